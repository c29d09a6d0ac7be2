"""What happened to a listing: intervals in stock, prices, states, fields; each with time, actor and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, OfListing
from app.models.change import Replicated

SOURCES = ("form", "upload", "api", "booking", "job")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who changed something, when and through what; every verb of the services takes one."""

    source: str
    at: datetime
    actor_id: int | None = None
    upload_id: int | None = None


class Traced:
    """A row that tells its origin."""

    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(8))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    upload_id: Mapped[int | None] = mapped_column(index=True)


class Stay(Replicated, OfListing, Base):
    """Days in stock, half-open: ``from_on`` counts, ``to_on`` does not; empty ``to_on`` is still there.

    A car withdrawn and reopened has several; one acquired and sold on the same day was never in stock.
    """

    __tablename__ = "stay"

    from_on: Mapped[date] = mapped_column(index=True)
    to_on: Mapped[date | None] = mapped_column(index=True)

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """A stay does not end before it starts."""
        return (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),)


class PriceChange(Replicated, OfListing, Traced, Base):
    """An asking price from a moment on; ``on_day`` is the dealer's local day."""

    __tablename__ = "price_change"

    on_day: Mapped[date]
    amount: Mapped[Decimal]

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """The price path of visible cars is public."""
        return cls.of_visible_listing()

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """Prices are positive."""
        return (CheckConstraint("amount > 0", name="amount"), Index("ix_price_change_path", "listing_id", "at"))


class StatusChange(Replicated, OfListing, Traced, Base):
    """A change of state; ``on_day`` is the local day from which it counts."""

    __tablename__ = "status_change"

    old: Mapped[str | None] = mapped_column(String(16))
    new: Mapped[str] = mapped_column(String(16))
    on_day: Mapped[date]


class FieldChange(Replicated, OfListing, Traced, Base):
    """A change of one field, values as text."""

    __tablename__ = "field_change"

    field: Mapped[str] = mapped_column(String(64))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
