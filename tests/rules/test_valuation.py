"""The range of a car from the sales of cars like it: against figures worked out by hand."""

from decimal import Decimal

import pytest

from app.lib.valuation import Adjustment, Comparable, estimate, fit_adjustment, round_amount


def sale(year: int, mileage_km: int, price: int) -> Comparable:
    """A sale; prices in money."""
    return Comparable(year, mileage_km, Decimal(price))


# Two years, four mileages each; a year is worth 50,000 and 10,000 km cost 10,000, without any noise.
EVEN = [
    sale(year, km, 1_000_000 + 50_000 * (year - 2020) - km)
    for year in (2020, 2021)
    for km in range(20_000, 60_000, 10_000)
]

# By hand, for a car of 2020 with 40,000 km. All sales are of 2020, so a year changes nothing.
# Differences of price by mileage: every pair lies on the line -1 a kilometre but the eighth sale, which is far off.
# Pairs of the first seven: 21 slopes of -1; pairs with the eighth: 7 others; the median of 28 slopes is -1.
# Adjusted to 40,000 km: seven times 960,000, once 2,000,000 + (-1) x (40,000 - 90,000) = 2,050,000.
# Quartiles of [960,000 x 7, 2,050,000] (inclusive): 960,000, 960,000, 960,000.
WITH_NONSENSE = [sale(2020, km, 1_000_000 - km) for km in range(10_000, 80_000, 10_000)] + [
    sale(2020, 90_000, 2_000_000)
]

# By hand: same year and mileage, prices 100 ... 800 thousand. Inclusive quartiles of eight values at places 1 + 7/4,
# 1 + 7/2, 1 + 21/4: 200 + 0.75 x 100 = 275; 400 + 0.5 x 100 = 450; 600 + 0.25 x 100 = 625 thousand.
SPREAD = [sale(2020, 50_000, number * 100_000) for number in range(1, 9)]


def test_the_spread_is_the_quartiles_worked_out_by_hand() -> None:
    found = estimate(SPREAD, year=2020, mileage_km=50_000)
    assert found is not None
    assert list(map(int, (found.low, found.middle, found.high))) == [275_000, 450_000, 625_000]
    assert found.adjustment == Adjustment(Decimal(0), Decimal(0))
    assert found.count == 8


def test_year_and_mileage_are_adjusted_as_worked_out_by_hand() -> None:
    found = estimate(EVEN, year=2022, mileage_km=10_000)
    assert found is not None
    assert found.adjustment.per_year == 50_000
    assert found.adjustment.per_km == -1
    assert list(map(int, (found.low, found.middle, found.high))) == [1_090_000, 1_090_000, 1_090_000]
    assert found.adjustment.for_year(2) == 100_000
    assert found.adjustment.for_mileage(10_000) == -10_000


def test_a_nonsensical_price_does_not_move_the_range() -> None:
    found = estimate(WITH_NONSENSE, year=2020, mileage_km=40_000)
    assert found is not None
    assert list(map(int, (found.low, found.middle, found.high))) == [960_000, 960_000, 960_000]


@pytest.mark.parametrize("count", range(8))
def test_fewer_than_eight_sales_give_no_range(count: int) -> None:
    assert estimate(SPREAD[:count], year=2020, mileage_km=50_000) is None


def test_a_newer_or_less_driven_car_never_costs_less() -> None:
    upside_down = [sale(2020 + n, 10_000 * n + 1_000, 500_000 - 10_000 * n) for n in range(8)]
    assert fit_adjustment(upside_down, year=2020).per_year == 0
    rising = [sale(2020, 10_000 * n, 500_000 + 10_000 * n) for n in range(8)]
    assert fit_adjustment(rising, year=2020).per_km == 0


def test_a_range_never_falls_below_nothing() -> None:
    found = estimate(EVEN, year=2020, mileage_km=2_000_000)
    assert found is not None
    assert list(map(int, (found.low, found.middle, found.high))) == [0, 0, 0]


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1234567.89", 1_230_000), ("1235000", 1_240_000), ("999.4", 999), ("0", 0), ("12", 12), ("999999", 1_000_000)],
)
def test_three_digits_count(amount: str, rounded: int) -> None:
    assert int(round_amount(Decimal(amount))) == rounded
