"""A loan, its equal instalment and its schedule, exact to the minor unit."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, overload

from app.lib.money import from_minor, to_minor

MONTHS_A_YEAR: Final = 12
_PER_CENT_MONTHS: Final = 100 * MONTHS_A_YEAR

_LONGEST_MONTHS: Final = 600
_HIGHEST_RATE: Final = 1000
_MOST_PLACES: Final = -6


@dataclass(frozen=True, slots=True)
class Loan:
    """What is lent: ``amount`` at ``yearly_rate`` per cent for ``months``; ``balloon`` is due with the last instalment.

    :raises ValueError: an amount or term not above zero, a term of more than 50 years, a rate below zero, above 1000 or
        with more than six places, a balloon beyond the amount.
    """

    amount: Decimal
    yearly_rate: Decimal
    months: int
    balloon: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse what no bank lends."""
        if not self.amount > 0 or not 0 < self.months <= _LONGEST_MONTHS:
            raise ValueError("amount and term must be above zero")
        if not is_rate(self.yearly_rate):
            raise ValueError("the rate lies between zero and 1000 and has at most six places")
        if not 0 <= self.balloon <= self.amount:
            raise ValueError("the balloon lies between zero and the amount")


def is_rate(yearly_rate: Decimal) -> bool:
    """Whether a yearly rate in % can be reckoned with: from zero to 1000, at most six places."""
    exponent = yearly_rate.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _MOST_PLACES and 0 <= yearly_rate <= _HIGHEST_RATE


class Instalment(NamedTuple):
    """One line of a schedule; ``payment`` = ``principal`` + ``interest``, ``remaining`` is owed afterwards."""

    number: int
    due_on: date
    payment: Decimal
    principal: Decimal
    interest: Decimal
    remaining: Decimal


class Schedule(Sequence[Instalment]):
    """All instalments of a loan; kept as whole minor units, told as amounts.

    ``regular`` is paid each month but the last, ``final`` in the last one; ``remaining`` is what is owed before each of
    them. Principals sum to ``amount`` exactly.
    """

    __slots__ = ("amount", "final", "issued_on", "regular", "remaining")

    def __init__(self, issued_on: date, regular: int, remaining: list[int], final: int) -> None:
        """Take the issue's day, the payments and what is owed before each, in minor units."""
        self.issued_on = issued_on
        self.amount = remaining[0]
        self.regular = regular
        self.remaining = remaining
        self.final = final

    def __len__(self) -> int:
        return len(self.remaining)

    @overload
    def __getitem__(self, index: int) -> Instalment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Instalment]: ...
    def __getitem__(self, index: int | slice) -> Instalment | Sequence[Instalment]:
        places = range(len(self))[index]
        return self._tell(places) if isinstance(places, int) else [self._tell(place) for place in places]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.issued_on, self.regular, self.final, tuple(self.remaining)

    @property
    def payment(self) -> Decimal:
        """The regular payment; the last one differs by the rounding and the balloon."""
        return from_minor(self.regular if len(self) > 1 else self.final)

    @property
    def total(self) -> Decimal:
        """All payments: the amount and its interest."""
        return from_minor(self.regular * (len(self) - 1) + self.final)

    @property
    def interest(self) -> Decimal:
        """All interest."""
        return self.total - from_minor(self.amount)

    def _tell(self, place: int) -> Instalment:
        last = place == len(self) - 1
        payment, after = (self.final, 0) if last else (self.regular, self.remaining[place + 1])
        principal = self.remaining[place] - after
        amounts = map(from_minor, (payment, principal, payment - principal, after))
        return Instalment(place + 1, add_months(self.issued_on, place + 1), *amounts)


def find_instalment(loan: Loan) -> Decimal:
    """The equal monthly payment, rounded half up to the minor unit.

    A = (S - B * (1+i)^-n) * i / (1 - (1+i)^-n), where i is the monthly rate; (S - B) / n without interest. B = 0 gives
    the plain annuity (any textbook of financial mathematics).
    """
    return from_minor(_find_instalment(loan, *_grow(loan.yearly_rate)))


def plan_payments(loan: Loan, issued_on: date) -> Schedule:
    """The schedule: a payment each month on the day of the issue, or the last day of a month that is too short.

    Interest of a month is a twelfth of the yearly rate on what is owed, rounded half up to the minor unit. The last
    payment absorbs all rounding and the balloon.
    """
    growth, unit = _grow(loan.yearly_rate)
    amount, regular = to_minor(loan.amount), _find_instalment(loan, growth, unit)
    remaining = _repay(amount, regular, loan.months, growth, unit)
    while remaining[-1] < 0:  # a few kopecks over many months, where rounding up would repay them too early
        regular -= 1
        remaining = _repay(amount, regular, loan.months, growth, unit)
    return Schedule(issued_on, regular, remaining, (remaining[-1] * growth + unit // 2) // unit)


def _grow(yearly_rate: Decimal) -> tuple[int, int]:
    """1 + i of a month as a ratio of whole numbers: everything stays exact until it is rounded, and quick."""
    rate, unit = yearly_rate.as_integer_ratio()
    unit *= _PER_CENT_MONTHS
    return unit + rate, unit


def _find_instalment(loan: Loan, growth: int, unit: int) -> int:
    """The formula multiplied by (1+i)^n: whole numbers only, rounded once."""
    amount, balloon = to_minor(loan.amount), to_minor(loan.balloon)
    if growth == unit:
        return (2 * (amount - balloon) + loan.months) // (2 * loan.months)
    grown, still = int(growth**loan.months), int(unit**loan.months)
    above, below = (amount * grown - balloon * still) * (growth - unit), unit * (grown - still)
    return (2 * above + below) // (2 * below)


def _repay(amount: int, regular: int, months: int, growth: int, unit: int) -> list[int]:
    """What is owed before each payment."""
    owed, half = amount, unit // 2
    return [amount, *[owed := (owed * growth + half) // unit - regular for _month in range(1, months)]]


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a month that is too short.

    :raises ValueError: beyond the calendar.
    """
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
