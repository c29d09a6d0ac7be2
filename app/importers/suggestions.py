"""What the columns of an unknown table may hold: proposals for a person, by headings and by values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from app.importers.dictionary import Dictionary
from app.importers.fields import COLUMNS, Kind
from app.importers.headings import is_unit, read_heading, spellings
from app.importers.mapping import COLUMN
from app.importers.readers.archive import is_named_as_image
from app.importers.readers.table import Cell, Sheet
from app.importers.table_shape import WIDEST, kind_of
from app.importers.values import as_text
from app.lib.dates import parse_year
from app.lib.money import parse_money
from app.lib.text import clean, fold
from app.lib.vocabulary import Vocabulary

_NEAR: Final = 82
_SHORTEST: Final = 4
_LONGEST: Final = 60
_MOST: Final = 0.6  # of the values of a column
_YEARS: Final = range(1950, 2101)
_LISTS: Final = frozenset({Kind.PHOTOS, Kind.OPTIONS})
_MEASURED: Final = ("mileage_km", "power_hp", "price")
_BY_WORDS: Final = ("fuel", "gearbox", "body_type", "drive", "color", "wheel", "condition", "status")


class Suggestion(NamedTuple):
    """A column of ours, the unit of its values, and whether the heading says so word for word."""

    column: str
    unit: str = ""
    sure: bool = False


class _Told(NamedTuple):
    """A column of the table: its heading and its first values."""

    heading: str
    values: Sequence[Cell]


def suggest(sheet: Sheet, row: int, dictionary: Dictionary) -> dict[int, Suggestion]:
    """Propose what each column holds, by number from 1; each of our columns once, exact headings first.

    `row` is the last row of headings, 0 for none. Nothing that is proposed counts before a person has agreed.
    """
    told = _columns(sheet, row)
    chosen: dict[int, Suggestion] = {}
    ways: tuple[Callable[[_Told], Suggestion | None], ...] = (
        _by_heading, _by_near_heading, _by_unit, lambda column: _by_values(column, dictionary),
        lambda column: _by_models(column, _makes_of(told, chosen, dictionary), dictionary),
    )  # fmt: skip
    for way in ways:
        for number, column in told.items():
            if number not in chosen and (found := way(column)) and _is_free(found, chosen):
                chosen[number] = found
    return chosen


def _columns(sheet: Sheet, row: int) -> dict[int, _Told]:
    head = next((one.cells for one in sheet.head if one.number == row), [])
    below = [one.cells for one in sheet.head if one.number > row]
    width = min(max((len(cells) for cells in (head, *below)), default=0), WIDEST)
    return {
        number: _Told(
            clean(str(head[number - 1])) if number <= len(head) else "",
            [cells[number - 1] for cells in below if number <= len(cells) and kind_of(cells[number - 1]) != "blank"],
        )
        for number in range(1, width + 1)
    }


def _is_free(found: Suggestion, chosen: Mapping[int, Suggestion]) -> bool:
    taken = {suggestion.column for suggestion in chosen.values()}
    return found.column not in taken or COLUMN[found.column].field.kind in _LISTS


def _by_heading(column: _Told) -> Suggestion | None:
    known = read_heading(column.heading)
    return Suggestion(known.column.name, known.unit, sure=True) if known else None


def _by_near_heading(column: _Told) -> Suggestion | None:
    """The name that comes nearest, also without a unit or a remark behind it."""
    plain = column.heading.split("(")[0].split(",")[0]
    folded = fold(plain[:_LONGEST])
    if len(folded) < _SHORTEST:
        return None
    names = spellings()
    near = process.extractOne(folded, list(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return Suggestion(names[near[0]].name) if near else None


def _by_unit(column: _Told) -> Suggestion | None:
    """A name that nobody knows may have a unit that tells: kilometres, horsepower, roubles."""
    unit = clean(column.heading.replace("(", ",").replace(")", "").rpartition(",")[2])
    if "," not in column.heading and "(" not in column.heading:
        return None
    return next((Suggestion(name, unit) for name in _MEASURED if is_unit(COLUMN[name], unit)), None)


def _by_values(column: _Told, dictionary: Dictionary) -> Suggestion | None:
    looks: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
        ("vin", lambda cell: kind_of(cell) == "vin"),
        ("photos", _is_photo),
        ("year", _is_year),
        ("make", lambda cell: dictionary.find_make(as_text(cell)) is not None),
        ("price", _is_money),
        ("mileage_km", _is_distance),
        *((name, _known_by(name)) for name in _BY_WORDS),
    )
    return next((Suggestion(name) for name, is_one in looks if column.values and _mostly(column.values, is_one)), None)


def _makes_of(told: Mapping[int, _Told], chosen: Mapping[int, Suggestion], dictionary: Dictionary) -> set[str]:
    """The makes of the first rows, where their column is known."""
    cells = (cell for number, found in chosen.items() if found.column == "make" for cell in told[number].values)
    return {make for cell in cells if (make := dictionary.find_make(as_text(cell)))}


def _by_models(column: _Told, makes: Iterable[str], dictionary: Dictionary) -> Suggestion | None:
    def is_model(cell: Cell) -> bool:
        return isinstance(cell, str) and any(dictionary.find_model(make, cell) for make in makes)

    return Suggestion("model") if column.values and _mostly(column.values, is_model) else None


def _known_by(name: str) -> Callable[[Cell], bool]:
    vocabulary = next(column.field.vocabulary for column in COLUMNS if column.name == name)

    def is_known(cell: Cell) -> bool:
        return isinstance(cell, str) and isinstance(vocabulary, Vocabulary) and vocabulary.find(cell) is not None

    return is_known


def _mostly(values: Iterable[Cell], is_one: Callable[[Cell], bool]) -> bool:
    answers = [is_one(cell) for cell in values]
    return sum(answers) > _MOST * len(answers)


def _is_photo(cell: Cell) -> bool:
    """An address, or names of picture files."""
    if kind_of(cell) == "link":
        return True
    return isinstance(cell, str) and all(is_named_as_image(part.strip()) for part in cell.split("|"))


def _is_year(cell: Cell) -> bool:
    try:
        return isinstance(cell, str | int | float) and parse_year(cell) in _YEARS
    except ValueError:
        return False


def _is_money(cell: Cell) -> bool:
    """Only an amount that names its money: a bare number may be anything."""
    try:
        return isinstance(cell, str) and parse_money(cell).currency is not None
    except ValueError:
        return False


def _is_distance(cell: Cell) -> bool:
    text = fold(cell) if isinstance(cell, str) else ""
    return kind_of(cell) == "number" and text.endswith(("км", "km", "กม", "miles"))
