"""Asking, booking, planning a test drive, being called back: forms that name every fault at once and lose no word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from app.errors import Conflict, HPromiseError, RuleBroken
from app.extensions import db
from app.models import CustomerRequest
from app.queries import cars, public_dealers
from app.services import bookings, confirmations, requests, secret_links
from app.tenancy import Scope, acting
from public_site import proof
from public_site.blueprint import CAR, PREFIX, site
from public_site.car import tell_gone
from public_site.contact_form import (
    WITHOUT_CAR,
    Topic,
    Written,
    arguments_of,
    read_form,
    show_choice,
    show_form,
)
from public_site.form_tokens import check_form, check_sender
from public_site.rendering import base_url, render_fault, render_page, wants_json


@site.route(f"{PREFIX}/cars/{CAR}/question", methods=["GET", "POST"])
def question_page(lang: str, car_id: int) -> AnyResponse:
    """Ask the dealer about a car."""
    return _contact(lang, car_id, "question")


@site.route(f"{PREFIX}/cars/{CAR}/callback", methods=["GET", "POST"])
def callback_page(lang: str, car_id: int) -> AnyResponse:
    """Be called back about a car."""
    return _contact(lang, car_id, "callback")


@site.route(f"{PREFIX}/cars/{CAR}/bookings", methods=["GET", "POST"])
def booking_page(lang: str, car_id: int) -> AnyResponse:
    """Have a car held; the first one gets it, the others a place in its line."""
    return _contact(lang, car_id, "booking")


@site.route(f"{PREFIX}/cars/{CAR}/test-drive", methods=["GET", "POST"])
def test_drive_page(lang: str, car_id: int) -> AnyResponse:
    """Plan a test drive of a car."""
    return _contact(lang, car_id, "test_drive")


@site.route(f"{PREFIX}/requests/new", methods=["GET", "POST"])
def new_request_page(lang: str) -> AnyResponse:
    """Ask a dealer without naming a car, or be called back; with ``car`` the form of that car."""
    kind = request.args.get("kind", "question")
    number = request.args.get("car", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return redirect(url_for(f"site.{kind}_page", lang=lang, car_id=int(number))) if kind in _KINDS else _unknown()
    if kind not in WITHOUT_CAR:
        return redirect(url_for("site.catalogue_page", lang=lang))
    found = public_dealers.get(request.args.get("dealer", "")[:32])
    return show_choice(lang, kind) if found is None else _serve(Topic(kind, found.dealer), lang)


_KINDS = ("question", "callback", "booking", "test_drive")


def _unknown() -> AnyResponse:
    return render_fault(404, "KIND_UNKNOWN", _("There is no such kind of request."))


def _contact(lang: str, car_id: int, kind: str) -> AnyResponse:
    car = cars.get(car_id)
    return tell_gone(car_id) if car is None else _serve(Topic(kind, car.dealer, car), lang)


def _serve(topic: Topic, lang: str) -> AnyResponse:
    if request.method == "GET":
        return show_form(topic, lang)
    written = read_form()
    number = topic.car.id if topic.car else None
    with acting(Scope.of_dealers({topic.dealer.id})):
        try:
            answer = _receive(topic, lang, written)
        except (HPromiseError, RateLimitExceeded) as refusal:
            answer = [as_fault(refusal)]
        if not isinstance(answer, list):
            return answer
        db.session.rollback()
    return _refuse(topic, lang, written, answer, number)


def _refuse(topic: Topic, lang: str, written: Written, faults: list[HPromiseError], number: int | None) -> AnyResponse:
    """Say what is wrong, with everything that was typed; the car may be gone meanwhile."""
    if wants_json():
        return render_fault(faults[0].status, faults[0].code, str(faults[0].message))
    if number is not None:
        seen = cars.get(number)
        if seen is None:
            return tell_gone(number)
        topic = Topic(topic.kind, seen.dealer, seen)
    return show_form(topic, lang, written, faults)


def _receive(topic: Topic, lang: str, written: Written) -> AnyResponse | list[HPromiseError]:
    """Take a form in once; else everything that is wrong with it."""
    form_key = _check(topic.kind)
    made = requests.of_form(dealer_id=topic.dealer.id, form_key=form_key) if form_key else None
    if made is not None:
        return _tell_made(made, lang)
    faults = requests.list_faults(**arguments_of(topic, lang, written))
    if faults:
        return faults
    if proof.is_needed(written.phone, written.email) and not proof.is_proved(form_key):
        return _ask_for_proof(topic, lang, written, form_key)
    return _submit(topic, lang, written, form_key)


def _check(kind: str) -> str:
    """The form's key; a program that asks for JSON has no form of ours and brings no key."""
    if wants_json() and "token" not in request.form:
        check_sender()
        return ""
    return check_form(kind)


def _submit(topic: Topic, lang: str, written: Written, form_key: str) -> AnyResponse:
    """Keep the request for good, then tell where it stands."""
    target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
    dealer_id = topic.dealer.id
    try:
        made = requests.submit(**arguments_of(topic, lang, written), target=target, form_key=form_key or None)
        db.session.commit()
    except Conflict:  # also when the same form was sent twice at the same moment
        db.session.rollback()
        earlier = requests.of_form(dealer_id=dealer_id, form_key=form_key) if form_key else None
        if earlier is None:
            raise
        return _tell_made(earlier, lang)
    return _tell_made(made, lang)


def _ask_for_proof(topic: Topic, lang: str, written: Written, form_key: str) -> AnyResponse:
    """Many requests come from here: the browser works for it, or a mail confirms it."""
    if request.form.get("asked") and written.email:
        confirmations.keep(**arguments_of(topic, lang, written), form_key=form_key)
        db.session.commit()
        return render_page("contact_mail.html", path=None, robots="noindex", back=topic.back(lang), email=written.email)
    fault = proof.make_fault()
    if wants_json():
        return render_fault(fault.status, fault.code, str(fault.message))
    return show_form(topic, lang, written, [fault], form_key=form_key, must_prove=True)


def _tell_made(made: CustomerRequest, lang: str) -> AnyResponse:
    """Lead the customer to the request's own page; a program gets 201, or 409 with the place in the line."""
    token = secret_links.token_of(made, current_app.config["SETTINGS"].secret_key)
    path = url_for("site.request_page", lang=lang, token=token)
    if not wants_json():
        return redirect(f"{path}?sent=1", 303)
    booking = bookings.of_request(made.id)
    place = bookings.place_of(booking) if booking else 0
    answer = {"request": made.id, "kind": made.kind, "url": base_url() + path}
    if booking is not None:
        answer |= {"state": booking.state, "place": place, "expires_at": _iso(booking.expires_at)}
    if place:
        answer |= {"type": "about:blank", "status": 409, "code": "CAR_BOOKED", "title": _("Somebody else was quicker")}
    response = jsonify(answer)
    response.status_code = 409 if place else 201
    response.headers.update({"Location": path, "Cache-Control": "no-store"})
    return response


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def as_fault(refusal: HPromiseError | RateLimitExceeded) -> HPromiseError:
    """What was refused, as a fault that a form can show."""
    if isinstance(refusal, HPromiseError):
        return refusal
    fault = RuleBroken("TOO_MANY", _("Many requests came from your address. Wait an hour, or call the dealer."))
    fault.status = proof.TOO_MANY
    return fault
