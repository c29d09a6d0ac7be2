"""Measure a report: fold its parts, compute its metrics; totals come from the parts of all facts, never from rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from app.charts.folding import Folded, Parts, fold_all, fold_whole, list_unanswered, value_of
from app.charts.grouping import TOTAL_KEY, Group, list_groups
from app.charts.report import By, Given, Metric, Part, Report, Value, parts_of
from app.charts.selection import Selection
from app.lib.periods import Period
from app.replica import one_view

Values: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """One group with its numbers by name of the metric, and those of the period it is compared with.

    ``now`` is there where ``values`` are those that were kept of a closed month (app/charts/closing.py).
    """

    group: Group
    values: Values
    before: Values | None = None
    now: Values | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers in one currency (null where no dealer is selected); ``completeness`` lies between 0 and 1.

    ``second`` are the rows of the report's second table.
    """

    currency: str | None
    rows: tuple[Row, ...]
    totals: Values
    completeness: Decimal | None
    totals_before: Values | None = None
    second: tuple[Row, ...] = ()
    totals_now: Values | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A measured report; more than one table where the selection has several currencies.

    ``is_settled`` where numbers are those of closed months; ``adjusted`` names the measures corrected since.
    """

    report: Report
    selection: Selection
    tables: tuple[Table, ...]
    adjusted: frozenset[str] = frozenset()
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns folded over the groups of a selection."""

    columns: tuple[Metric, ...]
    selection: Selection
    folded: Folded
    unanswered: Parts

    @classmethod
    def fold(cls, columns: Sequence[Metric], selection: Selection, *further: Part) -> _Grid:
        parts = tuple(dict.fromkeys((*parts_of(columns), *further)))
        return cls(tuple(columns), selection, fold_all(parts, selection), list_unanswered(parts, selection))

    def whole(self, *further: Part) -> _Grid:
        """The same columns over all facts of the selection."""
        if self.selection.by is By.TOTAL:
            return self
        parts = tuple(dict.fromkeys((*parts_of(self.columns), *further)))
        total = self.selection.grouped(By.TOTAL)
        return _Grid(self.columns, total, fold_whole(parts, self.selection, self.folded), list_unanswered(parts, total))

    def keys(self) -> list[tuple[str, int | str]]:
        """The groups with facts that the columns speak of."""
        own = set(parts_of(self.columns))
        return [key for key, values in self.folded.items() if not values or not own.isdisjoint(values)]

    def parts_at(self, currency: str | None, key: int | str) -> Parts:
        return {**self.unanswered, **self.folded.get((currency or "", key), {})}

    def values_at(self, currency: str | None, key: int | str) -> Values:
        parts, span = self.parts_at(currency, key), self.selection.period_of(key)
        return {metric.name: compute(metric, parts, span) for metric in self.columns}


@one_view()
def measure(report: Report, selection: Selection) -> Result:
    """Measure a report within the scope. The number of statements does not depend on the number of rows."""
    known, used = report.completeness.known, report.completeness.used
    rows = _Rows.measure(report.columns, selection, known, used)
    totals = rows.grid.whole(known, used)
    second = report.second and _Rows.measure(report.second.columns, selection.grouped(report.second.by))
    before = rows.before.whole() if rows.before else None
    tables = []
    for currency in _currencies(selection, (*totals.folded, *rows.keys())):
        whole = totals.parts_at(currency, TOTAL_KEY)
        tables.append(
            Table(
                currency=currency,
                rows=rows.of(currency),
                totals=totals.values_at(currency, TOTAL_KEY),
                completeness=_share(value_of(known, whole), value_of(used, whole)),
                totals_before=before.values_at(currency, TOTAL_KEY) if before else None,
                second=second.of(currency) if second else (),
            )
        )
    return Result(report, selection, tuple(tables))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of all currencies."""

    grid: _Grid
    before: _Grid | None
    groups: dict[str | None, list[Group]]

    @classmethod
    def measure(cls, columns: Sequence[Metric], selection: Selection, *further: Part) -> _Rows:
        compared = selection.compared()
        grid = _Grid.fold(columns, selection, *further)
        before = _Grid.fold(columns, compared) if compared else None
        found = (*grid.keys(), *(before.keys() if before else ()))
        return cls(grid, before, list_groups(selection, found))

    def keys(self) -> list[tuple[str, int | str]]:
        return [*self.grid.keys(), *(self.before.keys() if self.before else ())]

    def of(self, currency: str | None) -> tuple[Row, ...]:
        rows = [
            Row(
                group,
                self.grid.values_at(currency, group.key),
                self.before.values_at(currency, group.key) if self.before else None,
            )
            for group in self.groups.get(currency, [])
        ]
        if self.grid.selection.by is By.CODE:  # the commonest first, by the alphabet where several are as common
            rows.sort(key=lambda row: row.values[self.grid.columns[0].name] or 0, reverse=True)
        return tuple(rows)


def _currencies(selection: Selection, keys: Sequence[tuple[str, int | str]]) -> list[str | None]:
    of_dealers = {dealer.currency for dealer in selection.dealers if not dealer.is_closed}
    known = {currency for currency, _key in keys} | of_dealers
    if selection.asked.currency:
        known &= {selection.asked.currency}
    return [*sorted(known)] or [selection.asked.currency]


def _share(known: Decimal | None, used: Decimal | None) -> Decimal | None:
    return known / used if known is not None and used else None


def compute(metric: Metric, parts: Parts, span: Period) -> Value:
    """A metric's value from the folded parts of a group and the group's period; null where a part is no data."""
    given: dict[Given, Value] = {
        Given.DAYS: Decimal(span.days),
        Given.MONTHS: _decimal(span.months_covered),
        Given.LAST_DAY: span.to_on,
    }
    if any(part in parts and parts[part] is None for part in metric.parts if isinstance(part, Part)):
        return None
    return metric.compute(*(given[part] if isinstance(part, Given) else value_of(part, parts) for part in metric.parts))


def _decimal(months: Fraction) -> Decimal:
    return Decimal(months.numerator) / months.denominator
