"""Measure a report: fold its parts, compute its metrics; totals come from the parts of all facts, never from rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from app.charts.folding import Folded, Parts, fold_all, fold_with_whole, list_unanswered, value_of
from app.charts.grouping import TOTAL_KEY, Group, list_groups
from app.charts.report import By, Given, Metric, Part, Report, Value, parts_of
from app.charts.selection import Selection
from app.lib.periods import Period
from app.replica import one_view
from app.tenancy import acting

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
    """Columns folded over the groups of a selection, and over all its facts where that was wanted."""

    columns: tuple[Metric, ...]
    parts: tuple[Part, ...]
    selection: Selection
    folded: Folded
    whole_folded: Folded
    unanswered: Parts
    blind: frozenset[Metric]

    @classmethod
    def of(
        cls, columns: tuple[Metric, ...], parts: tuple[Part, ...], selection: Selection, folded: Folded, whole: Folded
    ) -> _Grid:
        """``blind`` are the columns that are no data in every group."""
        unanswered = list_unanswered(parts, selection)
        blind = frozenset(metric for metric in columns if not unanswered.keys().isdisjoint(metric.parts))
        return cls(columns, parts, selection, folded, whole, unanswered, blind)

    @classmethod
    def fold(cls, columns: Sequence[Metric], selection: Selection, *further: Part, with_whole: bool) -> _Grid:
        parts = tuple(dict.fromkeys((*parts_of(columns), *further)))
        found = fold_with_whole(parts, selection) if with_whole else (fold_all(parts, selection), {})
        return cls.of(tuple(columns), parts, selection, *found)

    def whole(self) -> _Grid:
        """The same columns over all facts of the selection."""
        total = self.selection.grouped(By.TOTAL)
        return self.of(self.columns, self.parts, total, self.whole_folded, self.whole_folded)

    def keys(self) -> list[tuple[str, int | str]]:
        """The groups with facts that the columns speak of."""
        own = set(parts_of(self.columns))
        return [key for key, values in self.folded.items() if not values or not own.isdisjoint(values)]

    def parts_at(self, currency: str | None, key: int | str) -> Parts:
        return {**self.unanswered, **self.folded.get((currency or "", key), {})}

    def values_at(self, currency: str | None, key: int | str) -> Values:
        parts, given = self.folded.get((currency or "", key), {}), _tell_given(self.selection.period_of(key))
        return {
            metric.name: None if metric in self.blind else _compute(metric, parts, given) for metric in self.columns
        }


@one_view()
def measure(report: Report, selection: Selection) -> Result:
    """Measure a report within the scope. The number of statements does not depend on the number of rows."""
    with acting(selection.scope):
        return _measure(report, selection)


def _measure(report: Report, selection: Selection) -> Result:
    known, used = report.completeness.known, report.completeness.used
    rows = _Rows.measure(report.columns, selection, known, used, with_whole=True)
    totals = rows.grid.whole()
    second = report.second and _Rows.measure(
        report.second.columns, selection.grouped(report.second.by), with_whole=False
    )
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
    def measure(cls, columns: Sequence[Metric], selection: Selection, *further: Part, with_whole: bool) -> _Rows:
        compared = selection.compared()
        grid = _Grid.fold(columns, selection, *further, with_whole=with_whole)
        before = _Grid.fold(columns, compared, with_whole=with_whole) if compared else None
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
    is_blind = any(part in parts and parts[part] is None for part in metric.parts if isinstance(part, Part))
    return None if is_blind else _compute(metric, parts, _tell_given(span))


@lru_cache(maxsize=512)
def _tell_given(span: Period) -> Mapping[Given, Value]:
    """What a period gives to metrics, told once: all rows but those of months have the same."""
    months = span.months_covered
    return {
        Given.DAYS: Decimal(span.days),
        Given.MONTHS: Decimal(months.numerator) / months.denominator,
        Given.LAST_DAY: span.to_on,
    }


def _compute(metric: Metric, parts: Parts, given: Mapping[Given, Value]) -> Value:
    return metric.compute(*(given[part] if isinstance(part, Given) else value_of(part, parts) for part in metric.parts))
