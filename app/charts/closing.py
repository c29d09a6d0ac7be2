"""Closed months: their numbers stay as they were kept; what was corrected since stands beside them, never instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.charts import reports
from app.charts.grouping import Group
from app.charts.measuring import Result, Row, Table, Values, measure
from app.charts.report import By, Report, Value
from app.charts.selection import Asked, Selection, resolve, split_months
from app.lib.periods import Period
from app.models import ClosedMonth
from app.queries import closed_months, report_groups
from app.services import closed_months as service
from app.services.audit import Actor
from app.services.closed_months import DealerFigures
from app.tenancy import current_scope

PLACES = 6  # numbers that differ less are the same: databases divide with different precision


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A number of a closed month that has changed since."""

    report: Report
    currency: str
    group: Group | None
    measure: str
    closed: Value
    now: Value


def close_month(*, month: date, by: Actor) -> ClosedMonth:
    """Measure every report over a month by dealer and keep the numbers; act as the network.

    :raises RuleBroken: the month has not ended.
    :raises Conflict: it is closed already.
    """
    service.check_closable(month=month, today=report_groups.latest_day(report_groups.dealers(), by.at))
    totals: dict[str, Any] = {}
    figures: list[DealerFigures] = []
    for report in reports.REPORTS:
        result = measure(report, _whole(month, by.at))
        totals[report.slug] = {table.currency or "": _to_texts(table.totals) for table in result.tables}
        figures += _figures_of(result)
    return service.close(month=month, totals=totals, figures=figures, by=by)


def _whole(month: date, at: datetime) -> Selection:
    span = _month_of(month)
    return resolve(Asked(span.from_on, span.to_on, By.DEALER), now=at)


def _month_of(day: date) -> Period:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Period(day.replace(day=1), date.fromordinal(following.toordinal() - 1))


def _figures_of(result: Result) -> Iterator[DealerFigures]:
    for table in result.tables:
        for row in table.rows:
            if isinstance(row.group.key, int):
                yield DealerFigures(result.report.slug, row.group.key, table.currency or "", _to_texts(row.values))


def _to_texts(values: Values) -> dict[str, str | None]:
    """Numbers as exact texts; days and words are told anew each time."""
    return {name: None if value is None else str(value) for name, value in values.items() if _is_number(value)}


def _is_number(value: Value) -> bool:
    return value is None or isinstance(value, Decimal)


def settle(result: Result) -> Result:
    """The same with the kept numbers where its rows are closed months or dealers of one; else as it was measured.

    Numbers narrowed to makes, models, regions or approved cars were not kept: they are told as they are now.
    """
    selection = result.selection
    if selection.by not in {By.DEALER, By.TOTAL, By.MONTH} or _is_narrowed(selection.asked):
        return result
    spans = split_months(selection.period)
    closed = closed_months.find_among([span.from_on for span in spans if span == _month_of(span.from_on)])
    is_one_month = len(spans) == 1 and bool(closed)
    if not closed or not (is_one_month or selection.by is By.MONTH):
        return result
    kept = _Kept.read(result, closed)
    return _mark(replace(result, tables=tuple(kept.put_into(result, table) for table in result.tables)))


def measure_settled(report: Report, selection: Selection) -> Result:
    """Measure a report; numbers of closed months are those that were kept, with the adjustments since."""
    return settle(measure(report, selection))


def list_closed_within(selection: Selection) -> list[date]:
    """The closed months that a period touches, by their first days."""
    return sorted(closed_months.find_among([span.from_on.replace(day=1) for span in split_months(selection.period)]))


def _is_narrowed(asked: Asked) -> bool:
    further = (asked.regions, asked.makes, asked.models, asked.types, asked.codes, asked.compare)
    return any(further) or asked.certified is not None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Kept numbers of a report: of dealers by month and code, of everything by month and currency."""

    months: Mapping[date, ClosedMonth]
    of_dealers: Mapping[tuple[date, str], Mapping[str, str | None]]
    whole: Mapping[tuple[date, str], Mapping[str, str | None]]

    @classmethod
    def read(cls, result: Result, closed: Mapping[date, ClosedMonth]) -> _Kept:
        slug, by_number = result.report.slug, {found.id: month for month, found in closed.items()}
        found = closed_months.list_figures(list(closed.values()), slug)
        of_dealers = {(by_number[figure.month_id], code): figure.figures for figure, code in found}
        return cls(closed, of_dealers, _whole_of(result.selection, closed, slug, of_dealers))

    def put_into(self, result: Result, table: Table) -> Table:
        selection = result.selection
        rows = tuple(_settle_row(row, self.of_row(selection, table, row)) for row in table.rows)
        if selection.by is By.DEALER:
            rows = tuple(sorted((*rows, *self._missing_rows(selection, table)), key=lambda row: row.group.texts))
        kept = self.whole.get((selection.period.from_on, table.currency or ""))
        if selection.by is By.MONTH or kept is None:
            return replace(table, rows=rows)
        values = _merge(table.totals, kept)
        return replace(table, rows=rows, totals=values, totals_now=table.totals)

    def _missing_rows(self, selection: Selection, table: Table) -> Iterator[Row]:
        """Dealers that were there when the month was closed and of which nothing is left to measure."""
        shown = {row.group.key for row in table.rows}
        nothing: Values = dict.fromkeys(table.totals)
        for dealer in selection.dealers:
            kept = self.of_dealers.get((selection.period.from_on, dealer.code))
            if kept is not None and dealer.id not in shown and dealer.currency == table.currency:
                group = Group(dealer.id, (dealer.code, dealer.name), dealer.name, {"dealer": dealer.code})
                yield Row(group, _merge(nothing, kept), now=nothing)

    def of_row(self, selection: Selection, table: Table, row: Row) -> Mapping[str, str | None] | None:
        if selection.by is By.DEALER:
            return self.of_dealers.get((selection.period.from_on, row.group.texts[0]))
        month = selection.period_of(row.group.key)
        return self.whole.get((month.from_on, table.currency or "")) if month == _month_of(month.from_on) else None


def _whole_of(
    selection: Selection,
    closed: Mapping[date, ClosedMonth],
    slug: str,
    of_dealers: Mapping[tuple[date, str], Mapping[str, str | None]],
) -> dict[tuple[date, str], Mapping[str, str | None]]:
    """Kept totals: the network's for the network, a single dealer's for that dealer, of several dealers none."""
    if len(selection.dealers) == 1:
        dealer = selection.dealers[0]
        return {(month, dealer.currency): kept for (month, code), kept in of_dealers.items() if code == dealer.code}
    if selection.narrows_dealers or current_scope().kind == "dealers":
        return {}
    return {
        (month, currency): kept
        for month, found in closed.items()
        for currency, kept in found.totals.get(slug, {}).items()
    }


def _settle_row(row: Row, kept: Mapping[str, str | None] | None) -> Row:
    return row if kept is None else replace(row, values=_merge(row.values, kept), now=row.values)


def _merge(values: Values, kept: Mapping[str, str | None]) -> Values:
    return {name: _read(kept[name]) if name in kept else value for name, value in values.items()}


def _read(text: str | None) -> Value:
    return None if text is None else Decimal(text)


def _mark(result: Result) -> Result:
    """Name the measures of which a number has changed since its month was closed."""
    pairs = [(row.values, row.now) for table in result.tables for row in table.rows]
    pairs += [(table.totals, table.totals_now) for table in result.tables]
    kept = [(values, now) for values, now in pairs if now]
    changed = {name for values, now in kept for name in values if is_adjusted(values[name], now[name])}
    return replace(result, adjusted=frozenset(changed), is_settled=bool(kept))


def is_adjusted(closed: Value, now: Value) -> bool:
    """Whether a number is another one now."""
    if isinstance(closed, Decimal) and isinstance(now, Decimal):
        return round(closed, PLACES) != round(now, PLACES)
    return closed != now


def list_adjustments(month: date, *, now: datetime) -> Iterator[Adjustment]:
    """Every number of a closed month that has changed since, report by report, the total of each first."""
    for report in reports.REPORTS:
        result = measure_settled(report, _whole(month, now))
        for table in result.tables:
            yield from _adjustments_of(result, table, None, table.totals, table.totals_now)
            for row in table.rows:
                yield from _adjustments_of(result, table, row.group, row.values, row.now)


def _adjustments_of(
    result: Result, table: Table, group: Group | None, values: Values, now: Values | None
) -> Iterator[Adjustment]:
    for name in values if now else ():
        if now and is_adjusted(values[name], now[name]):
            yield Adjustment(result.report, table.currency or "", group, name, values[name], now[name])
