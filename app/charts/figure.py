"""The picture of a table: a plain Plotly figure with labels, in colours and patterns that everybody tells apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask_babel import gettext as _

from app.charts import wording
from app.charts.grouping import BY_WORDS
from app.charts.measuring import Result, Row, Table
from app.charts.render import plain
from app.charts.report import By, Kind, Metric
from app.charts.words import language

# Okabe and Ito, "Color Universal Design" (2008); the ink is what stands out on each.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
INK_ON_BARS = ("#FFFFFF", "#000000", "#000000", "#000000", "#000000", "#000000")
PATTERNS = ("", "/", ".", "x", "-", "+")
PATTERN = {"fillmode": "overlay", "fgcolor": "#000000", "fgopacity": 0.2, "solidity": 0.15, "size": 10}
MOST_BARS = 30
# Plotly divides an axis into about so many steps; a smaller height would get steps of half a car.
LOW = 5
MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")


def draw(result: Result, table: Table, link: Callable[[Row, Metric], str]) -> dict[str, Any] | None:
    """The figure for ``Plotly.newPlot``, or nothing where there is nothing to draw.

    ``link`` gives the address behind a bar. Of more than MOST_BARS groups the largest are drawn.
    """
    metrics = _drawn_metrics(result)
    rows = list_bars(result, table)
    if not rows:
        return None
    return {
        "data": [_trace(metric, place, rows, link) for place, metric in enumerate(metrics)],
        "layout": {
            "barmode": "stack" if result.report.chart.is_stacked else "group",
            "showlegend": len(metrics) > 1,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
            "uniformtext": {"mode": "hide", "minsize": 10},
            "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {"type": "category", "automargin": True, "fixedrange": True, "showgrid": False},
            "yaxis": {
                "automargin": True,
                "fixedrange": True,
                "rangemode": "tozero",
                "exponentformat": "none",
                "separatethousands": True,
                **({"dtick": 1} if _is_low_count(result, metrics, rows) else {}),
                "title": {"text": wording.head_label(metrics[0].label, metrics[0].kind, table.currency)}
                if len(metrics) == 1
                else {},
            },
        },
    }


def list_bars(result: Result, table: Table) -> Sequence[Row]:
    """The rows that are drawn: all, or the largest where there are too many; months in their order."""
    if result.selection.by is By.MONTH or len(table.rows) <= MOST_BARS:
        return [row for row in table.rows if any(row.values[name] is not None for name in result.report.chart.columns)]
    return sorted(table.rows, key=lambda row: _height(result, row), reverse=True)[:MOST_BARS]


def count_left_out(result: Result, table: Table) -> int:
    """How many groups the picture leaves out because they are too many."""
    return 0 if result.selection.by is By.MONTH else max(0, len(table.rows) - MOST_BARS)


def _is_low_count(result: Result, metrics: Sequence[Metric], rows: Sequence[Row]) -> bool:
    whole = all(metric.kind is Kind.COUNT for metric in metrics)
    return whole and max(_height(result, row) for row in rows) <= LOW


def _height(result: Result, row: Row) -> float:
    """How high the picture gets over a group: bars stand on each other or side by side."""
    chart = result.report.chart
    heights = [float(plain(row.values[name]) or 0) for name in chart.columns]
    return sum(heights) if chart.is_stacked else max(heights)


def _drawn_metrics(result: Result) -> list[Metric]:
    return [metric for metric in result.report.columns if metric.name in result.report.chart.columns]


def _trace(metric: Metric, place: int, rows: Sequence[Row], link: Callable[[Row, Metric], str]) -> dict[str, Any]:
    values = [row.values[metric.name] for row in rows]
    return {
        "type": "bar",
        "name": str(metric.label),
        "x": [_short_label(row) for row in rows],
        "y": [plain(value) for value in values],
        "text": [wording.show(value, metric.kind) for value in values],
        "textposition": "auto",
        "textangle": 0,
        "insidetextanchor": "middle",
        "cliponaxis": False,
        "insidetextfont": {"color": INK_ON_BARS[place % len(COLORS)]},
        "hovertemplate": "%{x}<br>%{fullData.name}: %{text}<extra></extra>",
        "customdata": [link(row, metric) for row in rows],
        "marker": {
            "color": COLORS[place % len(COLORS)],
            "pattern": {"shape": PATTERNS[place % len(PATTERNS)], **PATTERN},
        },
    }


def _short_label(row: Row) -> str:
    """A group's name as an axis has room for: months in short."""
    found = MONTH.fullmatch(row.group.texts[0])
    if found is None:
        return row.group.label
    return str(format_skeleton("yMMM", date(int(found["year"]), int(found["month"]), 1), locale=language()))


def describe(result: Result, table: Table) -> str:
    """The report's headline in a sentence, for those who do not see the picture."""
    metric = result.report.headline_metric
    known = [(row.values[metric.name], row) for row in table.rows if row.values[metric.name] is not None]
    words = {
        "measure": metric.label,
        "grouping": str(BY_WORDS[result.selection.by]),
        "total": wording.show(table.totals[metric.name], metric.kind),
    }
    if len(known) < 2:
        return str(_("%(measure)s in the whole selection: %(total)s.", **words))
    ordered = sorted(known, key=lambda pair: float(plain(pair[0]) or 0))
    (least, worst), (most, best) = ordered[0], ordered[-1]
    if least == most:
        return str(_("%(measure)s by %(grouping)s: the same everywhere, %(total)s in the whole selection.", **words))
    return str(
        _(
            "%(measure)s by %(grouping)s: highest %(best)s with %(most)s, lowest %(worst)s with %(least)s; "
            "the whole selection %(total)s.",
            best=best.group.label,
            most=wording.show(most, metric.kind),
            worst=worst.group.label,
            least=wording.show(least, metric.kind),
            **words,
        )
    )
