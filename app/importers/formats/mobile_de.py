"""mobile.de CSV: no headings, every value has its place (services.mobile.de, "Upload-Interface CSV")."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.importers.format import Document, Format
from app.importers.places import RowSite
from app.importers.problems import Problem
from app.importers.readers.table import Cell, NumberedRow, TableDocument
from app.importers.records import RawCar, RawValue
from app.lib.vocabulary.upload import FORMAT_NAME

_CATEGORY: Final = 2
_PICTURE: Final = 26
_FIRST_REGISTERED: Final = 8
_BUILT: Final = 58
_LEAST: Final = 30  # values of a row that is one of mobile.de's: the published order has over a hundred
_KIND: Final = re.compile(r"(?:Car|Motorbike|Motorhome|VanUpTo7500|TruckOver7500|Trailer|Bus)\.\w+")
_HEADINGS: Final = frozenset({"kategorie", "category"})
_MONTH: Final = re.compile(r"(?:\d{1,2}[./])?(?P<year>(?:19|20)\d\d)")
_BEHIND_MODEL: Final = re.compile(r"\s+(?=\d[.,]\d\b)")

# Place of a value, counted from 0 as mobile.de does, and the field that it is.
_PLACES: Final = {
    1: "unique_id",
    3: "make",
    4: "model",
    5: "power_hp",
    9: "mileage_km",
    10: "price",
    14: "vin",
    16: "color",
    25: "description",
    27: "metallic",
    28: "currency",
    52: "engine_cc",
    60: "seats",
    158: "owners",
}
_EXTRAS: Final = {0: "kundennummer", 6: "hu", 8: "ez", 15: "beschaedigtes_fahrzeug", 26: "bild_id", 42: "tueren"}
# Words of theirs that our dictionary reads otherwise, or not at all: a German Limousine is a saloon.
_BODIES: Final = {"Limousine": "sedan", "Van": "minivan", "OtherCar": ""}
_FUELS: Final = {
    "1": "petrol", "2": "diesel", "3": "lpg", "4": "cng", "6": "electric", "7": "hybrid", "8": "hydrogen",
    "10": "hybrid",
}  # fmt: skip
_GEARBOXES: Final = {"1": "manual", "2": "robot", "3": "automatic"}
_CODED: Final = {109: ("fuel", _FUELS), 110: ("gearbox", _GEARBOXES)}
_EQUIPMENT: Final = {
    31: "alloy_wheels", 32: "esp", 33: "abs", 34: "tow_bar", 36: "immobiliser", 37: "navigation", 38: "sunroof",
    39: "central_lock", 40: "windows_front", 44: "power_steering", 64: "cruise_control", 65: "preheater", 100: "xenon",
    101: "seats_heated_front",
}  # fmt: skip
_CLIMATE: Final = (17, {"1": "air_conditioning", "2": "climate_control"})
_NEW: Final = 21
_DEMO: Final = 50
_ALL_WHEELS: Final = 41


def _recognise(document: Document) -> bool:
    """Tell by the third value, the vehicle's class and kind. Blank lines alone are the way to delete everything."""
    if not isinstance(document, TableDocument) or [sheet.name for sheet in document.sheets] != [None]:
        return False
    head = document.sheets[0].head
    rows = [row.cells for row in head if not _is_blank(row.cells)]
    cars = sum(_is_car(cells) or _is_heading(cells) for cells in rows)
    return bool(head) and cars * 2 >= len(rows)  # a few broken rows are told, not the death of the others


def _is_blank(cells: Sequence[Cell]) -> bool:
    return not any(str(cell).strip() for cell in cells)


def _is_car(cells: Sequence[Cell]) -> bool:
    return len(cells) >= _LEAST and _KIND.fullmatch(str(cells[_CATEGORY]).strip()) is not None


def _is_heading(cells: Sequence[Cell]) -> bool:
    return len(cells) >= _LEAST and str(cells[_CATEGORY]).strip().lower() in _HEADINGS


def _read(document: Document, _problems: list[Problem]) -> Iterator[RawCar]:
    if isinstance(document, TableDocument):
        for row in document.rows(0):
            if not _is_blank(row.cells) and not _is_heading(row.cells):
                yield _read_car(row, document.name)


def _read_car(row: NumberedRow, file: str) -> RawCar:
    texts = [str(cell).strip() for cell in row.cells]
    told = {place: text for place, text in enumerate(texts) if text}
    values: dict[str, RawValue] = {field: told[place] for place, field in _PLACES.items() if place in told}
    values |= {field: codes[told[place]] for place, (field, codes) in _CODED.items() if told.get(place) in codes}
    _read_kind(values, told)
    _read_year(values, told)
    _part_texts(values)
    if options := list(_read_equipment(told)):
        values["options"] = options
    extras = {name: told[place] for place, name in _EXTRAS.items() if place in told}
    return RawCar(
        RowSite(file, None, row.number, _COLUMNS), values, extras, {"power_hp": "kW"}, photo_key=told.get(_PICTURE, "")
    )


def _read_kind(values: dict[str, RawValue], told: dict[int, str]) -> None:
    kind = told.get(_CATEGORY, "").removeprefix("Car.")
    if body := _BODIES.get(kind, kind):
        values["body_type"] = body
    values["condition"] = "new" if told.get(_NEW) == "1" else "demo" if told.get(_DEMO) == "1" else "used"
    if told.get(_ALL_WHEELS) == "1":
        values["drive"] = "all"


def _read_year(values: dict[str, RawValue], told: dict[int, str]) -> None:
    """The year of building where it is given, else that of the first registration, which is told by month."""
    month = _MONTH.fullmatch(told.get(_FIRST_REGISTERED, ""))
    if year := told.get(_BUILT) or (month["year"] if month else told.get(_FIRST_REGISTERED)):
        values["year"] = year


def _part_texts(values: dict[str, RawValue]) -> None:
    """Part "Golf 1.6 TDI" into model and modification; give the description its lines back."""
    model, *rest = _BEHIND_MODEL.split(str(values.get("model", "")), maxsplit=1)
    if rest:
        values["model"], values["modification"] = model, rest[0]
    if "description" in values:
        values["description"] = str(values["description"]).replace("\\\\", "\n")


def _read_equipment(told: dict[int, str]) -> Iterator[str]:
    place, kinds = _CLIMATE
    if told.get(place) in kinds:
        yield kinds[told[place]]
    yield from (option for place, option in _EQUIPMENT.items() if told.get(place) == "1")


_MAPPED: Final = {
    **_PLACES,
    **{place: field for place, (field, _codes) in _CODED.items()},
    **dict.fromkeys((_CLIMATE[0], *_EQUIPMENT), "options"),
    _CATEGORY: "body_type", _NEW: "condition", _DEMO: "condition", _ALL_WHEELS: "drive", _FIRST_REGISTERED: "year",
    _BUILT: "year",
}  # fmt: skip
_COLUMNS: Final = {field: place + 1 for place, field in sorted(_MAPPED.items(), reverse=True)}

FORMAT: Final = Format(
    FORMAT_NAME.word("mobile_de"),
    about="Rows without headings, parted by `;`, in ISO-8859-15, each value at the place that mobile.de's description"
    " of its upload interface gives it, counted from 0 (a first row with mobile.de's own names is allowed). The key is"
    " the internal number within the dealer's customer number; photos in the ZIP bear it, or the picture number of"
    " place 26: `4711_1.jpg`. Power is in kW. The year is that of building, else that of the first registration. A"
    ' model that goes on with the engine\'s size ("Golf 1.6 TDI") is parted there. Doors are told as ranges there and'
    " stay text, as do the months of registration and inspection; dealers' prices among themselves are left out. A"
    " file of blank lines deletes the whole stock at mobile.de: here the guard holds it until a person confirms; one"
    " of 0 bytes is refused (FILE_EMPTY). Places that are not named below are not read.",
    default_mode="full",
    recognise=_recognise,
    read=_read,
    mapping={f"{place}": field for place, field in sorted(_MAPPED.items())},
)
