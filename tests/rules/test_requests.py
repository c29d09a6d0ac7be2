"""Customers' requests: what is taken in, who is told, and when the clock stops."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, Forbidden, RuleBroken
from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing, OutgoingMessage
from app.services import request_thread, requests, test_drives
from app.services.requests import Customer
from app.tenancy import Scope
from tests.factories import make_listing, make_request
from tests.stage import NOW, Stage, working

ANNA = Customer("Anna", "8 (916) 123-45-67", "Anna@Customers.test", "ru")
TOMORROW = datetime(2026, 4, 16, 8, 0, tzinfo=UTC)  # 11:00 in Moscow


@pytest.fixture
def north(app: Flask, stage: Stage) -> Iterator[Dealer]:
    """The dealer, in its own scope."""
    with working(app, Scope.of_dealers({stage.north_id})):
        yield db.session.get_one(Dealer, stage.north_id)


def ask(dealer: Dealer, listing: Listing | None = None, customer: Customer = ANNA, **other: object) -> CustomerRequest:
    """Submit a question, or what is named otherwise."""
    values: dict[str, object] = {"kind": "question", "text": "Is it still there?", "consent_version": "1", "at": NOW}
    return requests.submit(dealer=dealer, listing=listing, customer=customer, **{**values, **other})  # type: ignore[arg-type]


def mails() -> dict[str, OutgoingMessage]:
    """What is on its way out, by template."""
    return {mail.template: mail for mail in db.session.scalars(select(OutgoingMessage))}


@pytest.mark.postgres
def test_a_question_is_kept_and_both_sides_are_told(north: Dealer) -> None:
    listing = make_listing(north.id)
    request = ask(north, listing)
    assert (request.state, request.phone, request.email) == ("new", "+79161234567", "anna@customers.test")
    assert [(m.author, m.body) for m in request.messages] == [
        ("customer", "Is it still there?"),
        ("automatic", "received"),
    ]
    assert mails()["request_received"].recipient == "anna@customers.test"
    assert mails()["request_new"].recipient == north.email
    assert mails()["request_new"].context["car"] == "Hyundai Solaris 2022"


def test_no_mail_holds_the_secret_link(north: Dealer) -> None:
    ask(north)
    assert all("token" not in mail.context and "link" not in mail.context for mail in mails().values())


def test_the_answer_is_due_after_four_opening_hours(north: Dealer) -> None:
    evening = datetime(2026, 4, 15, 15, 0, tzinfo=UTC)  # 18:00 in Moscow, closes at 20:00
    assert ask(north, at=evening).due_at == datetime(2026, 4, 16, 8, 0, tzinfo=UTC)
    assert ask(north, target=timedelta(hours=1)).due_at == NOW + timedelta(hours=1)


def test_only_a_human_answer_stops_the_clock(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.claim(request=request, user_id=stage.editor.id, at=NOW)
    requests.add_note(request=request, user_id=stage.editor.id, body="Call her.", at=NOW)
    assert request.first_answer_at is None
    requests.answer(request=request, user_id=stage.editor.id, body="It is.", at=NOW + timedelta(hours=1))
    requests.answer(request=request, user_id=stage.editor.id, body="Come by.", at=NOW + timedelta(hours=2))
    assert request.first_answer_at == NOW + timedelta(hours=1)
    assert request.state == "answered"
    assert mails()["request_answer"].context["text"] in {"It is.", "Come by."}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"customer": Customer(" ", "89161234567", "", "ru")}, "NAME_MISSING", "name"),
        ({"customer": Customer("A" * 201, "89161234567", "", "ru")}, "TEXT_TOO_LONG", "name"),
        ({"customer": Customer("Anna", "", "", "ru")}, "CONTACT_MISSING", "phone"),
        ({"customer": Customer("Anna", "12", "", "ru")}, "PHONE_INVALID", "phone"),
        ({"customer": Customer("Anna", "", "nobody", "ru")}, "EMAIL_INVALID", "email"),
        ({"text": "  \n "}, "TEXT_MISSING", "text"),
        ({"text": "x" * 5001}, "TEXT_TOO_LONG", "text"),
        ({"consent_version": ""}, "CONSENT_MISSING", "consent"),
        ({"kind": "nonsense"}, "KIND_UNKNOWN", "kind"),
        ({"kind": "test_drive"}, "LISTING_MISSING", "listing"),
    ],
)
def test_what_is_missing_is_named_with_its_field(
    north: Dealer, change: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        ask(north, **change)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_nobody_asks_about_a_car_that_is_not_on_sale(north: Dealer, status: str) -> None:
    with pytest.raises(RuleBroken, match="LISTING_GONE"):
        ask(north, make_listing(north.id, status=status))


def test_a_request_goes_to_the_dealer_of_the_car_only(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.south_id)
        with pytest.raises(RuleBroken, match="LISTING_GONE"):
            ask(db.session.get_one(Dealer, stage.north_id), listing)


def test_nobody_writes_into_another_dealers_inbox(north: Dealer, stage: Stage) -> None:
    south = Dealer(id=stage.south_id, code="SOUTH", public_name="South", created_at=NOW, country="RU")
    south.time_zone, south.email, south.closed_days = "Europe/Moscow", "", []
    with pytest.raises(Forbidden):
        ask(south)
    db.session.rollback()


@pytest.mark.postgres
def test_a_slot_is_given_once(north: Dealer) -> None:
    listing = make_listing(north.id)
    first = ask(north, listing, kind="test_drive", text="", starts_at=TOMORROW)
    assert TOMORROW not in test_drives.free_slots(dealer=north, listing=listing, at=NOW)
    with pytest.raises(Conflict, match="SLOT_TAKEN"):
        ask(north, listing, kind="test_drive", text="", starts_at=TOMORROW)
    requests.close(request=first, outcome="declined", user_id=1, at=NOW)
    assert ask(north, listing, kind="test_drive", text="", starts_at=TOMORROW).starts_at == TOMORROW


@pytest.mark.postgres
def test_the_database_itself_refuses_a_slot_twice(north: Dealer) -> None:
    listing = make_listing(north.id)
    make_request(north.id, listing=listing, kind="test_drive", starts_at=TOMORROW)
    late = CustomerRequest(
        dealer_id=north.id,
        kind="test_drive",
        listing_id=listing.id,
        customer_name="Boris",
        locale="ru",
        consent_version="1",
        consent_at=NOW,
        created_at=NOW,
        due_at=NOW,
        dealer=north,
    )
    with pytest.raises(Conflict, match="SLOT_TAKEN"):
        test_drives.keep_slot(request=late, starts_at=TOMORROW)
    assert len(db.session.scalars(select(CustomerRequest)).all()) == 1


@pytest.mark.parametrize(
    "moment",
    [
        None,
        NOW,
        NOW - timedelta(days=1),
        datetime(2026, 4, 16, 3, 0, tzinfo=UTC),
        datetime(2026, 4, 16, 8, 30, tzinfo=UTC),
        datetime(2026, 6, 16, 8, 0, tzinfo=UTC),
    ],
)
def test_a_test_drive_lies_ahead_and_within_the_opening_hours(north: Dealer, moment: datetime | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        ask(north, make_listing(north.id), kind="test_drive", text="", starts_at=moment)
    assert refused.value.field == "starts_at"


def test_a_customer_who_writes_again_is_owed_an_answer(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.answer(request=request, user_id=stage.editor.id, body="It is.", at=NOW)
    requests.wait_for_customer(request=request, user_id=stage.editor.id)
    later = NOW + timedelta(days=1)
    requests.write_as_customer(request=request, body="And the price?", at=later)
    assert request.state == "claimed"
    assert request.due_at == later + timedelta(hours=4)
    assert mails()["request_reply"].recipient == stage.editor.email


def test_a_closed_request_opens_when_the_customer_writes(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.close(request=request, outcome="no_answer", user_id=stage.editor.id, at=NOW)
    assert (request.state, request.outcome, request.closed_at) == ("closed", "no_answer", NOW)
    requests.write_as_customer(request=request, body="I was away.", at=NOW)
    assert (request.state, request.outcome, request.closed_at) == ("new", None, None)


def test_spam_stays_closed(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.close(request=request, outcome="spam", user_id=stage.editor.id, at=NOW)
    with pytest.raises(RuleBroken, match="REQUEST_CLOSED"):
        requests.write_as_customer(request=request, body="Buy my pills", at=NOW)


def test_a_reopened_test_drive_whose_slot_is_gone_needs_a_new_time(north: Dealer, stage: Stage) -> None:
    listing = make_listing(north.id)
    first = ask(north, listing, kind="test_drive", text="", starts_at=TOMORROW)
    requests.close(request=first, outcome="declined", user_id=stage.editor.id, at=NOW)
    ask(north, listing, kind="test_drive", text="", starts_at=TOMORROW)
    requests.reopen(request=first, user_id=stage.editor.id, at=NOW)
    assert (first.state, first.starts_at) == ("claimed", None)


def test_steps_that_make_no_sense_are_refused(north: Dealer, stage: Stage) -> None:
    request, editor = ask(north), stage.editor.id
    with pytest.raises(RuleBroken, match="REQUEST_UNANSWERED"):
        requests.wait_for_customer(request=request, user_id=editor)
    with pytest.raises(RuleBroken, match="REQUEST_OPEN"):
        requests.reopen(request=request, user_id=editor, at=NOW)
    with pytest.raises(RuleBroken, match="OUTCOME_UNKNOWN"):
        requests.close(request=request, outcome="lost", user_id=editor, at=NOW)
    requests.claim(request=request, user_id=editor, at=NOW)
    with pytest.raises(RuleBroken, match="REQUEST_CLAIMED"):
        requests.claim(request=request, user_id=stage.reader.id, at=NOW)
    requests.close(request=request, outcome="sold", user_id=editor, at=NOW)
    with pytest.raises(RuleBroken, match="REQUEST_CLOSED"):
        requests.answer(request=request, user_id=editor, body="It is.", at=NOW)


def test_a_request_is_given_to_colleagues_only(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.assign(request=request, user_id=stage.editor.id, assignee_id=stage.reader.id, at=NOW)
    assert (request.assignee_id, request.state) == (stage.reader.id, "claimed")
    with pytest.raises(RuleBroken, match="ASSIGNEE_STRANGER"):
        requests.assign(request=request, user_id=stage.editor.id, assignee_id=stage.stranger.id, at=NOW)


def test_the_customer_reads_neither_notes_nor_who_passed_the_request_on(north: Dealer, stage: Stage) -> None:
    request = ask(north)
    requests.add_note(request=request, user_id=stage.editor.id, body="Haggles.", at=NOW)
    requests.assign(request=request, user_id=stage.editor.id, assignee_id=stage.reader.id, at=NOW)
    assert [message.body for message in request_thread.thread_of(request)] == ["Is it still there?", "received"]
    assert request_thread.words_of(request.messages[1]) != "received"


def test_a_dealer_without_an_address_has_its_people_told(north: Dealer, stage: Stage) -> None:
    north.email = ""
    ask(north)
    found = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.template == "request_new"))
    assert {mail.recipient for mail in found} == {stage.editor.email, stage.reader.email}
