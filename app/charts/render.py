"""The faces of a measured report that are text: JSON, CSV, a table for the terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from app.charts import wording
from app.charts.grouping import HEADINGS
from app.charts.measuring import Result, Table
from app.charts.report import By, Kind, Value
from app.charts.sheet import (
    Cell,
    Head,
    cells_of,
    list_heads,
    list_lines,
    list_second_heads,
    list_second_lines,
    total_cells,
)
from app.lib.cells import defuse

CSV_CURRENCY = "currency"


def to_json(result: Result) -> dict[str, Any]:
    """The report as interfaces.md promises it: numbers unrounded, absent is null, `tables` where currencies differ."""
    report, asked = result.report, result.selection.asked
    head: dict[str, Any] = {
        "slug": report.slug,
        "from": result.selection.period.from_on.isoformat(),
        "to": result.selection.period.to_on.isoformat(),
        "by": str(asked.by),
        **_comparison_to_json(result),
        **({"closed": True} if result.is_settled else {}),
    }
    columns = _columns_to_json(list_heads(result))
    tables = [_table_to_json(result, table) for table in result.tables]
    if len(tables) > 1:
        return {**head, "columns": columns, "tables": tables}
    return {**head, "currency": tables[0].pop("currency"), "columns": columns, **tables[0]}


def _table_to_json(result: Result, table: Table) -> dict[str, Any]:
    heads = list_heads(result)
    measures = len(HEADINGS[result.selection.by])
    second = result.report.second
    return {
        "currency": table.currency,
        "rows": [_name(heads, cells_of(row, result.adjusted)) for row in table.rows],
        "totals": _name(heads[measures:], total_cells(result, table)[measures:]),
        "completeness": plain(table.completeness),
        **({"second": _second_to_json(result, table, second.by)} if second else {}),
    }


def _second_to_json(result: Result, table: Table, by: By) -> dict[str, Any]:
    heads = list_second_heads(result)
    rows = [_name(heads, cells) for cells in list_second_lines(table)]
    return {"by": str(by), "columns": _columns_to_json(heads), "rows": rows}


def _columns_to_json(heads: Sequence[Head]) -> list[dict[str, str]]:
    return [{"name": head.name, "label": head.label, "kind": str(head.kind)} for head in heads]


def _name(heads: Sequence[Head], cells: Sequence[Cell]) -> dict[str, Any]:
    return {head.name: plain(cell) for head, cell in zip(heads, cells, strict=True)}


def _comparison_to_json(result: Result) -> dict[str, Any]:
    compared, compare = result.selection.compared(), result.selection.asked.compare
    if compared is None:
        return {}
    days = {"from": compared.period.from_on.isoformat(), "to": compared.period.to_on.isoformat()}
    return {"compare": {"with": str(compare), **days}}


def plain(value: Value | str) -> int | float | str | None:
    """A value as JSON and spreadsheets know it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def to_csv(result: Result) -> str:
    """Lines under the names of the columns, the currency at the end, the totals as last line of each currency.

    A second table follows after an empty line, under names of its own.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(head.name for head in list_heads(result)), CSV_CURRENCY])
    for table in result.tables:
        for line in list_lines(result, table):
            writer.writerow([*(_csv_cell(cell) for cell in line), table.currency or ""])
    if result.report.second:
        writer.writerow([])
        writer.writerow([*(head.name for head in list_second_heads(result)), CSV_CURRENCY])
        for table in result.tables:
            for line in list_second_lines(table):
                writer.writerow([*(_csv_cell(cell) for cell in line), table.currency or ""])
    return text.getvalue()


def _csv_cell(cell: Cell) -> Any:
    value = plain(cell)
    return "" if value is None else defuse(value) if isinstance(value, str) else value


def to_text(result: Result) -> str:
    """A table for the terminal, in the reader's language."""
    period = wording.show_period(result.selection.period)
    parts = [f"{result.report.number}. {result.report.title}, {period}"]
    for table in result.tables:
        parts += ["", *_lay_out(list_heads(result), table.currency, list_lines(result, table))]
        if result.report.second:
            lines = _lay_out(list_second_heads(result), table.currency, list_second_lines(table))
            parts += ["", str(result.report.second.title), *lines]
    return "\n".join(parts) + "\n"


def _lay_out(heads: Sequence[Head], currency: str | None, lines: Sequence[Sequence[Cell]]) -> list[str]:
    grid = [[wording.head_label(head.label, head.kind, currency) for head in heads]]
    grid += [[wording.show(cell, head.kind) for head, cell in zip(heads, line, strict=True)] for line in lines]
    widths = [max(_width(line[place]) for line in grid) for place in range(len(heads))]
    return [_join(line, widths, heads) for line in grid]


def _join(line: Sequence[str], widths: Sequence[int], heads: Sequence[Head]) -> str:
    cells = zip(line, widths, heads, strict=True)
    return "  ".join(_pad(text, width, is_text=head.kind is Kind.TEXT) for text, width, head in cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int, *, is_text: bool) -> str:
    blanks = " " * (width - _width(text))
    return text + blanks if is_text else blanks + text
