"""Photos of listings; the bytes live in the storage under their content hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, OfListing
from app.models.change import Replicated

PHOTO_STATES = ("stored", "pending", "failed")


class Photo(Replicated, OfListing, Base):
    """One picture at its place in the order. ``pending`` ones are still to be fetched from ``url``.

    ``added_at`` is when it came, empty where that was not yet noted.
    """

    __tablename__ = "photo"

    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(8), default="stored")
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_at: Mapped[datetime | None]
    by_feed: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str | None] = mapped_column(String(300))
    url: Mapped[str | None] = mapped_column(String(2000))
    etag: Mapped[str | None] = mapped_column(String(200))

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """Known states."""
        return (CheckConstraint("state IN ('stored', 'pending', 'failed')", name="state"),)

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Stored pictures of visible cars."""
        return (cls.state == "stored") & cls.of_visible_listing()
