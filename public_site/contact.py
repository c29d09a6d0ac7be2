"""Asking about a car, and planning a test drive: forms that say everything that is wrong at once and lose no word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, RuleBroken
from app.extensions import db, limiter
from app.models import Dealer, Listing
from app.queries import cars
from app.services import requests, secret_links, test_drives
from app.services.requests import Customer
from app.tenancy import Scope, acting
from public_site import wording
from public_site.blueprint import CAR, PREFIX, site
from public_site.car import car_path, tell_gone
from public_site.form_tokens import check_form, make_token
from public_site.rendering import render_page

CONSENT_VERSION = "2026-11"
ENDPOINTS = {"question": "site.question_page", "test_drive": "site.test_drive_page"}
TOO_MANY = 429


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
        try:
            moment = datetime.fromisoformat(self.starts_at)
        except ValueError:
            return None
        return moment if moment.tzinfo else None


@site.route(f"{PREFIX}/cars/{CAR}/question", methods=["GET", "POST"])
def question_page(lang: str, car_id: int) -> AnyResponse:
    """Ask the dealer about a car."""
    return _contact(lang, car_id, "question")


@site.route(f"{PREFIX}/cars/{CAR}/test-drive", methods=["GET", "POST"])
def test_drive_page(lang: str, car_id: int) -> AnyResponse:
    """Plan a test drive of a car."""
    return _contact(lang, car_id, "test_drive")


def _contact(lang: str, car_id: int, kind: str) -> AnyResponse:
    car = cars.get(car_id)
    if car is None:
        return tell_gone(car_id)
    if request.method == "POST":
        return _receive(car, kind, lang)
    return _show_form(car, kind, lang, Written(), [])


def _receive(car: Listing, kind: str, lang: str) -> AnyResponse:
    written = _read_form()
    car_id = car.id
    with acting(Scope.of_dealers({car.dealer_id})):
        try:
            faults = _find_faults(car, kind, lang, written)
            if not faults:
                return redirect(_submit(car, kind, lang, written), 303)
        except (HPromiseError, RateLimitExceeded) as refusal:
            faults = [_as_fault(refusal)]
        db.session.rollback()
    seen = cars.get(car_id)
    return tell_gone(car_id) if seen is None else _show_form(seen, kind, lang, written, faults)


def _read_form() -> Written:
    form = request.form
    typed = {name: form.get(name, "") for name in ("name", "phone", "email", "text", "starts_at")}
    return Written(**typed, consent=form.get("consent") == CONSENT_VERSION)


def _find_faults(car: Listing, kind: str, lang: str, written: Written) -> list[HPromiseError]:
    check_form(kind)
    return requests.list_faults(**_arguments(car, kind, lang, written))


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="requests")
def _submit(car: Listing, kind: str, lang: str, written: Written) -> str:
    """Keep the request for good, and give the address of its page."""
    settings = current_app.config["SETTINGS"]
    target = timedelta(hours=settings.answer_hours)
    made = requests.submit(**_arguments(car, kind, lang, written), target=target)
    token = secret_links.token_of(made, settings.secret_key)
    db.session.commit()
    return url_for("site.request_page", lang=lang, token=token, sent=1)


def _arguments(car: Listing, kind: str, lang: str, written: Written) -> dict[str, Any]:
    return {
        "kind": kind,
        "dealer": car.dealer,
        "listing": car,
        "customer": written.customer(lang),
        "text": written.text,
        "consent_version": CONSENT_VERSION if written.consent else "",
        "at": datetime.now(UTC),
        "starts_at": written.slot(),
    }


def _as_fault(refusal: HPromiseError | RateLimitExceeded) -> HPromiseError:
    if isinstance(refusal, HPromiseError):
        return refusal
    fault = RuleBroken("TOO_MANY", _("Many requests came from your address. Wait an hour, or call the dealer."))
    fault.status = TOO_MANY
    return fault


def _show_form(car: Listing, kind: str, lang: str, written: Written, faults: Sequence[HPromiseError]) -> AnyResponse:
    response = render_page(
        "contact.html",
        path=url_for(ENDPOINTS[kind], lang=lang, car_id=car.id),
        status=faults[0].status if faults else 200,
        robots="noindex",
        car=car,
        back=car_path(car, lang),
        kind=kind,
        written=written,
        faults=faults,
        by_field={fault.field: fault for fault in reversed(faults) if fault.field},
        days=_slots_by_day(car) if kind == "test_drive" else [],
        consent_version=CONSENT_VERSION,
        token=make_token(kind),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _slots_by_day(car: Listing) -> list[tuple[str, list[tuple[str, str]]]]:
    """Free moments of the next two weeks as (day, [(value, time)]), in the dealer's own time."""
    dealer: Dealer = car.dealer
    with acting(Scope.of_dealers({dealer.id})):
        slots = test_drives.free_slots(dealer=dealer, listing=car, at=datetime.now(UTC))
    local_day = test_drives.hours_of(dealer).local_day
    return [
        (wording.weekday(day), [(slot.isoformat(), wording.clock(slot, dealer.time_zone)) for slot in of_day])
        for day, of_day in groupby(slots, key=local_day)
    ]
