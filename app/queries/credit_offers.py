"""Kept offers: read by their number, or by the dealer whose car they are for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.lib.credit.quote import Quote, calculate
from app.lib.credit.terms import Terms
from app.lib.credit.wish import read_wish
from app.models import Bank, CreditOffer, CreditProgramme, CreditVersion, ListingOffer
from app.queries.credit import terms_of

_LONGEST_NUMBER = 48


@dataclass(frozen=True, slots=True)
class KeptOffer:
    """An offer computed again from what was kept: the same to the minor unit."""

    offer: CreditOffer
    terms: Terms
    quote: Quote

    @property
    def version(self) -> CreditVersion:
        """The version of the programme."""
        return self.offer.version

    @property
    def programme(self) -> CreditProgramme:
        """The programme."""
        return self.version.programme

    @property
    def bank(self) -> Bank:
        """The bank."""
        return self.programme.bank

    def is_valid(self, on: date) -> bool:
        """Whether the offer still holds on a day."""
        return on <= self.offer.valid_until


def get(number: str) -> KeptOffer | None:
    """The offer of a number, whoever asks: to know the number is the right to read it."""
    if len(number) > _LONGEST_NUMBER or not number.isascii() or "\x00" in number:
        return None
    found = db.session.scalar(
        select(CreditOffer)
        .where(CreditOffer.number == number)
        .options(joinedload(CreditOffer.version).joinedload(CreditVersion.programme).joinedload(CreditProgramme.bank))
    )
    return None if found is None else recompute(found)


def recompute(offer: CreditOffer) -> KeptOffer:
    """Compute a kept offer again.

    :raises ValueError: what was kept is damaged.
    """
    terms = terms_of(offer.version.terms)
    quote = calculate(terms, read_wish(json.loads(offer.wish)))
    if isinstance(quote, tuple):
        raise ValueError(f"offer {offer.number} does not fit its own terms")  # noqa: TRY004 - refusals are an answer, too
    return KeptOffer(offer, terms, quote)


def find_link(offer: CreditOffer) -> ListingOffer | None:
    """What ties an offer to a car within the scope: None for an offer without a car, or a car that is out of sight."""
    chosen = select(ListingOffer).where(ListingOffer.offer_id == offer.id).options(joinedload(ListingOffer.listing))
    found: ListingOffer | None = db.session.scalar(chosen)
    return found


def list_recent(*, page: int, size: int) -> tuple[Sequence[ListingOffer], bool]:
    """Offers for cars within the scope, latest first: a page of them, and whether more follow."""
    chosen = (
        select(ListingOffer)
        .join(ListingOffer.offer)
        .options(
            joinedload(ListingOffer.listing),
            joinedload(ListingOffer.offer)
            .joinedload(CreditOffer.version)
            .joinedload(CreditVersion.programme)
            .joinedload(CreditProgramme.bank),
        )
        .order_by(CreditOffer.made_at.desc(), CreditOffer.id.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    found = db.session.scalars(chosen).all()
    return found[:size], len(found) > size
