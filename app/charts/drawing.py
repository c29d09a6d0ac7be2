"""Bars drawn by us as SVG, for paper: labelled lines in colours and patterns that everybody tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from xml.sax.saxutils import escape, quoteattr

from app.charts import wording
from app.charts.figure import COLORS, list_bars
from app.charts.measuring import Result, Row, Table
from app.charts.render import plain
from app.charts.report import Metric

WIDTH = 900
LETTER = 12
LETTER_WIDTH = 7.1  # of a letter of Noto Sans at that size, on average: Cyrillic ones are the widest
BAR, GAP = 15, 9
FONTS = "Noto Sans, Noto Sans Thai"
INK, SOFT, LINE = "#17212e", "#4d5a6b", "#7d8999"
# What each pattern draws over its colour, on a tile of 8 by 8.
STROKES = ("", "M0 8L8 0", "M2 2h2v2h-2z", "M0 0L8 8M0 8L8 0", "M0 4H8", "M0 4H8M4 0V8")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its series, how far it reaches from where, and the number beside or in it."""

    series: int
    start: float
    length: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its name and its bars; stacked ones stand in one row."""

    label: str
    rows: tuple[tuple[Bar, ...], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the bars begin, where zero lies, and how many dots a unit has."""

    left: float
    zero: float
    dots: float

    def place(self, value: float) -> float:
        """Where a value lies."""
        return self.zero + value * self.dots


def draw_bars(result: Result, table: Table) -> str | None:
    """The picture of a table, or nothing where there is nothing to draw; the largest groups where there are many."""
    metrics = [metric for metric in result.report.columns if metric.name in result.report.chart.columns]
    shown = list_bars(result, table)
    if not shown:
        return None
    lines = [_line(row, metrics, is_stacked=result.report.chart.is_stacked) for row in shown]
    scale = _scale(lines)
    body: list[str] = []
    top = 8.0
    if len(metrics) > 1:
        top, legend = _draw_legend([str(metric.label) for metric in metrics])
        body += legend
    first = top
    for line in lines:
        body += _draw_line(line, scale, top)
        top += len(line.rows) * BAR + GAP
    axis = f'<path d="M{scale.zero:.1f} {first - 4:.1f}V{top:.1f}" stroke="{LINE}" stroke-width="1" fill="none"/>'
    return _wrap([*body, axis], top + 4)


def _line(row: Row, metrics: Sequence[Metric], *, is_stacked: bool) -> Line:
    numbers = [float(plain(row.values[metric.name]) or 0) for metric in metrics]
    texts = [wording.show(row.values[metric.name], metric.kind) for metric in metrics]
    if is_stacked:
        starts = [0.0, *accumulate(numbers)]
        parts = zip(range(len(metrics)), starts, numbers, texts, strict=False)
        return Line(row.group.label, (tuple(Bar(*part) for part in parts),))
    bars = zip(numbers, texts, strict=True)
    return Line(row.group.label, tuple((Bar(series, 0, number, text),) for series, (number, text) in enumerate(bars)))


def _scale(lines: Sequence[Line]) -> Scale:
    bars = [bar for line in lines for row in line.rows for bar in row]
    highest = max(0.0, *(bar.start + bar.length for bar in bars))
    lowest = min(0.0, *(bar.start + bar.length for bar in bars))
    left = min(260.0, max(len(line.label) for line in lines) * LETTER_WIDTH + 12)
    beside = max(len(bar.text) for bar in bars) * LETTER_WIDTH + 12
    room = WIDTH - left - beside * (2 if lowest < 0 else 1)
    dots = room / ((highest - lowest) or 1)
    return Scale(left, left + (beside if lowest < 0 else 0) - lowest * dots, dots)


def _draw_line(line: Line, scale: Scale, top: float) -> Iterator[str]:
    middle = top + len(line.rows) * BAR / 2 + LETTER * 0.35
    most = int(scale.left / LETTER_WIDTH) - 1
    label = line.label if len(line.label) <= most else line.label[: most - 1] + "…"
    yield _text(label, scale.left - 8, middle, anchor="end")
    for place, row in enumerate(line.rows):
        for bar in row:
            yield from _draw_bar(bar, scale, top + place * BAR, is_alone=len(row) == 1)


def _draw_bar(bar: Bar, scale: Scale, top: float, *, is_alone: bool) -> Iterator[str]:
    ends = sorted((scale.place(bar.start), scale.place(bar.start + bar.length)))
    left, width = ends[0], ends[1] - ends[0]
    box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{BAR - 2}"'
    yield f'<rect {box} fill="url(#p{bar.series % len(COLORS)})"/>'
    base = top + BAR - 4
    if is_alone and bar.length < 0:
        yield _text(bar.text, left - 5, base, anchor="end")
    elif is_alone:
        yield _text(bar.text, left + width + 5, base)
    elif bar.length and width > len(bar.text) * LETTER_WIDTH + 10:
        middle = left + width / 2
        plate = len(bar.text) * LETTER_WIDTH + 6
        box = f'x="{middle - plate / 2:.1f}" y="{top:.1f}" width="{plate:.1f}" height="{BAR - 2}"'
        yield f'<rect {box} fill="#ffffff"/>'
        yield _text(bar.text, middle, base, anchor="middle")


def _draw_legend(names: Sequence[str]) -> tuple[float, list[str]]:
    """The lines of the legend and where they end."""
    drawn, left, top = [], 0.0, 4.0
    for series, name in enumerate(names):
        width = 34 + len(name) * LETTER_WIDTH
        if left and left + width > WIDTH:
            left, top = 0.0, top + 20
        drawn.append(f'<rect x="{left:.1f}" y="{top}" width="20" height="12" fill="url(#p{series % len(COLORS)})"/>')
        drawn.append(_text(name, left + 26, top + 10.5))
        left += width + 8
    return top + 26, drawn


def _text(words: str, left: float, base: float, anchor: str = "start") -> str:
    place = f'x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-family={quoteattr(FONTS)} font-size="{LETTER}" fill="{INK}">{escape(words)}</text>'


def _wrap(body: Sequence[str], height: float) -> str:
    tile = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    patterns = "".join(
        f'<pattern id="p{number}" {tile}><rect width="8" height="8" fill="{color}"/>'
        f'<path d="{stroke or "M0 0"}" stroke="#000000" stroke-opacity="0.35" stroke-width="1" fill="none"/></pattern>'
        for number, (color, stroke) in enumerate(zip(COLORS, STROKES, strict=True))
    )
    box = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    return f"<svg {box}><defs>{patterns}</defs>{''.join(body)}</svg>"
