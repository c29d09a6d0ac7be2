"""Why a programme does not fit a wish, and what would be possible: values, not exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from app.lib.credit.loan import MONTHS_A_YEAR
from app.lib.credit.terms import Terms, share_of
from app.lib.credit.wish import Wish

Bound: TypeAlias = Decimal | int | date | str

HIGHEST_PRICE: Final = Decimal("9999999999.99")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: ``code`` is a word of CREDIT_REFUSAL, ``field`` the field of the wish that is at fault.

    ``lowest`` and ``highest`` tell what would be possible. Amounts are Decimal, months and years whole numbers, days
    dates; they fill the places of the words.
    """

    code: str
    field: str
    lowest: Bound | None = None
    highest: Bound | None = None


def find_refusals(terms: Terms, wish: Wish) -> tuple[Refusal, ...]:
    """All reasons why a programme cannot give what is wished; none means that it can, as far as limits go."""
    if not 0 < wish.price <= HIGHEST_PRICE:
        code = "price_not_positive" if not wish.price > 0 else "price_too_high"
        return (Refusal(code, "price", highest=HIGHEST_PRICE),)
    if wish.currency != terms.currency:
        return (Refusal("currency_differs", "price", lowest=terms.currency),)
    return (
        *_judge_day(terms, wish),
        *_judge_first_payment(terms, wish),
        *_judge_term(terms, wish),
        *_judge_balloon(terms, wish),
    )


def _judge_day(terms: Terms, wish: Wish) -> Iterator[Refusal]:
    if wish.on < terms.valid_from:
        yield Refusal("not_yet_valid", "on", lowest=terms.valid_from)
    elif terms.valid_until is not None and wish.on > terms.valid_until:
        yield Refusal("no_longer_valid", "on", highest=terms.valid_until)


def _judge_first_payment(terms: Terms, wish: Wish) -> Iterator[Refusal]:
    """Its share of the price, and what is left to be lent."""
    lowest = max(share_of(wish.price, terms.share_from), wish.price - terms.amount_to)
    highest = min(share_of(wish.price, terms.share_to), wish.price - terms.amount_from)
    if wish.first_payment < 0:
        yield Refusal("first_payment_negative", "first_payment", lowest=max(lowest, Decimal(0)))
    elif wish.first_payment < share_of(wish.price, terms.share_from):
        yield Refusal("first_payment_too_low", "first_payment", lowest=lowest)
    elif wish.first_payment >= wish.price or wish.first_payment > share_of(wish.price, terms.share_to):
        yield Refusal("first_payment_too_high", "first_payment", highest=max(highest, Decimal(0)))
    elif wish.needed < terms.amount_from:
        yield Refusal("amount_too_low", "first_payment", lowest=terms.amount_from)
    elif wish.needed > terms.amount_to:
        yield Refusal("amount_too_high", "first_payment", highest=terms.amount_to)


def _judge_term(terms: Terms, wish: Wish) -> Iterator[Refusal]:
    if not terms.months_from <= wish.months <= terms.months_to:
        yield Refusal("term_outside", "months", lowest=terms.months_from, highest=terms.months_to)
        return
    if terms.age_at_end is None or wish.year is None:
        return
    # The loan has to end within the last year in which the car is young enough.
    possible = (wish.year + terms.age_at_end + 1 - wish.on.year) * MONTHS_A_YEAR - wish.on.month
    if possible < terms.months_from:
        yield Refusal("car_too_old_for_any_term", "year", highest=terms.age_at_end)
    elif possible < wish.months:
        yield Refusal("car_too_old", "months", lowest=possible, highest=terms.age_at_end)


def _judge_balloon(terms: Terms, wish: Wish) -> Iterator[Refusal]:
    if terms.scheme != "balloon":
        if wish.balloon:
            yield Refusal("balloon_not_offered", "balloon", highest=Decimal(0))
        return
    lowest = share_of(wish.price, terms.balloon_from)
    highest = min(share_of(wish.price, terms.balloon_to), max(wish.needed, Decimal(0)))
    if wish.balloon < lowest:
        yield Refusal("balloon_too_low", "balloon", lowest=lowest)
    elif wish.balloon > highest:
        yield Refusal("balloon_too_high", "balloon", highest=highest)
