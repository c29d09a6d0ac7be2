"""How a table is known again: by its headings, or, where it has none, by what stands in its columns."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice, zip_longest
from typing import Final, NamedTuple

from app.importers.headings import read_heading
from app.importers.readers.table import Cell, NumberedRow, Row, Sheet
from app.lib.dates import parse_date
from app.lib.numbers import split_number
from app.lib.text import clean, fold
from app.lib.vin import is_wellformed, normalise

BLANK: Final = "blank"
WIDEST: Final = 200  # columns that are looked at
_LONGEST: Final = 200
_FEWEST: Final = 3  # columns with values that tell a table without headings from any other
_LINK: Final = re.compile(r"(?:https?:)?//\S+")
_MOSTLY: Final = 0.5


class Shape(NamedTuple):
    """What a table looks like: its folded headings, or the kind of value in each of its columns."""

    has_headings: bool
    parts: tuple[str, ...]

    @property
    def signature(self) -> str:
        """Give the hash under which a mapping of such tables is kept."""
        told = json.dumps([self.has_headings, *self.parts], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def shape_of_headings(row: NumberedRow) -> Shape:
    """Give the shape of a table by its row of headings."""
    return Shape(has_headings=True, parts=_trim(fold(str(cell)) for cell in row.cells))


def shape_of_values(rows: Sequence[NumberedRow]) -> Shape:
    """Give the shape of a table without headings by its first rows."""
    columns = zip_longest(*(row.cells[:WIDEST] for row in rows), fillvalue="")
    return Shape(has_headings=False, parts=_trim((_kind_of(column) for column in columns), BLANK))


def looks_like(shape: Shape, sheet: Sheet) -> int | None:
    """Give the last row of headings of a sheet of this shape, 0 when it has none; None for another shape."""
    if shape.has_headings:
        return next((row.number for row in sheet.head if shape_of_headings(row) == shape), None)
    return 0 if _agree(shape.parts, shape_of_values(sheet.head).parts) else None


def find_headings(sheet: Sheet) -> int:
    """Give the number of the row that seems to name the columns, 0 when none does.

    A row that holds headings of ours does; else the first of several texts that are no values, above rows with some.
    """
    named = max(sheet.head, key=_count_known, default=None)
    if named is not None and _count_known(named) > 1:
        return named.number
    width = max((_count_filled(row.cells) for row in sheet.head), default=0)
    for row, below in zip(sheet.head, sheet.head[1:], strict=False):
        if _count_filled(row.cells) > 1 and _count_filled(row.cells) * 2 >= width and _is_heading(row, below):
            return row.number
    return 0


def kind_of(cell: Cell) -> str:
    """Give what a cell holds: blank, vin, link, number, date or text."""
    if isinstance(cell, date):
        return "date"
    if not isinstance(cell, str):
        return "text" if isinstance(cell, bool) else "number"
    text = clean(cell[:_LONGEST])
    return next((kind for kind, is_one in _KINDS if is_one(text)), "text") if text else BLANK


def _kind_of(column: Iterable[Cell]) -> str:
    """What most cells of a column hold."""
    kinds = [kind for kind in map(kind_of, column) if kind != BLANK]
    if not kinds:
        return BLANK
    first = max(sorted(set(kinds)), key=kinds.count)
    return first if kinds.count(first) > _MOSTLY * len(kinds) else "text"


def _agree(kept: tuple[str, ...], seen: tuple[str, ...]) -> bool:
    """Whether two tables hold the same: a column that is blank in one of them says nothing."""
    pairs = [pair for pair in zip_longest(kept, seen, fillvalue=BLANK) if BLANK not in pair]
    enough = min(_FEWEST, sum(part != BLANK for part in kept))
    return len(pairs) >= enough > 0 and len(seen) <= len(kept) and all(one == other for one, other in pairs)


def _is_heading(row: NumberedRow, below: NumberedRow) -> bool:
    kinds = {kind_of(cell) for cell in row.cells} - {BLANK}
    return kinds == {"text"} and bool({kind_of(cell) for cell in below.cells} - {BLANK, "text"})


def _count_known(row: NumberedRow) -> int:
    return sum(isinstance(cell, str) and read_heading(cell) is not None for cell in row.cells)


def _count_filled(cells: Row) -> int:
    return sum(kind_of(cell) != BLANK for cell in cells)


def _trim(parts: Iterable[str], nothing: str = "") -> tuple[str, ...]:
    kept = [*islice(parts, WIDEST)]
    while kept and kept[-1] == nothing:
        kept.pop()
    return tuple(kept)


def _is_number(text: str) -> bool:
    return _reads(lambda: split_number(text, grouped=True))


def _is_day(text: str) -> bool:
    return _reads(lambda: parse_date(text))


def _reads(read: Callable[[], object]) -> bool:
    try:
        read()
    except ValueError:
        return False
    return True


_KINDS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("vin", lambda text: is_wellformed(normalise(text))),
    ("link", lambda text: _LINK.fullmatch(text) is not None),
    ("date", _is_day),
    ("number", _is_number),
)
