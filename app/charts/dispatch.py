"""Reports on their way to people: measured for each reader within the own scope, made into files when sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from app.charts import reports, wording
from app.charts.closing import measure_settled
from app.charts.files import make_file
from app.charts.measuring import Result
from app.charts.report import By, Report
from app.charts.selection import Asked, resolve
from app.delivery.attachments import Attachment, register_maker
from app.errors import Forbidden
from app.extensions import db
from app.lib.periods import Period, preset
from app.lib.vocabulary.period import PERIOD_PRESET
from app.models import Account, OutgoingMessage, ReportSchedule
from app.queries import report_groups
from app.queries import report_schedules as orders
from app.queries.users import scope_of
from app.services import outbox, report_schedules
from app.tenancy import acting

KIND = "reports"
TEMPLATE = "reports"


def send_due(*, at: datetime) -> int:
    """Queue the mails of all orders that are due; commits after each order.

    :returns: how many mails were queued.
    """
    queued = 0
    for schedule in orders.list_due(at=at):
        due_at = report_schedules.claim(schedule=schedule, at=at)
        if due_at is not None:
            queued += send(schedule=schedule, due_at=due_at, at=at)
        db.session.commit()
    return queued


def send(*, schedule: ReportSchedule, due_at: datetime, at: datetime) -> int:
    """Queue an order's mails, one a person; nobody gets two for one moment. The caller commits.

    :returns: how many mails were queued.
    """
    outcomes = [
        _send_to(user, schedule, due_at, at)
        for user in schedule.people
        if not orders.is_told(schedule=schedule, user=user, due_at=due_at)
    ]
    return outcomes.count("queued")


def _send_to(user: Account, schedule: ReportSchedule, due_at: datetime, at: datetime) -> str:
    message: OutgoingMessage | None = None
    if not (report_schedules.may_get_reports(schedule.owner) and report_schedules.may_get_reports(user)):
        outcome = "no_right"
    else:
        with acting(scope_of(user)):
            period = preset(schedule.preset, today=report_groups.latest_day(report_groups.dealers(), at))
            chosen = _choose(schedule.slugs)
            is_empty = schedule.skips_empty and _are_empty(measure_all(chosen, period, schedule.grouping, at))
        outcome = "empty" if is_empty else "queued"
        if not is_empty:
            message = _queue(user, schedule, chosen, period=period, due_at=due_at, at=at)
    report_schedules.write_down(
        schedule=schedule, user=user, due_at=due_at, at=at, outcome=outcome, message_id=message.id if message else None
    )
    return outcome


def _choose(slugs: Sequence[str]) -> list[Report]:
    """The reports of these names, or all."""
    return [report for report in reports.REPORTS if not slugs or report.slug in slugs]


def measure_all(chosen: Sequence[Report], period: Period, grouping: str, at: datetime) -> list[Result]:
    """Reports over a period within the scope; those that do not know the grouping fall back to their own."""
    return [
        measure_settled(report, resolve(Asked(period.from_on, period.to_on, _grouping(report, grouping)), now=at))
        for report in chosen
    ]


def _grouping(report: Report, wanted: str) -> By:
    return By(wanted) if wanted in report.dimensions else report.dimensions[0]


def _are_empty(results: Sequence[Result]) -> bool:
    """Whether the reports have nothing but zeros and gaps."""
    return not any(value for result in results for table in result.tables for value in table.totals.values())


def _queue(
    user: Account,
    schedule: ReportSchedule,
    chosen: Sequence[Report],
    *,
    period: Period,
    due_at: datetime,
    at: datetime,
) -> OutgoingMessage:
    locale = user.locale or current_app.config["SETTINGS"].default_locale
    days = {"from": period.from_on.isoformat(), "to": period.to_on.isoformat()}
    wanted = {"kind": KIND, "user": user.id, "slugs": [report.slug for report in chosen], **days}
    with force_locale(locale):
        titles = [f"{report.number}. {report.title}" for report in chosen]
        words = {"preset": PERIOD_PRESET.name(schedule.preset, locale), "period": wording.show_period(period)}
    return outbox.queue_mail(
        key=f"reports {schedule.id} {user.id} {due_at:%Y%m%dT%H%M%S}",
        recipient=user.email,
        template=TEMPLATE,
        locale=locale,
        context={"name": schedule.name, "titles": titles, **words},
        attachments=[{**wanted, "grouping": schedule.grouping, "face": schedule.face, "at": at.isoformat()}],
        at=at,
    )


def make_attachment(wanted: Mapping[str, Any], locale: str) -> Attachment:
    """The file of a mail, measured now within the scope of its reader.

    :raises Forbidden: the reader's account is closed or reads no reports any more: nothing is sent.
    """
    user: Account | None = db.session.scalar(select(Account).where(Account.id == wanted["user"]))
    if user is None or not report_schedules.may_get_reports(user):
        raise Forbidden("REPORTS_REFUSED", "The person may not read reports any more.")
    period = Period(date.fromisoformat(wanted["from"]), date.fromisoformat(wanted["to"]))
    with acting(scope_of(user)), force_locale(locale):
        at = datetime.fromisoformat(wanted["at"])
        file = make_file(wanted["face"], measure_all(_choose(wanted["slugs"]), period, wanted["grouping"], at))
    return Attachment(file.name, file.content, file.media_type)


register_maker(KIND, make_attachment)
