"""What ties requests to other rows: the same person's other requests, and the sale that came of one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.change import Replicated
from app.models.listing import Listing
from app.models.request import CustomerRequest
from app.models.user import Account
from app.tenancy import DealerScoped

IN_FORCE = text("undone_at IS NULL")


class RequestMerge(Replicated, DealerScoped, Base):
    """One request of a person taken into another one; undone, it stays as a trail.

    ``state_before`` and ``outcome_before`` are what the request gets back.
    """

    __tablename__ = "request_merge"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["into_id", "dealer_id"],
            ["customer_request.id", "customer_request.dealer_id"],
            ondelete="CASCADE",
            name="fk_request_merge_into",
        ),
        Index("uq_request_merge_in_force", "request_id", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    request_id: Mapped[int] = mapped_column(index=True)
    into_id: Mapped[int] = mapped_column(index=True)
    state_before: Mapped[str] = mapped_column(String(32))
    outcome_before: Mapped[str | None] = mapped_column(String(32))
    merged_at: Mapped[datetime]
    merged_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    request: Mapped[CustomerRequest] = relationship(
        viewonly=True,
        primaryjoin="RequestMerge.request_id == CustomerRequest.id",
        foreign_keys="[RequestMerge.request_id]",
    )
    person: Mapped[Account | None] = relationship(foreign_keys="[RequestMerge.merged_by]")


class RequestSale(DealerScoped, Base):
    """The car whose sale a request led to; the sale itself is the listing's."""

    __tablename__ = "request_sale"
    __table_args__ = (
        UniqueConstraint("request_id"),
        ForeignKeyConstraint(
            ["request_id", "dealer_id"], ["customer_request.id", "customer_request.dealer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["listing_id", "dealer_id"], ["listing.id", "listing.dealer_id"], ondelete="CASCADE"),
    )

    request_id: Mapped[int]
    listing_id: Mapped[int] = mapped_column(index=True)

    listing: Mapped[Listing] = relationship(
        viewonly=True, primaryjoin="RequestSale.listing_id == Listing.id", foreign_keys="[RequestSale.listing_id]"
    )
