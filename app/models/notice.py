"""What the bell of the back office tells a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.lib.vocabulary.notice import NOTICE_KIND
from app.models.base import Base
from app.models.types import code_check, code_type


class Notice(Base):
    """Something that a person should know; ``key`` makes it unique, so that the same event is told once.

    ``subject`` is plain text (whom or what it is about), ``link`` a path of the back office. With a dealer it is shown
    only as long as the person sees that dealer.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_notice_unread", "account_id", "read_at"),
        code_check("kind", NOTICE_KIND),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(code_type(NOTICE_KIND))
    subject: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
