"""Where in a delivery something stands, so that a person finds it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """A file (inside an archive: its name there) and in it a cell of a sheet, or a line and an element.

    `row` and `column` count from 1, as people see them.
    """

    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    element: str | None = None

    def __str__(self) -> str:
        """Give "cars.xlsx Stock!F7", "cars.csv F7" or "cars.xml:12 price"."""
        if self.row is not None:
            spot = f"{column_letters(self.column) if self.column else ''}{self.row}"
            return f"{self.file} {f'{self.sheet}!' if self.sheet else ''}{spot}".strip()
        line = "" if self.line is None else f":{self.line}"
        return f"{self.file}{line}{f' {self.element}' if self.element else ''}"


class Site(Protocol):
    """Knows where the fields of one car stand."""

    @property
    def car(self) -> Place:
        """Where the car begins."""
        ...

    def of(self, field: str) -> Place:
        """Where a field of it stands; the car's own place when the field was not delivered."""
        ...


class RowSite(NamedTuple):
    """A row of a table; `columns` (field -> number from 1) is shared by all rows of the sheet."""

    file: str
    sheet: str | None
    row: int
    columns: Mapping[str, int]

    @property
    def car(self) -> Place:
        return Place(self.file, self.sheet, self.row)

    def of(self, field: str) -> Place:
        return replace(self.car, column=self.columns.get(field))


class ElementSite(NamedTuple):
    """An element of an XML file; `fields` gives line and element name of each field."""

    file: str
    line: int
    element: str
    fields: Mapping[str, tuple[int, str]]

    @property
    def car(self) -> Place:
        return Place(self.file, line=self.line, element=self.element)

    def of(self, field: str) -> Place:
        line, element = self.fields.get(field, (self.line, self.element))
        return Place(self.file, line=line, element=element)


def column_letters(number: int) -> str:
    """Give a column's name as workbooks show it: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
