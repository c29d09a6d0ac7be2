"""A car's prices from the first day to today, as a picture and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.models import PriceChange

WIDTH, HEIGHT, MARGIN = 640, 140, 14

Step = tuple[PriceChange, Decimal | None]


@dataclass(frozen=True, slots=True)
class PricePath:
    """``steps``: the prices, latest first, each with its distance from the one before; ``line``, ``area``: SVG paths.

    ``total``: what the price has changed since the first day; ``dots``: the places of the prices in the picture.
    """

    steps: Sequence[Step]
    total: Decimal
    lowest: Decimal
    highest: Decimal
    line: str
    area: str
    dots: Sequence[tuple[int, int]]
    width: int = WIDTH
    height: int = HEIGHT


def draw_path(prices: Sequence[PriceChange], today: date) -> PricePath | None:
    """The path of at least two prices, in the order in which they came; None for fewer."""
    if len(prices) < 2:
        return None
    amounts = [price.amount for price in prices]
    lowest, highest = min(amounts), max(amounts)
    first = prices[0].on_day
    days = max(1, (max(today, prices[-1].on_day) - first).days)
    dots = [
        (
            _place((price.on_day - first).days, days, WIDTH),
            HEIGHT - _place(price.amount - lowest, highest - lowest, HEIGHT),
        )
        for price in prices
    ]
    line = f"M{dots[0][0]} {dots[0][1]}" + "".join(f"H{x}V{y}" for x, y in dots[1:]) + f"H{WIDTH - MARGIN}"
    area = f"{line}V{HEIGHT}H{dots[0][0]}Z"
    return PricePath(list_steps(prices), amounts[-1] - amounts[0], lowest, highest, line, area, dots)


def list_steps(prices: Sequence[PriceChange]) -> list[Step]:
    """The prices, latest first, each with its distance from the one before; the first one has none."""
    steps: list[Step] = [(price, price.amount - before.amount) for before, price in pairwise(prices)]
    return [*reversed(steps), *([(prices[0], None)] if prices else [])]


def _place(part: int | Decimal, whole: int | Decimal, length: int) -> int:
    """Where a part of a whole lies between the margins."""
    return MARGIN + round((length - 2 * MARGIN) * part / whole) if whole else length // 2
