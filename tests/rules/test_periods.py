"""Periods: days inclusive outside, half-open inside, months by their share of days."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.periods import Period, preset
from app.lib.vocabulary.period import PERIOD_PRESET

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(min(days), max(days)))


def test_both_ends_of_a_period_belong_to_it() -> None:
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert (march.days, march.months_covered) == (31, Fraction(1))
    assert (march.start, march.end) == (date(2026, 3, 1), date(2026, 4, 1))


def test_a_partly_covered_month_counts_its_share_of_days() -> None:
    assert Period(date(2026, 1, 15), date(2026, 2, 14)).months_covered == Fraction(17, 31) + Fraction(14, 28)
    assert Period(date(2026, 3, 10), date(2026, 3, 10)).months_covered == Fraction(1, 31)
    assert Period(date(2025, 1, 1), date(2025, 12, 31)).months_covered == 12


def test_a_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="after"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


@given(PERIODS)
def test_the_previous_period_is_as_long_and_ends_the_day_before(period: Period) -> None:
    before = period.previous()
    assert before.days == period.days
    assert before.end == period.start


def test_the_previous_period_is_cut_where_the_calendar_begins() -> None:
    assert Period(date(1, 1, 3), date(2026, 1, 1)).previous() == Period(date(1, 1, 1), date(1, 1, 2))


@given(PERIODS, st.integers(0, 400))
def test_months_covered_add_up_over_any_cut(period: Period, cut: int) -> None:
    middle = period.from_on + timedelta(days=min(cut, period.days - 1))
    if middle > period.from_on:
        parts = Period(period.from_on, middle - timedelta(days=1)), Period(middle, period.to_on)
        assert sum(part.months_covered for part in parts) == period.months_covered


@pytest.mark.parametrize(
    ("code", "from_on", "to_on"),
    [
        ("last_7_days", "2026-01-28", "2026-02-03"),
        ("last_30_days", "2026-01-05", "2026-02-03"),
        ("this_month", "2026-02-01", "2026-02-03"),
        ("last_month", "2026-01-01", "2026-01-31"),
        ("this_quarter", "2026-01-01", "2026-02-03"),
        ("last_quarter", "2025-10-01", "2025-12-31"),
        ("last_12_months", "2025-02-01", "2026-01-31"),
        ("this_year", "2026-01-01", "2026-02-03"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_preset_is_told_from_today(code: str, from_on: str, to_on: str) -> None:
    assert preset(code, today=date(2026, 2, 3)) == Period(date.fromisoformat(from_on), date.fromisoformat(to_on))


@given(DAYS)
def test_every_preset_has_a_meaning_on_every_day(today: date) -> None:
    assert all(preset(code, today=today).to_on <= today for code in PERIOD_PRESET.codes)
