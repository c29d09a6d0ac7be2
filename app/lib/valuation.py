"""What a car is worth by what cars like it were sold for: adjusted for year and mileage, median and quartiles.

1. ``per_year`` is the median of (price difference / year difference) over all pairs of sales of different years, never
   below zero: a newer car does not cost less.
2. Every price is brought to the wanted year with it. ``per_km`` is then the median of (price difference / mileage
   difference) over all pairs whose mileages are at least ``FAR_KM`` apart, never above zero.
3. Every price is brought to the wanted mileage too. Of the adjusted prices the range is the lower quartile, the median
   and the upper quartile, rounded to three digits.

Medians of pairwise slopes (Theil 1950, Sen 1968) stand firm where up to 29 % of the prices are nonsense. With fewer
than ``ENOUGH`` sales there is no range: a few sales say little, and would tell what a single dealer earned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import median, quantiles
from typing import Final

ENOUGH: Final = 8
FAR_KM: Final = 1_000
DIGITS: Final = 3
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Comparable:
    """A sale of a car like the one asked about."""

    year: int
    mileage_km: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a year and a kilometre change, in money: ``per_year`` is 0 or more, ``per_km`` 0 or less."""

    per_year: Decimal
    per_km: Decimal

    def for_year(self, years: int) -> Decimal:
        """What so many years newer (negative: older) change."""
        return self.per_year * years

    def for_mileage(self, kilometres: int) -> Decimal:
        """What so many kilometres more (negative: fewer) change."""
        return self.per_km * kilometres


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Lower quartile, median and upper quartile of the adjusted prices, and how they were adjusted."""

    low: Decimal
    middle: Decimal
    high: Decimal
    adjustment: Adjustment
    count: int


def estimate(sales: Sequence[Comparable], *, year: int, mileage_km: int) -> PriceRange | None:
    """The range for a car of this year and mileage; none with fewer than ENOUGH sales."""
    if len(sales) < ENOUGH:
        return None
    adjustment = fit_adjustment(sales, year=year)
    adjusted = [
        sale.price + adjustment.for_year(year - sale.year) + adjustment.for_mileage(mileage_km - sale.mileage_km)
        for sale in sales
    ]
    low, middle, high = (round_amount(max(value, NOTHING)) for value in quantiles(adjusted, n=4, method="inclusive"))
    return PriceRange(low, middle, high, adjustment, len(sales))


def fit_adjustment(sales: Sequence[Comparable], *, year: int) -> Adjustment:
    """What a year and a kilometre change among these sales; the mileage is judged with all at the same year."""
    by_year = [(sale.year, sale.price) for sale in sales]
    per_year = max(_slope(by_year, 1), NOTHING)
    by_mileage = [(sale.mileage_km, sale.price + per_year * (year - sale.year)) for sale in sales]
    return Adjustment(per_year, min(_slope(by_mileage, FAR_KM), NOTHING))


def round_amount(amount: Decimal) -> Decimal:
    """An amount with three digits that count: 1,234,567 becomes 1,230,000."""
    whole = int(amount)
    step = 10 ** max(len(str(whole)) - DIGITS, 0)
    return Decimal((whole + step // 2) // step * step)


def _slope(points: Sequence[tuple[int, Decimal]], smallest: int) -> Decimal:
    """The median slope over all pairs that lie at least so far apart; 0 where there is no such pair."""
    slopes = [
        (other_price - price) / (other - one)
        for (one, price), (other, other_price) in combinations(points, 2)
        if abs(other - one) >= smallest
    ]
    return median(slopes) if slopes else NOTHING
