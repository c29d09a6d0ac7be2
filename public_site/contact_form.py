"""The forms by which customers reach a dealer: what each is about, what was typed, and how it is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError
from app.models import Dealer, Listing
from app.queries import public_dealers
from app.services import test_drives
from app.services.requests import Customer
from app.tenancy import Scope, acting
from public_site import proof, wording
from public_site.car import car_path
from public_site.form_tokens import make_token
from public_site.rendering import render_page

CONSENT_VERSION = "2026-11"
ENDPOINTS = {
    "question": "site.question_page",
    "callback": "site.callback_page",
    "booking": "site.booking_page",
    "test_drive": "site.test_drive_page",
}
# Kinds that need no car; the fields of each kind in the order of its form, for the summary of faults.
WITHOUT_CAR = ("question", "callback")
FIELDS = {
    "question": ("text", "name", "phone", "email", "consent"),
    "callback": ("name", "phone", "text", "consent"),
    "booking": ("name", "phone", "email", "text", "consent"),
    "test_drive": ("starts_at", "name", "phone", "email", "text", "consent"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a form is about: its kind, the dealer, and the car if there is one."""

    kind: str
    dealer: Dealer
    car: Listing | None = None

    def path(self, lang: str) -> str:
        """The form's own address."""
        if self.car is not None:
            return url_for(ENDPOINTS[self.kind], lang=lang, car_id=self.car.id)
        return url_for("site.new_request_page", lang=lang, kind=self.kind, dealer=self.dealer.code)

    def back(self, lang: str) -> str:
        """Where the customer came from."""
        if self.car is not None:
            return car_path(self.car, lang)
        return url_for("site.dealer_page", lang=lang, code=self.dealer.code)


@dataclass(frozen=True, slots=True)
class Written:
    """What the customer has typed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    text: str = ""
    starts_at: str = ""
    consent: bool = False

    def customer(self, lang: str) -> Customer:
        """The person behind the form."""
        return Customer(self.name, self.phone, self.email, lang)

    def slot(self) -> datetime | None:
        """The chosen moment, if it can be read."""
        return read_moment(self.starts_at)


def read_form() -> Written:
    """What stands in the form that was sent."""
    form = request.form
    typed = {name: form.get(name, "") for name in ("name", "phone", "email", "text", "starts_at")}
    return Written(**typed, consent=form.get("consent") == CONSENT_VERSION)


def read_moment(text: str) -> datetime | None:
    """A moment as the list of slots writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def arguments_of(topic: Topic, lang: str, written: Written) -> dict[str, Any]:
    """The form in the words of ``services.requests``."""
    return {
        "kind": topic.kind,
        "dealer": topic.dealer,
        "listing": topic.car,
        "customer": written.customer(lang),
        "text": written.text,
        "consent_version": CONSENT_VERSION if written.consent else "",
        "at": datetime.now(UTC),
        "starts_at": written.slot(),
    }


def show_form(
    topic: Topic,
    lang: str,
    written: Written | None = None,
    faults: Sequence[HPromiseError] = (),
    *,
    form_key: str = "",
    must_prove: bool = False,
) -> AnyResponse:
    """The form with what was typed and every fault; with a challenge where a proof is asked for."""
    car = topic.car
    response = render_page(
        "contact.html",
        path=topic.path(lang),
        status=faults[0].status if faults else 200,
        robots="noindex",
        kind=topic.kind,
        dealer=topic.dealer,
        car=car,
        back=topic.back(lang),
        written=written or Written(),
        faults=faults,
        by_field={fault.field: fault for fault in reversed(faults) if fault.field},
        order=FIELDS[topic.kind],
        days=slots_by_day(topic.dealer, car) if car is not None and topic.kind == "test_drive" else [],
        consent_version=CONSENT_VERSION,
        token=request.form.get("token", "") if must_prove else make_token(topic.kind),
        challenge=proof.make_challenge(form_key) if must_prove else None,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def show_choice(lang: str, kind: str) -> AnyResponse:
    """The page that asks which dealer a request without a car goes to."""
    return render_page(
        "contact_dealer.html",
        path=url_for("site.new_request_page", lang=lang, kind=kind),
        robots="noindex",
        kind=kind,
        dealers=[card.dealer for card in public_dealers.search()],
    )


def slots_by_day(dealer: Dealer, car: Listing) -> list[tuple[str, list[tuple[str, str]]]]:
    """Free moments of the next two weeks as (day, [(value, time)]), in the dealer's own time."""
    with acting(Scope.of_dealers({dealer.id})):
        slots = test_drives.free_slots(dealer=dealer, listing=car, at=datetime.now(UTC))
    local_day = test_drives.hours_of(dealer).local_day
    return [
        (wording.weekday(day), [(slot.isoformat(), wording.clock(slot, dealer.time_zone)) for slot in of_day])
        for day, of_day in groupby(slots, key=local_day)
    ]
