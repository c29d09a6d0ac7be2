"""Our own table (xlsx, xls, ods, csv, html): one row a car, columns by field name or by heading in any language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.importers.fields import COLUMNS, REQUIRED
from app.importers.format import Document, Format
from app.importers.headings import Heading, read_heading
from app.importers.places import Place
from app.importers.problems import Problem, found
from app.importers.readers.table import NumberedRow, Sheet, TableDocument
from app.importers.records import Header, RawCar, UnreadCar
from app.importers.table_layout import Layout, read_sheet
from app.lib.text import clean
from app.lib.vocabulary.upload import FORMAT_NAME

_ENOUGH: Final = 3  # headings that make a row the heading row


@dataclass(frozen=True, slots=True)
class _Headings:
    """The row that names the columns: what they hold, and names that mean nothing by number from 1."""

    layout: Layout
    unknown: Mapping[int, str]

    @property
    def missing(self) -> list[str]:
        """Give the fields that no car can do without and no column holds; the VIN is a number on the stock, too."""
        lacking = [name for name in REQUIRED if self.layout.lacks(name)]
        return [name for name in lacking if name != "unique_id" or not self.is_keyed_by_vin]

    @property
    def is_keyed_by_vin(self) -> bool:
        return self.layout.lacks("unique_id") and not self.layout.lacks("vin")


def _recognise(document: Document) -> bool:
    return isinstance(document, TableDocument) and any(_find_headings(sheet) for sheet in document.sheets)


def _find_headings(sheet: Sheet) -> _Headings | None:
    """Take the first row with enough headings; rows of headings right below it (the translated ones) belong to it."""
    first: NumberedRow | None = None
    named: dict[int, Heading] = {}
    last = 0
    for row in sheet.head:
        headings = _match(row)
        if len(headings) < _ENOUGH:
            if first:
                break
        elif first is None:
            first, named, last = row, headings, row.number
        elif len(headings) * 2 > len(named):
            last = row.number
        else:
            break
    if first is None:
        return None
    columns = {number: heading.column for number, heading in named.items()}
    units = {heading.column.field.name: heading.unit for heading in named.values() if heading.unit}
    return _Headings(Layout(columns, last, units), _unmatched(first, named))


def _match(row: NumberedRow) -> dict[int, Heading]:
    """Give the columns that a row names, each once: the first wins."""
    columns: dict[int, Heading] = {}
    names: set[str] = set()
    for number, cell in enumerate(row.cells, 1):
        heading = read_heading(cell) if isinstance(cell, str) and cell else None
        if heading and heading.column.name not in names:
            names.add(heading.column.name)
            columns[number] = heading
    return columns


def _unmatched(row: NumberedRow, columns: Mapping[int, Heading]) -> dict[int, str]:
    texts = ((number, clean(str(cell))) for number, cell in enumerate(row.cells, 1) if number not in columns)
    return {number: text for number, text in texts if text}


def _read(document: Document, problems: list[Problem]) -> Iterator[RawCar | UnreadCar]:
    """Give the cars of every sheet that has headings; columns that are missing are told, and so is every row."""
    if not isinstance(document, TableDocument):
        return
    for index, sheet in enumerate(document.sheets):
        headings = _find_headings(sheet)
        if headings:
            problems += _tell_headings(document, sheet, headings)
            yield from read_sheet(document, index, headings.layout)


def _tell_headings(document: TableDocument, sheet: Sheet, headings: _Headings) -> Iterator[Problem]:
    row = headings.layout.row
    for name in headings.missing:
        yield found("COLUMN_MISSING", Place(document.name, sheet.name, row), field=name)
    for number, text in headings.unknown.items():
        yield found("COLUMN_UNKNOWN", Place(document.name, sheet.name, row, number), value=text)


def _read_header(document: Document) -> Header:
    """A table without a column of stock numbers has the VIN as the key of its cars."""
    sheets = document.sheets if isinstance(document, TableDocument) else ()
    known = [headings for headings in map(_find_headings, sheets) if headings]
    return Header(id_from_vin=bool(known) and all(headings.is_keyed_by_vin for headings in known))


FORMAT: Final = Format(
    FORMAT_NAME.word("own_table"),
    about="xlsx, xls, ods, CSV or an HTML table, one row a car. A row with at least three headings names the columns,"
    " by field name or by heading in any of the three languages; the template has the names in a hidden first row."
    " A unit may follow a heading: `Price (£)`, `Mileage, miles`. Every visible sheet with headings is read. Without a"
    " column of stock numbers the VIN is the key. Lists are separated by `|`. Expenses have a column a"
    " kind: an amount, or amounts behind their days (`2026-01-11 30000|2026-02-01 500`).",
    default_mode="delta",
    recognise=_recognise,
    read=_read,
    header=_read_header,
    mapping={column.name: column.field.name for column in COLUMNS},
)
