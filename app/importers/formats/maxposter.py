"""MaxPoster XML: the export of a dealers' stock program that feeds sites of ads."""

from typing import Final

from app.importers.flat_xml import FlatXml, Sites
from app.importers.format import Format
from app.importers.records import RawCar
from app.lib.vocabulary.upload import FORMAT_NAME

_FIELDS: Final = {
    "id": "unique_id",
    "vin": "vin",
    "brand": "make",
    "model": "model",
    "generation": "generation",
    "modification": "modification",
    "complectation": "trim",
    "type": "condition",
    "year": "year",
    "mileage": "mileage_km",
    "price": "price",
    "bodytype": "body_type",
    "bodydoorcount": "doors",
    "bodycolor": "color",
    "bodycolormetallic": "metallic",
    "enginetype": "fuel",
    "enginevolume": "engine_cc",
    "enginepower": "power_hp",
    "drivetype": "drive",
    "gearboxtype": "gearbox",
    "steeringwheel": "wheel",
    "ownerscount": "owners",
    "ptstype": "registration_document",
    "acquisitiondate": "acquired_on",
    "equipment": "options",
    "description": "description",
}
_BODY: Final = "bodyConfiguration"


def _finish(car: RawCar, sites: Sites) -> None:
    """Take the body from the catalogue's name of it ("Седан 4 дв.") where its kind is not given."""
    if "body_type" not in car.values and _BODY in car.extras:
        car.values["body_type"] = car.extras.pop(_BODY)
        sites["body_type"] = (car.site.car.line or 0, _BODY)


_XML: Final = FlatXml(
    path="vehicles/vehicle",
    fields=_FIELDS,
    photos="photos",
    lists=frozenset({"options"}),
    units={"mileageunit": "mileage_km"},
    left_out=frozenset({"contact", "contacts", "phone", "phones", "manager", "photocount"}),
    finish=_finish,
)

FORMAT: Final = Format(
    FORMAT_NAME.word("maxposter"),
    about="`vehicles/vehicle`; brand, model, generation, body and modification carry numbers of MaxPoster's own"
    " catalogue as attributes, their text counts. `mileageUnit` tells the unit. Discounts, special offers and other"
    " tags are kept as text. MaxPoster publishes no description of this file; it is read as programs that take it in"
    " public repositories do.",
    default_mode="full",
    recognise=_XML.recognise,
    read=_XML.read,
    mapping=_FIELDS | {_BODY: "body_type", "photos": "photos"},
)
