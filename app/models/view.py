"""How often cars were looked at: by pseudonyms that live for one day and mean nobody afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, OfListing
from app.models.change import Replicated


class ListingViewDay(Replicated, OfListing, Base):
    """How often one visitor looked at one car on one day of the dealer.

    ``visitor`` is a pseudonym of that day: views are the sum of ``views``, visitors of any set of cars and days are the
    distinct ``visitor``, since the same person has another one on every day (docs/reports.md, car-views).
    """

    __tablename__ = "listing_view_day"

    day: Mapped[date] = mapped_column(index=True)
    visitor: Mapped[int] = mapped_column(BigInteger)
    views: Mapped[int] = mapped_column(default=1)

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """One row a car, day and visitor."""
        return (
            UniqueConstraint("listing_id", "day", "visitor"),
            CheckConstraint("views > 0", name="views"),
            Index("ix_listing_view_day_dealer_day", "dealer_id", "day"),
        )


class VisitorKey(Base):
    """The secret of one day that makes pseudonyms out of addresses; thrown away when the day is over everywhere."""

    __tablename__ = "visitor_key"

    day: Mapped[date] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(String(64))
