"""The standard payment: what a car costs a month under one definition, and for a payment the prices that keep to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from app.lib.credit.loan import Loan, find_instalment
from app.lib.credit.refusals import HIGHEST_PRICE, find_refusals
from app.lib.credit.terms import RateRow, Terms, share_of
from app.lib.credit.wish import Wish
from app.lib.money import from_minor, to_minor
from app.lib.vocabulary.listing import CONDITION

_OLDEST: Final = 100
_PRICES: Final = range(1, to_minor(HIGHEST_PRICE) + 1)


@dataclass(frozen=True, slots=True)
class Standard:
    """The distributor's standard terms: first payment in % of the price, months; no balloon, the cheapest payment."""

    first_share: Decimal = Decimal(20)
    months: int = 60

    def wish(self, *, price: Decimal, currency: str, condition: str, year: int | None, on: date) -> Wish:
        """What is wished for a car under these terms."""
        first_payment = share_of(price, self.first_share)
        return Wish(price, first_payment, self.months, on, condition=condition, year=year, currency=currency)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One programme for one kind of car: ``rate`` for prices from ``lowest`` to ``highest``, in minor units.

    The payment grows with the price, so a payment can be turned into a price.
    """

    place: int
    terms: Terms
    rate: Decimal
    standard: Standard
    lowest: int
    highest: int

    def payment(self, minor: int) -> Decimal:
        """The monthly payment of a price."""
        price = from_minor(minor)
        return find_instalment(Loan(self._lent(price)[0], self.rate, self.standard.months))

    def _lent(self, price: Decimal) -> tuple[Decimal, Decimal]:
        """What is lent, and what the charges come to."""
        needed = price - share_of(price, self.standard.first_share)
        charges = [(charge, charge.amount(price=price, needed=needed)) for charge in self.terms.charges]
        financed = sum((amount for charge, amount in charges if charge.financed), Decimal(0))
        return needed + financed, sum((amount for _charge, amount in charges), Decimal(0))

    def lends(self, minor: int) -> bool:
        """Whether a price is high enough for the least amount and for the charges."""
        price = from_minor(minor)
        lent, charged = self._lent(price)
        return charged < lent and price - share_of(price, self.standard.first_share) >= self.terms.amount_from

    def exceeds(self, minor: int) -> bool:
        """Whether a price is too high for the highest amount."""
        price = from_minor(minor)
        return price - share_of(price, self.standard.first_share) > self.terms.amount_to

    def highest_within(self, payment_max: Decimal) -> int:
        """The highest price whose payment is not above a limit; below ``lowest`` when there is none."""
        prices = range(self.lowest, self.highest + 1)
        return self.lowest - 1 + bisect_right(prices, payment_max, key=self.payment)


@dataclass(frozen=True, slots=True)
class PriceLimit:
    """Cars of a condition, currency and model years (with both ends, None open) priced from .. to, with both ends."""

    currency: str
    condition: str
    year_from: int | None
    year_to: int | None
    price_from: Decimal
    price_to: Decimal


@dataclass(frozen=True, slots=True)
class StandardPayment:
    """The cheapest payment; ``place`` tells which of the programmes gives it."""

    place: int
    payment: Decimal


class StandardTable:
    """The standard payments of programmes on a day, for any car; made once, asked often."""

    def __init__(self, programmes: Sequence[Terms], standard: Standard, on: date) -> None:
        """Take the programmes, in the order in which ``place`` counts them."""
        self.standard = standard
        self.on = on
        self._drawn: dict[tuple[int, Decimal], Line] = {}
        self._lines: dict[tuple[str, int], tuple[Line, ...]] = {}
        for condition in CONDITION.codes:
            for age in range(_OLDEST + 1):
                found = (self._find(place, terms, condition, age) for place, terms in enumerate(programmes))
                lines = (self._draw(place, terms, row.yearly_rate) for place, terms, row in filter(None, found))
                self._lines[condition, age] = tuple(line for line in lines if line.lowest <= line.highest)

    def find_payment(self, *, price: Decimal, currency: str, condition: str, year: int) -> StandardPayment | None:
        """The cheapest payment for a car, None when no programme takes it."""
        age = min(max(0, self.on.year - year), _OLDEST)
        minor = to_minor(price)
        payments = [
            StandardPayment(line.place, line.payment(minor))
            for line in self._lines.get((condition, age), ())
            if line.terms.currency == currency and line.lowest <= minor <= line.highest
        ]
        return min(payments, key=lambda found: (found.payment, found.place), default=None)

    def price_limits(self, payment_max: Decimal) -> tuple[PriceLimit, ...]:
        """The cars with a standard payment up to ``payment_max``: exactly those that any one of the limits holds.

        None at all means that no car keeps to the payment.
        """
        highest = {line: line.highest_within(payment_max) for line in self._drawn.values()}
        return tuple(
            PriceLimit(currency, condition, *years, from_minor(low), from_minor(high))
            for condition, years, lines in self._kinds()
            for currency in sorted({line.terms.currency for line in lines})
            for low, high in _join((line.lowest, highest[line]) for line in lines if line.terms.currency == currency)
        )

    def _kinds(self) -> Iterator[tuple[str, tuple[int | None, int | None], tuple[Line, ...]]]:
        """Conditions and model years that the same lines hold for."""
        for condition in CONDITION.codes:
            by_age = [self._lines[condition, age] for age in range(_OLDEST + 1)]
            for lines, group in groupby(range(_OLDEST + 1), key=by_age.__getitem__):
                ages = [*group]
                year_from = None if ages[-1] == _OLDEST else self.on.year - ages[-1]
                year_to = None if ages[0] == 0 else self.on.year - ages[0]
                yield condition, (year_from, year_to), lines

    def _find(self, place: int, terms: Terms, condition: str, age: int) -> tuple[int, Terms, RateRow] | None:
        """The row of a programme for a kind of car; the price, which only limits, is taken as one that fits."""
        price = (terms.amount_from / (1 - self.standard.first_share / 100)).quantize(Decimal(1)) + 1
        wish = self.standard.wish(
            price=price, currency=terms.currency, condition=condition, year=self.on.year - age, on=self.on
        )
        row = terms.find_row(wish)
        obstacles = {refusal.code for refusal in find_refusals(terms, wish)} - {"amount_too_low", "amount_too_high"}
        return None if row is None or obstacles else (place, terms, row)

    def _draw(self, place: int, terms: Terms, rate: Decimal) -> Line:
        """The line of a programme and a rate, drawn once."""
        if (place, rate) not in self._drawn:
            line = Line(place, terms, rate, self.standard, 1, 0)
            lowest = bisect_left(_PRICES, True, key=line.lends)
            highest = bisect_left(_PRICES, True, key=line.exceeds)
            ends = _PRICES[0] + lowest, _PRICES[0] + highest - 1
            self._drawn[place, rate] = Line(place, terms, rate, self.standard, *ends)
        return self._drawn[place, rate]


def _join(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of whole numbers with both ends, those that touch made one; reversed ones hold nothing."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined
