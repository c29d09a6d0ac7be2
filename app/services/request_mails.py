"""Mails about a request: written down with it, in the customer's or the dealer's language.

A mail to the customer carries number and link version; the secret link is made of them when the mail is rendered, so
that no row of the database holds one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from app.extensions import db
from app.models import Account, CustomerRequest, DealerMember, Message
from app.services import outbox

LOCALE_OF_COUNTRY = {"RU": "ru", "BY": "ru", "KZ": "ru", "TH": "th"}


def tell_received(*, request: CustomerRequest, at: datetime) -> None:
    """Tell the customer that the request has arrived, with the secret link."""
    _tell_customer(request, key=f"request-{request.id}-received", template="request_received", text="", at=at)


def tell_answer(*, request: CustomerRequest, message: Message, at: datetime) -> None:
    """Send the dealer's answer to the customer, with the secret link."""
    key = f"request-{request.id}-message-{message.id}"
    _tell_customer(request, key=key, template="request_answer", text=message.body, at=at)


def tell_dealer(*, request: CustomerRequest, text: str, at: datetime) -> None:
    """Tell the dealer of a new request."""
    _tell_dealer(request, key=f"request-{request.id}-new", template="request_new", text=text, at=at)


def tell_reply(*, request: CustomerRequest, message: Message, at: datetime) -> None:
    """Tell the dealer that the customer wrote again."""
    key = f"request-{request.id}-message-{message.id}"
    _tell_dealer(request, key=key, template="request_reply", text=message.body, at=at)


def _tell_customer(request: CustomerRequest, *, key: str, template: str, text: str, at: datetime) -> None:
    if not request.email:
        return
    outbox.queue_mail(
        key=key,
        recipient=request.email,
        template=template,
        locale=request.locale,
        context={**_describe(request, text, request.locale), "link_version": request.link_version},
        at=at,
        dealer_id=request.dealer_id,
    )


def _tell_dealer(request: CustomerRequest, *, key: str, template: str, text: str, at: datetime) -> None:
    contact = {"phone": request.phone or "", "email": request.email or ""}
    for number, (address, locale) in enumerate(_addresses(request)):
        outbox.queue_mail(
            key=f"{key}-{number}",
            recipient=address,
            template=template,
            locale=locale,
            context={**_describe(request, text, locale), **contact},
            at=at,
            dealer_id=request.dealer_id,
        )


def _addresses(request: CustomerRequest) -> list[tuple[str, str]]:
    dealer = request.dealer
    own = LOCALE_OF_COUNTRY.get(dealer.country, "en")
    assignee = db.session.get(Account, request.assignee_id) if request.assignee_id else None
    if assignee is not None:
        return [(assignee.email, assignee.locale or own)]
    if dealer.email:
        return [(dealer.email, own)]
    people = select(Account.email, Account.locale).where(
        Account.active.is_(True),
        Account.id.in_(select(DealerMember.user_id).where(DealerMember.dealer_id == dealer.id)),
    )
    return [(email, locale or own) for email, locale in db.session.execute(people.order_by(Account.id))]


def _describe(request: CustomerRequest, text: str, locale: str) -> dict[str, Any]:
    car = request.listing
    return {
        "request_id": request.id,
        "kind": request.kind,
        "name": request.customer_name,
        "dealer": request.dealer.public_name,
        "car": f"{car.make.name_en} {car.model.name_en} {car.year}" if car else "",
        "when": _moment(request, locale),
        "text": text,
    }


def _moment(request: CustomerRequest, locale: str) -> str:
    if request.starts_at is None:
        return ""
    zone = ZoneInfo(request.dealer.time_zone)
    return format_datetime(request.starts_at, "EEEE, d MMMM, HH:mm", tzinfo=zone, locale=locale)
