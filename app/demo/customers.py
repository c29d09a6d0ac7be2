"""Customers who write to dealers, and those who book a car and stand in line for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from app.demo import people, words
from app.demo.schedule import Schedule
from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing
from app.queries import requests as reads
from app.services import bookings, reminders, requests

CONSENT: Final = "2026-01"


def write_letter(kind: str, random: Random) -> tuple[requests.Customer, str]:
    """A customer, and what is written in a request of a kind."""
    phone = f"+7{random.choice(('911', '912', '918'))}000{random.randint(0, 9999):04d}"
    if kind == "question" and random.random() < 0.15:
        locale, name = random.choice(people.FOREIGN)
        address = f"guest{random.randint(10, 99)}@mail.test"
        return requests.Customer(name, phone, address, locale), words.FOREIGN_LETTERS[locale]
    surname = random.choice(people.SURNAMES)
    is_woman = random.random() < 0.45
    first = random.choice(people.WOMEN if is_woman else people.MEN)
    name = f"{first} {people.feminine(surname) if is_woman else surname}"
    email = f"client{random.randint(100, 999)}@mail.test" if random.random() < 0.7 else ""
    return requests.Customer(name, phone, email, "ru"), random.choice(words.LETTERS[kind])


def book(listing: Listing, at: datetime, random: Random) -> CustomerRequest:
    """A customer books a car, or gets a place in its line."""
    customer, text = write_letter("booking", random)
    return requests.submit(
        kind="booking",
        dealer=db.session.get_one(Dealer, listing.dealer_id),
        listing=listing,
        customer=customer,
        text=text,
        consent_version=CONSENT,
        at=at,
    )


def reserve(listing: Listing, schedule: Schedule, keeper_id: int, at: datetime) -> None:
    """A car is booked; for every second one the dealer confirms, and others stand in line behind the first."""
    random = Random(f"booking:{listing.vin}")
    request = book(listing, at, random)
    if listing.id % 2:
        schedule.add(at + timedelta(hours=2), partial(_confirm, request.id, keeper_id))
    for number in range(listing.id % 3):
        schedule.add(at + timedelta(hours=3 + 2 * number), partial(_join, listing.id, random))


def move_on(now: datetime) -> None:
    """Bring lines and reminders to where they stand now."""
    while waiting := bookings.list_unsettled(now):
        for listing_id in waiting:
            bookings.settle(listing_id=listing_id, at=now)
    for number in reminders.list_due(now):
        reminders.remind(request=reads.get_to_change(number), at=now)
    db.session.commit()


def _confirm(request_id: int, user_id: int, at: datetime) -> None:
    request = db.session.get_one(CustomerRequest, request_id)
    found = bookings.of_request(request_id)
    if found is not None and found.state == "held":
        bookings.confirm(request=request, user_id=user_id, at=at)


def _join(listing_id: int, random: Random, at: datetime) -> None:
    book(db.session.get_one(Listing, listing_id), at, random)
