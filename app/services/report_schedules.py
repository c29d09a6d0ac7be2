"""Orders of reports by the clock: making, changing, pausing; who may get reports; what became of each mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.errors import RuleBroken
from app.extensions import db
from app.lib.recurrence import Recurrence
from app.models import Account, DealerMember, ReportDispatch, ReportSchedule
from app.services import audit

REPORT_ROLES: Final = frozenset({"dealer_manager", "distributor"})
MOST_PEOPLE: Final = 50
MOST_SCHEDULES: Final = 50


@dataclass(frozen=True, slots=True)
class Order:
    """What a person orders: ``slugs`` empty for all reports, ``emails`` of people with an account."""

    name: str
    slugs: tuple[str, ...]
    preset: str
    grouping: str
    face: str
    recurrence: Recurrence
    emails: tuple[str, ...]
    skips_empty: bool = True


def may_get_reports(user: Account) -> bool:
    """Whether a person's account is open and one of its roles reads reports."""
    return bool(user.active and user.role_names & REPORT_ROLES)


def create(*, owner: Account, order: Order, by: audit.Actor) -> ReportSchedule:
    """Order reports by the clock.

    :raises RuleBroken: no name, an unknown time zone, somebody who may not get reports, or too many orders.
    """
    count = len(list(db.session.scalars(select(ReportSchedule.id).where(ReportSchedule.owner_id == owner.id))))
    if count >= MOST_SCHEDULES:
        raise RuleBroken("SCHEDULES_TOO_MANY", _l("A person has 50 orders at most."))
    schedule = ReportSchedule(owner_id=owner.id, created_at=by.at)
    _fill(schedule, owner, order)
    schedule.next_at = order.recurrence.next_after(by.at)
    db.session.add(schedule)
    db.session.flush()
    _record("report_schedule_changed", schedule, by, {"name": [None, schedule.name]})
    return schedule


def change(*, schedule: ReportSchedule, order: Order, by: audit.Actor) -> None:
    """Change an order; the next mail comes at its new time.

    :raises RuleBroken: as ``create``.
    """
    old = schedule.name
    _fill(schedule, schedule.owner, order)
    if schedule.next_at is not None:
        schedule.next_at = order.recurrence.next_after(by.at)
    _record("report_schedule_changed", schedule, by, {"name": [old, schedule.name]})


def pause(*, schedule: ReportSchedule, by: audit.Actor) -> None:
    """Send nothing until it is resumed."""
    schedule.next_at = None
    _record("report_schedule_changed", schedule, by, {"paused": [False, True]})


def resume(*, schedule: ReportSchedule, by: audit.Actor) -> None:
    """Send again from the next time on."""
    schedule.next_at = recurrence_of(schedule).next_after(by.at)
    _record("report_schedule_changed", schedule, by, {"paused": [True, False]})


def remove(*, schedule: ReportSchedule, by: audit.Actor) -> None:
    """Forget an order and its log; mails on their way still go out."""
    _record("report_schedule_removed", schedule, by, {"name": [schedule.name, None]})
    db.session.delete(schedule)
    db.session.flush()


def claim(*, schedule: ReportSchedule, at: datetime) -> datetime | None:
    """Take a due order before somebody else does and set its next time: the moment it was due, or None if taken.

    What was missed while nobody sent is sent once.
    """
    due_at = schedule.next_at
    following = recurrence_of(schedule).next_after(at)
    taken = db.session.execute(
        update(ReportSchedule)
        .where(ReportSchedule.id == schedule.id, ReportSchedule.next_at == due_at)
        .values(next_at=following, last_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(schedule)
    return due_at if taken.rowcount else None


def write_down(
    *, schedule: ReportSchedule, user: Account, due_at: datetime, at: datetime, outcome: str, message_id: int | None
) -> None:
    """Write what became of a mail to one person."""
    db.session.add(
        ReportDispatch(
            schedule_id=schedule.id, user_id=user.id, due_at=due_at, at=at, outcome=outcome, message_id=message_id
        )
    )
    db.session.flush()


def recurrence_of(schedule: ReportSchedule) -> Recurrence:
    """When an order comes back."""
    return Recurrence(
        schedule.frequency, schedule.hour, schedule.time_zone, weekday=schedule.weekday, month_day=schedule.month_day
    )


def _fill(schedule: ReportSchedule, owner: Account, order: Order) -> None:
    if not order.name.strip():
        raise RuleBroken("NAME_MISSING", _l("Please fill this in."), "name")
    if order.recurrence.time_zone not in available_timezones():
        raise RuleBroken("TIME_ZONE_UNKNOWN", _l("There is no such time zone."), "time_zone")
    people = _find_people(owner, order.emails)
    schedule.name, schedule.slugs, schedule.preset = order.name.strip(), list(order.slugs), order.preset
    schedule.grouping, schedule.face, schedule.skips_empty = order.grouping, order.face, order.skips_empty
    schedule.frequency, schedule.hour = order.recurrence.frequency, order.recurrence.hour
    schedule.weekday, schedule.month_day = order.recurrence.weekday, order.recurrence.month_day
    schedule.time_zone, schedule.people = order.recurrence.time_zone, people


def _find_people(owner: Account, emails: Collection[str]) -> list[Account]:
    """The people of these addresses within the owner's reach: everybody, or those of the own dealers."""
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    if not 0 < len(wanted) <= MOST_PEOPLE:
        raise RuleBroken("PEOPLE_COUNT", _l("Name between 1 and 50 people."), "emails")
    found = {user.email: user for user in db.session.scalars(select(Account).where(Account.email.in_(wanted)))}
    colleagues = _colleagues(owner)
    for email in wanted:
        user = found.get(email)
        is_near = user is not None and (colleagues is None or user.id in colleagues)
        if user is None or not is_near or not may_get_reports(user):
            message = _l("Nobody who may read reports has the address %(email)s.", email=email)
            raise RuleBroken("PERSON_UNKNOWN", message, "emails")
    return [found[email] for email in wanted]


def _colleagues(owner: Account) -> set[int] | None:
    if "distributor" in owner.role_names:
        return None
    members = select(DealerMember.user_id).where(DealerMember.dealer_id.in_(sorted(owner.dealer_ids)))
    return {owner.id, *db.session.scalars(members)}


def _record(action: str, schedule: ReportSchedule, by: audit.Actor, details: dict[str, list[object]]) -> None:
    audit.record(action=action, by=by, subject=f"report_schedule:{schedule.id}", details=details)
