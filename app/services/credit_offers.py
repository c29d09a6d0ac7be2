"""Offers: one calculation of a programme, kept under a number that nobody can guess."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.credit.quote import calculate
from app.lib.credit.refusals import Refusal
from app.lib.credit.terms import Terms
from app.lib.credit.wish import Wish, write_wish
from app.models import CreditOffer, CreditVersion, Listing, ListingOffer
from app.queries.credit import standard_terms, terms_of

_RANDOM_BYTES = 16


class WishRefused(RuleBroken):
    """The programme does not give what was wished; ``refusals`` say why and what would be possible."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("WISH_REFUSED", _l("The bank does not offer this."), refusals[0].field)
        self.refusals = refusals


def make(
    *, version_id: int, wish: Wish, at: datetime, listing: Listing | None = None, car: str | None = None
) -> CreditOffer:
    """Keep a calculation as an offer, with the dealer's row when it is for a listing (call in that dealer's scope).

    ``wish.on`` is the day of the offer; ``car`` names the car in words.

    :raises NotFound: no such version. :raises RuleBroken: it is not in force any more. :raises WishRefused: see there.
    """
    version = _version(version_id)
    terms = terms_of(version.terms)
    quote = calculate(terms, wish)
    if isinstance(quote, tuple):
        raise WishRefused(quote)
    offer = CreditOffer(
        number=f"{wish.on:%y%m%d}-{secrets.token_hex(_RANDOM_BYTES)}",
        version_id=version.id,
        wish=json.dumps(write_wish(wish)),
        payment=quote.payment,
        psk_amount=quote.psk_amount,
        car=car,
        made_at=at,
        valid_until=_last_day(terms, wish.on),
    )
    db.session.add(offer)
    db.session.flush()
    if listing is not None:
        db.session.add(ListingOffer(offer_id=offer.id, listing_id=listing.id, dealer_id=listing.dealer_id))
        db.session.flush()
    return offer


def _version(version_id: int) -> CreditVersion:
    version: CreditVersion | None = db.session.scalar(select(CreditVersion).where(CreditVersion.id == version_id))
    if version is None:
        raise NotFound("PROGRAMME_UNKNOWN", _l("There is no such programme."), "programme")
    programme = version.programme
    if version.replaced_at is not None or not programme.is_offered or not programme.bank.is_partner:
        raise RuleBroken("PROGRAMME_CHANGED", _l("The bank has changed this programme: calculate again."), "programme")
    return version


def _last_day(terms: Terms, on: date) -> date:
    last = on + timedelta(days=standard_terms().offer_days)
    return min(last, terms.valid_until) if terms.valid_until else last
