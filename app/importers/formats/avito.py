"""Avito Autoload XML: used and new cars in one file."""

from typing import Final

from app.importers.flat_xml import FlatXml
from app.importers.format import Format
from app.lib.vocabulary.upload import FORMAT_NAME

_FIELDS: Final = {
    "id": "unique_id",
    "vin": "vin",
    "make": "make",
    "model": "model",
    "generation": "generation",
    "modification": "modification",
    "complectation": "trim",
    "cartype": "condition",
    "year": "year",
    "kilometrage": "mileage_km",
    "price": "price",
    "bodytype": "body_type",
    "fueltype": "fuel",
    "transmission": "gearbox",
    "drivetype": "drive",
    "wheeltype": "wheel",
    "enginesize": "engine_cc",
    "power": "power_hp",
    "doors": "doors",
    "color": "color",
    "owners": "owners",
    "pts": "registration_document",
    "description": "description",
}
_XML: Final = FlatXml(
    path="ads/ad",
    fields=_FIELDS,
    left_out=frozenset({"contactphone", "contactmethod", "managername", "email", "companyname"}),
)

FORMAT: Final = Format(
    FORMAT_NAME.word("avito"),
    about="`Ads/Ad`; `CarType` tells the condition. Numbers of Avito's own catalogue, discounts and other tags are kept"
    " as text.",
    default_mode="full",
    recognise=_XML.recognise,
    read=_XML.read,
    mapping=_FIELDS | {"images": "photos"},
)
