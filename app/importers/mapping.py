"""A dealer's own table, read by the columns that a person assigned once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.importers.fields import COLUMNS
from app.importers.format import Document, Format
from app.importers.problems import Problem
from app.importers.readers.table import Sheet, TableDocument
from app.importers.records import Header, RawCar, UnreadCar
from app.importers.table_layout import Layout, read_sheet
from app.importers.table_shape import Shape, looks_like
from app.lib.vocabulary.upload import FORMAT_NAME

MAPPED: Final = FORMAT_NAME.word("mapped_table")
COLUMN: Final = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the columns of tables of one shape hold; see app.models.ColumnMapping."""

    shape: Shape
    columns: Mapping[int, str]
    units: Mapping[str, str]
    constants: Mapping[str, str]
    mode: str

    def lay_out(self, sheet: Sheet) -> Layout | None:
        """Give the layout of a sheet that looks as the mapping's tables do."""
        row = looks_like(self.shape, sheet)
        return None if row is None else self.at(row)

    def at(self, row: int) -> Layout:
        """Give the layout of a table whose headings end at a row; columns that we no longer know are left out."""
        columns = {number: COLUMN[name] for number, name in sorted(self.columns.items()) if name in COLUMN}
        return Layout(columns, row, self.units, self.constants)


def format_of(mappings: Sequence[TableMapping]) -> Format:
    """Give the format of a dealer's own tables: a sheet is read by the first mapping whose shape it has."""
    return Format(
        MAPPED,
        about="Any other table, after its columns were assigned once on the page of its upload.",
        default_mode="delta",
        recognise=lambda document: bool(_lay_out(mappings, document)),
        read=partial(_read, mappings),
        header=partial(_read_header, mappings),
    )


def _lay_out(mappings: Sequence[TableMapping], document: Document) -> dict[int, tuple[TableMapping, Layout]]:
    """The sheets that are known, by their index."""
    known: dict[int, tuple[TableMapping, Layout]] = {}
    for index, sheet in enumerate(document.sheets if isinstance(document, TableDocument) else ()):
        laid_out = ((mapping, mapping.lay_out(sheet)) for mapping in mappings)
        found = next(((mapping, layout) for mapping, layout in laid_out if layout), None)
        if found:
            known[index] = found
    return known


def _read(
    mappings: Sequence[TableMapping], document: Document, _problems: list[Problem]
) -> Iterator[RawCar | UnreadCar]:
    if not isinstance(document, TableDocument):
        return
    for index, (_mapping, layout) in _lay_out(mappings, document).items():
        yield from read_sheet(document, index, layout)


def _read_header(mappings: Sequence[TableMapping], document: Document) -> Header:
    """The mode that the person chose; without a column of stock numbers the VIN is the key."""
    known = [*_lay_out(mappings, document).values()]
    modes = {mapping.mode for mapping, _layout in known}
    by_vin = bool(known) and all(layout.lacks("unique_id") for _mapping, layout in known)
    return Header(mode="full" if modes == {"full"} else "delta", id_from_vin=by_vin)
