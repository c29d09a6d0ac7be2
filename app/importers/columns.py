"""An unknown table as a person sees it who says what its columns hold: its head, and how its rows would read."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.importers.fields import FIELD, REQUIRED, Kind
from app.importers.headings import is_unit
from app.importers.limits import Limits
from app.importers.mapping import COLUMN
from app.importers.problems import FileRefused, heading, refuse
from app.importers.readers.archive import Unpacking, is_photo
from app.importers.readers.table import FixedRows, NumberedRow, Sheet, TableDocument
from app.importers.recognise import check_size, is_packed, is_table, open_document
from app.importers.records import CheckedCar
from app.importers.table_layout import Layout, read_rows
from app.importers.table_shape import WIDEST, Shape, find_headings, shape_of_headings, shape_of_values
from app.importers.validate import Ground, check_cars
from app.importers.values import as_text

_LISTS: Final = frozenset({Kind.PHOTOS, Kind.OPTIONS})
_LONGEST: Final = 200
_SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a table: its number from 1, its heading and its first values."""

    number: int
    heading: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """The head of one sheet with the row that names its columns, 0 for none."""

    document: TableDocument
    sheet: Sheet
    row: int

    @property
    def shape(self) -> Shape:
        """Give what such tables are known by."""
        return shape_of_headings(self._named) if self._named else shape_of_values(self.sheet.head)

    @property
    def columns(self) -> list[SourceColumn]:
        """Give the columns that hold anything at all."""
        below = [row.cells for row in self.sheet.head if row.number > self.row]
        width = min(max((len(row.cells) for row in self.sheet.head), default=0), WIDEST)
        named = self._named.cells if self._named else []
        found = []
        for at in range(width):
            texts = (as_text(cells[at]) for cells in below if at < len(cells))
            samples = tuple(dict.fromkeys(text[:_LONGEST] for text in texts if text))[:_SAMPLES]
            title = as_text(named[at])[:_LONGEST] if at < len(named) else ""
            if title or samples:
                found.append(SourceColumn(at + 1, title, samples))
        return found

    @property
    def headings(self) -> list[str]:
        """Give the headings as they stand in the file."""
        return [as_text(cell)[:_LONGEST] for cell in self._named.cells[:WIDEST]] if self._named else []

    @property
    def _named(self) -> NumberedRow | None:
        return next((row for row in self.sheet.head if row.number == self.row), None)

    def check(self, layout: Layout, ground: Ground) -> list[CheckedCar]:
        """Give the first rows as they would be read."""
        cars = read_rows(self.document, self.sheet.name, self.sheet.head, layout)
        return [car for car in check_cars(cars, ground) if isinstance(car, CheckedCar)]


def view_sheet(document: TableDocument, index: int, row: int | None) -> SheetView:
    """Look at a sheet; without a row the one that seems to name the columns is taken."""
    sheet = document.sheets[index if 0 <= index < len(document.sheets) else 0]
    rows = {numbered.number for numbered in sheet.head}
    return SheetView(document, sheet, row if row in rows or row == 0 else find_headings(sheet))


def look_at(path: Path, name: str, limits: Limits) -> TableDocument:
    """Give the heads of a table's sheets; of an archive those of its widest table.

    :raises FileRefused: the file cannot be opened, or holds no table.
    """
    check_size(path, name, limits)
    if not is_packed(path, name, limits):
        tables = [_heads_of(path, name, limits)]
    else:
        with TemporaryDirectory(prefix="columns-") as folder:
            members = Unpacking(path, name, Path(folder), limits, []).unpack()
            files = [member for member in members if member.size and not is_photo(member)]
            tables = [_heads_of(member.path, f"{name}/{member.name}", limits) for member in files]
    found = max((table for table in tables if table), key=_width_of, default=None)
    if found is None:
        raise refuse("FORMAT_UNKNOWN", name)
    return found


def missing_fields(layout: Layout) -> list[str]:
    """Give the fields without which no car can be taken; the VIN is a number on the stock, too."""
    lacking = [name for name in REQUIRED if layout.lacks(name)]
    return [name for name in lacking if name != "unique_id" or layout.lacks("vin")]


def check_assignment(columns: Mapping[int, str], units: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """Refuse what contradicts itself.

    :raises RuleBroken: a field in two columns, or in a column and for all cars; an unknown column or unit.
    """
    taken: set[str] = set()
    for name in columns.values():
        known = COLUMN.get(name)
        if known is None:
            raise RuleBroken("COLUMN_UNKNOWN", _l("Choose one of the list."))
        if name in taken and known.field.kind not in _LISTS:
            raise RuleBroken("COLUMN_TWICE", _l("Two columns hold “%(field)s”: choose one.", field=heading(name)))
        taken.add(name)
    for name in constants:
        if name in taken or name not in FIELD:
            message = _l("“%(field)s” stands in a column already: leave one of them.", field=heading(name))
            raise RuleBroken("CONSTANT_TWICE", message)
    for name, unit in units.items():
        if name not in COLUMN or not is_unit(COLUMN[name], unit):
            message = _l("“%(unit)s” is no unit of “%(field)s”.", unit=unit, field=heading(name))
            raise RuleBroken("UNIT_UNKNOWN", message)


def _heads_of(path: Path, name: str, limits: Limits) -> TableDocument | None:
    try:
        document = open_document(path, name, limits)
    except FileRefused as refused:
        if any(problem.code != "FORMAT_UNKNOWN" for problem in refused.problems):
            raise
        return None
    with closing(document):
        if not isinstance(document, TableDocument) or not is_table(document):
            return None
        sheets: Sequence[Sheet] = [sheet for sheet in document.sheets if sheet.head]
        rows = FixedRows([[*sheet.head] for sheet in sheets])
        return TableDocument(document.name, tuple(sheets), rows, document.epoch_1904)


def _width_of(table: TableDocument) -> int:
    return max((len(row.cells) for sheet in table.sheets for row in sheet.head), default=0)
