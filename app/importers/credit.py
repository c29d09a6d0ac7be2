"""Banks and credit programmes from a workbook: all of it or nothing; what is wrong is named by its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.importers.credit_sheets import NEEDED, SHEETS, Wrong
from app.importers.limits import STANDARD, Limits
from app.importers.places import Place
from app.importers.problems import refuse
from app.importers.readers.packages import check_workbook, directory_fits, is_workbook
from app.importers.readers.signatures import OLE
from app.importers.readers.table import Cell, NumberedRow, TableDocument
from app.importers.readers.workbook import open_workbook
from app.lib.credit.terms import Charge, RateRow, Terms
from app.lib.vocabulary.credit import CREDIT_COLUMN, CREDIT_SHEET

MOST_ROWS: Final = 20_000
_SHOWN: Final = 100
_HEAD: Final = 8


@dataclass(frozen=True, slots=True)
class CreditProblem:
    """Something wrong: the cell, what stands there, and why it cannot be taken."""

    place: str
    value: str
    message: Any


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that could be read: its values, and where it stands."""

    values: Mapping[str, Any]
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        """Bank and programme."""
        return self.values["bank"], self.values.get("programme", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A programme as the workbook has it; ``rate_places`` tells where each row of its table stands."""

    bank: str
    name: str
    is_offered: bool
    terms: Terms
    place: Place
    rate_places: tuple[Place, ...]


@dataclass(slots=True)
class CreditTable:
    """What a workbook holds; nothing of it can be taken while there are problems."""

    banks: list[ReadRow] = field(default_factory=list)
    programmes: list[Draft] = field(default_factory=list)
    problems: list[CreditProblem] = field(default_factory=list)


def read_credit(path: Path, name: str, *, limits: Limits = STANDARD) -> CreditTable:
    """Read a workbook; ``name`` is what the sender called it.

    :raises FileRefused: it is no workbook, or has none of our sheets.
    """
    table, rows = CreditTable(), dict[str, list[ReadRow]]()
    with closing(_open(path, name, limits)) as document:
        for number, sheet in enumerate(document.sheets):
            code = CREDIT_SHEET.find(sheet.name or "")
            if code is not None:
                rows[code] = [*_read_sheet(document, number, code, table)]
    if not rows:
        raise refuse("FORMAT_UNKNOWN", name, accepted=tuple(CREDIT_SHEET.codes))
    table.banks = rows.get("banks", [])
    if not table.problems:
        table.programmes = _join(rows, table)
    return table


def _open(path: Path, name: str, limits: Limits) -> TableDocument:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK") and directory_fits(path, limits) and is_workbook(path, limits):
        check_workbook(path, name, limits)
        return open_workbook(path, name, limits)
    if head.startswith(OLE):
        return open_workbook(path, name, limits)
    raise refuse("FORMAT_UNKNOWN", name, accepted=("xlsx",))


def _read_sheet(document: TableDocument, number: int, code: str, table: CreditTable) -> Iterator[ReadRow]:
    """The rows that can be read; the others leave a problem for each cell."""
    sheet = document.sheets[number]
    columns: dict[str, int] = {}
    for row in document.rows(number):
        if row.number > MOST_ROWS:
            raise refuse("FILE_TOO_LARGE", document.name, limit=str(MOST_ROWS))
        place = Place(document.name, sheet.name, row.number)
        if not any(str(cell).strip() for cell in row.cells):
            continue
        if not columns:
            columns = _match(row, code)
            missing = NEEDED[code] - set(columns)
            if missing:
                words = ", ".join(sorted(missing))
                table.problems.append(CreditProblem(str(place), "", _l("Columns are missing: %(names)s.", names=words)))
                return
        elif (read := _read_row(row, columns, code, document, table)) is not None:
            yield ReadRow(read, place)


def _match(row: NumberedRow, code: str) -> dict[str, int]:
    """Where the columns of a sheet stand, by its heading in any of our languages."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = CREDIT_COLUMN.find(str(cell).removesuffix("*").strip())
        if name in SHEETS[code]:
            found.setdefault(str(name), place)
    return found


def _read_row(
    row: NumberedRow, columns: Mapping[str, int], code: str, document: TableDocument, table: CreditTable
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    faults = len(table.problems)
    for name, read in SHEETS[code].items():
        at = columns.get(name)
        cell: Cell = row.cells[at] if at is not None and at < len(row.cells) else ""
        try:
            values[name] = _read_cell(cell, read, document, is_needed=name in NEEDED[code])
        except Wrong as wrong:
            place = Place(document.name, document_sheet(document, code), row.number, None if at is None else at + 1)
            table.problems.append(CreditProblem(str(place), str(cell)[:_SHOWN], wrong.message))
    return values if len(table.problems) == faults else None


def document_sheet(document: TableDocument, code: str) -> str | None:
    """The name under which a workbook has one of our sheets."""
    return next((sheet.name for sheet in document.sheets if CREDIT_SHEET.find(sheet.name or "") == code), None)


def _read_cell(cell: Cell, read: Any, document: TableDocument, *, is_needed: bool) -> Any:
    if not str(cell).strip():
        if is_needed:
            raise Wrong(_l("Please fill this in."))
        return None
    return read(cell, document.epoch_1904)


def _join(rows: Mapping[str, list[ReadRow]], table: CreditTable) -> list[Draft]:
    """Programmes with their rates and charges; rows of a programme that is not there are a problem."""
    rates, charges = _group(rows.get("rates", [])), _group(rows.get("charges", []))
    drafts: dict[tuple[str, str], Draft] = {}
    for row in rows.get("programmes", []):
        if row.key in drafts:
            table.problems.append(CreditProblem(str(row.place), " / ".join(row.key), _l("It stands here twice.")))
            continue
        drafts[row.key] = _draft(row, rates.pop(row.key, []), charges.pop(row.key, []))
    for lost in (*rates.values(), *charges.values()):
        words = _l("There is no such programme on the sheet of programmes.")
        table.problems.append(CreditProblem(str(lost[0].place), " / ".join(lost[0].key), words))
    return [*drafts.values()]


def _group(rows: list[ReadRow]) -> dict[tuple[str, str], list[ReadRow]]:
    grouped: dict[tuple[str, str], list[ReadRow]] = defaultdict(list)
    for row in rows:
        grouped[row.key].append(row)
    return grouped


def _draft(row: ReadRow, rates: list[ReadRow], charges: list[ReadRow]) -> Draft:
    values = {name: value for name, value in row.values.items() if name not in {"bank", "programme", "is_offered"}}
    values["currency"] = values["currency"].upper()
    values |= {name: values[name] or Decimal(0) for name in ("balloon_from", "balloon_to")}
    terms = Terms(
        rates=tuple(RateRow(**_own(one) | {"age_from": one.values["age_from"] or 0}) for one in rates),
        charges=tuple(Charge(**_own(one) | {"financed": bool(one.values["financed"])}) for one in charges),
        **values,
    )
    is_offered = row.values["is_offered"] is not False
    return Draft(*row.key, is_offered, terms, row.place, tuple(one.place for one in rates))


def _own(row: ReadRow) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name not in {"bank", "programme"}}
