"""The page behind a customer's secret link: how the request stands, what was written, and room to write again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from icalendar import Calendar, Event
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound, RuleBroken
from app.extensions import db, limiter
from app.models import CustomerRequest
from app.queries import requests as reads
from app.services import request_thread, requests, secret_links, test_drives
from app.tenancy import Scope, acting
from public_site.blueprint import PREFIX, site
from public_site.form_tokens import check_form, make_token
from public_site.rendering import render_page

PURPOSE = "message"
PRIVATE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@site.route(f"{PREFIX}/requests/<token>", methods=["GET", "POST"])
def request_page(lang: str, token: str) -> AnyResponse:
    """One request, for whoever has its link."""
    found = secret_links.request_of(token, _key())
    number = found.id
    with acting(Scope.of_dealers({found.dealer_id})):
        if request.method == "GET":
            return _show(reads.get(number), token, lang)
        try:
            _write(number)
        except (HPromiseError, RateLimitExceeded) as refusal:
            db.session.rollback()
            return _show(reads.get(number), token, lang, _as_fault(refusal), request.form.get("body", ""))
    return redirect(url_for("site.request_page", lang=lang, token=token, _anchor="thread"), 303)


@site.get(f"{PREFIX}/requests/<token>/visit.ics")
def visit_calendar(lang: str, token: str) -> Response:
    """The test drive for the customer's calendar."""
    found = secret_links.request_of(token, _key())
    with acting(Scope.of_dealers({found.dealer_id})):
        made = reads.get(found.id)
        if made.starts_at is None:
            raise NotFound("NO_VISIT", _("No time is planned."))
        response = Response(
            _calendar(made, url_for("site.request_page", lang=lang, token=token)), content_type="text/calendar"
        )
    response.headers.update({**PRIVATE_HEADERS, "Content-Disposition": "attachment; filename=test-drive.ics"})
    return response


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="messages")
def _write(number: int) -> None:
    check_form(PURPOSE)
    found = reads.get_to_change(number)
    target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
    requests.write_as_customer(request=found, body=request.form.get("body", ""), at=datetime.now(UTC), target=target)
    db.session.commit()


def _show(
    found: CustomerRequest, token: str, lang: str, fault: HPromiseError | None = None, body: str = ""
) -> AnyResponse:
    path = url_for("site.request_page", lang=lang, token=token)
    response = render_page(
        "request.html",
        path=path,
        status=fault.status if fault else 200,
        robots="noindex, nofollow",
        found=found,
        thread=[(message, request_thread.words_of(message)) for message in request_thread.thread_of(found)],
        sent="sent" in request.args and fault is None,
        link=current_app.config["SETTINGS"].base_url.rstrip("/") + path,
        calendar=url_for("site.visit_calendar", lang=lang, token=token) if found.starts_at else None,
        fault=fault,
        body=body,
        token=make_token(PURPOSE),
        may_write=found.outcome != "spam",
    )
    response.headers.update(PRIVATE_HEADERS)
    return response


def _calendar(made: CustomerRequest, path: str) -> bytes:
    start = made.starts_at or made.created_at
    car = made.listing
    event = Event()
    event.add("uid", f"request-{made.id}@hpromise")
    event.add("dtstamp", made.created_at)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=test_drives.SLOT_MINUTES))
    event.add("summary", _("Test drive: %(car)s", car=f"{car.make.name_en} {car.model.name_en}" if car else ""))
    event.add("url", current_app.config["SETTINGS"].base_url.rstrip("/") + path)
    places = made.dealer.locations
    event.add(
        "location",
        ", ".join(filter(None, [made.dealer.public_name, *((places[0].city, places[0].address) if places else ())])),
    )
    calendar = Calendar()
    calendar.add("prodid", "-//H-Promise//Test drives//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _as_fault(refusal: HPromiseError | RateLimitExceeded) -> HPromiseError:
    if isinstance(refusal, HPromiseError):
        return refusal
    return RuleBroken("TOO_MANY", _("Many messages came from your address. Wait an hour, or call the dealer."), "body")


def _key() -> str:
    return str(current_app.config["SETTINGS"].secret_key)
