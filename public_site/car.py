"""A car's page, and the page of a car that is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.vocabulary.equipment_groups import group_equipment
from app.models import Listing
from app.queries import cars
from app.queries.cards import VIN_TAIL, slug_of
from app.services.test_drives import hours_of
from public_site import pictures, wording
from public_site.blueprint import CAR, PREFIX, site
from public_site.linked_data import describe_car
from public_site.payments import describe_credit
from public_site.price_path import draw_path
from public_site.rendering import render_page
from public_site.viewing import note_view

# A sold car's page stays to be found for so long; afterwards it is gone for search machines too.
SHOWN_AFTER_SALE = timedelta(days=30)


@site.get(f"{PREFIX}/cars/{CAR}", defaults={"slug": ""})
@site.get(f"{PREFIX}/cars/{CAR}-<slug>")
def car_page(lang: str, car_id: int, slug: str) -> AnyResponse:
    """One car with everything a buyer may know; a sold one says so for a month, then 410, as a withdrawn one does."""
    found = cars.get_with_stays(car_id)
    if found is None:
        return tell_gone(car_id)
    car, earlier = found
    path = car_path(car, lang)
    if slug != slug_of_car(car):
        return redirect(path, 301)
    note_view(car)
    now = datetime.now(UTC)
    return render_page(
        "car.html",
        path=path,
        car=car,
        title=f"{car.make.name_en} {car.model.name_en}",
        vin=mask(car.vin),
        pictures=_pictures(car),
        price_path=draw_path(car.prices, now.date()),
        equipment=group_equipment(car.options),
        earlier=earlier,
        facts=_facts(car),
        certificate=car.certificate,
        hours=hours_of(car.dealer),
        now=now,
        similar=cars.similar_to(car),
        linked_data=describe_car(car, path),
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
    is_fresh = gone.sold_on is not None and datetime.now(UTC).date() - gone.sold_on <= SHOWN_AFTER_SALE
    return render_page(
        "gone.html",
        path=None,
        status=200 if is_fresh else 410,
        robots="noindex, follow" if is_fresh else "noindex",
        gone=gone,
        similar=cars.similar_to(gone, limit=8),
    )


def _pictures(car: Listing) -> list[dict[str, Any]]:
    found = []
    for picture in car.photos:
        width, height = pictures.shown_size(picture.width, picture.height)
        found.append({"sha256": picture.sha256, "width": width, "height": height})
    return found


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
