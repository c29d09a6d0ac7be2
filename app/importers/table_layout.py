"""Which column of a table holds what, and its rows read as cars by that."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Final, NamedTuple

from app.importers.fields import FIELD, Column, Field, Kind
from app.importers.places import Place, RowSite
from app.importers.readers.table import Cell, NumberedRow, Row, TableDocument
from app.importers.records import RawCar, RawExpense, RawValue, UnreadCar
from app.lib.dates import parse_date

_LISTS: Final = frozenset({Kind.PHOTOS, Kind.OPTIONS})  # what may stand in several columns
_MEASURED: Final = frozenset({Kind.MILEAGE, Kind.POWER})  # whose readers take a unit beside the value
_BARE: Final = re.compile(r"[\d\s.,'\u2019]+")
_PART: Final = "|"
_DAY: Final = re.compile(r"\s*(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}) ")

Turn = Callable[[Cell], Cell]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a sheet hold.

    `columns` by number from 1; several may hold photos or options. `row` is the last row of headings, 0 for none.
    `units` by field, as the headings name them; `constants` are values that every car of the table has.
    """

    columns: Mapping[int, Column]
    row: int = 0
    units: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, int]:
        """Give the number of the column of each field (and of each kind of expense by its own name)."""
        numbered = [*self.columns.items()][::-1]  # the first of several columns is the place of the field
        fields = {column.field.name: number for number, column in numbered}
        return fields | {column.name: number for number, column in numbered}

    def lacks(self, name: str) -> bool:
        """Tell whether no car of the table can have a value of a field."""
        return name not in self.constants and name not in self.places


class _Plain(NamedTuple):
    at: int
    name: str
    turn: Turn | None
    is_list: bool


def read_sheet(document: TableDocument, index: int, layout: Layout) -> Iterator[RawCar | UnreadCar]:
    """Give the cars of a sheet, a row each; rows that hold only blanks are none."""
    yield from read_rows(document, document.sheets[index].name, document.rows(index), layout)


def read_rows(
    document: TableDocument, sheet: str | None, rows: Iterable[NumberedRow], layout: Layout
) -> Iterator[UnreadCar]:
    """Give the cars of some rows of a sheet; what a row says goes by the meaning of the columns."""
    read = _make_reader(document, sheet, layout)
    columns = [(number, column.name) for number, column in layout.columns.items()]
    told = repr((document.epoch_1904, layout.units, layout.constants, columns))
    meaning = blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()
    sheet_place = str(Place(document.name, sheet, 0)).removesuffix("0")  # made once, not for every row
    for row in rows:
        if row.number <= layout.row or all(map(_is_blank, row.cells)):
            continue
        said = f"{meaning}{row.cells!r}".encode("utf-8", "replace")
        yield UnreadCar(said, f"{sheet_place}{row.number}", partial(read, row))


def _make_reader(document: TableDocument, sheet: str | None, layout: Layout) -> Callable[[NumberedRow], RawCar]:
    places = layout.places
    units = {name: unit for name, unit in layout.units.items() if FIELD[name].kind in _MEASURED}
    columns = [(number - 1, column) for number, column in layout.columns.items()]
    plain = [_plain(at, column.field, layout, document) for at, column in columns if not column.expense]
    costs = [(at, column.expense) for at, column in columns if column.expense]

    def read(row: NumberedRow) -> RawCar:
        values: dict[str, RawValue] = {**layout.constants}
        _take(values, row.cells, plain)
        width = len(row.cells)
        expenses = [cost for at, kind in costs if at < width for cost in _costs(kind, row.cells[at])]
        if expenses:
            values["expenses"] = expenses
        return RawCar(RowSite(document.name, sheet, row.number, places), values, units=units)

    return read


def _costs(kind: str, cell: Cell) -> Iterator[RawExpense]:
    """Read an amount, or amounts each behind its day: "2026-01-11 30000|2026-02-01 500"."""
    if isinstance(cell, str) and _DAY.match(cell):
        halves = (part.strip().partition(" ") for part in cell.split(_PART))
        yield from (RawExpense(kind, amount, day) for day, _, amount in halves)
    elif not _is_blank(cell):
        yield RawExpense(kind, cell)


def _take(values: dict[str, RawValue], cells: Row, plain: Iterable[_Plain]) -> None:
    width = len(cells)
    for at, name, turn, is_list in plain:
        if at >= width:
            continue
        cell = cells[at]
        if type(cell) is str and (not cell or cell.isspace()):  # as _is_blank: a call for every cell takes its time
            continue
        value = turn(cell) if turn else cell
        values[name] = f"{values[name]}{_PART}{value}" if is_list and name in values else value


def _plain(at: int, known: Field, layout: Layout, document: TableDocument) -> _Plain:
    unit = layout.units.get(known.name, "")
    turn: Turn | None = None
    if known.kind is Kind.DATE:
        turn = _days_of(document)
    elif unit and known.kind not in _MEASURED:
        turn = _with_unit(unit)
    return _Plain(at, known.name, turn, known.kind in _LISTS)


def _with_unit(unit: str) -> Turn:
    """Say the heading's unit beside bare numbers; a cell that names one of its own keeps it."""

    def turn(cell: Cell) -> Cell:
        if isinstance(cell, bool | date):
            return cell
        text = cell if isinstance(cell, str) else f"{cell:.2f}".removesuffix(".00")
        return f"{text} {unit}" if _BARE.fullmatch(text) else cell

    return turn


def _days_of(document: TableDocument) -> Turn:
    """A bare number in a column of dates is a serial of the workbook's own calendar."""

    def turn(cell: Cell) -> Cell:
        if isinstance(cell, bool | str | date):
            return cell
        try:
            return parse_date(cell, epoch_1904=document.epoch_1904)
        except ValueError:
            return cell

    return turn


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
