"""Mails about a request: written down with it, in the customer's or the dealer's language.

A mail to the customer carries number and link version; the secret link is made of them when the mail is rendered, so
that no row of the database holds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from app.extensions import db
from app.models import Account, CustomerRequest, Dealer, DealerMember, Listing, Message
from app.services import outbox

LOCALE_OF_COUNTRY = {"RU": "ru", "BY": "ru", "KZ": "ru", "TH": "th"}


def tell_received(*, request: CustomerRequest, at: datetime) -> None:
    """Tell the customer that the request has arrived, with the secret link and a test drive's calendar entry."""
    _tell_customer(
        request, key=f"request-{request.id}-received", template="request_received", at=at, calendar="REQUEST"
    )


def tell_event(
    *, request: CustomerRequest, event: str, key: str, at: datetime, calendar: str = "", **facts: Any
) -> None:
    """Tell the customer what has happened; ``event`` chooses the words, ``facts`` stand in them.

    ``calendar`` is the method (REQUEST, CANCEL) with which a test drive's entry goes along.
    """
    facts = {"event": event, **facts}
    _tell_customer(request, key=f"request-{key}", template="request_update", at=at, calendar=calendar, **facts)


def tell_dealer_event(*, request: CustomerRequest, event: str, key: str, at: datetime) -> None:
    """Tell the dealer what the customer has done."""
    _tell_dealer(request, key=f"request-{key}-dealer", template="request_changed", text="", at=at, event=event)


def tell_reminder(*, request: CustomerRequest, percent: int, people: Sequence[tuple[str, str]], at: datetime) -> None:
    """Remind people (address, language) of a request that waits for its answer."""
    key = f"request-{request.id}-due-{request.due_at:%Y%m%d%H%M}-{percent}"
    _tell_people(request, people, key=key, template="request_reminder", text="", at=at, percent=percent)


def tell_answer(*, request: CustomerRequest, message: Message, at: datetime) -> None:
    """Send the dealer's answer to the customer, with the secret link."""
    key = f"request-{request.id}-message-{message.id}"
    _tell_customer(request, key=key, template="request_answer", text=message.body, at=at)


def tell_dealer(*, request: CustomerRequest, text: str, at: datetime) -> None:
    """Tell the dealer of a new request; the sheet of the offer that it is about goes along."""
    key, papers = f"request-{request.id}-new", _papers(request)
    _tell_dealer(request, key=key, template="request_new", text=text, at=at, papers=papers)


def tell_reply(*, request: CustomerRequest, message: Message, at: datetime) -> None:
    """Tell the dealer that the customer wrote again."""
    key = f"request-{request.id}-message-{message.id}"
    _tell_dealer(request, key=key, template="request_reply", text=message.body, at=at)


def moment_in(request: CustomerRequest, moment: datetime | None) -> str:
    """A moment in the dealer's time and the customer's words; nothing for none."""
    return _moment(request, moment, request.locale)


def _tell_customer(
    request: CustomerRequest,
    *,
    key: str,
    template: str,
    at: datetime,
    text: str = "",
    calendar: str = "",
    **facts: Any,
) -> None:
    if not request.email:
        return
    outbox.queue_mail(
        key=key,
        recipient=request.email,
        template=template,
        locale=request.locale,
        context={**_describe(request, text, request.locale), "link_version": request.link_version, **facts},
        at=at,
        dealer_id=request.dealer_id,
        attachments=[_calendar(request, calendar, at)] if calendar and request.starts_at else (),
    )


def _calendar(request: CustomerRequest, method: str, at: datetime) -> dict[str, Any]:
    """What the calendar entry of a test drive is made of."""
    return {
        "kind": "visit",
        "request_id": request.id,
        "method": method,
        "car": name_of(request.listing),
        "attendee": request.email,
        "made_at": at.isoformat(),
        "starts_at": request.starts_at.isoformat() if request.starts_at else "",
        "sequence": request.calendar_sequence,
        "place": place_of(request.dealer),
    }


def language_of(dealer: Dealer) -> str:
    """The language of a dealer's people who have not chosen one."""
    return LOCALE_OF_COUNTRY.get(dealer.country, "en")


def name_of(car: Listing | None) -> str:
    """A car as mails call it; nothing for none."""
    return f"{car.make.name_en} {car.model.name_en} {car.year}" if car else ""


def place_of(dealer: Dealer) -> str:
    """Where the dealer receives customers, on one line."""
    places = dealer.locations
    return ", ".join(filter(None, [dealer.public_name, *((places[0].city, places[0].address) if places else ())]))


def _tell_dealer(request: CustomerRequest, *, key: str, template: str, text: str, at: datetime, **facts: Any) -> None:
    _tell_people(request, _addresses(request), key=key, template=template, text=text, at=at, **facts)


def _tell_people(
    request: CustomerRequest,
    people: Sequence[tuple[str, str]],
    *,
    key: str,
    template: str,
    text: str,
    at: datetime,
    papers: Sequence[dict[str, Any]] = (),
    **facts: Any,
) -> None:
    contact = {"phone": request.phone or "", "email": request.email or ""}
    for number, (address, locale) in enumerate(people):
        outbox.queue_mail(
            key=f"{key}-{number}",
            recipient=address,
            template=template,
            locale=locale,
            context={**_describe(request, text, locale), **contact, **facts},
            at=at,
            dealer_id=request.dealer_id,
            attachments=papers,
        )


def _papers(request: CustomerRequest) -> list[dict[str, Any]]:
    number = (request.details or {}).get("offer")
    return [{"kind": "offer", "number": number}] if number else []


def _addresses(request: CustomerRequest) -> list[tuple[str, str]]:
    dealer = request.dealer
    own = language_of(dealer)
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
    return {
        "request_id": request.id,
        "kind": request.kind,
        "name": request.customer_name,
        "dealer": request.dealer.public_name,
        "car": name_of(request.listing),
        "when": _moment(request, request.starts_at, locale),
        "text": text,
    }


def _moment(request: CustomerRequest, moment: datetime | None, locale: str) -> str:
    if moment is None:
        return ""
    return format_datetime(moment, "EEEE, d MMMM, HH:mm", tzinfo=ZoneInfo(request.dealer.time_zone), locale=locale)
