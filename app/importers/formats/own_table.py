"""Our own table (xlsx, xls, ods, csv, html): one row a car, columns by field name or by heading in any language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.importers.fields import COLUMNS, REQUIRED, Column, Kind
from app.importers.format import Document, Format
from app.importers.places import Place, RowSite
from app.importers.problems import FileRefused, Problem, Severity, found
from app.importers.readers.table import Cell, NumberedRow, Sheet, TableDocument
from app.importers.records import RawCar, RawExpense, RawValue
from app.lib.dates import parse_date
from app.lib.text import clean, fold
from app.lib.vocabulary import Word

_ENOUGH: Final = 3  # headings that make a row the heading row
_BY_SPELLING: Final = {fold(spelling): column for column in COLUMNS for spelling in column.word.spellings()}
_UNIT_MARKS: Final = str.maketrans("", "", "*:")  # templates mark required columns so


@dataclass(frozen=True, slots=True)
class _Heading:
    """The row that names the columns: `columns` by number from 1, names that mean nothing, the last heading row."""

    columns: Mapping[int, Column]
    unknown: Mapping[int, str]
    row: int

    @property
    def fields(self) -> dict[str, int]:
        places = {column.field.name: number for number, column in self.columns.items()}
        return places | {column.name: number for number, column in self.columns.items()}


def _recognise(document: Document) -> bool:
    return isinstance(document, TableDocument) and any(_find_heading(sheet) for sheet in document.sheets)


def _find_heading(sheet: Sheet) -> _Heading | None:
    """Take the first row with enough headings; rows of headings right below it (the translated ones) belong to it."""
    found_heading: _Heading | None = None
    for row in sheet.head:
        columns = _match(row)
        if len(columns) < _ENOUGH:
            if found_heading:
                break
            continue
        if found_heading is None:
            found_heading = _Heading(columns, _unmatched(row, columns), row.number)
        elif len(columns) * 2 > len(found_heading.columns):
            found_heading = _Heading(found_heading.columns, found_heading.unknown, row.number)
        else:
            break
    return found_heading


def _match(row: NumberedRow) -> dict[int, Column]:
    """Give the columns that a row names, each once: the first wins."""
    columns: dict[int, Column] = {}
    names: set[str] = set()
    for number, cell in enumerate(row.cells, 1):
        column = _BY_SPELLING.get(fold(cell.translate(_UNIT_MARKS))) if isinstance(cell, str) and cell else None
        if column and column.name not in names:
            names.add(column.name)
            columns[number] = column
    return columns


def _unmatched(row: NumberedRow, columns: Mapping[int, Column]) -> dict[int, str]:
    texts = ((number, clean(str(cell))) for number, cell in enumerate(row.cells, 1) if number not in columns)
    return {number: text for number, text in texts if text}


def _read(document: Document, problems: list[Problem]) -> Iterator[RawCar]:
    """Give the cars of every sheet that has headings; raises FileRefused with COLUMN_MISSING."""
    if not isinstance(document, TableDocument):
        return
    for index, sheet in enumerate(document.sheets):
        heading = _find_heading(sheet)
        if heading:
            _check_heading(document, sheet, heading, problems)
            yield from _read_sheet(document, index, heading)


def _check_heading(document: TableDocument, sheet: Sheet, heading: _Heading, problems: list[Problem]) -> None:
    here = Place(document.name, sheet.name, heading.row)
    missing = [name for name in REQUIRED if name not in heading.fields]
    if missing:
        raise FileRefused(*(found("COLUMN_MISSING", here, severity=Severity.ERROR, field=name) for name in missing))
    for number, text in heading.unknown.items():
        problems.append(found("COLUMN_UNKNOWN", Place(document.name, sheet.name, heading.row, number), value=text))


def _read_sheet(document: TableDocument, index: int, heading: _Heading) -> Iterator[RawCar]:
    fields = heading.fields
    columns = [(number - 1, column.field.name, column) for number, column in heading.columns.items()]
    plain = [(place, name, column.field.kind is Kind.DATE) for place, name, column in columns if not column.expense]
    costs = [(place, column.expense) for place, _, column in columns if column.expense]
    sheet = document.sheets[index].name
    for number, cells in document.rows(index):
        if number <= heading.row or all(_is_blank(cell) for cell in cells):
            continue
        width = len(cells)
        values: dict[str, RawValue] = {}
        for place, name, is_date in plain:
            if place < width and not _is_blank(cell := cells[place]):
                values[name] = _day(cell, document) if is_date else cell
        expenses = [RawExpense(kind, cells[at]) for at, kind in costs if at < width and not _is_blank(cells[at])]
        if expenses:
            values["expenses"] = expenses
        yield RawCar(RowSite(document.name, sheet, number, fields), values)


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _day(cell: Cell, document: TableDocument) -> Cell:
    """A bare number in a column of dates is a serial of the workbook's own calendar."""
    if isinstance(cell, bool | str | date):
        return cell
    try:
        return parse_date(cell, epoch_1904=document.epoch_1904)
    except ValueError:
        return cell


FORMAT: Final = Format(
    Word("own_table", "Собственная таблица", "Own table", "ตารางของระบบ"),
    about="xlsx, xls, ods, CSV or an HTML table, one row a car. A row with at least three headings names the columns,"
    " by field name or by heading in any of the three languages; the template has the names in a hidden first row."
    " Every visible sheet with headings is read. Lists are separated by `|`; expenses have a column a kind.",
    default_mode="delta",
    recognise=_recognise,
    read=_read,
    mapping={column.name: column.field.name for column in COLUMNS},
)
