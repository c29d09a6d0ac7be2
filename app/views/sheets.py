"""Rows as files for spreadsheets; no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from app.lib.cells import defuse

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 1024 * 1024
_LONGEST_CELL = 32_767  # what a cell of a workbook holds


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A CSV with a byte order mark, which spreadsheets need to see the encoding; memory does not grow with the rows."""
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    text = io.TextIOWrapper(spool, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_plain(head) for head in heads])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    text.detach()
    spool.seek(0)
    return spool


def write_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> IO[bytes]:
    """A workbook with typed cells and a frozen head; memory does not grow with the rows."""
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    book = xlsxwriter.Workbook(
        spool,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True},
    )
    page = book.add_worksheet(sheet[:31])
    styles = {date: book.add_format({"num_format": "yyyy-mm-dd"}), Decimal: book.add_format({"num_format": "#,##0.00"})}
    page.write_row(0, 0, heads, book.add_format({"bold": True}))
    page.freeze_panes(1, 0)
    page.set_column(0, len(heads) - 1, 18)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(page, (number, place), cell, styles)
    book.close()
    spool.seek(0)
    return spool


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return defuse(cell) if isinstance(cell, str) else str(cell)


def _write_cell(page: Any, at: tuple[int, int], cell: Any, styles: dict[type, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        page.write_datetime(*at, cell, styles[date])
    elif isinstance(cell, Decimal):
        page.write_number(*at, float(cell), styles[Decimal])
    elif isinstance(cell, int):
        page.write_number(*at, cell)
    else:
        page.write_string(*at, str(cell)[:_LONGEST_CELL])
