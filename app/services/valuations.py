"""Customers' cars that dealers may buy: taken in with a request, valued by versioned offers, made a draft listing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Conflict, HPromiseError, RuleBroken
from app.extensions import db
from app.lib import vin as numbers
from app.lib.amounts import show_amount
from app.lib.vocabulary.valuation import CONDITION_QUESTIONS
from app.models import CarModel, CustomerRequest, Listing, Origin, Photo, Valuation, ValuationOffer, ValuationPhoto
from app.queries.comparables import Evidence
from app.services import listings, notices, photos, requests
from app.services.listings import local_day

FIRST_YEAR = 1950
MOST_KM = 2_000_000
HIGHEST = Decimal(9_999_999_999)
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class CustomersCar:
    """What a customer told of the own car. ``condition``: codes by the keys of CONDITION_QUESTIONS."""

    model_id: int | None
    year: int | None
    mileage_km: int | None
    vin: str
    condition: Mapping[str, str]
    photos: Sequence[Mapping[str, Any]] = ()


def list_faults(car: CustomersCar, *, today: date) -> list[HPromiseError]:
    """Everything that is missing or impossible in what was told of a car, each at its field."""
    last = today.year + 1
    faults: list[HPromiseError] = []
    if car.vin and not numbers.is_wellformed(car.vin):
        faults.append(
            RuleBroken("VIN_INVALID", _l("A VIN has 17 digits and Latin letters, without I, O and Q."), "vin")
        )
    if not car.model_id or db.session.get(CarModel, car.model_id) is None:
        faults.append(RuleBroken("MODEL_MISSING", _l("Choose make and model."), "model"))
    if car.year is None or not FIRST_YEAR <= car.year <= last:
        words = _l("Write the year: from %(first)s to %(last)s.", first=FIRST_YEAR, last=last)
        faults.append(RuleBroken("YEAR_INVALID", words, "year"))
    if car.mileage_km is None or not 0 <= car.mileage_km <= MOST_KM:
        faults.append(RuleBroken("MILEAGE_INVALID", _l("Write the mileage in kilometres, in digits."), "mileage_km"))
    return faults


def take_in(*, request: CustomerRequest, car: CustomersCar, evidence: Evidence, at: datetime) -> Valuation:
    """Keep the car of a new request of kind ``valuation`` with the range that the customer saw.

    :raises RuleBroken: see ``list_faults``.
    """
    faults = list_faults(car, today=local_day(at, request.dealer))
    if faults:
        raise faults[0]
    model = db.session.get_one(CarModel, car.model_id)
    found = evidence.range
    valuation = Valuation(
        dealer_id=request.dealer_id,
        request_id=request.id,
        vin=car.vin or None,
        make_id=model.make_id,
        model_id=model.id,
        year=car.year,
        mileage_km=car.mileage_km,
        condition={
            key: car.condition[key] for key, words in CONDITION_QUESTIONS.items() if car.condition.get(key) in words
        },
        currency=request.dealer.currency,
        range_low=found.low if found else None,
        range_middle=found.middle if found else None,
        range_high=found.high if found else None,
        comparables=evidence.count,
        period_from=evidence.period_from,
        period_to=evidence.period_to,
    )
    valuation.photos = [
        ValuationPhoto(dealer_id=request.dealer_id, position=place, **photo) for place, photo in enumerate(car.photos)
    ]
    db.session.add(valuation)
    db.session.flush()
    return valuation


def make_offer(
    *, valuation: Valuation, amount: Decimal, expires_on: date, note: str, user_id: int, at: datetime
) -> ValuationOffer:
    """Offer the customer a price for the car; it answers the request and replaces the offer before.

    :raises RuleBroken: no amount, a last day that is over, an offer that was accepted already, a closed request.
    """
    request = valuation.request
    if not 0 < amount <= HIGHEST:
        raise RuleBroken("AMOUNT_INVALID", _l("An amount must be above zero and below ten billion."), "amount")
    if expires_on < local_day(at, request.dealer):
        raise RuleBroken("EXPIRY_PAST", _l("The last day of the offer must lie ahead."), "expires_on")
    if len(note) > LONGEST_NOTE:
        raise RuleBroken("TEXT_TOO_LONG", _l("This text is too long."), "note")
    if any(offer.state == "accepted" for offer in valuation.offers):
        raise RuleBroken("OFFER_ACCEPTED", _l("The customer has accepted an offer already."), "amount")
    for earlier in valuation.offers:
        earlier.state = "replaced" if earlier.state == "open" else earlier.state
    offer = ValuationOffer(
        dealer_id=valuation.dealer_id,
        version=len(valuation.offers) + 1,
        amount=amount,
        currency=valuation.currency,
        expires_on=expires_on,
        note=note,
        created_at=at,
        created_by=user_id,
    )
    valuation.offers.append(offer)
    db.session.flush()
    requests.answer(request=request, user_id=user_id, body=_word_offer(valuation, offer, request.locale), at=at)
    return offer


def decide(*, valuation: Valuation, version: int, accepted: bool, at: datetime) -> ValuationOffer:
    """Write down what the customer says to an offer, and tell the dealer.

    :raises Conflict: a newer offer replaced it, it was decided on, or its last day is over.
    """
    request = valuation.request
    offer = next((offer for offer in valuation.offers if offer.version == version), None)
    if offer is None or offer.state != "open":
        raise Conflict("OFFER_CLOSED", _l("This offer is no longer open. Read the newest one."), "offer")
    if is_over(offer, today=local_day(at, request.dealer)):
        raise Conflict("OFFER_EXPIRED", _l("This offer has run out. Ask the dealer for a new one."), "offer")
    offer.state, offer.decided_at = ("accepted" if accepted else "declined"), at
    with force_locale(request.locale):
        amount = show_amount(offer.amount, offer.currency, request.locale)
        yes = _("I accept your offer of %(amount)s.", amount=amount)
        no = _("I decline your offer of %(amount)s.", amount=amount)
    requests.write_as_customer(request=request, body=str(yes if accepted else no), at=at)
    kind = f"offer_{offer.state}"
    notices.notify_of_request(request=request, kind=kind, key=f"offer-{offer.id}-{offer.state}", at=at)
    return offer


def make_listing(*, valuation: Valuation, unique_id: str, vin: str, origin: Origin) -> Listing:
    """Make a draft listing of a car whose offer was accepted, bought by trade-in at the offered price.

    :raises RuleBroken: no accepted offer, a listing already, no VIN, a stock number that is taken.
    """
    offer = next((offer for offer in valuation.offers if offer.state == "accepted"), None)
    if offer is None:
        raise RuleBroken("OFFER_NOT_ACCEPTED", _l("The customer has not accepted an offer yet."))
    if valuation.listing_id is not None:
        raise RuleBroken("LISTING_MADE", _l("The car is in your stock already."))
    values = {
        "unique_id": unique_id,
        "vin": vin,
        "make_id": valuation.make_id,
        "model_id": valuation.model_id,
        "year": valuation.year,
        "mileage_km": valuation.mileage_km,
        "acquired_via": "trade_in",
        "purchase_price": offer.amount,
    }
    listing = listings.create(dealer=valuation.request.dealer, values=values, origin=origin)
    _hand_over_photos(valuation, listing)
    valuation.listing_id, valuation.vin = listing.id, vin
    return listing


def is_over(offer: ValuationOffer, *, today: date) -> bool:
    """Whether the last day of an offer is over, by the dealer's calendar."""
    return offer.expires_on < today


def is_newest_over(valuation: Valuation, *, at: datetime) -> bool:
    """Whether the newest offer has run out."""
    today = local_day(at, valuation.request.dealer)
    return bool(valuation.offers) and is_over(valuation.offers[-1], today=today)


def forget(*, request_id: int) -> None:
    """Forget what a customer told of the own car: VIN, condition, pictures; model and figures stay for reports."""
    found = find_of_request(request_id)
    if found is None:
        return
    pictures = {photo.sha256 for photo in found.photos}
    found.vin, found.condition, found.photos = None, {}, []
    for offer in found.offers:
        offer.note = ""
    db.session.flush()
    for sha256 in pictures:
        if not photos.is_named(sha256=sha256):
            photos.forget_picture(sha256=sha256)


def find_of_request(request_id: int) -> Valuation | None:
    """The customer's car of a request, within the scope."""
    found: Valuation | None = db.session.scalar(select(Valuation).where(Valuation.request_id == request_id))
    return found


def _word_offer(valuation: Valuation, offer: ValuationOffer, locale: str) -> str:
    car = f"{valuation.make.name_en} {valuation.model.name_en} {valuation.year}"
    with force_locale(locale):
        words = _(
            "We offer %(amount)s for your %(car)s. The offer holds until %(day)s.",
            amount=show_amount(offer.amount, offer.currency, locale),
            car=car,
            day=format_date(offer.expires_on, "long", locale=locale).removesuffix("."),  # Russian days end with one
        )
    return f"{words}\n{offer.note}" if offer.note else str(words)


def _hand_over_photos(valuation: Valuation, listing: Listing) -> None:
    for photo in valuation.photos:
        taken = {"sha256": photo.sha256, "width": photo.width, "height": photo.height, "position": photo.position}
        db.session.add(Photo(listing_id=listing.id, dealer_id=listing.dealer_id, **taken))
    db.session.flush()
    photos.count_stored(listing)
