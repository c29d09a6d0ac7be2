"""The faces of a report read back as lines of cells, so that they can be held against each other."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from app.charts.grouping import HEADINGS
from app.charts.measuring import Result, Values
from app.charts.render import plain
from app.charts.report import By

OFFSET = re.compile(r"(?<=T\d\d:\d\d:\d\d)[+-]\d\d:\d\d$")
Lines = list[list[Any]]


def lines_of(result: Result) -> Lines:
    """Every line of every table as a program sees it."""
    found = []
    for table in result.tables:
        found += [[*row.group.texts, *numbers_of(row.values, row.before)] for row in table.rows]
        if result.selection.by is not By.TOTAL:
            blanks = [None] * (len(HEADINGS[result.selection.by]) - 1)
            found.append(["total", *blanks, *numbers_of(table.totals, table.totals_before)])
    return found


def second_lines_of(result: Result) -> Lines:
    """Every line of every second table."""
    rows = [row for table in result.tables for row in table.second]
    return [[*row.group.texts, *numbers_of(row.values, row.before)] for row in rows]


def numbers_of(values: Values, before: Values | None) -> list[Any]:
    """The measures, with the period before and the change beside each where there is one."""
    found: list[Any] = []
    for name, value in values.items():
        found.append(plain(value))
        if before is not None:
            then: Any = before[name]
            known = isinstance(value, Decimal) and isinstance(then, Decimal)
            found += [plain(then), plain(value - then) if known else None]
    return found


def lines_of_json(content: dict[str, Any], by: By) -> tuple[Lines, Lines]:
    """Rows and totals in the order of the columns that the JSON names, of both tables."""
    names = [column["name"] for column in content["columns"]]
    measures = names[len(HEADINGS[by]) :]
    found, second = [], []
    for table in content.get("tables", [content]):
        found += [[row[name] for name in names] for row in table["rows"]]
        if by is not By.TOTAL:
            blanks = [None] * (len(HEADINGS[by]) - 1)
            found.append(["total", *blanks, *(table["totals"][name] for name in measures)])
        if "second" in table:
            further = [column["name"] for column in table["second"]["columns"]]
            second += [[row[name] for name in further] for row in table["second"]["rows"]]
    return found, second


def lines_of_csv(content: str) -> list[list[str]]:
    """All lines without the heads and the currency; an empty line and another head stand before a second table."""
    blocks: list[list[list[str]]] = [[]]
    for line in csv.reader(io.StringIO(content)):
        if line:
            blocks[-1].append(line[:-1])
        else:
            blocks.append([])
    return [line for block in blocks for line in block[1:]]


def as_text(cell: Any) -> str:
    """A cell as the CSV writes it."""
    return "" if cell is None else str(cell)


def lines_of_xlsx(content: bytes) -> Lines:
    """All lines of all sheets but the one of the parameters, in any order."""
    book = load_workbook(io.BytesIO(content))
    rows = [[cell.value for cell in row] for page in book.worksheets[:-1] for row in page.iter_rows(min_row=2)]
    return sorted_cells([row for row in rows if any(cell is not None for cell in row)])


def sorted_cells(lines: Lines) -> Lines:
    """Lines as a workbook keeps them, in one order; sheets of several currencies take turns with second tables."""
    return sorted((list(map(as_stored, line)) for line in lines), key=repr)


def as_stored(cell: Any) -> Any:
    """A cell as a workbook keeps it: to 15 digits, of which the last may be rounded twice; no text is no cell.

    Workbooks know no time zones: a moment is what the dealer's clock showed.
    """
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, str) and OFFSET.search(cell):
        return OFFSET.sub("", cell)
    return float(f"{cell:.13g}") if isinstance(cell, float) else None if cell == "" else cell
