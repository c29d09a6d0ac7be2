"""What all our tables share."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import JSON, ColumnElement, Date, ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, aliased, declared_attr, mapped_column

from app.models.types import Money, UTCDateTime
from app.tenancy import DealerScoped

Model.registry.update_type_annotation_map(
    {datetime: UTCDateTime, date: Date, Decimal: Money, dict[str, Any]: JSON, list[str]: JSON, list[Any]: JSON}
)


class Base(Model):
    """A table with a number for each row."""

    __abstract__ = True
    __table_args__: ClassVar[Any] = ()

    id: Mapped[int] = mapped_column(primary_key=True)


class OfListing(DealerScoped):
    """A row that hangs on a listing and carries the same dealer."""

    @declared_attr
    def listing_id(cls) -> Mapped[int]:  # noqa: N805 - declared_attr works on the class
        """The listing it hangs on."""
        return mapped_column(index=True)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy's name
        """The dealer of the child is the dealer of its listing, by constraint."""
        return (
            ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"], ondelete="CASCADE"),
            *cls.listing_constraints(),
        )

    @classmethod
    def of_visible_listing(cls) -> ColumnElement[bool]:
        """Buyers can see the listing it hangs on; asked row by row, so that no statement lists the whole stock."""
        from app.models.listing import Listing, is_visible  # noqa: PLC0415 - listing imports this module

        listing = aliased(Listing)
        same = select(listing.id).where(listing.id == cls.listing_id, is_visible(listing))
        return same.correlate_except(listing).exists()

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """Further constraints of the table."""
        return ()
