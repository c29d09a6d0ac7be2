"""Keys of the machine channels, and the answers that a repeated call gets again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.dealer import Dealer
from app.models.user import Account
from app.tenancy import DealerScoped


class ApiKey(DealerScoped, Base):
    """A key with which a dealer's system speaks to ours; of the key itself only ``prefix`` and ``digest`` are kept."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("prefix"),)

    name: Mapped[str] = mapped_column(String(100), default="")
    prefix: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None]

    dealer: Mapped[Dealer] = relationship()
    creator: Mapped[Account | None] = relationship()


class ApiAnswer(DealerScoped, Base):
    """The first answer to a call that carried an ``Idempotency-Key``; without ``status`` the call is still at work."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("dealer_id", "key"),)

    key: Mapped[str] = mapped_column(String(200))
    call: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    location: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, default="")
