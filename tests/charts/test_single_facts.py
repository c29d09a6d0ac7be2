"""Facts folded one by one: percentiles between neighbours, sums that know no order, groups that keep apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median, quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.report import Fold
from app.charts.single_facts import Facts

AMOUNTS = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=60)


def of(values: list[int] | list[float]) -> Facts:
    """A group's facts, counted in whole things."""
    return Facts(np.array(values), lambda value: Decimal(int(value)))


@given(AMOUNTS)
def test_the_median_lies_in_the_middle_of_the_ordered_facts(amounts: list[int]) -> None:
    assert of(amounts).fold(Fold.MEDIAN) == Decimal(str(median(map(Decimal, amounts))))


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=2, max_size=60))
def test_nine_of_ten_lie_below_the_ninth_by_the_distance_of_its_neighbours(amounts: list[int]) -> None:
    wanted = quantiles(map(Fraction, amounts), n=10, method="inclusive")[-1]
    assert Fraction(of(amounts).fold(Fold.NINTH)) == wanted  # type: ignore[arg-type]


def test_one_fact_is_its_own_percentile() -> None:
    assert of([7]).fold(Fold.NINTH) == of([7]).fold(Fold.MEDIAN) == 7


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60), st.randoms())
def test_a_sum_of_floats_is_the_same_in_whatever_order_and_groups(shares: list[float], random: object) -> None:
    mixed = sorted(shares, key=lambda _share: random.random())  # type: ignore[attr-defined]
    parts = [of(mixed[:7]), of(mixed[7:])]
    assert Facts.join(parts).fold(Fold.FLOAT_SUM) == of(shares).fold(Fold.FLOAT_SUM)


@pytest.mark.parametrize(
    ("fold", "wanted"), [(Fold.COUNT, 3), (Fold.SUM, 12), (Fold.LOWEST, 1), (Fold.HIGHEST, 8)], ids=str
)
def test_whole_numbers_are_folded_as_the_database_does(fold: Fold, wanted: int) -> None:
    assert Facts.join([of([8, 1]), of([3])]).fold(fold) == wanted
