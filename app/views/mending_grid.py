"""Rejected rows as a table to mend: the fields that have problems, values as delivered, what is accepted at each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.importers.fields import FIELD, FIELDS, Field, Kind
from app.importers.kept_row import shown_values
from app.importers.problems import Problem, accepted_names
from app.models import PlanRow, UploadProblem
from app.queries import dictionaries, rejected_rows
from app.views.upload_words import is_hidden, tell_problem
from app.views.wording import locale

PAGE_SIZE: Final = 50
LONG: Final = 1_000  # signs from which a text is written in lines
_KEYS: Final = ("unique_id", "vin")
_OPEN: Final = frozenset({Kind.ENUM, Kind.YES_NO, Kind.OWNERS})
_NUMBERS: Final = frozenset({Kind.YEAR, Kind.WHOLE, Kind.MILEAGE, Kind.ENGINE, Kind.POWER, Kind.MONEY})

Typed = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value to mend: `delivered` is what came, `value` what the person sees (or typed last)."""

    name: str
    delivered: str
    value: str
    problems: Sequence[Problem]
    words: Sequence[str] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether it rejects the row; else it was only left out."""
        return any(problem.severity.value == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: `cells` by field, `others` are findings that stand at no cell that can be mended here."""

    row: PlanRow
    values: Mapping[str, str]
    cells: Mapping[str, Cell]
    others: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of rows; `fields` are the columns, in the order of our tables."""

    rows: Sequence[GridRow]
    fields: Sequence[str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_grid(first_id: int, *, page: int, typed: Typed | None = None) -> Grid:
    """A page of the rows of a delivery that are left to mend."""
    rows = rejected_rows.find_page(first_id, page=page, size=PAGE_SIZE)
    problems = rejected_rows.problems_of(rows)
    shown = [_make_row(row, problems[row.upload_id, row.number], (typed or {}).get(row.number, {})) for row in rows]
    present = {name for row in shown for name in row.cells}
    fields = [known.name for known in FIELDS if known.name in present]
    return Grid(shown, fields, {name: _words(FIELD[name]) for name in fields if _has_words(FIELD[name])})


def read_typed(form: Iterable[tuple[str, str]], rows: Sequence[GridRow]) -> dict[int, dict[str, str]]:
    """What a person changed of what the grid offers: row number -> field -> text."""
    cells = {f"{row.row.number}.{name}": (row.row.number, cell) for row in rows for name, cell in row.cells.items()}
    typed: dict[int, dict[str, str]] = {}
    for name, text in form:
        if name in cells and _plain(text) != _plain(cells[name][1].delivered):
            number, cell = cells[name]
            typed.setdefault(number, {})[cell.name] = text
    return typed


def _plain(text: str) -> str:
    """A text without its breaks and double blanks, which a browser's line does not keep."""
    return " ".join(text.split())


def _make_row(row: PlanRow, found: Sequence[UploadProblem], typed: Mapping[str, str]) -> GridRow:
    values = shown_values(row.record)
    told = [tell_problem(problem) for problem in found if problem.severity != "info"]
    wrong = {problem.field for problem in told if problem.field and _is_editable(problem.field)}
    if any(problem.field is None for problem in told):
        wrong |= set(_KEYS)
    cells = {name: _make_cell(name, values, typed, told) for name in wrong}
    return GridRow(row, values, cells, [problem for problem in told if problem.field not in cells])


def _make_cell(name: str, values: Mapping[str, str], typed: Mapping[str, str], told: Sequence[Problem]) -> Cell:
    here = [problem for problem in told if problem.field == name]
    near = [word for problem in here for word in accepted_names(name, problem.accepted)]
    delivered = values.get(name, "")
    return Cell(name, delivered, typed.get(name, delivered), here, near if FIELD[name].kind is Kind.MODEL else ())


def _is_editable(name: str) -> bool:
    return name in FIELD and FIELD[name].kind is not Kind.EXPENSES and not is_hidden(name)


def _has_words(known: Field) -> bool:
    return known.kind in _OPEN or known.kind is Kind.MAKE


def _words(known: Field) -> Sequence[str]:
    if known.vocabulary is None:
        return [make.name_en for make in dictionaries.makes()]
    return [word.name(locale()) for word in known.vocabulary]


def control(name: str) -> dict[str, Any]:
    """How a field is typed: in lines, or with the keyboard of numbers."""
    known = FIELD[name]
    return {
        "lines": known.kind is Kind.TEXT and known.limit >= LONG,
        "numeric": known.kind in _NUMBERS,
        "example": known.example if known.kind in _NUMBERS | {Kind.DATE, Kind.VIN} else "",
    }
