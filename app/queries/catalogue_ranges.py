"""How cars spread over an amount (price, year, mileage, power): what is drawn above a filter from ... to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

MOST_BARS = 24
_STEPS = (1, 2, 5, 10)
_TAIL_PERCENT = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """Cars from ``low`` to below ``high``."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Neighbouring bars that hold every car once; the outer ones take in the few that lie far out."""

    bars: Sequence[Bar]

    @property
    def low(self) -> int:
        """Where the first bar begins."""
        return self.bars[0].low if self.bars else 0

    @property
    def high(self) -> int:
        """Where the last bar ends."""
        return self.bars[-1].high if self.bars else 0

    @property
    def tallest(self) -> int:
        """The cars of the tallest bar."""
        return max((bar.count for bar in self.bars), default=0)


def round_step(amount: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 ... that is not above an amount; at least 1."""
    power = int(10 ** max(0, len(str(int(amount))) - 1))
    return max(factor * power for factor in _STEPS if factor * power <= max(1, amount))


def draw(buckets: Mapping[int, int], step: int) -> Histogram:
    """Join buckets (lowest amount -> cars, each ``step`` wide) to at most MOST_BARS bars.

    The outermost 2 % of the cars at either end never stretch the bars of the others.
    """
    if not buckets:
        return Histogram(())
    lows = sorted(buckets)
    first, last = _core(buckets, lows)
    width = step * -(-(last + step - first) // (step * MOST_BARS))
    edges = list(range(first, last + step, width))
    counts = [0] * len(edges)
    for low, count in buckets.items():
        counts[min(max(0, (low - first) // width), len(edges) - 1)] += count
    ends = [*edges[1:], max(edges[-1] + width, lows[-1] + step)]
    starts = [lows[0], *edges[1:]]
    return Histogram(tuple(Bar(*bar) for bar in zip(starts, ends, counts, strict=True)))


def _core(buckets: Mapping[int, int], lows: Sequence[int]) -> tuple[int, int]:
    """The buckets between which all but the outermost cars lie."""
    upto = list(accumulate(buckets[low] for low in lows))
    tail = upto[-1] * _TAIL_PERCENT // 100
    first = next(low for low, count in zip(lows, upto, strict=True) if count > tail)
    last = next(low for low, count in zip(lows, upto, strict=True) if count >= upto[-1] - tail)
    return first, last
