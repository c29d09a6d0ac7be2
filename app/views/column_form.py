"""What a person says about the columns of a table: read from the form, from what is kept, or from proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice

from app.importers.fields import COLUMNS, FIELDS, Kind
from app.importers.problems import heading
from app.importers.suggestions import Suggestion
from app.importers.table_shape import WIDEST
from app.lib.text import clean
from app.lib.vocabulary.upload import MODE
from app.models import ColumnMapping
from app.services import column_mappings
from app.views.fields import LineField, need
from app.views.wording import locale

FREE_CONSTANTS: Final = 2
MOST_CONSTANTS: Final = 20
_LONGEST: Final = 200
_OWN_TO_EACH: Final = frozenset({"unique_id", "vin", "photos", "price_history", "expenses"})
_UNITS: Final = frozenset({Kind.MILEAGE, Kind.POWER, Kind.ENGINE, Kind.MONEY})


class ColumnsForm(FlaskForm):
    """The name of the kind of table and what its files hold; the columns are read beside (`Choices`)."""

    name = LineField(_l("Name of this kind of table"), limit=column_mappings.LONGEST_NAME, validators=[need])
    mode = RadioField(_l("What the files hold"), validate_choice=True, default="delta")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.mode.choices = [SelectChoice(word.code, word.name(locale())) for word in MODE]


@dataclass(frozen=True, slots=True)
class Choices:
    """What each column holds (number from 1 -> column of ours), the units by it, and values of all cars by field."""

    columns: Mapping[int, str]
    units: Mapping[str, str]
    constants: Mapping[str, str]

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> Choices:
        """Read what was sent; what is left empty is not chosen."""
        told = {number: clean(form.get(f"column-{number}", ""))[:64] for number in range(1, WIDEST + 1)}
        columns = {number: name for number, name in told.items() if name}
        units = {name: clean(form.get(f"unit-{number}", ""))[:40] for number, name in columns.items()}
        pairs = (
            (clean(form.get(f"constant-{index}", "")), clean(form.get(f"value-{index}", ""))[:_LONGEST])
            for index in range(MOST_CONSTANTS)
        )
        constants = {name: value for name, value in pairs if name and value}
        return cls(columns, {name: unit for name, unit in units.items() if unit}, constants)

    @classmethod
    def kept(cls, mapping: ColumnMapping) -> Choices:
        """Take what was said before."""
        return cls({int(number): name for number, name in mapping.columns.items()}, mapping.units, mapping.constants)

    @classmethod
    def proposed(cls, suggestions: Mapping[int, Suggestion]) -> Choices:
        """Take the proposals, to be agreed to."""
        units = {found.column: found.unit for found in suggestions.values() if found.unit}
        return cls({number: found.column for number, found in suggestions.items()}, units, {})

    @property
    def rows_of_constants(self) -> list[tuple[str, str]]:
        """The values of all cars as the form shows them, with rows to fill in."""
        return [*self.constants.items(), *[("", "")] * FREE_CONSTANTS][:MOST_CONSTANTS]


def column_names() -> list[tuple[str, str, bool]]:
    """Our columns: name, heading for the reader, and whether no car can do without it."""
    return [(column.name, heading(column.name), column.field.required) for column in COLUMNS]


def constant_names() -> list[tuple[str, str]]:
    """Fields that can have one value for all cars of a table."""
    return [(field.name, heading(field.name)) for field in FIELDS if field.name not in _OWN_TO_EACH]


def measured_names() -> list[str]:
    """Our columns whose values can stand in another unit."""
    return [column.name for column in COLUMNS if column.field.kind in _UNITS]
