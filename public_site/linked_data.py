"""Cars, dealers and ways in schema.org's words, for search machines. Source: schema.org/Car, Offer, AutoDealer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from app.models import Dealer, Listing, Location
from public_site import pictures, wording
from public_site.rendering import base_url, lang

CONTEXT: Final = "https://schema.org"
LONGEST_DESCRIPTION: Final = 300
AVAILABILITY: Final = {"on_sale": f"{CONTEXT}/InStock", "reserved": f"{CONTEXT}/LimitedAvailability"}
CONDITIONS: Final = {"new": f"{CONTEXT}/NewCondition"}
USED: Final = f"{CONTEXT}/UsedCondition"
DRIVES: Final = {
    "front": f"{CONTEXT}/FrontWheelDriveConfiguration",
    "rear": f"{CONTEXT}/RearWheelDriveConfiguration",
    "all": f"{CONTEXT}/AllWheelDriveConfiguration",
}
WHEELS: Final = {"left": f"{CONTEXT}/LeftHandDriving", "right": f"{CONTEXT}/RightHandDriving"}
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Data = dict[str, Any]


def describe_car(car: Listing, path: str) -> list[Data]:
    """The car with its offer, and the way to its page."""
    data: Data = {
        "@context": CONTEXT,
        "@type": "Car",
        "name": f"{car.make.name_en} {car.model.name_en} {car.year}",
        "url": base_url() + path,
        "sku": str(car.id),
        "brand": {"@type": "Brand", "name": car.make.name_en},
        "model": car.model.name_en,
        "vehicleModelDate": str(car.year),
        "vehicleConfiguration": car.trim,
        "itemCondition": CONDITIONS.get(car.condition, USED),
        "bodyType": wording.word("body", car.body_type),
        "fuelType": wording.word("fuel", car.fuel),
        "vehicleTransmission": wording.word("gearbox", car.gearbox),
        "driveWheelConfiguration": DRIVES.get(car.drive or ""),
        "steeringPosition": WHEELS.get(car.wheel or ""),
        "vehicleEngine": _engine(car),
        "numberOfDoors": car.doors,
        "vehicleSeatingCapacity": car.seats,
        "numberOfPreviousOwners": car.owners,
        "color": wording.word("color", car.color),
        "mileageFromOdometer": _quantity(car.mileage_km, "KMT"),
        "description": (car.description or "")[:LONGEST_DESCRIPTION],
        "image": [base_url() + pictures.photo_path(photo.sha256 or "", "large", "jpg") for photo in car.photos],
        "offers": _offer(car, path),
    }
    catalogue = url_for("site.catalogue_page", lang=lang())
    of_make = url_for("site.catalogue_page", lang=lang(), make=car.make.code)
    return [
        _without_gaps(data),
        _way([(_("Cars"), catalogue), (car.make.name_en, of_make), (str(data["name"]), path)]),
    ]


def describe_dealer(dealer: Dealer, path: str) -> list[Data]:
    """The dealer with its first place and hours."""
    return [{"@context": CONTEXT, **_dealer(dealer, path)}]


def _offer(car: Listing, path: str) -> Data:
    dealer_path = url_for("site.dealer_page", lang=lang(), code=car.dealer.code)
    return {
        "@type": "Offer",
        "price": str(car.price),
        "priceCurrency": car.currency,
        "availability": AVAILABILITY[car.status],
        "itemCondition": CONDITIONS.get(car.condition, USED),
        "url": base_url() + path,
        "seller": _dealer(car.dealer, dealer_path),
    }


def _dealer(dealer: Dealer, path: str) -> Data:
    place = dealer.locations[0] if dealer.locations else None
    found: Data = {"@type": "AutoDealer", "name": dealer.public_name, "url": base_url() + path}
    if place is not None:
        found |= {
            "telephone": place.phones[0] if place.phones else None,
            "address": _address(place, dealer.country),
            "geo": _position(place),
            "openingHoursSpecification": _hours(place),
        }
    return _without_gaps(found)


def _address(place: Location, country: str) -> Data:
    return _without_gaps(
        {
            "@type": "PostalAddress",
            "addressCountry": country,
            "addressRegion": place.region,
            "addressLocality": place.city,
            "streetAddress": place.address,
        }
    )


def _position(place: Location) -> Data | None:
    if place.latitude is None or place.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}


def _hours(place: Location) -> list[Data]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{CONTEXT}/{DAYS[int(day)]}",
            "opens": span[0],
            "closes": span[1],
        }
        for day, span in sorted(place.hours.items())
        if day.isdigit() and int(day) < len(DAYS) and len(span) == 2
    ]


def _engine(car: Listing) -> Data | None:
    engine = {
        "engineDisplacement": _quantity(car.engine_cc, "CMQ"),
        "enginePower": _quantity(car.power_hp, "N12"),  # metric horsepower
        "fuelType": wording.word("fuel", car.fuel),
    }
    found = _without_gaps(engine)
    return {"@type": "EngineSpecification", **found} if found else None


def _quantity(value: int | None, unit: str) -> Data | None:
    return None if value is None else {"@type": "QuantitativeValue", "value": value, "unitCode": unit}


def _way(steps: Sequence[tuple[str, str]]) -> Data:
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": base_url() + path}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def _without_gaps(data: Data) -> Data:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
