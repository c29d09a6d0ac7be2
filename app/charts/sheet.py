"""A measured report as heads and lines of cells: what every face but the JSON is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from app.charts.grouping import HEADINGS
from app.charts.measuring import Result, Row, Table
from app.charts.report import By, Kind, Value

Cell: TypeAlias = Value | str

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name for programs, its label for people, what its values are."""

    name: str
    label: str
    kind: Kind


def list_heads(result: Result) -> list[Head]:
    """The columns that name the groups, then the measures."""
    names = [Head(heading.name, str(heading.label), heading.kind) for heading in HEADINGS[result.selection.by]]
    return names + [Head(metric.name, str(metric.label), metric.kind) for metric in result.report.columns]


def cells_of(row: Row) -> list[Cell]:
    """A row's texts and numbers in the order of the heads."""
    return [*row.group.texts, *row.values.values()]


def total_cells(result: Result, table: Table) -> list[Cell]:
    """The totals line in the order of the heads."""
    blanks = len(HEADINGS[result.selection.by]) - 1
    return [TOTAL, *[""] * blanks, *table.totals.values()]


def list_lines(result: Result, table: Table) -> list[list[Cell]]:
    """All rows and the totals line; a report by total is nothing but its total."""
    lines = [cells_of(row) for row in table.rows]
    return lines if result.selection.by is By.TOTAL else [*lines, total_cells(result, table)]
