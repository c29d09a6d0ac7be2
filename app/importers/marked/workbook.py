"""Workbooks with red and yellow cells, a comment at each, and a column of errors."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.cell import MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from app.importers.limits import MEGABYTE
from app.importers.marked.remarks import explain, heading, is_fatal, remark
from app.importers.marked.spots import Spots
from app.importers.problems import Problem
from app.importers.readers.table import TableDocument

_RED: Final = PatternFill("solid", fgColor="FF9999")
_YELLOW: Final = PatternFill("solid", fgColor="FFE699")
_BOLD: Final = Font(bold=True)
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_AUTHOR: Final = "H-Promise"
_SHOWN: Final = 2_000  # signs of a comment
_CELL: Final = 32_000  # signs that a cell can hold
_IN_PLACE: Final = 15 * MEGABYTE  # unpacked; a larger workbook is written anew, a row at a time
_COLUMN_WIDTH: Final = 80
_SHEET_NAME: Final = 31  # signs


def mark_workbook(document: TableDocument, source: Path, target: Path, spots: Spots) -> None:
    """Write an xlsx: the dealer's own with its looks where that can be, else its rows in a new one."""
    book = _open_own(source)
    if book is None:
        _write_anew(document, target, spots)
        return
    widths = {sheet.name: _width(document, index) for index, sheet in enumerate(document.sheets)}
    for name, first in spots.first.items():
        _mark_sheet(book[str(name)], str(name), first, widths[name] + 1, spots)
    book.save(target)


def _open_own(source: Path) -> openpyxl.Workbook | None:
    """Open an xlsx to be changed in place; None for other kinds, large ones, and what the library cannot take."""
    if not zipfile.is_zipfile(source):
        return None
    with zipfile.ZipFile(source) as package:
        if sum(entry.file_size for entry in package.filelist) > _IN_PLACE:
            return None
    try:
        with source.open("rb") as stream:
            return openpyxl.load_workbook(stream)
    except Exception:  # noqa: BLE001 - other programs' files make the library raise anything; the rows are kept then
        return None


def _width(document: TableDocument, index: int) -> int:
    """Give the number of the last column that holds anything."""
    return max((_last(cells) for _number, cells in document.rows(index)), default=0)


def _last(cells: Sequence[Any]) -> int:
    return next((number for number in range(len(cells), 0, -1) if cells[number - 1] not in ("", None)), 0)


def _mark_sheet(sheet: Worksheet, name: str, first: int, column: int, spots: Spots) -> None:
    if first > 1:
        sheet.cell(first - 1, column, heading()).font = _BOLD
    sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH
    for (place, row), spot in spots.rows.items():
        if place == name:
            for number, problems in spot.cells.items():
                _mark_cell(sheet.cell(row, number), problems)
            told = sheet.cell(row, column, remark(spot.problems)[:_CELL])
            told.alignment = _WRAPPED
            told.fill = _fill(spot.problems)


def _mark_cell(cell: Any, problems: Sequence[Problem]) -> None:
    cell.fill = _fill(problems)
    if not isinstance(cell, MergedCell):
        cell.comment = Comment(explain(problems)[:_SHOWN], _AUTHOR, height=140, width=320)


def _fill(problems: Sequence[Problem]) -> PatternFill:
    return _RED if is_fatal(problems) else _YELLOW


def _write_anew(document: TableDocument, target: Path, spots: Spots) -> None:
    book = openpyxl.Workbook(write_only=True)
    for index, source in enumerate(document.sheets):
        sheet = book.create_sheet(_name_sheet(source.name) or f"{index + 1}")
        column = _width(document, index) + 1
        sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH
        for number, cells in document.rows(index):
            spot = spots.rows.get((source.name, number))
            is_head = spots.first.get(source.name) == number + 1
            told = _copy_cell(sheet, heading() if is_head else remark(spot.problems)[:_CELL] if spot else None, None)
            if spot:
                told.fill = _fill(spot.problems)
            row = [_copy_cell(sheet, cell, spot.cells.get(at) if spot else None) for at, cell in enumerate(cells, 1)]
            row += [None] * (column - 1 - len(row))
            sheet.append([*row[: column - 1], told])
    book.save(target)


def _name_sheet(name: str | None) -> str:
    """The name as a workbook may have it: other programs allow longer ones with any sign."""
    return INVALID_TITLE_REGEX.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", name or "")).strip(" '")[:_SHEET_NAME]


def _copy_cell(sheet: Any, value: Any, problems: Sequence[Problem] | None) -> Any:
    """Make a cell; a text that begins like a formula stays a text."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL] if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if problems:
        _mark_cell(cell, problems)
    return cell
