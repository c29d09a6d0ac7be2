"""Customers' requests: asked, claimed, answered, closed, at the pace of real dealers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sqlalchemy import select

from app.demo import words
from app.demo.banks import take_offer
from app.demo.by_hand import Shop
from app.demo.customers import CONSENT, write_letter
from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing
from app.services import requests
from app.services.test_drives import free_slots, hours_of

_KINDS: Final = {"question": 40, "test_drive": 18, "callback": 12, "valuation": 12, "credit_offer": 10, "booking": 8}
_NO_SALE: Final = {
    "question": ("declined", "no_answer", "declined"), "test_drive": ("test_drive_held", "test_drive_held", "declined"),
    "callback": ("no_answer", "declined"), "valuation": ("bought_in", "declined"), "credit_offer": ("declined", "no_answer"),
    "booking": ("declined",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A request to come: of which kind, and how far it gets ("new" to "closed")."""

    kind: str
    goal: str = "closed"


# What lies in the inboxes now: hours ago, wish; late ones among them.
RECENT: Final = (
    (0.4, Wish("question", "new")), (1.5, Wish("test_drive", "new")), (4.0, Wish("callback", "new")),
    (30.0, Wish("question", "new")), (11.0, Wish("valuation", "new")), (6.0, Wish("question", "claimed")),
    (28.0, Wish("credit_offer", "claimed")), (3.0, Wish("booking", "claimed")), (9.0, Wish("booking", "answered")),
    (26.0, Wish("question", "answered")), (49.0, Wish("test_drive", "answered")), (74.0, Wish("valuation", "answered")),
    (52.0, Wish("question", "waiting_customer")), (98.0, Wish("credit_offer", "waiting_customer")),
    (120.0, Wish("question", "reopened")),
)  # fmt: skip


class Correspondence:
    """All requests of one dealer."""

    def __init__(self, shop: Shop, answerers: Sequence[int], random: Random) -> None:
        self._shop, self._answerers, self._random = shop, answerers, random

    def plan(self, past: int) -> None:
        """Put ``past`` requests of two years and those of these days into the schedule."""
        now, random = self._shop.schedule.now, self._random
        for _ in range(past):
            at = now - timedelta(days=8 + 700 * random.random() ** 1.3, minutes=random.randint(0, 1439))
            kind = random.choices([*_KINDS], [*_KINDS.values()])[0]
            self._shop.schedule.add(at, partial(self._ask, Wish(kind)))
        for hours, wish in RECENT:
            at = now - timedelta(hours=hours * random.uniform(0.85, 1.15))
            self._shop.schedule.add(at, partial(self._ask, wish))

    def _ask(self, wish: Wish, at: datetime) -> None:
        listing = self._choose_car(wish)
        if listing is None and wish.kind != "valuation":
            return
        customer, text = write_letter(wish.kind, self._random)
        dealer = db.session.get_one(Dealer, self._shop.dealer_id)
        starts_at = None
        if wish.kind == "test_drive" and listing is not None:
            slots = free_slots(dealer=dealer, listing=listing, at=at)
            starts_at = slots[min(len(slots) - 1, self._random.randint(6, 30))]
        offer = take_offer(listing, at, at.minute) if wish.kind == "credit_offer" and listing else None
        request = requests.submit(
            kind=wish.kind,
            dealer=dealer,
            listing=listing,
            customer=customer,
            text=text,
            consent_version=CONSENT,
            at=at,
            starts_at=starts_at,
            details={"offer": offer.number} if offer else None,
        )
        Dialogue(request.id, wish, self._shop, self._random.choice(self._answerers), self._random).plan(at)

    def _choose_car(self, wish: Wish) -> Listing | None:
        # Who books these days gets a place in the line of a car that is booked already.
        booked = ("on_sale",) if wish.goal == "closed" else ("reserved",)
        states = booked if wish.kind == "booking" else ("on_sale", "reserved")
        chosen = select(Listing.id).where(Listing.dealer_id == self._shop.dealer_id, Listing.status.in_(states))
        numbers = list(db.session.scalars(chosen.order_by(Listing.id)))
        if not numbers or wish.kind == "valuation":
            return None
        found: Listing = db.session.get_one(Listing, self._random.choice(numbers))
        return found


class Dialogue:
    """What becomes of one request."""

    def __init__(self, request_id: int, wish: Wish, shop: Shop, user_id: int, random: Random) -> None:
        self._id, self._wish, self._shop, self._user_id, self._random = request_id, wish, shop, user_id, random

    def plan(self, asked_at: datetime) -> None:
        """Put the next steps into the schedule; late answers happen."""
        random, add, goal = self._random, self._shop.schedule.add, self._wish.goal
        if goal == "new":
            return
        is_late = random.random() < 0.16
        claimed_at = self._open(asked_at) + timedelta(
            minutes=random.randint(200, 900) if is_late else random.randint(4, 70)
        )
        answered_at = self._open(claimed_at + timedelta(minutes=random.randint(6, 95)))
        if goal != "closed":  # what is told of these days has to have happened by now
            claimed_at = asked_at + (self._shop.schedule.now - asked_at) * 0.2
            answered_at = asked_at + (self._shop.schedule.now - asked_at) * 0.45
        add(claimed_at, self._claim)
        if goal == "claimed":
            return
        add(answered_at, self._answer)
        if goal != "closed":
            add(answered_at + (self._shop.schedule.now - answered_at) * 0.4, self._go_on)
            return
        replied_at = answered_at + timedelta(hours=random.uniform(1, 30))
        if random.random() < 0.55:
            add(replied_at, self._reply)
            add(self._open(replied_at + timedelta(minutes=random.randint(15, 160))), self._answer_again)
        add(replied_at + timedelta(days=random.uniform(1.5, 6)), self._close)

    def _open(self, at: datetime) -> datetime:
        """The moment itself, or the next opening of the dealer."""
        hours = hours_of(db.session.get_one(Dealer, self._shop.dealer_id))
        return at if hours.is_open(at) else hours.moment_after(at, timedelta(minutes=1))

    def _request(self) -> CustomerRequest:
        found: CustomerRequest = db.session.get_one(CustomerRequest, self._id)
        return found

    def _claim(self, at: datetime) -> None:
        requests.claim(request=self._request(), user_id=self._user_id, at=at)
        if self._random.random() < 0.3:
            note = self._random.choice(words.NOTES)
            requests.add_note(request=self._request(), user_id=self._user_id, body=note, at=at + timedelta(minutes=2))

    def _answer(self, at: datetime) -> None:
        request = self._request()
        body = words.FOREIGN_ANSWERS.get(request.locale) or self._random.choice(words.ANSWERS[request.kind])
        requests.answer(request=request, user_id=self._user_id, body=body, at=at)

    def _reply(self, at: datetime) -> None:
        if self._request().locale == "ru":
            requests.write_as_customer(request=self._request(), body=self._random.choice(words.REPLIES), at=at)

    def _answer_again(self, at: datetime) -> None:
        if self._request().state == "claimed":
            body = self._random.choice(words.SECOND_ANSWERS)
            requests.answer(request=self._request(), user_id=self._user_id, body=body, at=at)

    def _go_on(self, at: datetime) -> None:
        """Bring a request of these days to where it shall stand."""
        request, goal = self._request(), self._wish.goal
        if goal == "waiting_customer":
            requests.wait_for_customer(request=request, user_id=self._user_id)
        elif goal == "reopened":
            requests.close(request=request, outcome="no_answer", user_id=self._user_id, at=at)
            requests.reopen(request=request, user_id=self._user_id, at=at + timedelta(hours=2))

    def _close(self, at: datetime) -> None:
        request = self._request()
        outcome = self._random.choice(_NO_SALE[request.kind])
        if request.listing is not None and request.listing.status == "sold":
            outcome = "sold"
        elif self._random.random() < 0.04:
            outcome = "spam"
        requests.close(request=request, outcome=outcome, user_id=self._user_id, at=at)
