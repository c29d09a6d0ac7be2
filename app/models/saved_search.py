"""Searches that buyers saved to be told of new cars, and what they were told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class SavedSearch(Base):
    """A buyer's search; it belongs to no dealer.

    ``filters`` are the catalogue's (app/services/saved_searches.py), ``address`` the same as parameters of its page,
    ``title`` the same in the buyer's words. Nothing is sent before ``confirmed_at``; the row is deleted with the
    subscription.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        UniqueConstraint("email", "address"),
        CheckConstraint("often IN ('at_once', 'daily')", name="often"),
        Index("ix_saved_search_next_at", "next_at"),
    )

    email: Mapped[str] = mapped_column(String(320), index=True)
    locale: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(2000))
    filters: Mapped[dict[str, Any]]
    often: Mapped[str] = mapped_column(String(8))
    consent_version: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]


class ToldCar(Base):
    """A car of which the owner of a search was told, at the price of that day."""

    __tablename__ = "told_car"
    __table_args__ = (UniqueConstraint("search_id", "listing_id"),)

    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    price: Mapped[Decimal | None]
    told_at: Mapped[datetime]
