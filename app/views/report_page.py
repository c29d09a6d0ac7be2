"""What the pages of a report show: texts and addresses made from measured values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for

from app.charts import drill, figure, wording
from app.charts.grouping import BY_WORDS, HEADINGS
from app.charts.measuring import Result, Row, Table
from app.charts.populations import WORDS
from app.charts.report import By, Kind, Metric, Report, Value
from app.charts.selection import Asked, Selection, to_parameters
from app.charts.words import language
from app.lib.amounts import show_amount
from app.lib.periods import Period, preset
from app.queries import report_groups


@dataclass(frozen=True, slots=True)
class Cell:
    """One number in words with the address of the cars behind it; no data has none."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, by parts where its name has several, and its numbers."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One currency's table with its picture."""

    currency: str | None
    heads: tuple[str, ...]
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell, ...]
    completeness: str
    figure: dict[str, Any] | None
    figure_words: str
    bars_left_out: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A measured report, ready for its template."""

    period: str
    by: str
    sheets: tuple[Sheet, ...]
    has_totals: bool
    files: dict[str, str]
    formulas: list[tuple[str, str]]
    inputs: str


def last_month(moment: datetime) -> Period:
    """The last full month at the reader's dealers."""
    return preset("last_month", today=report_groups.latest_day(report_groups.dealers(), moment))


def address_of(report: Report, asked: Asked, **further: Any) -> str:
    """The address of a report's page or file."""
    parameters: dict[str, Any] = {**to_parameters(asked), **further}
    return url_for("ReportsView.show", slug=report.slug, **parameters)


def address_behind(result: Result, table: Table, metric: Metric, row: Row | None) -> str:
    """The address of the cars behind a cell, or behind a total when no row is named."""
    parameters: dict[str, Any] = to_parameters(result.selection.asked)
    parameters["by"] = str(By.TOTAL)
    if len(result.tables) > 1:
        parameters["currency"] = table.currency
    parameters.update(row.group.narrowed if row else {})
    return url_for("ReportsView.cars", slug=result.report.slug, measure=metric.name, **parameters)


def show(result: Result) -> Shown:
    """A measured report in words."""
    report, asked = result.report, result.selection.asked
    return Shown(
        period=wording.show_period(result.selection.period),
        by=str(BY_WORDS[asked.by]),
        sheets=tuple(_show_table(result, table) for table in result.tables),
        has_totals=asked.by is not By.TOTAL,
        files={face: address_of(report, asked, format=face) for face in ("xlsx", "pdf", "csv", "json")},
        formulas=wording.list_formulas(report),
        inputs=str(report.completeness.inputs),
    )


def _show_table(result: Result, table: Table) -> Sheet:
    drawn = figure.list_bars(result, table)
    return Sheet(
        currency=table.currency if len(result.tables) > 1 else None,
        heads=tuple(str(heading.label) for heading in HEADINGS[result.selection.by]),
        labels=tuple(wording.head_label(metric.label, metric.kind, table.currency) for metric in result.report.columns),
        lines=tuple(
            Line(_names(result, row), tuple(_cell(result, table, metric, row) for metric in result.report.columns))
            for row in table.rows
        ),
        totals=tuple(_cell(result, table, metric, None) for metric in result.report.columns),
        completeness=wording.show_share(table.completeness),
        figure=figure.draw(result, table, lambda row, metric: address_behind(result, table, metric, row)),
        figure_words=figure.describe(result, table),
        bars_left_out=len(table.rows) - len(drawn) if len(drawn) == figure.MOST_BARS else 0,
    )


def _names(result: Result, row: Row) -> tuple[str, ...]:
    """A dealer by code and name, a model by make and name, the others in words."""
    return row.group.texts if result.selection.by in {By.DEALER, By.MODEL} else (row.group.label,)


def _cell(result: Result, table: Table, metric: Metric, row: Row | None) -> Cell:
    value = (row.values if row else table.totals)[metric.name]
    href = None if value is None else address_behind(result, table, metric, row)
    return Cell(wording.show(value, metric.kind), href)


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


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A car behind a number."""

    href: str
    dealer: str
    number: str
    vin: str
    car: str
    day: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownBehind:
    """The cars of one population behind a number, a page of them."""

    title: str
    day: str
    count: int
    pages: int
    labels: tuple[str, ...]
    sums: tuple[str, ...]
    facts: tuple[ShownFact, ...]


def show_behind(behind: drill.Behind) -> ShownBehind:
    """A list behind a number in words; parts that only count have no column."""
    words = WORDS[behind.population.code]
    told = [(place, part) for place, part in enumerate(behind.parts) if part.label]
    return ShownBehind(
        title=str(words.title),
        day=str(words.day),
        count=behind.count,
        pages=behind.pages,
        labels=tuple(str(part.label) for _place, part in told),
        sums=tuple(wording.show(behind.sums.get(part), part.kind) for _place, part in told),
        facts=tuple(
            _show_fact(fact, [(fact.values[place], part.kind) for place, part in told]) for fact in behind.facts
        ),
    )


def _show_fact(fact: drill.Fact, values: Sequence[tuple[Any, Kind]]) -> ShownFact:
    return ShownFact(
        href=url_for("ListingsView.show", listing_id=fact.listing_id),
        dealer=fact.dealer_code,
        number=fact.unique_id,
        vin=fact.vin,
        car=f"{fact.make.name_en} {fact.model.name_en}, {fact.year}",
        day=wording.show(fact.day, Kind.DATE),
        values=tuple(wording.show(value, kind) for value, kind in values),
    )
