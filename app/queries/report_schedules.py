"""Orders of reports by the clock: a person's own, those that are due, what became of their mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from app.errors import NotFound
from app.extensions import db
from app.models import Account, OutgoingMessage, ReportDispatch, ReportSchedule


def list_own(*, owner_id: int) -> Sequence[ReportSchedule]:
    """A person's orders by name."""
    found: Sequence[ReportSchedule] = db.session.scalars(
        select(ReportSchedule).where(ReportSchedule.owner_id == owner_id).order_by(ReportSchedule.name)
    ).all()
    return found


def get(*, schedule_id: int, owner_id: int) -> ReportSchedule:
    """A person's own order.

    :raises NotFound: there is none, or it is somebody else's: both look the same.
    """
    own = (ReportSchedule.id == schedule_id) & (ReportSchedule.owner_id == owner_id)
    schedule: ReportSchedule | None = db.session.scalar(select(ReportSchedule).where(own))
    if schedule is None:
        raise NotFound("SCHEDULE_UNKNOWN", _l("There is no such order."))
    return schedule


def is_due(at: datetime) -> bool:
    """Whether an order waits to be sent."""
    return db.session.scalar(select(ReportSchedule.id).where(_due(at)).limit(1)) is not None


def list_due(*, at: datetime) -> Sequence[ReportSchedule]:
    """Orders that are due, the longest waiting first."""
    found: Sequence[ReportSchedule] = db.session.scalars(
        select(ReportSchedule).where(_due(at)).order_by(ReportSchedule.next_at, ReportSchedule.id)
    ).all()
    return found


def is_told(*, schedule: ReportSchedule, user: Account, due_at: datetime) -> bool:
    """Whether a person was dealt with for this moment already."""
    same = (ReportDispatch.schedule_id == schedule.id) & (ReportDispatch.user_id == user.id)
    return db.session.scalar(select(ReportDispatch.id).where(same, ReportDispatch.due_at == due_at)) is not None


def list_log(*, schedule: ReportSchedule, limit: int = 100) -> Sequence[tuple[ReportDispatch, OutgoingMessage | None]]:
    """What became of an order's mails, the latest first, each with its message while that is kept."""
    statement = (
        select(ReportDispatch, OutgoingMessage)
        .outerjoin(OutgoingMessage, OutgoingMessage.id == ReportDispatch.message_id)
        .where(ReportDispatch.schedule_id == schedule.id)
        .order_by(ReportDispatch.at.desc(), ReportDispatch.id.desc())
        .limit(limit)
    )
    return [(dispatch, message) for dispatch, message in db.session.execute(statement)]


def _due(at: datetime) -> ColumnElement[bool]:
    return ReportSchedule.next_at <= at
