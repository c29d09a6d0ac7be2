"""What runs the house: jobs, leases, outgoing messages, audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Job(Base):
    """A task's durable row: the queue may forget it, the sweeper brings it back (a killed worker loses its task).

    A queued job with ``next_at`` failed before and rests until then.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        Index("ix_job_state_heartbeat", "state", "heartbeat_at"),
    )

    name: Mapped[str] = mapped_column(String(64), index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(8), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class Lease(Base):
    """Which process holds an office (the scheduler's) until when."""

    __tablename__ = "lease"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(64))
    holder: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime]


class OutgoingMessage(Base):
    """A message on its way out: written in the transaction of what it reports, sent afterwards, at least once.

    ``key`` makes it unique: the same event never queues it twice, and it is the Message-ID. ``template`` and
    ``context`` are rendered in ``locale`` when it is sent (app/delivery). So are ``attachments``: each names its maker
    under "kind" and holds what that needs (app/delivery/attachments.py).
    """

    __tablename__ = "outgoing_message"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="state"),
        Index("ix_outgoing_message_due", "state", "next_at"),
    )

    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16), default="mail")
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_channel.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(320))
    template: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(2))
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attachments: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    result: Mapped[str | None] = mapped_column(String(200))


class AuditEntry(Base):
    """Who did what, from where; only ever appended."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    actor: Mapped[str] = mapped_column(String(320), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    action: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(String(128), default="", index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
