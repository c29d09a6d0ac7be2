"""Stretches of days: inclusive where people name them, half-open where they are counted."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

_QUARTER: Final = 3
_YEAR: Final = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `from_on` to `to_on`, both included; raises ValueError when they are the wrong way round."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        """Refuse a period without days."""
        if self.to_on < self.from_on:
            raise ValueError(f"{self.from_on} is after {self.to_on}")

    @property
    def start(self) -> date:
        """The first day; with `end` the bounds of a half-open comparison."""
        return self.from_on

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.to_on + timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has, at least 1."""
        return (self.to_on - self.from_on).days + 1

    @property
    def months_covered(self) -> Fraction:
        """How many calendar months the period covers, a partly covered one counting its share of days."""
        return _place_in_months(self.end) - _place_in_months(self.start)

    def previous(self) -> "Period":
        """Give the period of as many days just before this one, cut where the calendar begins."""
        last = max(self.from_on.toordinal() - 1, 1)
        return Period(date.fromordinal(max(last - self.days + 1, 1)), date.fromordinal(last))


def preset(code: str, *, today: date) -> Period:
    """Give the period that a code of `app.lib.vocabulary.period.PERIOD_PRESET` means today.

    What is still going on ends today; raises KeyError when the code is unknown.
    """
    return _PRESETS[code](today)


def _place_in_months(day: date) -> Fraction:
    month_days = calendar.monthrange(day.year, day.month)[1]
    return day.year * _YEAR + day.month + Fraction(day.day - 1, month_days)


def _since(size: int) -> Callable[[date], Period]:
    """Give the running month, quarter or year."""
    return lambda today: Period(_first_of(today, size), today)


def _before(size: int) -> Callable[[date], Period]:
    """Give the whole month, quarter or year before the running one."""
    return lambda today: _ending_before(_first_of(today, size), size)


def _days_to(count: int) -> Callable[[date], Period]:
    return lambda today: Period(today - timedelta(days=count - 1), today)


def _ending_before(first: date, months: int) -> Period:
    place = first.year * _YEAR + first.month - 1 - months
    return Period(date(place // _YEAR, place % _YEAR + 1, 1), first - timedelta(days=1))


def _first_of(today: date, size: int) -> date:
    return date(today.year, (today.month - 1) // size * size + 1, 1)


_PRESETS: Final[dict[str, Callable[[date], Period]]] = {
    "last_7_days": _days_to(7),
    "last_30_days": _days_to(30),
    "this_month": _since(1),
    "last_month": _before(1),
    "this_quarter": _since(_QUARTER),
    "last_quarter": _before(_QUARTER),
    "last_12_months": lambda today: _ending_before(_first_of(today, 1), _YEAR),
    "this_year": _since(_YEAR),
    "last_year": _before(_YEAR),
}
