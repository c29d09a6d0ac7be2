"""Test drives: slots out of the dealer's opening hours; a slot of a car is given once."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.lib.opening_hours import OpeningHours
from app.models import CustomerRequest, Dealer, Listing

SLOT_MINUTES = 60
NOTICE = timedelta(hours=2)  # the dealer has to bring the car out
DAYS_AHEAD = 14


def hours_of(dealer: Dealer) -> OpeningHours:
    """When the dealer's first location is open."""
    hours = dealer.locations[0].hours if dealer.locations else {}
    return OpeningHours.read(hours, dealer.time_zone)


def free_slots(*, dealer: Dealer, listing: Listing, at: datetime) -> list[datetime]:
    """Moments (UTC) of the next two weeks at which the car can still be driven; act in the dealer's scope."""
    taken = set(
        db.session.scalars(
            select(CustomerRequest.starts_at).where(
                CustomerRequest.listing_id == listing.id,
                CustomerRequest.kind == "test_drive",
                CustomerRequest.state != "closed",
                CustomerRequest.starts_at >= at,
            )
        )
    )
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
    if is_taken(listing_id=listing.id, starts_at=starts_at):
        raise Conflict("SLOT_TAKEN", _l("This time has just been taken. Choose another one."), "starts_at")


def is_taken(*, listing_id: int | None, starts_at: datetime) -> bool:
    """Whether an open request has the slot; act in the dealer's scope."""
    statement = select(CustomerRequest.id).where(
        CustomerRequest.listing_id == listing_id,
        CustomerRequest.starts_at == starts_at,
        CustomerRequest.kind == "test_drive",
        CustomerRequest.state != "closed",
    )
    return db.session.scalar(statement.limit(1)) is not None


def _possible_slots(dealer: Dealer, at: datetime) -> list[datetime]:
    hours = hours_of(dealer)
    today = hours.local_day(at)
    days = (today + timedelta(days=number) for number in range(DAYS_AHEAD + 1))
    return [slot for day in days for slot in hours.slots(day, minutes=SLOT_MINUTES) if slot >= at + NOTICE]
