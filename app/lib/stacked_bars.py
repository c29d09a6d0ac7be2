"""Where the bars of a picture stand: pairs of amounts on each other, drawn by whoever knows how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

GAP = 0.25  # of a bar's room
DIGITS = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``lower`` and ``upper`` are (y, height) of its two parts; y grows downwards."""

    x: float
    width: float
    lower: tuple[float, float]
    upper: tuple[float, float]


def stack_bars(pairs: Sequence[tuple[Decimal, Decimal]], *, width: float, height: float) -> list[Bar]:
    """Bars for pairs of amounts (lower, upper), none negative, the highest as high as the picture."""
    highest = max((sum(pair, Decimal(0)) for pair in pairs), default=Decimal(0))
    if not highest:
        return []
    scale, room = Decimal(height) / highest, width / len(pairs)
    return [
        _stand(place * room, room * (1 - GAP), float(lower * scale), float(upper * scale), height)
        for place, (lower, upper) in enumerate(pairs)
    ]


def _stand(x: float, width: float, lower: float, upper: float, height: float) -> Bar:
    low, high = round(height - lower, DIGITS), round(height - lower - upper, DIGITS)
    return Bar(round(x, DIGITS), round(width, DIGITS), (low, round(lower, DIGITS)), (high, round(upper, DIGITS)))
