"""What the pages of a report show: texts and addresses made from measured values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.charts import closing, figure, wording
from app.charts.closed_words import Closed, tell_closed
from app.charts.grouping import BY_WORDS, HEADINGS
from app.charts.measuring import Result, Row, Table
from app.charts.narrowing import narrow
from app.charts.report import By, Kind, Metric, Report, Value, next_rows
from app.charts.selection import Asked, Selection, to_parameters
from app.charts.sheet import change_between
from app.charts.words import language
from app.lib.amounts import show_amount
from app.lib.periods import Period, preset
from app.queries import report_groups
from app.views.report_map import ReportMap, draw_map


@dataclass(frozen=True, slots=True)
class Cell:
    """One number in words with the address of the facts behind it; no data has none.

    ``before`` and ``change`` are those of the period it is compared with; ``adjusted`` is what a number of a closed
    month is now, with the address of the facts behind it.
    """

    text: str
    href: str | None
    before: str | None = None
    before_href: str | None = None
    change: str = ""
    adjusted: str = ""
    adjusted_href: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, by parts where its name has several, and its numbers."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines under their heads; a second table has a title and no totals."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One currency's tables with its picture."""

    currency: str | None
    grid: Grid
    second: Grid | None
    completeness: str
    figure: dict[str, Any] | None
    figure_words: str
    bars_left_out: int
    map: ReportMap | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A measured report, ready for its template."""

    period: str
    compared: str
    by: str
    sheets: tuple[Sheet, ...]
    files: dict[str, str]
    formulas: list[tuple[str, str]]
    inputs: str
    closed: Closed


def last_month(moment: datetime) -> Period:
    """The last full month at the reader's dealers."""
    return preset("last_month", today=report_groups.latest_day(report_groups.dealers(), moment))


def address_of(report: Report, asked: Asked, **further: Any) -> str:
    """The address of a report's page or file."""
    parameters: dict[str, Any] = {**to_parameters(asked), **further}
    return url_for("ReportsView.show", slug=report.slug, **parameters)


def address_behind(result: Result, table: Table, metric: Metric, row: Row | None, *, is_before: bool = False) -> str:
    """The address of the facts behind a cell, or behind a total when no row is named."""
    currency = _currency_of(result, table)
    asked = narrow(result.selection, row.group if row else None, currency=currency, is_before=is_before)
    parameters: dict[str, Any] = to_parameters(asked)
    return url_for("ReportsView.cars", slug=result.report.slug, measure=metric.name, **parameters)


def address_of_bar(result: Result, table: Table, row: Row) -> str:
    """The address of the same report narrowed to the group of a bar, in rows of the next kind."""
    asked = narrow(result.selection, row.group, currency=_currency_of(result, table))
    following = next_rows(result.report, result.selection.by)
    return address_of(result.report, replace(asked, by=following, compare=result.selection.asked.compare))


def _currency_of(result: Result, table: Table) -> str | None:
    return table.currency if len(result.tables) > 1 else None


def show(result: Result) -> Shown:
    """A measured report in words."""
    report, asked = result.report, result.selection.asked
    return Shown(
        period=wording.show_period(result.selection.period),
        compared=_show_compared(result.selection),
        by=str(BY_WORDS[asked.by]),
        sheets=tuple(_show_table(result, table) for table in result.tables),
        files={face: address_of(report, asked, format=face) for face in ("xlsx", "pdf", "csv", "json")},
        formulas=wording.list_formulas(report),
        inputs=str(report.completeness.inputs),
        closed=tell_closed(result),
    )


def _show_compared(selection: Selection) -> str:
    compared = selection.compared()
    return wording.show_period(compared.period) if compared else ""


def _show_table(result: Result, table: Table) -> Sheet:
    return Sheet(
        currency=table.currency if len(result.tables) > 1 else None,
        grid=_show_grid(result, table),
        second=_show_second(result, table),
        completeness=wording.show_share(table.completeness),
        figure=figure.draw(result, table, lambda row, _metric: address_of_bar(result, table, row)),
        figure_words=figure.describe(result, table),
        bars_left_out=figure.count_left_out(result, table),
        map=draw_map(result, table, lambda row: address_of_bar(result, table, row)),
    )


def _show_grid(result: Result, table: Table) -> Grid:
    by, columns = result.selection.by, result.report.columns
    return Grid(
        heads=_heads(by),
        labels=_labels(columns, table),
        lines=tuple(Line(_names(by, row), _cells(result, table, columns, row)) for row in table.rows),
        totals=() if by is By.TOTAL else _cells(result, table, columns, None),
    )


def _show_second(result: Result, table: Table) -> Grid | None:
    second = result.report.second
    if second is None:
        return None
    return Grid(
        heads=_heads(second.by)[-1:],
        labels=_labels(second.columns, table),
        lines=tuple(Line((row.group.label,), _cells(result, table, second.columns, row)) for row in table.second),
        title=str(second.title),
    )


def _heads(by: By) -> tuple[str, ...]:
    return tuple(str(heading.label) for heading in HEADINGS[by])


def _labels(columns: Sequence[Metric], table: Table) -> tuple[str, ...]:
    return tuple(wording.head_label(metric.label, metric.kind, table.currency) for metric in columns)


def _names(by: By, row: Row) -> tuple[str, ...]:
    """A dealer by code and name, a model by make and name, the others in words."""
    return row.group.texts if by in {By.DEALER, By.MODEL} and row.group.texts[0] else _spread(row.group.label, by)


def _spread(label: str, by: By) -> tuple[str, ...]:
    return (label, *[""] * (len(HEADINGS[by]) - 1))


def _cells(result: Result, table: Table, columns: Sequence[Metric], row: Row | None) -> tuple[Cell, ...]:
    return tuple(_show_cell(result, table, metric, row) for metric in columns)


def _show_cell(result: Result, table: Table, metric: Metric, row: Row | None) -> Cell:
    values, before, now = (
        (row.values, row.before, row.now) if row else (table.totals, table.totals_before, table.totals_now)
    )
    name, href = metric.name, address_behind(result, table, metric, row)
    cell = _cell(values[name], metric, href)
    if before:
        return _compare(
            cell, metric, values[name], before[name], address_behind(result, table, metric, row, is_before=True)
        )
    if now and closing.is_adjusted(values[name], now[name]):
        return _adjust(cell, metric, values[name], now[name], href)
    return cell


def _cell(value: Value, metric: Metric, href: str) -> Cell:
    return Cell(wording.show(value, metric.kind), None if value is None else href)


def _compare(cell: Cell, metric: Metric, value: Value, before: Value, href: str) -> Cell:
    shown, change = _cell(before, metric, href), wording.show_change(change_between(value, before), metric.kind)
    return replace(cell, before=shown.text, before_href=shown.href, change=change)


def _adjust(cell: Cell, metric: Metric, closed: Value, now: Value, href: str) -> Cell:
    """The kept number, and what it is now: the facts are those of now."""
    change = wording.show_change(change_between(now, closed), metric.kind)
    shown = wording.show(now, metric.kind)
    words = _("now %(now)s: %(change)s", now=shown, change=change) if change else _("now %(now)s", now=shown)
    return replace(cell, href=None, adjusted=str(words), adjusted_href=None if now is None else href)


def show_with_unit(value: Value, kind: Kind, currency: str | None) -> str:
    """A single number with its unit."""
    if kind is Kind.MONEY and currency and isinstance(value, Decimal):
        return show_amount(round(value, 2), currency, language())
    return wording.show(value, kind)


def show_value(metric: Metric, value: Value, selection: Selection) -> str:
    """The number whose cars are listed."""
    currencies = {dealer.currency for dealer in selection.dealers}
    currency = selection.asked.currency or (currencies.pop() if len(currencies) == 1 else None)
    return show_with_unit(value, metric.kind, currency)
