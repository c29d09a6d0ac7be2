"""Reminders of late answers: each step once, to whom it concerns, in opening hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import CustomerRequest, Dealer, Notice, OutgoingMessage
from app.services import reminders, requests
from app.services.requests import Customer
from app.tenancy import Scope
from tests.stage import NOW, Stage, working

ANNA = Customer("Anna", "8 (916) 123-45-67", "anna@customers.test", "ru")
MORNING = datetime(2026, 4, 15, 7, 0, tzinfo=UTC)  # 10:00 in Moscow; open 9 to 20


@pytest.fixture
def asked(app: Flask, stage: Stage) -> Iterator[CustomerRequest]:
    """A question that waits for its answer within four hours, in the dealer's scope."""
    with working(app, Scope.of_dealers({stage.north_id})):
        yield requests.submit(
            kind="question",
            dealer=db.session.get_one(Dealer, stage.north_id),
            listing=None,
            customer=ANNA,
            text="Is it still there?",
            consent_version="1",
            at=MORNING,
        )


def after(hours: float) -> datetime:
    """So many hours after the question."""
    return MORNING + timedelta(hours=hours)


def reminded() -> list[tuple[int, str]]:
    """(per cent, address) of the mails that remind."""
    chosen = select(OutgoingMessage).where(OutgoingMessage.template == "request_reminder").order_by(OutgoingMessage.id)
    return [(mail.context["percent"], mail.recipient) for mail in db.session.scalars(chosen)]


@pytest.mark.postgres
def test_each_step_is_told_once_to_whom_it_concerns(asked: CustomerRequest, stage: Stage) -> None:
    requests.claim(request=asked, user_id=stage.reader.id, at=after(1))
    seen = []
    for minutes in range(0, 10 * 60, 6):
        moment = MORNING + timedelta(minutes=minutes)
        if asked.id in reminders.list_due(moment):
            seen += [(minutes, percent) for percent in reminders.remind(request=asked, at=moment)]
            assert reminders.remind(request=asked, at=moment) == []
    assert seen == [(192, 80), (240, 100), (480, 200)]
    assert reminded() == [(80, stage.reader.email), (100, stage.editor.email), (200, stage.distributor.email)]
    rung = db.session.execute(select(Notice.account_id, Notice.kind).where(Notice.kind.startswith("answer_"))).all()
    assert {tuple(row) for row in rung} == {
        (stage.reader.id, "answer_due_soon"),
        (stage.editor.id, "answer_late"),
        (stage.distributor.id, "answer_very_late"),
    }
    assert reminders.list_due(after(1000)) == []


def test_a_request_that_nobody_has_reminds_everybody_of_the_dealer(asked: CustomerRequest, stage: Stage) -> None:
    reminders.remind(request=asked, at=after(3.5))
    assert set(reminded()) == {(80, stage.reader.email), (80, stage.editor.email)}


def test_steps_that_were_missed_are_told_together(asked: CustomerRequest) -> None:
    assert reminders.remind(request=asked, at=after(24 * 7)) == [80, 100, 200]


def test_the_clock_stands_still_while_the_dealer_is_closed(asked: CustomerRequest) -> None:
    evening = datetime(2026, 4, 15, 16, 0, tzinfo=UTC)  # an hour before closing
    late = requests.submit(
        kind="callback", dealer=asked.dealer, listing=None, customer=ANNA, text="", consent_version="1", at=evening
    )
    assert late.remind_at == datetime(2026, 4, 16, 8, 12, tzinfo=UTC)  # 2 h 12 min of the next morning
    assert late.due_at == datetime(2026, 4, 16, 9, 0, tzinfo=UTC)


def test_a_human_answer_ends_the_reminders_and_an_automatic_message_does_not(
    asked: CustomerRequest, stage: Stage
) -> None:
    requests.claim(request=asked, user_id=stage.editor.id, at=NOW)
    assert reminders.list_due(after(1000)) == [asked.id]
    requests.answer(request=asked, user_id=stage.editor.id, body="It is.", at=NOW)
    assert reminders.list_due(after(1000)) == []
    assert reminders.remind(request=asked, at=after(1000)) == []


def test_a_customer_who_writes_again_starts_the_clock_anew(asked: CustomerRequest, stage: Stage) -> None:
    requests.answer(request=asked, user_id=stage.editor.id, body="It is.", at=NOW)
    requests.write_as_customer(request=asked, body="And the price?", at=after(24))
    assert (asked.reminded_percent, asked.remind_at) == (0, after(24) + timedelta(hours=3, minutes=12))


def test_a_request_that_was_closed_unanswered_reminds_again_when_it_is_reopened(
    asked: CustomerRequest, stage: Stage
) -> None:
    requests.close(request=asked, outcome="no_answer", user_id=stage.reader.id, at=after(1))
    requests.reopen(request=asked, user_id=stage.reader.id, at=after(2))
    assert reminders.list_due(after(3)) == []
    assert reminders.list_due(after(3.5)) == [asked.id]
    assert reminders.remind(request=asked, at=after(3.5)) == [80]


def test_a_closed_request_reminds_nobody(asked: CustomerRequest, stage: Stage) -> None:
    requests.close(request=asked, outcome="declined", user_id=stage.editor.id, at=NOW)
    assert reminders.list_due(after(1000)) == []
