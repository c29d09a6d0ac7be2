"""Measure a report: fold its parts, compute its metrics; totals are folded over all cars, never over rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from app.charts.folding import Folded, Parts, fold_all, value_of
from app.charts.grouping import TOTAL_KEY, Group, list_groups
from app.charts.report import By, Given, Metric, Report, Value
from app.charts.selection import Selection
from app.lib.periods import Period

Values: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """One group with its numbers by name of the metric."""

    group: Group
    values: Values


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers in one currency (null where no dealer is selected); ``completeness`` lies between 0 and 1."""

    currency: str | None
    rows: tuple[Row, ...]
    totals: Values
    completeness: Decimal | None


@dataclass(frozen=True, slots=True)
class Result:
    """A measured report; more than one table where the selection has several currencies."""

    report: Report
    selection: Selection
    tables: tuple[Table, ...]


def measure(report: Report, selection: Selection) -> Result:
    """Measure a report within the scope. The number of statements does not depend on the number of rows."""
    totals = fold_all(report.parts, selection.grouped(By.TOTAL))
    found = totals if selection.by is By.TOTAL else fold_all(report.parts, selection)
    groups = list_groups(selection, found)
    tables = []
    for currency in _currencies(selection, found):
        of_groups = {group: found.get((currency or "", group.key), {}) for group in groups.get(currency, [])}
        of_total = totals.get((currency or "", TOTAL_KEY), {})
        tables.append(_tabulate(report, selection, currency, of_groups, of_total))
    return Result(report, selection, tuple(tables))


def _currencies(selection: Selection, found: Folded) -> list[str | None]:
    of_dealers = {dealer.currency for dealer in selection.dealers if not dealer.is_closed}
    known = {currency for currency, _key in found} | of_dealers
    if selection.asked.currency:
        known &= {selection.asked.currency}
    return [*sorted(known)] or [selection.asked.currency]


def _tabulate(
    report: Report, selection: Selection, currency: str | None, groups: dict[Group, Parts], total: Parts
) -> Table:
    spans = selection.spans()
    used = value_of(report.completeness.used, total)
    return Table(
        currency=currency,
        rows=tuple(
            Row(group, _compute_all(report, parts, _span_of(group, selection, spans)))
            for group, parts in groups.items()
        ),
        totals=_compute_all(report, total, selection.period),
        completeness=value_of(report.completeness.known, total) / used if used else None,
    )


def _span_of(group: Group, selection: Selection, spans: Sequence[Period]) -> Period:
    return spans[group.key] if selection.by is By.MONTH and isinstance(group.key, int) else selection.period


def _compute_all(report: Report, parts: Parts, span: Period) -> Values:
    return {metric.name: compute(metric, parts, span) for metric in report.columns}


def compute(metric: Metric, parts: Parts, span: Period) -> Value:
    """A metric's value from the folded parts of a group and the group's period."""
    given = {Given.DAYS: Decimal(span.days), Given.MONTHS: _decimal(span.months_covered)}
    return metric.compute(*(given[part] if isinstance(part, Given) else value_of(part, parts) for part in metric.parts))


def _decimal(months: Fraction) -> Decimal:
    return Decimal(months.numerator) / months.denominator
