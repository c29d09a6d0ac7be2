"""Reports that are sent by the clock: what, to whom, when; and what became of each mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.lib.vocabulary.period import PERIOD_PRESET
from app.lib.vocabulary.schedule import DISPATCH_OUTCOME, FREQUENCY, REPORT_FILE
from app.models.base import Base
from app.models.operation import OutgoingMessage
from app.models.types import code_check, code_type
from app.models.user import Account


class ReportSchedule(Base):
    """A person's order: these reports, as these files, to these people, at this hour of their time zone.

    ``slugs`` empty means all reports. ``weekday`` (0 is Monday) counts for weekly ones, ``month_day`` for monthly ones;
    a month without that day takes its last one. ``next_at`` is when it is due; paused ones have none.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        code_check("frequency", FREQUENCY),
        code_check("preset", PERIOD_PRESET),
        code_check("face", REPORT_FILE),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("month_day BETWEEN 1 AND 31", name="month_day"),
    )

    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    slugs: Mapped[list[str]] = mapped_column(default=list)
    preset: Mapped[str] = mapped_column(code_type(PERIOD_PRESET))
    grouping: Mapped[str] = mapped_column(String(16))
    face: Mapped[str] = mapped_column(code_type(REPORT_FILE))
    frequency: Mapped[str] = mapped_column(code_type(FREQUENCY))
    weekday: Mapped[int] = mapped_column(default=0)
    month_day: Mapped[int] = mapped_column(default=1)
    hour: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    skips_empty: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    last_at: Mapped[datetime | None]

    owner: Mapped[Account] = relationship()
    people: Mapped[list[Account]] = relationship(secondary="report_recipient", order_by=Account.email)


class ReportRecipient(Base):
    """One person gets what a schedule sends."""

    __tablename__ = "report_recipient"
    __table_args__ = (UniqueConstraint("schedule_id", "user_id"),)

    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedule.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)


class ReportDispatch(Base):
    """What became of a schedule's mail to one person; of one moment each person gets one."""

    __tablename__ = "report_dispatch"
    __table_args__ = (
        UniqueConstraint("schedule_id", "user_id", "due_at"),
        code_check("outcome", DISPATCH_OUTCOME),
    )

    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedule.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime]
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(code_type(DISPATCH_OUTCOME))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_message.id", ondelete="SET NULL"))

    user: Mapped[Account] = relationship()
    message: Mapped[OutgoingMessage | None] = relationship()
