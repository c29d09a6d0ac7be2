"""Test drives: slots out of the dealer's opening hours; a slot of a car, and each test car, is given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.lib.opening_hours import OpeningHours
from app.lib.public_holidays import ClosedDays
from app.models import CustomerRequest, Dealer, Listing
from app.models.listing import PUBLIC_STATUSES
from app.services import notices, request_mails
from app.services.request_thread import say

SLOT_MINUTES = 60
DAYS_AHEAD = 14


def hours_of(dealer: Dealer) -> OpeningHours:
    """When the dealer's first location is open; closed on the days that it names and, unless it says no, holidays."""
    hours = dealer.locations[0].hours if dealer.locations else {}
    named = frozenset(map(date.fromisoformat, dealer.closed_days))
    return OpeningHours.read(
        hours, dealer.time_zone, ClosedDays(dealer.country if dealer.closed_on_holidays else "", named)
    )


def free_slots(*, dealer: Dealer, listing: Listing, at: datetime) -> list[datetime]:
    """Moments (UTC) of the next two weeks at which the car can still be driven; act in the dealer's scope."""
    planned = db.session.execute(
        select(CustomerRequest.starts_at, CustomerRequest.listing_id).where(
            CustomerRequest.dealer_id == dealer.id, *_planned(), CustomerRequest.starts_at >= at
        )
    ).all()
    full = {moment for moment, count in Counter(row[0] for row in planned).items() if count >= dealer.test_cars}
    taken = full | {moment for moment, listing_id in planned if listing_id == listing.id}
    return [slot for slot in _possible_slots(dealer, at) if slot not in taken]


def check_slot(*, dealer: Dealer, listing: Listing, starts_at: datetime | None, at: datetime) -> None:
    """Refuse a moment at which nobody can drive the car.

    :raises RuleBroken: no moment, in the past, too far ahead, outside the opening hours.
    :raises Conflict: somebody else drives then.
    """
    if starts_at is None:
        raise RuleBroken("SLOT_MISSING", _l("Choose a day and a time."), "starts_at")
    if starts_at not in _possible_slots(dealer, at):
        raise RuleBroken(
            "SLOT_INVALID", _l("Choose a time within the opening hours of the next two weeks."), "starts_at"
        )
    if is_taken(listing_id=listing.id, starts_at=starts_at) or not _free_cars(dealer, starts_at):
        raise _taken()


def is_taken(*, listing_id: int | None, starts_at: datetime) -> bool:
    """Whether an open request has the slot of the car; act in the dealer's scope."""
    statement = select(CustomerRequest.id).where(
        CustomerRequest.listing_id == listing_id, CustomerRequest.starts_at == starts_at, *_planned()
    )
    return db.session.scalar(statement.limit(1)) is not None


def keep_slot(*, request: CustomerRequest, starts_at: datetime) -> None:
    """Write a test drive down with a test car of its own; indexes see to it that nobody else has either.

    :raises Conflict: the car is driven then, or no test car is free.
    """
    for number in _free_cars(request.dealer, starts_at):
        try:
            with db.session.begin_nested():
                request.starts_at, request.car_number = starts_at, number
                db.session.add(request)
                db.session.flush()
        except IntegrityError as error:
            if is_taken(listing_id=request.listing_id, starts_at=starts_at):
                raise _taken() from error
        else:
            return
    raise _taken()


def move(*, request: CustomerRequest, starts_at: datetime | None, at: datetime) -> None:
    """Plan a test drive anew, as its customer wishes; both sides are told, calendars follow.

    :raises RuleBroken: it is no open test drive, the car is no longer on sale, or nobody can drive then.
    :raises Conflict: somebody else drives then.
    """
    listing = request.listing
    if request.kind != "test_drive" or request.state == "closed" or listing is None:
        raise RuleBroken("REQUEST_CLOSED", _l("This request is closed."), "starts_at")
    if starts_at is not None and starts_at == request.starts_at:
        return
    if listing.status not in PUBLIC_STATUSES:
        raise RuleBroken("LISTING_GONE", _l("This car is no longer on sale."), "starts_at")
    check_slot(dealer=request.dealer, listing=listing, starts_at=starts_at, at=at)
    if starts_at is None:  # check_slot has refused it
        return
    keep_slot(request=request, starts_at=starts_at)
    request.calendar_sequence += 1
    say(request, "automatic", "moved", at)
    key = f"{request.id}-moved-{request.calendar_sequence}"
    request_mails.tell_event(request=request, event="moved", key=key, at=at, calendar="REQUEST")
    request_mails.tell_dealer_event(request=request, event="moved", key=key, at=at)
    notices.notify_of_request(request=request, kind="test_drive_moved", key=f"request-{key}", at=at)


def cancel(*, request: CustomerRequest, at: datetime, by_customer: bool) -> None:
    """Take a planned test drive off the customer's calendar; the slot is free as soon as the request is closed."""
    if request.kind != "test_drive" or request.starts_at is None or request.starts_at <= at:
        return
    request.calendar_sequence += 1
    key = f"{request.id}-cancelled-{request.calendar_sequence}"
    request_mails.tell_event(request=request, event="cancelled", key=key, at=at, calendar="CANCEL")
    if by_customer:
        notices.notify_of_request(request=request, kind="test_drive_cancelled", key=f"request-{key}", at=at)


def _planned() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (CustomerRequest.kind == "test_drive", CustomerRequest.state != "closed")


def _taken() -> Conflict:
    return Conflict("SLOT_TAKEN", _l("This time has just been taken. Choose another one."), "starts_at")


def _free_cars(dealer: Dealer, starts_at: datetime) -> Sequence[int]:
    """Numbers of the test cars that nobody has at a moment."""
    given = set(
        db.session.scalars(
            select(CustomerRequest.car_number).where(
                CustomerRequest.dealer_id == dealer.id, CustomerRequest.starts_at == starts_at, *_planned()
            )
        )
    )
    return [number for number in range(1, dealer.test_cars + 1) if number not in given]


def _possible_slots(dealer: Dealer, at: datetime) -> list[datetime]:
    hours = hours_of(dealer)
    today = hours.local_day(at)
    earliest = at + timedelta(hours=dealer.test_drive_notice_hours)  # the dealer has to bring the car out
    days = (today + timedelta(days=number) for number in range(DAYS_AHEAD + 1))
    return [slot for day in days for slot in hours.slots(day, minutes=SLOT_MINUTES) if slot >= earliest]
