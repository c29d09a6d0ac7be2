"""Slots of test drives: opening hours, holidays, clock changes, test cars, time to prepare."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.extensions import db
from app.lib.opening_hours import OpeningHours
from app.lib.public_holidays import ClosedDays, list_holidays
from app.models import Dealer
from app.services import test_drives
from app.services.test_drives import free_slots
from app.tenancy import Scope
from tests.factories import make_listing, make_request
from tests.stage import HOURS, NOW, Stage, working


@pytest.fixture
def north(app: Flask, stage: Stage) -> Iterator[Dealer]:
    """The dealer, in its own scope."""
    with working(app, Scope.of_dealers({stage.north_id})):
        yield db.session.get_one(Dealer, stage.north_id)


def test_slots_begin_after_the_time_to_prepare(north: Dealer) -> None:
    car = make_listing(north.id)
    assert free_slots(dealer=north, listing=car, at=NOW)[0] == NOW + timedelta(hours=2)
    north.test_drive_notice_hours = 24
    assert free_slots(dealer=north, listing=car, at=NOW)[0] == NOW + timedelta(hours=24)


def test_a_day_has_a_slot_for_each_whole_hour_that_is_open(north: Dealer) -> None:
    north.locations[0].hours = {"3": ["10:30", "13:00"]}  # Thursdays
    slots = free_slots(dealer=north, listing=make_listing(north.id), at=NOW)
    assert [slot.astimezone(ZoneInfo("Europe/Moscow")).strftime("%d %H:%M") for slot in slots] == [
        "16 10:30", "16 11:30", "23 10:30", "23 11:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("country", "day"),
    [("RU", date(2026, 5, 9)), ("TH", date(2026, 4, 13)), ("KZ", date(2026, 3, 22)), ("RU", date(2027, 1, 1))],
)
def test_public_holidays_are_those_of_the_country(country: str, day: date) -> None:
    assert day in ClosedDays(country)
    assert day not in ClosedDays()


def test_a_country_that_nobody_has_listed_has_no_holidays() -> None:
    assert list_holidays("XX", 2026) == frozenset()


def test_nobody_drives_on_a_holiday_unless_the_dealer_works_then(north: Dealer) -> None:
    may = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)  # 1 May is a holiday, 2 May is none
    car = make_listing(north.id)
    days = {slot.date() for slot in free_slots(dealer=north, listing=car, at=may)}
    assert (date(2026, 5, 1) in days, date(2026, 5, 2) in days) == (False, True)
    north.closed_on_holidays, north.closed_days = False, ["2026-05-02"]
    days = {slot.date() for slot in free_slots(dealer=north, listing=car, at=may)}
    assert (date(2026, 5, 1) in days, date(2026, 5, 2) in days) == (True, False)


def test_an_answer_is_not_due_on_a_holiday(north: Dealer) -> None:
    evening = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)  # 19:00 in Moscow, closes at 20:00
    due_at = test_drives.hours_of(north).moment_after(evening, timedelta(hours=4))
    assert due_at == datetime(2026, 5, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", date(2026, 3, 28), date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 24), date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 7), date(2026, 3, 8)),
        ("Australia/Lord_Howe", date(2026, 4, 4), date(2026, 4, 5)),
    ],
)
def test_clocks_that_change_move_no_opening_hour(zone: str, before: date, after: date) -> None:
    hours = OpeningHours.read(HOURS, zone)
    for day in (before, after):
        slots = hours.slots(day, minutes=60)
        assert [slot.astimezone(ZoneInfo(zone)).hour for slot in slots] == list(range(9, 20))
    assert hours.slots(before, minutes=60)[0].time() != hours.slots(after, minutes=60)[0].time()


def test_a_place_that_is_always_open_has_the_hours_that_the_day_has() -> None:
    hours = OpeningHours.read({str(day): ["00:00", "24:00"] for day in range(7)}, "Europe/Berlin")
    assert len(hours.slots(date(2026, 3, 29), minutes=60)) == 23
    assert len(hours.slots(date(2026, 10, 25), minutes=60)) == 25
    assert len(set(hours.slots(date(2026, 10, 25), minutes=60))) == 25


def test_a_slot_is_full_when_all_test_cars_are_given(north: Dealer) -> None:
    moment = NOW + timedelta(hours=3)
    for number in (1, 2):
        other = make_listing(north.id)
        make_request(north.id, listing=other, kind="test_drive", starts_at=moment, car_number=number)
    car = make_listing(north.id)
    assert moment not in free_slots(dealer=north, listing=car, at=NOW)
    north.test_cars = 3
    assert moment in free_slots(dealer=north, listing=car, at=NOW)
