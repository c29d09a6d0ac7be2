"""The base period of a loan and the place of each payment in it (353-FZ, art. 6 part 2.2)."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from app.lib.credit.loan import MONTHS_A_YEAR, add_months

DAYS_A_YEAR: Final = 365
_DAYS_A_MONTH: Final = 30  # the law takes all months as equally long


@dataclass(frozen=True, slots=True)
class Interval:
    """A standard interval: a number of months, or a number of days."""

    months: int = 0
    days: int = 0

    @property
    def length(self) -> Decimal:
        """About how many days it has, to find the smallest and what is within a year."""
        return Decimal(self.months * DAYS_A_YEAR) / MONTHS_A_YEAR + self.days

    @property
    def periods_a_year(self) -> Decimal:
        """How many of them a year has."""
        return Decimal(MONTHS_A_YEAR) / self.months if self.months else Decimal(DAYS_A_YEAR) / self.days

    def place(self, issued_on: date, day: date) -> tuple[int, Decimal]:
        """Whole intervals from the issue to a day, and the rest as a share of one."""
        if not self.months:
            whole, rest = divmod((day - issued_on).days, self.days)
            return whole, Decimal(rest) / self.days
        months = (day.year - issued_on.year) * MONTHS_A_YEAR + day.month - issued_on.month
        if add_months(issued_on, months) > day:
            months -= 1
        days = (day - add_months(issued_on, months)).days
        whole, rest = divmod(months, self.months)
        return whole, Decimal(rest * _DAYS_A_MONTH + days) / (self.months * _DAYS_A_MONTH)


YEAR: Final = Interval(months=MONTHS_A_YEAR)


def measure(days: Sequence[date]) -> tuple[Interval, list[tuple[int, Decimal]]]:
    """The base period of flows on these days, the issue first, and whole periods and rest for each of them.

    The base period is the interval met most often, the smallest of several; one year when none is within a year.

    :raises ValueError: fewer than two days, or days out of order.
    """
    if len(days) < 2 or any(after < before for before, after in pairwise(days)):
        raise ValueError("an issue and payments in order of time are needed")
    met = Counter(_interval(before, after) for before, after in pairwise(days) if after > before)
    within = {interval: times for interval, times in met.items() if interval.length <= DAYS_A_YEAR}
    base = min(within, key=lambda interval: (-within[interval], interval.length), default=YEAR)
    return base, [base.place(days[0], day) for day in days]


def _interval(before: date, after: date) -> Interval:
    """Whole months where the days of the month agree (the ends of months do), else days."""
    same = before.day == after.day
    shortened = after.day < before.day and _ends_month(after)
    lengthened = after.day > before.day and _ends_month(before)
    months = (after.year - before.year) * MONTHS_A_YEAR + after.month - before.month
    return (
        Interval(months=months)
        if months and (same or shortened or lengthened)
        else Interval(days=(after - before).days)
    )


def _ends_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
