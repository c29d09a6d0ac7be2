"""carcopy XML: the export of a dealers' CRM, some 95 tags a car, most of them empty."""

from typing import Final

from app.importers.flat_xml import FlatXml
from app.importers.format import Format
from app.lib.vocabulary.upload import FORMAT_NAME

_FIELDS: Final = {
    "id": "unique_id",
    "vin": "vin",
    "mark_id": "make",
    "make": "make",
    "folder_id": "model",
    "model": "model",
    "generation": "generation",
    "modification_id": "modification",
    "modification": "modification",
    "complectation_name": "trim",
    "category": "condition",
    "year": "year",
    "run": "mileage_km",
    "price": "price",
    "currency-type": "currency",
    "body_type": "body_type",
    "body-type": "body_type",
    "engine-type": "fuel",
    "transmission": "gearbox",
    "drive": "drive",
    "wheel": "wheel",
    "cubic-capacity": "engine_cc",
    "power": "power_hp",
    "doors": "doors",
    "seats": "seats",
    "color": "color",
    "color-metallic": "metallic",
    "owners": "owners",
    "pts": "registration_document",
    "equipment": "options",
    "comment": "description",
}
_PEOPLE: Final = ("seller-contact", "seller-phone", "seller-phone2", "seller-phone3")
_XML: Final = FlatXml(
    path="carcopy/offers/offer",
    fields=_FIELDS,
    photos="photos",
    lists=frozenset({"options"}),
    units={"run-metric": "mileage_km", "power-metric": "power_hp"},
    left_out=frozenset(_PEOPLE),
)

FORMAT: Final = Format(
    FORMAT_NAME.word("carcopy"),
    about="`carcopy/offers/offer`; `run-metric` and `power-metric` tell the units. Prices with discounts and other tags"
    " are kept as text.",
    default_mode="full",
    recognise=_XML.recognise,
    read=_XML.read,
    mapping=_FIELDS | {"photos": "photos"},
)
