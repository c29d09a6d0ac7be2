"""A car's page, and the page of a car that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.models import Listing, PriceChange
from app.queries import cars
from app.queries.cards import VIN_TAIL, slug_of
from app.services.test_drives import hours_of
from public_site import pictures, wording
from public_site.blueprint import CAR, PREFIX, site
from public_site.payments import describe_credit
from public_site.rendering import base_url, render_page
from public_site.viewing import note_view

LONGEST_DESCRIPTION = 300
AVAILABILITY = {"on_sale": "https://schema.org/InStock", "reserved": "https://schema.org/LimitedAvailability"}
CONDITIONS = {"new": "https://schema.org/NewCondition"}
USED = "https://schema.org/UsedCondition"


@site.get(f"{PREFIX}/cars/{CAR}", defaults={"slug": ""})
@site.get(f"{PREFIX}/cars/{CAR}-<slug>")
def car_page(lang: str, car_id: int, slug: str) -> AnyResponse:
    """One car with everything a buyer may know; 410 when it is sold or withdrawn."""
    car = cars.get(car_id)
    if car is None:
        return tell_gone(car_id)
    path = car_path(car, lang)
    if slug != slug_of_car(car):
        return redirect(path, 301)
    note_view(car)
    return render_page(
        "car.html",
        path=path,
        car=car,
        title=f"{car.make.name_en} {car.model.name_en}",
        vin=mask(car.vin),
        pictures=_pictures(car),
        path_of_price=_price_path(car.prices),
        facts=_facts(car),
        certificate=car.certificate,
        hours=hours_of(car.dealer),
        now=datetime.now(UTC),
        similar=cars.similar_to(car),
        linked_data=_linked_data(car, path),
        credit=describe_credit(car, lang),
    )


def car_path(car: Listing, lang: str) -> str:
    """The one address of a car's page."""
    return url_for("site.car_page", lang=lang, car_id=car.id, slug=slug_of_car(car))


def slug_of_car(car: Listing) -> str:
    """The readable part of the address."""
    return slug_of(car.make.name_en, car.model.name_en, car.year)


def mask(vin: str) -> str:
    """The vehicle number with its end only."""
    return "•" * max(len(vin) - VIN_TAIL, 0) + vin[-VIN_TAIL:]


def tell_gone(car_id: int) -> AnyResponse:
    """The page of a car that was on sale once.

    :raises NotFound: buyers never saw it.
    """
    gone = cars.gone(car_id)
    if gone is None:
        raise NotFound("CAR_UNKNOWN", _("There is no such car."))
    return render_page(
        "gone.html", path=None, status=410, robots="noindex", gone=gone, similar=cars.similar_to(gone, limit=8)
    )


def _pictures(car: Listing) -> list[dict[str, Any]]:
    found = []
    for picture in car.photos:
        width, height = pictures.shown_size(picture.width, picture.height)
        found.append({"sha256": picture.sha256, "width": width, "height": height})
    return found


def _price_path(prices: Sequence[PriceChange]) -> list[tuple[PriceChange, Decimal | None]]:
    """The prices, latest first, each with its distance from the one before."""
    steps = [(price, price.amount - before.amount) for before, price in pairwise(prices)]
    first: list[tuple[PriceChange, Decimal | None]] = [(prices[0], None)] if prices else []
    return [*reversed(steps), *first]


def _facts(car: Listing) -> list[tuple[str, str]]:
    """The data sheet: what is known, in words."""
    rows = [
        (_("Year"), str(car.year)),
        (_("Mileage"), wording.kilometres(car.mileage_km)),
        (_("Condition"), wording.word("condition", car.condition)),
        (_("Generation"), car.generation or ""),
        (_("Trim"), car.trim or ""),
        (_("Version"), car.modification or ""),
        (_("Body"), wording.word("body", car.body_type)),
        (_("Colour"), _color(car)),
        (_("Engine"), ", ".join(filter(None, (wording.engine(car.engine_cc), wording.word("fuel", car.fuel))))),
        (_("Power"), wording.power(car.power_hp)),
        (_("Gearbox"), wording.word("gearbox", car.gearbox)),
        (_("Drive"), wording.word("drive", car.drive)),
        (_("Steering wheel"), wording.word("wheel", car.wheel)),
        (_("Doors"), wording.number(car.doors)),
        (_("Seats"), wording.number(car.seats)),
        (_("Owners"), wording.number(car.owners)),
        (_("Registered"), wording.day(car.registered_on) if car.registered_on else ""),
        (_("Registration document"), wording.word("registration_document", car.registration_document)),
        (_("VIN"), mask(car.vin)),
    ]
    return [(name, value) for name, value in rows if value]


def _color(car: Listing) -> str:
    color = wording.word("color", car.color)
    return _("%(color)s, metallic", color=color) if color and car.metallic else color


def _linked_data(car: Listing, path: str) -> dict[str, Any]:
    """The car in schema.org's words, for search machines."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Car",
        "name": f"{car.make.name_en} {car.model.name_en} {car.year}",
        "url": base_url() + path,
        "brand": {"@type": "Brand", "name": car.make.name_en},
        "model": car.model.name_en,
        "vehicleModelDate": str(car.year),
        "itemCondition": CONDITIONS.get(car.condition, USED),
        "bodyType": wording.word("body", car.body_type),
        "fuelType": wording.word("fuel", car.fuel),
        "vehicleTransmission": wording.word("gearbox", car.gearbox),
        "color": wording.word("color", car.color),
        "description": (car.description or "")[:LONGEST_DESCRIPTION],
        "image": [base_url() + pictures.photo_path(photo.sha256 or "", "large", "jpg") for photo in car.photos],
        "offers": _offer(car, path),
    }
    if car.mileage_km is not None:
        data["mileageFromOdometer"] = {"@type": "QuantitativeValue", "value": car.mileage_km, "unitCode": "KMT"}
    return {key: value for key, value in data.items() if value}


def _offer(car: Listing, path: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": str(car.price),
        "priceCurrency": car.currency,
        "availability": AVAILABILITY[car.status],
        "url": base_url() + path,
        "seller": {"@type": "AutoDealer", "name": car.dealer.public_name},
    }
