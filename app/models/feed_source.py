"""Where a dealer's stock is fetched by the clock, and the log of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.feed_source import PULL_FAULT, PULL_OUTCOME, RHYTHM, SOURCE_AUTH, SOURCE_KIND
from app.lib.vocabulary.upload import MODE
from app.models.base import Base
from app.models.dealer import Dealer
from app.models.types import code_check, code_type
from app.models.upload import Upload
from app.models.user import Account
from app.tenancy import DealerScoped

_IS_OPEN = text("finished_at IS NULL")


class FeedSource(DealerScoped, Base):
    """An address, or an operation of a SOAP service, from which a dealer's stock is fetched.

    ``secret`` is sealed (app/lib/sealing.py). ``arguments`` and ``fields`` are lists of [name, value] and [their
    element, our field]. ``failures`` counts those in a row; ``next_at`` is when it is due: paused ones have none.
    """

    __tablename__ = "feed_source"
    __table_args__ = (
        UniqueConstraint("id", "dealer_id"),
        code_check("kind", SOURCE_KIND),
        code_check("auth", SOURCE_AUTH),
        code_check("rhythm", RHYTHM),
        CheckConstraint("every_minutes > 0", name="every_minutes"),
    )
    written_by_network: ClassVar[bool] = True

    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(code_type(SOURCE_KIND))
    url: Mapped[str] = mapped_column(String(1000))
    auth: Mapped[str] = mapped_column(code_type(SOURCE_AUTH))
    auth_name: Mapped[str] = mapped_column(String(100), default="")
    secret: Mapped[str | None] = mapped_column(Text, deferred=True)
    mode: Mapped[str | None] = mapped_column(code_type(MODE))
    rhythm: Mapped[str] = mapped_column(code_type(RHYTHM))
    every_minutes: Mapped[int | None]
    cron: Mapped[str] = mapped_column(String(100), default="")
    operation: Mapped[str] = mapped_column(String(200), default="")
    cars_path: Mapped[str] = mapped_column(String(300), default="")
    arguments: Mapped[list[Any]] = mapped_column(default=list)
    fields: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    failures: Mapped[int] = mapped_column(default=0)
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(100))

    dealer: Mapped[Dealer] = relationship()


class FeedPull(DealerScoped, Base):
    """One pull of a source: when, what the other side said, what became of it; a source has one open pull at most."""

    __tablename__ = "feed_pull"
    __table_args__ = (
        ForeignKeyConstraint(
            ["source_id", "dealer_id"], ["feed_source.id", "feed_source.dealer_id"], ondelete="CASCADE"
        ),
        Index("uq_feed_pull_open", "source_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        code_check("outcome", PULL_OUTCOME),
        code_check("fault", PULL_FAULT),
    )
    written_by_network: ClassVar[bool] = True

    source_id: Mapped[int] = mapped_column(index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    outcome: Mapped[str] = mapped_column(code_type(PULL_OUTCOME), default="waiting")
    status: Mapped[int | None]
    size: Mapped[int] = mapped_column(default=0)
    milliseconds: Mapped[int | None]
    fault: Mapped[str | None] = mapped_column(code_type(PULL_FAULT))
    detail: Mapped[str] = mapped_column(String(300), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id", ondelete="SET NULL"), index=True)

    source: Mapped[FeedSource] = relationship(overlaps="dealer")
    upload: Mapped[Upload | None] = relationship()
    asker: Mapped[Account | None] = relationship()
