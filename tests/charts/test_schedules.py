"""Reports by mail: in time, to those who may read them, within each reader's own scope, never twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from app.charts import dispatch
from app.charts.reports import REPORTS
from app.delivery import mail
from app.delivery.attachments import make_attachments
from app.errors import RuleBroken
from app.extensions import db
from app.lib.recurrence import Recurrence
from app.models import Account, OutgoingMessage, ReportDispatch, ReportSchedule
from app.queries import report_schedules as reads
from app.services import report_schedules
from app.services.audit import Actor
from app.services.report_schedules import REPORT_ROLES, Order
from app.views.permissions import GRANTS, is_granted
from tests.charts.speaking import speaking
from tests.stage import NOW, Stage

Browse = Callable[..., FlaskClient]
MORNING = Recurrence("daily", 8, "Europe/Moscow")
DUE = datetime(2026, 4, 16, 5, tzinfo=UTC)  # eight in Moscow on the day after NOW


def order(*emails: str, **changes: Any) -> Order:
    """Last month's revenue as a workbook, every morning."""
    values: dict[str, Any] = {
        "name": "Morning", "slugs": ("revenue",), "preset": "last_month", "grouping": "dealer", "face": "xlsx",
        "recurrence": MORNING, "emails": emails, **changes,
    }  # fmt: skip
    return Order(**values)


def person(number: int) -> Account:
    """An account."""
    found: Account = db.session.get_one(Account, number)
    return found


def ordered(owner: int, *emails: str, **changes: Any) -> ReportSchedule:
    """A committed order."""
    made = report_schedules.create(owner=person(owner), order=order(*emails, **changes), by=Actor(NOW))
    db.session.commit()
    return made


def mails() -> list[OutgoingMessage]:
    """The reports' mails."""
    return list(db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.template == "reports")))


def outcomes() -> list[str]:
    """What became of them."""
    return list(db.session.scalars(select(ReportDispatch.outcome).order_by(ReportDispatch.id)))


def dealers_in(message: OutgoingMessage) -> set[str]:
    """The dealers whose rows the attached workbook has."""
    book = openpyxl.load_workbook(io.BytesIO(make_attachments(message)[0].content))
    return {str(row[0].value) for row in book.worksheets[0].iter_rows(min_row=2) if row[0].value} - {"total"}


@pytest.mark.parametrize(
    ("recurrence", "after", "expected"),
    [
        (MORNING, "2026-04-15T09:00", "2026-04-16T05:00"),
        (MORNING, "2026-04-15T04:59", "2026-04-15T05:00"),
        (MORNING, "2026-04-15T05:00", "2026-04-16T05:00"),
        (Recurrence("weekly", 8, "Europe/Moscow", weekday=0), "2026-04-15T09:00", "2026-04-20T05:00"),
        (Recurrence("monthly", 8, "Europe/Moscow", month_day=31), "2026-04-15T09:00", "2026-04-30T05:00"),
        (Recurrence("monthly", 8, "Asia/Bangkok", month_day=1), "2026-12-15T09:00", "2027-01-01T01:00"),
        (Recurrence("daily", 2, "Europe/Berlin"), "2026-03-28T12:00", "2026-03-29T01:00"),  # the hour is skipped
        (Recurrence("daily", 2, "Europe/Berlin"), "2026-10-25T00:00", "2026-10-26T01:00"),  # the hour comes twice
    ],
)
def test_the_next_moment(recurrence: Recurrence, after: str, expected: str) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (after, expected))
    assert recurrence.next_after(start) == end


def test_those_who_get_reports_are_those_who_may_open_them() -> None:
    assert {role for role in GRANTS if is_granted(role, "ReportsView", "can_read")} == REPORT_ROLES


def test_an_order_is_sent_when_its_time_comes_and_once(network: Flask, stage: Stage) -> None:
    with speaking(network):
        made = ordered(stage.distributor.id, stage.distributor.email)
        assert made.next_at == DUE
        assert not reads.is_due(DUE - timedelta(seconds=1))
        assert dispatch.send_due(at=DUE) == 1
        assert dispatch.send_due(at=DUE) == 0
        assert made.next_at == DUE + timedelta(days=1)
        assert [message.recipient for message in mails()] == [stage.distributor.email]


def test_what_was_missed_for_days_is_sent_once(network: Flask, stage: Stage) -> None:
    with speaking(network):
        made = ordered(stage.distributor.id, stage.distributor.email)
        assert dispatch.send_due(at=DUE + timedelta(days=5)) == 1
        assert made.next_at == DUE + timedelta(days=6)


def test_each_reader_gets_the_own_dealers_rows(network: Flask, stage: Stage) -> None:
    with speaking(network):
        ordered(stage.distributor.id, stage.distributor.email, stage.editor.email, stage.stranger.email)
        dispatch.send_due(at=DUE)
        found = {message.recipient: dealers_in(message) for message in mails()}
    assert found[stage.editor.email] == {"NORTH"}
    assert found[stage.stranger.email] == {"SOUTH"}
    assert found[stage.distributor.email] > {"NORTH", "SOUTH", "EAST"}


@pytest.mark.parametrize("face", ["xlsx", "pdf", "csv"])
def test_all_reports_go_along_as_one_file(network: Flask, stage: Stage, face: str) -> None:
    with speaking(network):
        ordered(stage.editor.id, stage.editor.email, face=face, slugs=(), grouping="month")
        dispatch.send_due(at=DUE)
        file = make_attachments(mails()[0])[0]
    assert file.name == f"reports_2026-03-01_2026-03-31.{'zip' if face == 'csv' else face}"
    assert file.content[:2] in {b"PK", b"%P"}
    assert len(mails_titles(network)) == len(REPORTS)


def mails_titles(app: Flask) -> list[str]:
    """The titles that the mail names."""
    with speaking(app):
        return list(mails()[0].context["titles"])


@pytest.mark.parametrize("loss", ["role", "account", "owner"])
def test_who_lost_the_right_gets_nothing(network: Flask, stage: Stage, loss: str) -> None:
    with speaking(network):
        ordered(stage.distributor.id, stage.editor.email)
        lost = person(stage.distributor.id if loss == "owner" else stage.editor.id)
        if loss == "role":
            lost.roles = [db.session.scalars(select(Role).where(Role.name == "dealer_staff")).one()]
        else:
            lost.active = False
        db.session.commit()
        assert dispatch.send_due(at=DUE) == 0
        assert outcomes() == ["no_right"]
        assert mails() == []


def test_a_mail_on_its_way_is_withheld_from_who_loses_the_right(network: Flask, stage: Stage) -> None:
    with speaking(network):
        ordered(stage.distributor.id, stage.editor.email)
        dispatch.send_due(at=DUE)
        person(stage.editor.id).active = False
        db.session.commit()
        assert mail.send_due(DUE) == 0
        assert [message.state for message in mails()] == ["dead"]


def test_a_mail_leaves_the_house_with_its_file(network: Flask, stage: Stage) -> None:
    with speaking(network):
        ordered(stage.distributor.id, stage.distributor.email, face="pdf")
        dispatch.send_due(at=DUE)
        assert mail.send_due(DUE) == 1
        assert [message.state for message in mails()] == ["sent"]


def test_what_has_nothing_to_tell_is_skipped_unless_it_is_wanted(app: Flask, stage: Stage) -> None:
    with speaking(app):
        ordered(stage.distributor.id, stage.distributor.email)
        ordered(stage.distributor.id, stage.distributor.email, name="Always", skips_empty=False)
        assert dispatch.send_due(at=DUE) == 1
        assert sorted(outcomes()) == ["empty", "queued"]


def test_people_out_of_reach_or_without_right_are_refused_alike(app: Flask, stage: Stage) -> None:
    with speaking(app):
        for email in (stage.stranger.email, stage.distributor.email, stage.reader.email, "nobody@nowhere.test"):
            with pytest.raises(RuleBroken) as refused:
                report_schedules.create(owner=person(stage.editor.id), order=order(email), by=Actor(NOW))
            assert (refused.value.code, refused.value.field) == ("PERSON_UNKNOWN", "emails")


def test_the_command_sends_what_is_due(network: Flask, stage: Stage) -> None:
    with speaking(network):
        made = ordered(stage.distributor.id, stage.distributor.email, skips_empty=False)
        made.next_at = datetime(2026, 4, 1, tzinfo=UTC)
        db.session.commit()
    done = network.test_cli_runner().invoke(args=["report", "send", "--due"])
    assert (done.exit_code, done.output.strip()) == (0, "queued: 1")
    assert network.test_cli_runner().invoke(args=["report", "send"]).exit_code == 2


TYPED = {
    "name": "Weekly", "slugs": ["stock", "revenue"], "preset": "last_month", "grouping": "month", "face": "pdf",
    "frequency": "weekly", "weekday": "4", "month_day": "1", "hour": "7", "time_zone": "Europe/Moscow",
    "emails": "editor@north.test", "skips_empty": "y",
}  # fmt: skip
BASE = "/office/report-schedules"


def test_a_manager_orders_changes_sends_pauses_and_removes(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    assert "Nothing ordered yet" in client.get(f"{BASE}/").text
    made = client.post(f"{BASE}/add", data=TYPED)
    assert made.status_code == 302
    link = made.headers["Location"]
    assert "every week, Friday at 07:00" in client.get(link).text
    assert client.post(f"{link}/edit", data={**TYPED, "frequency": "daily"}).status_code == 302
    client.post(f"{link}/send")
    page = client.get(link).text
    assert "every day at 07:00" in page
    assert "Mail queued" in page
    client.post(f"{link}/pause")
    assert "paused" in client.get(f"{BASE}/").text
    client.post(f"{link}/resume")
    assert "paused" not in client.get(f"{BASE}/").text
    client.post(f"{link}/remove")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Please fill this in"),
        ({"emails": "stranger@south.test"}, "Nobody who may read reports"),
        ({"emails": ""}, "Please fill this in"),
        ({"month_day": "32"}, "From 1 to 31"),
        ({"hour": "24"}, "Not a valid choice"),
        ({"time_zone": "Mars/Olympus"}, "Not a valid choice"),
        ({"slugs": ["nosuch"]}, "a valid choice"),
        ({"preset": "tomorrow"}, "Choose one of the list"),
    ],
)
def test_a_wrong_order_is_told_at_its_field(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, Any], told: str
) -> None:
    answer = browse(stage.editor).post(f"{BASE}/add", data={**TYPED, **wrong})
    assert answer.status_code == 422
    assert told in answer.text


def test_nobody_sees_or_touches_the_order_of_another(network: Flask, stage: Stage, browse: Browse) -> None:
    link = browse(stage.editor).post(f"{BASE}/add", data=TYPED).headers["Location"]
    for other in (stage.stranger, stage.distributor):
        assert browse(other).get(link).status_code == 404
        assert browse(other).post(f"{link}/send").status_code == 404
        assert "Weekly" not in browse(other).get(f"{BASE}/").text
    for other in (stage.reader, stage.administrator):
        assert browse(other).get(f"{BASE}/").status_code == 403
