"""How the first rows of a table would read under an assignment of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.importers.columns import SheetView, missing_fields
from app.importers.engine import limits_of
from app.importers.mapping import TableMapping
from app.importers.problems import Problem, Severity
from app.importers.records import CheckedCar
from app.importers.stored_dictionary import StoredDictionary
from app.importers.validate import Ground
from app.importers.values import as_text
from app.models import Dealer
from app.services.listings import local_day
from app.views.base import now
from app.views.column_form import Choices
from app.views.wording import Words, field_name, locale
from config import Settings

ROWS: Final = 8
_LONGEST: Final = 120
_AS_DELIVERED: Final = frozenset({"make", "model", "unique_id", "vin"})  # read, these are codes or the same text


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it reads, and what is wrong with it."""

    text: str
    faults: Sequence[str]
    fatal: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file: where, whether the car would be taken, its cells, and what it lacks."""

    place: str
    taken: bool
    cells: Sequence[Cell]
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """Names of the fields, the first rows, and names of what no car of the table would have."""

    fields: Sequence[str]
    rows: Sequence[PreviewRow]
    missing: Sequence[str]


def ground_of(dealer: Dealer, dictionary: StoredDictionary, settings: Settings, *, by_vin: bool) -> Ground:
    """What rows of a dealer are checked by right now."""
    return Ground(
        dictionary, local_day(now(), dealer), dealer.currency, locale(), id_from_vin=by_vin, limits=limits_of(settings)
    )


def preview(
    view: SheetView, choices: Choices, dealer: Dealer, dictionary: StoredDictionary, settings: Settings
) -> Preview:
    """Read the first rows as the pipeline would."""
    layout = TableMapping(view.shape, choices.columns, choices.units, choices.constants, "delta").at(view.row)
    names = list(dict.fromkeys([*layout.constants, *(column.field.name for column in layout.columns.values())]))
    cars = view.check(layout, ground_of(dealer, dictionary, settings, by_vin=layout.lacks("unique_id")))
    rows = [_row(car, names, Words()) for car in cars[:ROWS]]
    return Preview([field_name(name) for name in names], rows, [field_name(name) for name in missing_fields(layout)])


def _row(car: CheckedCar, names: Sequence[str], words: Words) -> PreviewRow:
    by_field: dict[str, list[Problem]] = {}
    for problem in (one for one in car.problems if one.severity is not Severity.INFO):
        by_field.setdefault(problem.field or "", []).append(problem)
    others = [problem.message for name, found in by_field.items() if name not in names for problem in found]
    return PreviewRow(car.place, car.record is not None, [_cell(car, name, by_field, words) for name in names], others)


def _cell(car: CheckedCar, name: str, by_field: Mapping[str, Sequence[Problem]], words: Words) -> Cell:
    found = by_field.get(name, ())
    return Cell(
        _show(car, name, words)[:_LONGEST],
        [problem.message for problem in found],
        any(problem.severity is Severity.ERROR for problem in found),
    )


def _show(car: CheckedCar, name: str, words: Words) -> str:
    told: Any = car.raw.values.get(name, "") if car.raw else ""
    record = car.record
    if record is None or name in _AS_DELIVERED or name not in record.values:
        unit = car.raw.units.get(name, "") if car.raw else ""
        return f"{as_text(told)} {unit}".strip() if not isinstance(told, list) else ""
    value = record.values[name]
    return words.show(name, list(value) if isinstance(value, tuple) else value)
