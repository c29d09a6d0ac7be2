"""What terms come to: payments by month and first payment for a sample car, made while somebody edits them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from app.lib.credit.quote import Quote, calculate
from app.lib.credit.terms import Terms, share_of
from app.lib.credit.wish import Wish
from app.lib.credit.words import explain_refusal
from app.views.wording import locale

_USUAL_MONTHS: Final = (6, 12, 24, 36, 48, 60, 72, 84, 96, 120)
_MOST: Final = 6
SAMPLE_PRICE: Final = Decimal(1_500_000)


@dataclass(frozen=True, slots=True)
class Sample:
    """The car that a preview is made for."""

    price: Decimal = SAMPLE_PRICE
    condition: str = "used"
    age: int = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A payment, or why there is none."""

    quote: Quote | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Payments: a row for each term, a column for each first payment in %."""

    shares: tuple[Decimal, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    sample: Sample
    currency: str


def preview(terms: Terms, sample: Sample, on: date) -> Preview:
    """Compute the sample car's payments; ``on`` counts as a day within the programme's validity."""
    day = max(on, terms.valid_from) if terms.valid_until is None else min(max(on, terms.valid_from), terms.valid_until)
    shares = _pick(sorted({terms.share_from, *(row.share_from for row in terms.rates), terms.share_to}))
    borders = {row.months_from for row in terms.rates} | {row.months_to for row in terms.rates}
    usual = {months for months in _USUAL_MONTHS if terms.months_from <= months <= terms.months_to}
    terms_shown = sorted(usual or borders)
    shown = [share for share in shares if terms.share_from <= share <= terms.share_to]
    rows = tuple((months, tuple(_cell(terms, sample, months, share, day) for share in shown)) for months in terms_shown)
    return Preview(tuple(shown), rows, sample, terms.currency)


def _pick(shares: list[Decimal]) -> list[Decimal]:
    """At most so many of them, the ends among them."""
    if len(shares) <= _MOST:
        return shares
    step = (len(shares) - 1) / (_MOST - 1)
    return [shares[round(place * step)] for place in range(_MOST)]


def _cell(terms: Terms, sample: Sample, months: int, share: Decimal, day: date) -> Cell:
    wish = Wish(
        sample.price,
        share_of(sample.price, share),
        months,
        day,
        balloon=share_of(sample.price, terms.balloon_from) if terms.scheme == "balloon" else Decimal(0),
        condition=sample.condition,
        year=day.year - sample.age,
        currency=terms.currency,
    )
    found = calculate(terms, wish)
    if isinstance(found, Quote):
        return Cell(found)
    return Cell(None, explain_refusal(found[0], currency=terms.currency, locale=locale()))
