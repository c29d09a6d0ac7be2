"""Yandex YML for cars: the offers' format of Yandex, with what it has no tag for in named parameters."""

import re
from typing import Final

from app.importers.fields import FIELDS
from app.importers.flat_xml import FlatXml, Sites, tag_of
from app.importers.format import Format
from app.importers.readers.xml import Element
from app.importers.records import RawCar
from app.lib.vocabulary.upload import FORMAT_NAME

_TAGS: Final = {
    "vendor": "make",
    "model": "model",
    "price": "price",
    "currencyid": "currency",
    "description": "description",
}
_PARAMS: Final = {spelling.lower(): field.name for field in FIELDS for spelling in field.word.spellings()} | {
    "кпп": "gearbox",
    "год": "year",
    "тип кузова": "body_type",
}
_MODEL: Final = "модель"  # the parameter is the model alone, the tag often goes on with engine and year
_ENGINE: Final = frozenset({"двигатель", "engine", "เครื่องยนต์"})
_PART: Final = re.compile(r"\s*[;|]\s*|\s*,\s+")
_LITRES: Final = re.compile(r"\d{1,2}[.,]\d\s*(л|l|ลิตร)\.?", re.IGNORECASE)
_POWER: Final = re.compile(r"\d{2,4}\s*(л\.?\s*с\.?|hp|แรงม้า)", re.IGNORECASE)
_BEHIND_MODEL: Final = re.compile(r"\s+(?=\d[.,]\d\b)")
_YEAR: Final = re.compile(r",?\s+(?:19|20)\d\d(?:\s*г(?:\.|од)?)?$")


def _name_of(element: Element) -> str:
    tag = tag_of(element)
    return (element.get("name") or tag).strip() if tag == "param" else tag


def _finish(car: RawCar, sites: Sites) -> None:
    for name in [name for name in car.extras if name.lower() in _ENGINE]:
        _read_engine(car, sites, name)
    for name in [name for name in car.extras if name.lower() == _MODEL]:
        car.values["model"] = car.extras.pop(name)
    _part_model(car, sites)


def _read_engine(car: RawCar, sites: Sites, name: str) -> None:
    """Part "бензин, 2.0 л, 218 л. с." into what it says; of a field that is told by itself nothing is taken."""
    for part in filter(None, _PART.split(car.extras.pop(name))):
        field = "engine_cc" if _LITRES.fullmatch(part) else "power_hp" if _POWER.fullmatch(part) else "fuel"
        if field not in car.values:
            car.values[field] = part
            sites[field] = (car.site.car.line or 0, name)


def _part_model(car: RawCar, sites: Sites) -> None:
    """Part "H9 2.0 AT (218 л.с.) 4WD 2026" into model and modification; the year is told elsewhere."""
    model = _YEAR.sub("", str(car.values.get("model", "")))
    model, *rest = _BEHIND_MODEL.split(model, maxsplit=1)
    if model:
        car.values["model"] = model
    if rest and "modification" not in car.values:
        car.values["modification"] = rest[0]
        sites["modification"] = sites.get("model", (car.site.car.line or 0, "model"))


_XML: Final = FlatXml(
    path="yml_catalog/shop/offers/offer",
    fields={**{name: field for name, field in _PARAMS.items() if name != _MODEL}, **_TAGS},
    root_tells=True,
    key="id",
    name_of=_name_of,
    photo="picture",
    left_out=frozenset({"categoryid", "name", "url", "дилер", "dealer", "ตัวแทนจำหน่าย"}),
    finish=_finish,
)

FORMAT: Final = Format(
    FORMAT_NAME.word("yml"),
    about="`yml_catalog/shop/offers/offer`; the key is the attribute `id`. What YML has no tag for stands in `param`:"
    " its `name` is a heading as tables have them (VIN, Год выпуска, Пробег, КПП ...) in any of the three languages, an"
    " attribute `unit` is believed. The parameter Модель beats the tag `model`; of a tag that goes on behind the model"
    ' ("H9 2.0 AT (218 л.с.) 4WD 2026") the rest is the modification. Двигатель ("бензин, 2.0 л, 218 л. с.") is parted'
    " into fuel, engine and power. Other tags and parameters are kept as text. Yandex describes tags and `param`, not"
    " the parameters' names; they are those of our own writer (`/feeds/yandex.xml`) and of feeds in use. A feed without"
    " VINs is read, and each of its rows is told what it needs.",
    default_mode="full",
    recognise=_XML.recognise,
    read=_XML.read,
    mapping={"offer id": "unique_id", **_TAGS, "picture": "photos"},
)
