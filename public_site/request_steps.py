"""What customers can do with a request by its secret link: move or withdraw it, take a car, replace the link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError, NotFound
from app.extensions import db
from app.models import CustomerRequest
from app.queries import requests as reads
from app.services import bookings, own_data, request_mails, requests, secret_links, test_drives
from public_site.blueprint import PREFIX, site
from public_site.contact_form import Written, read_moment, slots_by_day
from public_site.form_tokens import check_form, make_token
from public_site.links import behind, keep_private, secret_key
from public_site.rendering import render_page
from public_site.requests import show_request

PURPOSE = "message"  # of all forms on the customer's page
Change = Callable[[CustomerRequest, datetime], object]


@site.route(f"{PREFIX}/requests/<token>/reschedule", methods=["GET", "POST"])
def reschedule_page(lang: str, token: str) -> AnyResponse:
    """Choose another time for a test drive."""
    with behind(token, to_change=request.method == "POST") as found:
        number = found.id
        if request.method == "GET":
            return _show_slots(reads.get(number), token, lang)
        starts_at = request.form.get("starts_at", "")
        try:
            check_form(PURPOSE)
            test_drives.move(request=found, starts_at=read_moment(starts_at), at=datetime.now(UTC))
            db.session.commit()
        except HPromiseError as fault:
            db.session.rollback()
            return _show_slots(reads.get(number), token, lang, fault, starts_at)
    return _back(lang, token)


@site.route(f"{PREFIX}/requests/<token>/withdraw", methods=["GET", "POST"])
def withdraw_page(lang: str, token: str) -> AnyResponse:
    """Withdraw a request, after one question."""
    if request.method == "POST":
        return carry_out(lang, token, lambda found, at: requests.withdraw(request=found, at=at))
    with behind(token) as found:
        return ask_first(found, lang, token, "withdraw")


@site.post(f"{PREFIX}/requests/<token>/take")
def take_car(lang: str, token: str) -> AnyResponse:
    """Take the car that is free again for the next in line."""
    return carry_out(lang, token, lambda found, at: bookings.take(request=found, at=at))


@site.post(f"{PREFIX}/requests/<token>/new-link")
def replace_link(lang: str, token: str) -> AnyResponse:
    """End this link and give a new one."""
    with behind(token, to_change=True) as found:
        try:
            check_form(PURPOSE)
        except HPromiseError as fault:
            return show_request(reads.get(found.id), token, lang, fault)
        own_data.replace_link(request=found)
        request_mails.tell_event(
            request=found, event="link", key=f"{found.id}-link-{found.link_version}", at=datetime.now(UTC)
        )
        fresh = secret_links.token_of(found, secret_key())
        db.session.commit()
    return redirect(url_for("site.request_page", lang=lang, token=fresh, sent=1), 303)


def ask_first(
    found: CustomerRequest, lang: str, token: str, step: str, fault: HPromiseError | None = None
) -> AnyResponse:
    """The page that asks once more before something ends for good."""
    return keep_private(
        render_page(
            "request_sure.html",
            path=None,
            status=fault.status if fault else 200,
            robots="noindex, nofollow",
            found=found,
            step=step,
            back=url_for("site.request_page", lang=lang, token=token),
            token=make_token(PURPOSE),
            fault=fault,
        )
    )


def carry_out(lang: str, token: str, change: Change, anchor: str | None = None) -> AnyResponse:
    """Do what a form of the customer's page asks for, then show the page again; a refusal stands on it in words."""
    with behind(token, to_change=True) as found:
        number = found.id
        try:
            check_form(PURPOSE)
            change(found, datetime.now(UTC))
            db.session.commit()
        except HPromiseError as fault:
            db.session.rollback()
            return show_request(reads.get(number), token, lang, fault)
    return _back(lang, token, anchor)


def _show_slots(
    found: CustomerRequest, token: str, lang: str, fault: HPromiseError | None = None, starts_at: str = ""
) -> AnyResponse:
    car = found.listing
    if found.kind != "test_drive" or found.state == "closed" or car is None:
        raise NotFound("NO_VISIT", _("No time is planned."))
    return keep_private(
        render_page(
            "request_slots.html",
            path=None,
            status=fault.status if fault else 200,
            robots="noindex, nofollow",
            found=found,
            days=slots_by_day(found.dealer, car),
            written=Written(starts_at=starts_at),
            by_field={"starts_at": fault} if fault else {},
            back=url_for("site.request_page", lang=lang, token=token),
            token=make_token(PURPOSE),
            fault=fault,
        )
    )


def _back(lang: str, token: str, anchor: str | None = None) -> AnyResponse:
    return redirect(url_for("site.request_page", lang=lang, token=token, _anchor=anchor), 303)
