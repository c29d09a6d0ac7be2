"""auto.ru XML as dealers' programs write it: `data/cars/car`; tags vary by generator."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from app.importers.format import Document, Format
from app.importers.places import ElementSite
from app.importers.problems import Problem
from app.importers.readers.xml import Element, XmlDocument, line_of, text_of
from app.importers.records import RawCar, RawValue
from app.lib.vocabulary import Word

_PATHS: Final = (("cars", "car"), ("Cars", "Car"), ("CARS", "CAR"))
_ROOTS: Final = frozenset({"data"})
_LONGEST_EXTRA: Final = 1_000

_FIELDS: Final = {
    "unique_id": "unique_id",
    "vin": "vin",
    "mark_id": "make",
    "folder_id": "model",
    "modification_id": "modification",
    "complectation_name": "trim",
    "year": "year",
    "run": "mileage_km",
    "price": "price",
    "currency": "currency",
    "body_type": "body_type",
    "engine_type": "fuel",
    "enginetype": "fuel",
    "gearbox": "gearbox",
    "gearboxtype": "gearbox",
    "gear_type": "drive",
    "drive": "drive",
    "drive_type": "drive",
    "wheel": "wheel",
    "color": "color",
    "metallic": "metallic",
    "owners_number": "owners",
    "doors_count": "doors",
    "pts": "registration_document",
    "description": "description",
    "extras": "options",
}
# People's names and phones are not kept; a lone <image> repeats the first of <images>.
_LEFT_OUT: Final = frozenset({"contact_info", "contacts", "phone", "phones", "image", "multiposting", "manager"})
_MODIFICATION: Final = re.compile(
    r"(?:^|\s)(?P<litres>\d\.\d)\w*\s+(?P<gearbox>[A-Za-z]{2,3})\b|\((?P<power>\d{2,4})\s*л\.?\s*с\.?\)|\b(?P<drive>4WD|AWD)\b"
)


def _recognise(document: Document) -> bool:
    if not isinstance(document, XmlDocument) or document.head.root.lower() not in _ROOTS:
        return False
    paths = {path.lower() for path in document.head.paths}
    return "data/cars" in paths and (len(paths) == len({"data", "data/cars"}) or "data/cars/car" in paths)


def _read(document: Document, _problems: list[Problem]) -> Iterator[RawCar]:
    if not isinstance(document, XmlDocument):
        return
    root = document.head.root
    path = next((path for path in _PATHS if f"{root}/{path[0]}" in document.head.paths), _PATHS[0])
    for element in document.elements(*path):
        yield _read_car(element, document.name)


def _read_car(element: Element, file: str) -> RawCar:
    sites: dict[str, tuple[int, str]] = {}
    car = RawCar(ElementSite(file, line_of(element), str(element.tag), sites), {})
    for child in element:
        tag = str(child.tag)
        name = _FIELDS.get(tag.lower())
        if name is None:
            _keep_rest(car, sites, child, tag)
        elif name not in car.values or not car.values[name]:
            sites[name] = (line_of(child), tag)
            car.values[name] = _SPECIAL.get(name, text_of)(child)
    _part_model(car, sites)
    _read_modification(car, sites)
    return car


def _keep_rest(car: RawCar, sites: dict[str, tuple[int, str]], child: Element, tag: str) -> None:
    """Photos are read; discounts and the like stay as text, so that nothing said about a car is lost."""
    if tag.lower() == "images":
        sites["photos"] = (line_of(child), tag)
        car.values["photos"] = [text_of(image) or image.get("url", "") for image in child]
    elif tag.lower() not in _LEFT_OUT and not len(child) and (text := text_of(child).strip()):
        car.extras[tag] = text[:_LONGEST_EXTRA]


def _part_model(car: RawCar, sites: dict[str, tuple[int, str]]) -> None:
    """Part "Atlas, II" into model and generation."""
    folder = str(car.values.get("model", ""))
    model, comma, generation = folder.partition(",")
    if comma:
        car.values["model"] = model
        car.values["generation"] = generation.strip()
        sites["generation"] = sites["model"]


def _read_modification(car: RawCar, sites: dict[str, tuple[int, str]]) -> None:
    """Take engine, gearbox, power and drive out of "2.0 AT (200 л.с.) 4WD" where they are not given themselves."""
    told: dict[str, str] = {}
    for part in _MODIFICATION.finditer(str(car.values.get("modification", ""))):
        told.update((name, text) for name, text in part.groupdict().items() if text)
    for name, text in told.items():
        field = _TOLD[name]
        if not car.values.get(field):
            car.values[field] = f"{text} л" if name == "litres" else text
            sites[field] = sites["modification"]


def _read_options(element: Element) -> RawValue:
    return [part for part in text_of(element).split(",") if part.strip()]


_SPECIAL: Final[dict[str, Callable[[Element], RawValue]]] = {"options": _read_options}
_TOLD: Final = {"litres": "engine_cc", "gearbox": "gearbox", "power": "power_hp", "drive": "drive"}

FORMAT: Final = Format(
    Word("autoru", "auto.ru (XML)", "auto.ru (XML)", "auto.ru (XML)"),
    about='`data/cars/car`. "Atlas, II" is model and generation; engine, gearbox, power and drive are taken out of'
    ' "2.0 AT (200 л.с.) 4WD" where they are not given themselves. Discounts, `sale_price` and other tags are kept as'
    " text.",
    default_mode="full",
    recognise=_recognise,
    read=_read,
    mapping=_FIELDS | {"images": "photos"},
    id_from_vin=True,
)
