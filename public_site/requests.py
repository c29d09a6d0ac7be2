"""The page behind a customer's secret link: how the request stands, what was written, and room to write again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound
from app.extensions import db, limiter
from app.lib.visit import Visit, write_calendar
from app.models import CustomerRequest
from app.queries import requests as reads
from app.services import bookings, request_links, request_mails, request_thread, requests, test_drives, valuations
from public_site.blueprint import PREFIX, site
from public_site.contact import as_fault
from public_site.form_tokens import check_form, make_token
from public_site.links import PRIVATE_HEADERS, behind, keep_private
from public_site.rendering import base_url, render_page

PURPOSE = "message"


@site.route(f"{PREFIX}/requests/<token>", methods=["GET", "POST"])
def request_page(lang: str, token: str) -> AnyResponse:
    """One request, for whoever has its link."""
    with behind(token) as found:
        number = found.id
        if request.method == "GET":
            return show_request(found, token, lang)
        try:
            _write(number)
        except (HPromiseError, RateLimitExceeded) as refusal:
            db.session.rollback()
            return show_request(reads.get(number), token, lang, as_fault(refusal), request.form.get("body", ""))
    return redirect(url_for("site.request_page", lang=lang, token=token, _anchor="thread"), 303)


@site.get(f"{PREFIX}/requests/<token>/visit.ics")
def visit_calendar(lang: str, token: str) -> Response:
    """The test drive for the customer's calendar."""
    with behind(token) as found:
        if found.starts_at is None:
            raise NotFound("NO_VISIT", _("No time is planned."))
        response = Response(
            _calendar(found, url_for("site.request_page", lang=lang, token=token)), content_type="text/calendar"
        )
    response.headers.update({**PRIVATE_HEADERS, "Content-Disposition": "attachment; filename=test-drive.ics"})
    return response


def show_request(
    found: CustomerRequest, token: str, lang: str, fault: HPromiseError | None = None, body: str = ""
) -> AnyResponse:
    """The page of a request, with what was refused and what had been typed."""
    path = url_for("site.request_page", lang=lang, token=token)
    booking = bookings.of_request(found.id)
    valuation = valuations.find_of_request(found.id)
    return keep_private(
        render_page(
            "request.html",
            path=path,
            status=fault.status if fault else 200,
            robots="noindex, nofollow",
            found=found,
            thread=[(message, request_thread.words_of(message)) for message in request_links.whole_thread_of(found)],
            sent="sent" in request.args and fault is None,
            link=base_url() + path,
            link_token=token,
            booking=booking,
            valuation=valuation,
            offer_over=valuation is not None and valuations.is_newest_over(valuation, at=datetime.now(UTC)),
            place=bookings.place_of(booking) if booking else 0,
            is_planned=found.starts_at is not None and found.state != "closed" and found.starts_at > datetime.now(UTC),
            fault=fault,
            body=body,
            token=make_token(PURPOSE),
            may_write=found.outcome != "spam",
        )
    )


@limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].requests_per_hour} per hour", scope="messages")
def _write(number: int) -> None:
    check_form(PURPOSE)
    found = reads.get_to_change(number)
    target = timedelta(hours=current_app.config["SETTINGS"].answer_hours)
    requests.write_as_customer(request=found, body=request.form.get("body", ""), at=datetime.now(UTC), target=target)
    db.session.commit()


def _calendar(made: CustomerRequest, path: str) -> bytes:
    return write_calendar(
        Visit(
            number=made.id,
            starts_at=made.starts_at or made.created_at,
            minutes=test_drives.SLOT_MINUTES,
            summary=_("Test drive: %(car)s", car=request_mails.name_of(made.listing)),
            place=request_mails.place_of(made.dealer),
            url=base_url() + path,
            made_at=made.created_at,
            sequence=made.calendar_sequence,
        )
    )
