"""What a heading of a table names: one of our columns, and the unit in which its values stand."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from app.importers.fields import COLUMNS, Column, Kind
from app.lib.money import parse_money
from app.lib.numbers import parse_engine_cc, parse_mileage_km, parse_power_hp
from app.lib.text import clean, fold

_BY_SPELLING: Final = {fold(spelling): column for column in COLUMNS for spelling in column.word.spellings()}
_MARKS: Final = str.maketrans("", "", "*:")  # templates mark required columns so
_WITH_UNIT: Final = re.compile(r"(?P<name>[^,(\[]+?)\s*[,(\[]\s*(?P<unit>[^,()\[\]]+?)\s*[)\]]?")
_LONGEST: Final = 120

# A unit is one when a number beside it can be read.
_TRIALS: Final[dict[Kind, Callable[[str], Any]]] = {
    Kind.MILEAGE: lambda unit: parse_mileage_km("1", unit=unit),
    Kind.POWER: lambda unit: parse_power_hp("1", unit=unit),
    Kind.ENGINE: lambda unit: parse_engine_cc(f"1 {unit}"),
    Kind.MONEY: lambda unit: parse_money(f"1 {unit}"),
}


class Heading(NamedTuple):
    """A column of ours, and the unit that stands beside its name ("mi", "тыс. руб."), empty for none."""

    column: Column
    unit: str = ""


def read_heading(text: str) -> Heading | None:
    """Give what a heading names by one of our own names, headings or their aliases; a unit may follow the name.

    Nothing is guessed: a name that only comes near one of ours is None.
    """
    plain = clean(text[:_LONGEST].translate(_MARKS))
    if not plain:
        return None
    parted = _WITH_UNIT.fullmatch(plain)
    column = _BY_SPELLING.get(fold(plain))
    if column is not None:
        sign = parted["unit"] if parted and not fold(parted["unit"]) else ""  # signs such as £ are no letters
        return Heading(column, sign if sign and is_unit(column, sign) else "")
    column = _BY_SPELLING.get(fold(parted["name"])) if parted else None
    if parted is None or column is None or not is_unit(column, parted["unit"]):
        return None
    return Heading(column, parted["unit"])


def is_unit(column: Column, text: str) -> bool:
    """Tell whether values of a column can stand in a unit."""
    trial = _TRIALS.get(column.field.kind)
    if trial is None:
        return False
    try:
        trial(text)
    except ValueError:
        return False
    return True


def spellings() -> dict[str, Column]:
    """Give every folded name under which our columns are known."""
    return dict(_BY_SPELLING)
