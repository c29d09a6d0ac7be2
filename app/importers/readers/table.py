"""Tables of any kind (workbook, CSV, HTML) as sheets of rows, each row with its number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple, Protocol, TypeAlias

from app.importers.readers.ignored import without_errors

Cell: TypeAlias = str | int | float | bool | date | datetime
Row: TypeAlias = list[Cell]

HEAD_ROWS: Final = 20


class NumberedRow(NamedTuple):
    """A row with its number as people see it, from 1; its first cell is column A."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name (None where the kind of file has none) and its first rows, without remarks of ours."""

    name: str | None
    head: tuple[NumberedRow, ...]

    def __post_init__(self) -> None:
        """Leave out what a file given back has beside its rows."""
        object.__setattr__(self, "head", tuple(_clean(self.head)))


class RowSource(Protocol):
    """What a table's reader can do."""

    def rows(self, index: int) -> Iterator[NumberedRow]:
        """Give all rows of a sheet, the head again included; raises FileRefused when the rest is broken."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


@dataclass(frozen=True, slots=True)
class TableDocument:
    """An opened table; sheets that are hidden or are no tables are left out."""

    name: str
    sheets: tuple[Sheet, ...]
    source: RowSource
    epoch_1904: bool = field(default=False)

    def rows(self, index: int) -> Iterator[NumberedRow]:
        """Give all rows of a sheet from its first."""
        return _clean(self.source.rows(index))

    def close(self) -> None:
        """Let go of what is held."""
        self.source.close()


def _clean(rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
    return (NumberedRow(number, without_errors(cells)) for number, cells in rows)


class FixedRows:
    """Rows that are in memory already."""

    def __init__(self, sheets: list[list[NumberedRow]]) -> None:
        self._sheets = sheets

    def rows(self, index: int) -> Iterator[NumberedRow]:
        return iter(self._sheets[index])

    def close(self) -> None:
        self._sheets = []
