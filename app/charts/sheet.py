"""A measured report as heads and lines of cells: what every face but the JSON is written from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from flask_babel import gettext as _

from app.charts.grouping import HEADINGS
from app.charts.measuring import Result, Row, Table, Values
from app.charts.report import By, Kind, Metric, Value

Cell: TypeAlias = Value | str

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name for programs, its label for people, what its values are."""

    name: str
    label: str
    kind: Kind


def list_heads(result: Result) -> list[Head]:
    """The columns that name the groups, then the measures, each with the period it is compared with and the change."""
    return [*_name_heads(result.selection.by), *_measure_heads(result, result.report.columns)]


def list_second_heads(result: Result) -> list[Head]:
    """The columns of the report's second table; none where it has none."""
    second = result.report.second
    return (
        [*_name_heads(second.by), *_measure_heads(replace(result, adjusted=frozenset()), second.columns)]
        if second
        else []
    )


def _name_heads(by: By) -> list[Head]:
    return [Head(heading.name, str(heading.label), heading.kind) for heading in HEADINGS[by]]


def _measure_heads(result: Result, columns: Sequence[Metric]) -> list[Head]:
    heads = []
    for metric in columns:
        heads.append(Head(metric.name, str(metric.label), metric.kind))
        if result.selection.asked.compare:
            before, change = _("%(label)s, before", label=metric.label), _("%(label)s, change", label=metric.label)
            heads += [
                Head(f"{metric.name}_before", before, metric.kind),
                Head(f"{metric.name}_change", change, metric.kind),
            ]
        if metric.name in result.adjusted:
            now, change = _("%(label)s, now", label=metric.label), _("%(label)s, adjustment", label=metric.label)
            heads += [
                Head(f"{metric.name}_now", now, metric.kind),
                Head(f"{metric.name}_adjustment", change, metric.kind),
            ]
    return heads


def cells_of(row: Row, adjusted: Collection[str] = ()) -> list[Cell]:
    """A row's texts and numbers in the order of the heads; ``adjusted`` measures with what they are now."""
    return [*row.group.texts, *_numbers(row.values, row.before, row.now, adjusted)]


def total_cells(result: Result, table: Table) -> list[Cell]:
    """The totals line in the order of the heads."""
    blanks = len(HEADINGS[result.selection.by]) - 1
    return [TOTAL, *[""] * blanks, *_numbers(table.totals, table.totals_before, table.totals_now, result.adjusted)]


def _numbers(values: Values, before: Values | None, now: Values | None, adjusted: Collection[str]) -> list[Cell]:
    cells: list[Cell] = []
    for name, value in values.items():
        cells.append(value)
        if before is not None:
            cells += [before[name], change_between(value, before[name])]
        if name in adjusted:
            current = value if now is None else now[name]
            cells += [current, change_between(current, value)]
    return cells


def change_between(now: Value, before: Value) -> Value:
    """How much more it is than before, in the same unit; null where either is no number."""
    return now - before if isinstance(now, Decimal) and isinstance(before, Decimal) else None


def list_lines(result: Result, table: Table) -> list[list[Cell]]:
    """All rows and the totals line; a report by total is nothing but its total."""
    lines = [cells_of(row, result.adjusted) for row in table.rows]
    return lines if result.selection.by is By.TOTAL else [*lines, total_cells(result, table)]


def list_second_lines(table: Table) -> list[list[Cell]]:
    """All rows of the second table; they need not add up to the totals, for a fact may be in several."""
    return [cells_of(row) for row in table.second]
