"""Photos of listings; the bytes live in the storage under their content hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, OfListing
from app.models.change import Replicated
from app.models.upload import OfUpload

PHOTO_STATES = ("stored", "making", "pending", "failed", "aside")


class Photo(Replicated, OfListing, Base):
    """One picture at its place in the order.

    ``pending`` ones are still to be fetched from ``url``; of ``making`` ones the bytes are there and the sizes are not;
    ``aside`` ones are not shown: they repeat another photo of the car, or stand at many cars and tell nothing of this
    one ("photo coming soon"). ``look`` tells pictures apart at a glance. ``added_at`` is when it came, empty where that
    was not yet noted.
    """

    __tablename__ = "photo"

    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(8), default="stored")
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    look: Mapped[str] = mapped_column(String(70), default="", server_default="")
    added_at: Mapped[datetime | None]
    by_feed: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str | None] = mapped_column(String(300))
    url: Mapped[str | None] = mapped_column(String(2000))
    etag: Mapped[str | None] = mapped_column(String(200))

    @classmethod
    def listing_constraints(cls) -> tuple[Any, ...]:
        """Known states."""
        return (CheckConstraint("state IN ('stored', 'making', 'pending', 'failed', 'aside')", name="state"),)

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Stored pictures of visible cars."""
        return (cls.state == "stored") & cls.of_visible_listing()


class TrayPhoto(OfUpload, Base):
    """A picture of a delivery that no car claimed: it waits for a person to say whose it is, or to drop it.

    One that is settled is kept until the delivery's bytes are forgotten, and shown no longer.
    """

    __tablename__ = "tray_photo"

    file_name: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
    look: Mapped[str] = mapped_column(String(70), default="")
    is_made: Mapped[bool] = mapped_column(default=False)
    is_settled: Mapped[bool] = mapped_column(default=False)
