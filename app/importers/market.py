"""Market figures from a workbook or a CSV: one row a month, region and brand; what is wrong is named by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.importers.limits import STANDARD, Limits
from app.importers.places import Place
from app.importers.problems import refuse
from app.importers.readers.delimited import open_delimited
from app.importers.readers.packages import check_workbook, directory_fits, in_megabytes, is_workbook
from app.importers.readers.signatures import OLE, is_text, is_zip
from app.importers.readers.table import Cell, NumberedRow, TableDocument
from app.importers.readers.workbook import open_workbook
from app.importers.stored_dictionary import StoredDictionary
from app.lib.dates import parse_date
from app.lib.numbers import parse_whole
from app.lib.text import clean, fold
from app.lib.vocabulary.listing import CONDITION
from app.lib.vocabulary.market import MARKET_COLUMN
from app.queries.report_spans import FIRST_MONTH
from app.services.market import MOST_CARS, Figure

NEEDED: Final = ("month", "region", "make", "cars")
MOST_ROWS: Final = 200_000
LONGEST_REGION: Final = 100
_HEAD: Final = 4_096
_MONTH: Final = re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-./](?P<y2>\d{4})")


@dataclass(frozen=True, slots=True)
class MarketProblem:
    """Something wrong in a row, which is left out: the cell, what stands there, and why it cannot be taken."""

    place: str
    column: str
    value: str
    message: Any


@dataclass(frozen=True, slots=True)
class MarketTable:
    """What a file holds: the figures that can be taken, and what cannot."""

    figures: tuple[Figure, ...]
    problems: tuple[MarketProblem, ...]


class _Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, column: str, value: object, message: Any) -> None:
        super().__init__(column)
        self.column, self.value, self.message = column, value, message


def read_market(path: Path, name: str, *, limits: Limits = STANDARD) -> MarketTable:
    """Read a file of figures; ``name`` is what the sender called it.

    :raises FileRefused: it is no table, or a column is missing.
    """
    makes, figures, problems = StoredDictionary(), list[Figure](), list[MarketProblem]()
    seen: dict[tuple[Any, ...], str] = {}
    with closing(_open(path, name, limits)) as document:
        for number, sheet in enumerate(document.sheets):
            found = next(((row.number, head) for row in sheet.head if (head := _match(row))), None)
            if found is None:
                continue
            for row in _rows(document, number, found[0]):
                site = Place(document.name, sheet.name, row.number)
                try:
                    figure = _read_row(row, found[1], makes, document)
                    _refuse_twice(figure, site, seen)
                    figures.append(figure)
                except _Wrong as wrong:
                    problems.append(_tell(wrong, site, found[1]))
    if not seen and not problems:
        raise refuse("FORMAT_UNKNOWN", name, accepted=tuple(MARKET_COLUMN.codes))
    return MarketTable(tuple(figures), tuple(problems))


def _open(path: Path, name: str, limits: Limits) -> TableDocument:
    size = path.stat().st_size
    if not size:
        raise refuse("FILE_EMPTY", name)
    if size > limits.file_bytes:
        raise refuse("FILE_TOO_LARGE", name, limit=in_megabytes(limits.file_bytes))
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if is_zip(head) and directory_fits(path, limits) and is_workbook(path, limits):
        check_workbook(path, name, limits)
        return open_workbook(path, name, limits)
    if head.startswith(OLE):
        return open_workbook(path, name, limits)
    if is_text(head):
        return open_delimited(path, name)
    raise refuse("FORMAT_UNKNOWN", name, accepted=tuple(MARKET_COLUMN.codes))


def _match(row: NumberedRow) -> dict[str, int]:
    """The columns that a row heads, if it is a heading: every needed one is there."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        code = MARKET_COLUMN.find(cell) if isinstance(cell, str) and cell.strip() else None
        if code is not None:
            found.setdefault(code, place)
    return found if set(NEEDED) <= set(found) else {}


def _rows(document: TableDocument, sheet: int, head: int) -> Iterator[NumberedRow]:
    for row in document.rows(sheet):
        if row.number > head + MOST_ROWS:
            raise refuse("FILE_TOO_LARGE", document.name, limit=f"{MOST_ROWS}")
        if row.number > head and any(not isinstance(cell, str) or cell.strip() for cell in row.cells):
            yield row


def _read_row(row: NumberedRow, columns: Mapping[str, int], makes: StoredDictionary, document: TableDocument) -> Figure:
    def cell(name: str) -> Cell:
        place = columns.get(name, len(row.cells))
        return row.cells[place] if place < len(row.cells) else ""

    return Figure(
        month=_month(cell("month"), document),
        region=_region(cell("region")),
        make=_make(cell("make"), makes),
        condition=_condition(cell("condition")),
        cars=_cars(cell("cars")),
    )


def _month(value: Cell, document: TableDocument) -> date:
    text = clean(str(value)) if isinstance(value, str) else ""
    found = _MONTH.fullmatch(text)
    try:
        if found:
            month = date(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), 1)
        else:
            named = text and not text[0].isdigit()
            month = parse_date(f"1 {text}" if named else value, epoch_1904=document.epoch_1904).replace(day=1)
    except ValueError as error:
        raise _Wrong("month", value, _l("A month is written 2026-03 or 03.2026.")) from error
    if month < FIRST_MONTH:
        raise _Wrong("month", value, _l("A month is written 2026-03 or 03.2026."))
    return month


def _region(value: Cell) -> str:
    text = clean(str(value))
    if not 0 < len(text) <= LONGEST_REGION:
        raise _Wrong("region", value, _l("A region has 1 to 100 signs."))
    return text


def _make(value: Cell, makes: StoredDictionary) -> str:
    code = makes.find_make(str(value))
    if code is None:
        nearest = ", ".join(makes.nearest_makes(str(value), 3))
        raise _Wrong("make", value, _l("There is no such make; the nearest are: %(nearest)s.", nearest=nearest))
    return code


def _condition(value: Cell) -> str:
    code = CONDITION.find(str(value)) if str(value).strip() else "used"
    if code is None:
        raise _Wrong("condition", value, _l("A condition is used, demo or new."))
    return code


def _cars(value: Cell) -> int:
    try:
        cars = parse_whole(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else -1
    except ValueError:
        cars = -1
    if not 0 <= cars <= MOST_CARS:
        raise _Wrong("cars", value, _l("A number of cars is written in digits, 0 or more."))
    return cars


def _refuse_twice(figure: Figure, site: Place, seen: dict[tuple[Any, ...], str]) -> None:
    key = (figure.month, fold(figure.region), figure.make, figure.condition)
    first = seen.setdefault(key, str(site))
    if first != str(site):
        raise _Wrong("cars", figure.cars, _l("This figure stands at %(first)s already.", first=first))


def _tell(wrong: _Wrong, site: Place, columns: Mapping[str, int]) -> MarketProblem:
    column = columns.get(wrong.column)
    place = Place(site.file, site.sheet, site.row, None if column is None else column + 1)
    return MarketProblem(str(place), wrong.column, str(wrong.value)[:LONGEST_REGION], wrong.message)
