"""The facts behind a number as files: every one of them, a list for each set of facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from app.charts.drill import Behind, Fact
from app.charts.files import FACES, File
from app.charts.populations import WORDS
from app.charts.render import plain
from app.charts.report import Kind, Part
from app.charts.workbook import LONGEST_SHEET_NAME, NUMBER_FORMATS, write_cell
from app.lib.cells import defuse

FILES = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its head, what its cells are."""

    label: str
    kind: Kind


def list_columns(behind: Behind) -> list[Column]:
    """The columns of a list: the names of the facts, their day, what each adds; parts that only count have none."""
    names = [Column(str(head), Kind.TEXT) for head in behind.naming.heads]
    day = Column(str(WORDS[behind.population.code].day), Kind.DATE)
    return [*names, day, *(Column(str(part.label), part.kind) for part in list_told(behind))]


def list_told(behind: Behind) -> list[Part]:
    """The parts that have a column."""
    return [part for part in behind.parts if part.label]


def cells_of(behind: Behind, fact: Fact) -> list[Any]:
    """A fact's cells in the order of the columns."""
    told = dict(zip(behind.parts, fact.values, strict=True))
    return [*fact.names, fact.day, *(told[part] for part in list_told(behind))]


def make_file(face: str, name: str, behind: Sequence[Behind]) -> File:
    """All lists as CSV, one under the other, or as a workbook with a sheet for each."""
    content = _write_csv(behind) if face == "csv" else _write_xlsx(behind)
    return File(f"{name}.{face}", FACES[face].media_type, content)


def _write_csv(behind: Sequence[Behind]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for number, some in enumerate(behind):
        writer.writerows([[]] if number else [])
        writer.writerow([column.label for column in list_columns(some)])
        writer.writerows([_csv_cell(cell) for cell in cells_of(some, fact)] for fact in some.facts)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Any) -> Any:
    if cell is None:
        return ""
    value = plain(cell) if isinstance(cell, Decimal | date) else cell
    return defuse(value) if isinstance(value, str) else value


def _write_xlsx(behind: Sequence[Behind]) -> bytes:
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        styles = {kind: book.add_format({"num_format": pattern}) for kind, pattern in NUMBER_FORMATS.items()}
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        for some in behind:
            page, columns = book.add_worksheet(some.population.code[:LONGEST_SHEET_NAME]), list_columns(some)
            page.write_row(0, 0, [column.label for column in columns], bold)
            page.freeze_panes(1, 1)
            page.set_column(0, len(columns) - 1, 18)
            for number, fact in enumerate(some.facts, start=1):
                for place, (column, cell) in enumerate(zip(columns, cells_of(some, fact), strict=True)):
                    write_cell(page, (number, place), _typed(cell), styles[column.kind])
    return content.getvalue()


def _typed(cell: Any) -> Any:
    return Decimal(str(cell)) if isinstance(cell, int | float) else cell
