"""Bars of a picture stand on the ground, on each other, and beside each other."""

from __future__ import annotations

from decimal import Decimal

from app.lib.stacked_bars import stack_bars

PAIRS = [(Decimal(30), Decimal(10)), (Decimal(15), Decimal(5)), (Decimal(0), Decimal(0))]


def test_the_highest_bar_fills_the_picture_and_parts_stand_on_each_other() -> None:
    first, second, empty = stack_bars(PAIRS, width=300, height=80)
    assert (first.lower, first.upper) == ((20.0, 60.0), (0.0, 20.0))
    assert (second.lower, second.upper) == ((50.0, 30.0), (40.0, 10.0))
    assert (empty.lower, empty.upper) == ((80.0, 0.0), (80.0, 0.0))


def test_bars_share_the_width_and_never_touch() -> None:
    bars = stack_bars(PAIRS, width=300, height=80)
    assert [bar.x for bar in bars] == [0, 100, 200]
    assert all(bar.width == 75 for bar in bars)


def test_nothing_to_draw_gives_no_bars() -> None:
    assert stack_bars([], width=300, height=80) == []
    assert stack_bars([(Decimal(0), Decimal(0))], width=300, height=80) == []
