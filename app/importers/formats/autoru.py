"""auto.ru XML as dealers' programs write it; tags vary by generator."""

import re
from typing import Final

from app.importers.flat_xml import FlatXml, Sites
from app.importers.format import Format
from app.importers.records import RawCar
from app.lib.vocabulary.upload import FORMAT_NAME

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
_TOLD: Final = {"litres": "engine_cc", "gearbox": "gearbox", "power": "power_hp", "drive": "drive"}
_MODIFICATION: Final = re.compile(
    r"(?:^|\s)(?P<litres>\d\.\d)\w*\s+(?P<gearbox>[A-Za-z]{2,3})\b"
    r"|\((?P<power>\d{2,4})\s*л\.?\s*с\.?\)"
    r"|\b(?P<drive>4WD|AWD)\b"
)


def _finish(car: RawCar, sites: Sites) -> None:
    _part_model(car, sites)
    _read_modification(car, sites)


def _part_model(car: RawCar, sites: Sites) -> None:
    """Part "Atlas, II" into model and generation."""
    model, comma, generation = str(car.values.get("model", "")).partition(",")
    if comma:
        car.values["model"] = model
        car.values["generation"] = generation.strip()
        sites["generation"] = sites["model"]


def _read_modification(car: RawCar, sites: Sites) -> None:
    """Take engine, gearbox, power and drive out of "2.0 AT (200 л.с.) 4WD" where they are not given themselves."""
    told: dict[str, str] = {}
    for part in _MODIFICATION.finditer(str(car.values.get("modification", ""))):
        told.update((name, text) for name, text in part.groupdict().items() if text)
    for name, text in told.items():
        field = _TOLD[name]
        if not car.values.get(field):
            car.values[field] = f"{text} л" if name == "litres" else text
            sites[field] = sites["modification"]


_XML: Final = FlatXml(
    path="data/cars/car",
    fields=_FIELDS,
    lists=frozenset({"options"}),
    # a lone <image> repeats the first of <images>
    left_out=frozenset({"contact_info", "contacts", "phone", "phones", "image", "manager"}),
    finish=_finish,
)

FORMAT: Final = Format(
    FORMAT_NAME.word("autoru"),
    about='`data/cars/car`. "Atlas, II" is model and generation; engine, gearbox, power and drive are taken out of'
    ' "2.0 AT (200 л.с.) 4WD" where they are not given themselves. Discounts, `sale_price` and other tags are kept as'
    " text.",
    default_mode="full",
    recognise=_XML.recognise,
    read=_XML.read,
    mapping=_FIELDS | {"images": "photos"},
    id_from_vin=True,
)
