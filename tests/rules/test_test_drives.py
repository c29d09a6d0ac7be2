"""Test drives: each slot and each test car once; moved and cancelled by their customers, with their calendars."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.delivery import mail
from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing, Notice, OutgoingMessage
from app.services import requests, test_drives
from app.services.requests import Customer
from app.tenancy import Scope
from tests.factories import make_listing, make_request
from tests.stage import NOW, Stage, working

SLOT = NOW + timedelta(hours=23)
OTHER = NOW + timedelta(hours=25)


@pytest.fixture
def north(app: Flask, stage: Stage) -> Iterator[Dealer]:
    """The dealer, in its own scope."""
    with working(app, Scope.of_dealers({stage.north_id})):
        yield db.session.get_one(Dealer, stage.north_id)


def plan(dealer: Dealer, car: Listing, starts_at: datetime = SLOT, name: str = "Anna") -> CustomerRequest:
    """A customer plans a test drive."""
    customer = Customer(name, "89161234567", f"{name.lower()}@customers.test", "en")
    return requests.submit(
        kind="test_drive",
        dealer=dealer,
        listing=car,
        customer=customer,
        text="",
        consent_version="1",
        at=NOW,
        starts_at=starts_at,
    )


def entries(address: str = "anna@customers.test") -> list[tuple[str, Any]]:
    """(method, entry) of the calendars that were sent to an address, in order."""
    chosen = select(OutgoingMessage).where(OutgoingMessage.recipient == address).order_by(OutgoingMessage.id)
    found = []
    for message in db.session.scalars(chosen):
        raw = mail._letter(message).message().as_bytes()
        letter: Any = message_from_bytes(raw, policy=policy.default)
        for part in letter.iter_attachments():
            assert part.get_content_type() == "text/calendar"
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            assert part.get_param("method") == str(calendar["method"])
            found.append((str(calendar["method"]), calendar.walk("VEVENT")[0]))
    return found


@pytest.mark.postgres
def test_test_cars_are_given_out_until_there_are_no_more(north: Dealer) -> None:
    cars = [make_listing(north.id) for _ in range(3)]
    assert [plan(north, car).car_number for car in cars[:2]] == [1, 2]
    with pytest.raises(Conflict, match="SLOT_TAKEN"):
        plan(north, cars[2])


@pytest.mark.postgres
def test_the_database_itself_gives_a_test_car_once(north: Dealer) -> None:
    plan(north, make_listing(north.id))
    with pytest.raises(IntegrityError):
        make_request(north.id, listing=make_listing(north.id), kind="test_drive", starts_at=SLOT, car_number=1)


@pytest.mark.postgres
def test_a_test_drive_is_moved_and_its_old_slot_is_free(north: Dealer) -> None:
    car = make_listing(north.id)
    request = plan(north, car)
    test_drives.move(request=request, starts_at=OTHER, at=NOW)
    assert (request.starts_at, request.calendar_sequence) == (OTHER, 1)
    assert plan(north, car, name="Boris").starts_at == SLOT
    assert "test_drive_moved" in db.session.scalars(select(Notice.kind)).all()
    with pytest.raises(Conflict, match="SLOT_TAKEN"):
        test_drives.move(request=request, starts_at=SLOT, at=NOW)


@pytest.mark.parametrize("moment", [None, NOW, SLOT + timedelta(minutes=30)])
def test_a_test_drive_is_not_moved_to_a_time_that_cannot_be(north: Dealer, moment: datetime | None) -> None:
    request = plan(north, make_listing(north.id))
    with pytest.raises(RuleBroken) as refused:
        test_drives.move(request=request, starts_at=moment, at=NOW)
    assert refused.value.field == "starts_at"
    assert request.starts_at == SLOT


def test_a_test_drive_of_a_car_that_is_no_longer_on_sale_is_not_moved(north: Dealer) -> None:
    car = make_listing(north.id)
    request = plan(north, car)
    car.status = "withdrawn"
    with pytest.raises(RuleBroken, match="LISTING_GONE"):
        test_drives.move(request=request, starts_at=OTHER, at=NOW)


def test_moving_to_the_same_time_changes_nothing(north: Dealer) -> None:
    request = plan(north, make_listing(north.id))
    test_drives.move(request=request, starts_at=SLOT, at=NOW)
    assert request.calendar_sequence == 0


def test_the_calendar_follows_every_change(north: Dealer) -> None:
    request = plan(north, make_listing(north.id))
    test_drives.move(request=request, starts_at=OTHER, at=NOW)
    requests.withdraw(request=request, at=NOW)
    sent = entries()
    assert [(method, event["sequence"], event.decoded("dtstart")) for method, event in sent] == [
        ("REQUEST", 0, SLOT),
        ("REQUEST", 1, OTHER),
        ("CANCEL", 2, OTHER),
    ]
    assert len({str(event["uid"]) for _method, event in sent}) == 1
    assert [str(event["status"]) for _method, event in sent] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert sent[0][1]["attendee"] == "mailto:anna@customers.test"
    assert sent[0][1].decoded("dtend") - SLOT == timedelta(hours=1)


def test_a_dealer_who_closes_a_planned_drive_takes_it_off_the_calendar(north: Dealer, stage: Stage) -> None:
    request = plan(north, make_listing(north.id))
    requests.close(request=request, outcome="no_answer", user_id=stage.editor.id, at=NOW)
    assert [method for method, _event in entries()] == ["REQUEST", "CANCEL"]


def test_a_drive_that_was_held_stays_in_the_calendar(north: Dealer, stage: Stage) -> None:
    request = plan(north, make_listing(north.id))
    requests.close(request=request, outcome="test_drive_held", user_id=stage.editor.id, at=SLOT + timedelta(hours=2))
    assert [method for method, _event in entries()] == ["REQUEST"]


def test_a_question_cannot_be_moved(north: Dealer) -> None:
    question = make_request(north.id, listing=make_listing(north.id))
    with pytest.raises(RuleBroken, match="REQUEST_CLOSED"):
        test_drives.move(request=question, starts_at=SLOT, at=NOW)
