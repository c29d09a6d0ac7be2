"""Forms that wait for a confirmation by mail: kept at once, given to the dealer when the link in the mail is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select

from app.errors import Gone
from app.extensions import db
from app.models import CustomerRequest, Dealer, Listing, OutgoingMessage, UnconfirmedRequest
from app.queries.comparables import CarAsked, find_evidence
from app.services import outbox, request_mails, requests, valuation_drafts, valuations
from app.services.listings import local_day
from app.services.request_checks import Customer, clean_customer
from app.services.valuations import CustomersCar

LIFE = timedelta(days=2)


def keep(
    *,
    kind: str,
    dealer: Dealer,
    listing: Listing | None,
    customer: Customer,
    text: str,
    consent_version: str,
    at: datetime,
    form_key: str,
    starts_at: datetime | None = None,
    car: CustomersCar | None = None,
) -> UnconfirmedRequest:
    """Keep what a customer sent, already checked (``requests.list_faults``), and ask for a confirmation by mail.

    The same form is kept once. ``car``: the customer's own, to be valued.
    """
    known: UnconfirmedRequest | None = db.session.scalar(
        select(UnconfirmedRequest).where(UnconfirmedRequest.form_key == form_key)
    )
    if known is not None:
        return known
    person = clean_customer(customer, dealer)
    kept = UnconfirmedRequest(
        dealer_id=dealer.id,
        kind=kind,
        listing_id=listing.id if listing else None,
        form_key=form_key,
        written={
            "customer": [person.name, person.phone, person.email, person.locale],
            "text": text,
            "consent_version": consent_version,
            "starts_at": starts_at.isoformat() if starts_at else None,
            "car": asdict(car) if car else None,
        },
        created_at=at,
        expires_at=at + LIFE,
    )
    db.session.add(kept)
    db.session.flush()
    _ask(kept, person, dealer, listing, at)
    return kept


def confirm(*, kept: UnconfirmedRequest, at: datetime, target: timedelta) -> CustomerRequest:
    """Give what was kept to the dealer; a second time it is the same request.

    :raises RuleBroken: the car is gone, the time cannot be had any more, or too much time has passed.
    :raises Conflict: somebody else has taken the test drive's slot.
    """
    if kept.request_id is not None:
        made: CustomerRequest = db.session.get_one(CustomerRequest, kept.request_id)
        return made
    if kept.expires_at <= at:
        raise Gone("CONFIRMATION_LATE", _l("The time to confirm this request is over. Please send it again."))
    listing = db.session.get(Listing, kept.listing_id) if kept.listing_id else None
    dealer = db.session.get_one(Dealer, kept.dealer_id)
    request = requests.submit(
        kind=kept.kind,
        dealer=dealer,
        listing=listing,
        at=at,
        target=target,
        form_key=kept.form_key,
        **_read(kept.written),
    )
    if kept.written.get("car"):
        _value(request, CustomersCar(**kept.written["car"]), at)
        valuation_drafts.forget_confirmed(digest=kept.form_key)
    kept.request_id, kept.written = request.id, {}
    return request


def forget(*, at: datetime) -> None:
    """Forget what nobody has confirmed in time, and what has been confirmed, with the mails about it."""
    _forget(UnconfirmedRequest.expires_at <= at)


def forget_of(*, request_id: int) -> None:
    """Forget the form that a request came of, with the mail about it."""
    _forget(UnconfirmedRequest.request_id == request_id)


def _forget(chosen: ColumnElement[bool]) -> None:
    quiet = {"synchronize_session": False}
    numbers = list(db.session.scalars(select(UnconfirmedRequest.id).where(chosen)))
    mails = OutgoingMessage.key.in_([_key_of(number) for number in numbers])
    db.session.execute(delete(OutgoingMessage).where(mails).execution_options(**quiet))
    rows = UnconfirmedRequest.id.in_(numbers)
    db.session.execute(delete(UnconfirmedRequest).where(rows).execution_options(**quiet))


def _key_of(number: int) -> str:
    return f"unconfirmed-{number}"


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    starts_at = written["starts_at"]
    return {
        "customer": Customer(*written["customer"]),
        "text": written["text"],
        "consent_version": written["consent_version"],
        "starts_at": datetime.fromisoformat(starts_at) if starts_at else None,
    }


def _value(request: CustomerRequest, car: CustomersCar, at: datetime) -> None:
    today = local_day(at, request.dealer)
    if faults := valuations.list_faults(car, today=today):
        raise faults[0]
    asked = CarAsked(car.model_id or 0, car.year or 0, car.mileage_km or 0, request.dealer.currency)
    valuations.take_in(request=request, car=car, evidence=find_evidence(asked, today=today), at=at)


def _ask(kept: UnconfirmedRequest, person: Customer, dealer: Dealer, listing: Listing | None, at: datetime) -> None:
    outbox.queue_mail(
        key=_key_of(kept.id),
        recipient=person.email,
        template="request_confirm",
        locale=person.locale,
        context={
            "unconfirmed_id": kept.id,
            "name": person.name,
            "dealer": dealer.public_name,
            "car": request_mails.name_of(listing),
        },
        at=at,
        dealer_id=dealer.id,
    )
