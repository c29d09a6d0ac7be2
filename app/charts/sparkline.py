"""Small pictures of a number by month: an SVG line for a tile, coloured by the page's own style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

WIDTH, HEIGHT, EDGE = 240, 44, 5


def draw_line(values: Sequence[float | None]) -> str:
    """The line, in pieces where months have no number, with a dot on the last one; without any number nothing."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(*known, 0.0), max(*known, 0.0)
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    scale = (HEIGHT - 2 * EDGE) / ((high - low) or 1)

    def place(number: int, value: float) -> tuple[float, float]:
        return EDGE + number * step, HEIGHT - EDGE - (value - low) * scale

    points = [None if value is None else place(number, value) for number, value in enumerate(values)]
    pieces = [[point for point in piece if point] for is_gap, piece in groupby(points, lambda point: point is None)]
    lines = "".join(_draw_piece(piece) for piece in pieces if piece)
    zero = place(0, 0.0)[1]
    base = f'<path class="base" d="M{EDGE} {zero:.1f}H{WIDTH - EDGE}"/>'
    last = points[-1]
    dot = f'<circle class="last" cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3"/>' if last else ""
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg class="sparkline" aria-hidden="true" focusable="false" {box}>{base}{lines}{dot}</svg>'


def _draw_piece(points: Sequence[tuple[float, float]]) -> str:
    if len(points) == 1:
        return f'<circle class="alone" cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="1.5"/>'
    return f'<polyline points="{" ".join(f"{left:.1f},{top:.1f}" for left, top in points)}"/>'
