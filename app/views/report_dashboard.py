"""The dashboard: every report as a tile with its number, its trend and its months; each tile is made by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.charts import reports, wording
from app.charts.benchmark import FEWEST, find_median
from app.charts.closing import measure_settled
from app.charts.measuring import Result, Table
from app.charts.report import By, Kind, Metric, Report, Value, ratio
from app.charts.selection import Asked, Selection, resolve
from app.charts.sparkline import draw_line
from app.lib.periods import Period, preset
from app.tenancy import current_scope
from app.views.report_page import address_of, show_with_unit

LARGE = 1_000
# Numbers that say how many of a whole: they move by percentage points, not by per cent.
POINTS = {Kind.PERCENT}

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Sales"), ("cars-sold", "used-cars-sold", "revenue", "average-sale-price", "documented-sales", "market-share")),
    (_l("Stock"), ("stock", "stock-turnover", "average-purchase-price", "price-changes")),
    (_l("Profit"), ("gross-profit", "efficiency", "return-on-investment", "average-expense")),
    (_l("Customers"), ("request-handling", "car-views")),
    (_l("Dealers' data"), ("dealer-activity", "upload-errors")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tile will stand: its report, the report's page, and the address that makes the tile."""

    report: Report
    href: str
    source: str


@dataclass(frozen=True, slots=True)
class Number:
    """A tile's number in one currency: its trend in words and as a sign, its months, and the median beside it."""

    value: str
    sign: str
    trend: str
    line: Markup
    line_words: str
    median: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A report's tile."""

    report: Report
    label: str
    href: str
    numbers: tuple[Number, ...]


def list_groups(period: Period) -> Iterator[tuple[str, list[Place]]]:
    """The tiles by group, in the order of their subjects."""
    for label, slugs in GROUPS:
        yield (
            str(label),
            [_place(report, period) for slug in slugs for report in reports.REPORTS if report.slug == slug],
        )


def _place(report: Report, period: Period) -> Place:
    days: dict[str, Any] = {"from": period.from_on.isoformat(), "to": period.to_on.isoformat()}
    source = url_for("ReportsView.tile", slug=report.slug, **days)
    return Place(report, address_of(report, _wish(report, period)), source)


def show_tile(report: Report, asked: Asked, moment: datetime) -> Tile:
    """The tile of a report over the period asked for, within the reader's scope."""
    now = measure_settled(report, resolve(_over(asked), now=moment))
    period = now.selection.period
    before = measure_settled(report, resolve(_over(asked, period.previous()), now=moment))
    by_month = measure_settled(report, resolve(_last_months(period.to_on), now=moment))
    numbers = tuple(
        _show_number(now, table, _find(before, table), _find(by_month, table), moment) for table in now.tables
    )
    return Tile(report, str(report.headline_metric.label), address_of(report, _wish(report, period)), numbers)


def _wish(report: Report, period: Period) -> Asked:
    return Asked(period.from_on, period.to_on, report.dimensions[0])


def _over(asked: Asked, period: Period | None = None) -> Asked:
    span = period or Period(asked.from_on, asked.to_on)
    return Asked(span.from_on, span.to_on, By.TOTAL)


def _last_months(day: date) -> Asked:
    """The month of the day and the eleven before, the last one up to the day."""
    start = preset("last_12_months", today=day).from_on
    first = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return Asked(first, day, By.MONTH)


def _find(result: Result, table: Table) -> Table | None:
    return next((other for other in result.tables if other.currency == table.currency), None)


def _show_number(now: Result, table: Table, before: Table | None, months: Table | None, moment: datetime) -> Number:
    metric = now.report.headline_metric
    value = table.totals[metric.name]
    sign, trend = show_trend(metric, value, before.totals[metric.name] if before else None)
    series = [row.values[metric.name] for row in months.rows] if months else []
    return Number(
        value=_show(value, metric.kind, table.currency),
        sign=sign,
        trend=trend,
        line=Markup(draw_line([_as_float(each) for each in series])),  # noqa: S704 - numbers drawn by us
        line_words=_describe(metric, series, table.currency),
        median=_show_median(now, table, moment),
    )


def _show(value: Value, kind: Kind, currency: str | None) -> str:
    """A number as a tile has room for: of large amounts the whole units."""
    if kind is Kind.MONEY and isinstance(value, Decimal) and abs(value) >= LARGE:
        return show_with_unit(value.quantize(Decimal(1)), kind, currency)
    return show_with_unit(value, kind, currency)


def _as_float(value: Value) -> float | None:
    return float(value) if isinstance(value, Decimal) else None


def show_trend(metric: Metric, value: Value, before: Value) -> tuple[str, str]:
    """The sign (up, down, same, or nothing) and the words."""
    if not isinstance(value, Decimal) or not isinstance(before, Decimal):
        return "", _("nothing to compare with in the period before")
    change, moves_by_points = value - before, metric.kind in POINTS
    sign = "up" if change > 0 else "down"
    if change and not (before or moves_by_points):
        return sign, _("%(before)s in the period before", before=wording.show(before, metric.kind))
    moved = change if moves_by_points else ratio(change * 100, abs(before)) or Decimal(0)
    if not round(moved, 1):
        return "same", _("as in the period before")
    if moves_by_points:
        return sign, _("%(change)s points against the period before", change=_signed(moved, Kind.NUMBER))
    return sign, _("%(change)s against the period before", change=_signed(moved, Kind.PERCENT))


def _signed(change: Decimal, kind: Kind) -> str:
    shown = wording.show(round(abs(change), 1), kind)
    return f"+{shown}" if change > 0 else f"−{shown}"


def _describe(metric: Metric, series: list[Value], currency: str | None) -> str:
    known = [value for value in series if isinstance(value, Decimal)]
    if not known:
        return ""
    least, most = (_show(value, metric.kind, currency) for value in (min(known), max(known)))
    return str(_("%(count)s months: from %(least)s to %(most)s", count=len(series), least=least, most=most))


def _show_median(now: Result, table: Table, moment: datetime) -> str:
    """The median of the other dealers, for people of dealers; why not, where they are too few."""
    if current_scope().kind != "dealers":
        return ""
    selection: Selection = now.selection
    own = {dealer.code for dealer in selection.dealers}
    found = find_median(now.report, selection.period, own=own, currency=table.currency, now=moment)
    if found.value is None:
        return str(_("No median: fewer than %(fewest)s other dealers have this number.", fewest=FEWEST))
    kind = now.report.headline_metric.kind
    shown = _show(found.value, Kind.NUMBER if kind is Kind.COUNT else kind, table.currency)
    return str(_("Median of %(dealers)s other dealers: %(value)s", dealers=found.dealers, value=shown))
