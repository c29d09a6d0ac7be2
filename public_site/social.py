"""The picture that messengers and networks show beside a link to a car."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, send_file
from flask_babel import gettext as _

from app.errors import NotFound
from app.models import Listing
from app.queries import cars
from app.services.social_pictures import Told, open_picture
from public_site import wording
from public_site.blueprint import CAR, PREFIX, site

HOUR = 60 * 60
PLAIN_BODY = "sedan"


@site.get(f"{PREFIX}/cars/{CAR}/picture.jpg")
def car_picture(lang: str, car_id: int) -> Response:
    """1200 x 630 dots with the car, its name and its price."""
    car = cars.get(car_id)
    if car is None:
        raise NotFound("CAR_UNKNOWN", _("There is no such car."))
    told = tell(car, lang)
    body = open_picture(told=told, drawing=_read_drawing(told.body_type))
    return send_file(body, mimetype="image/jpeg", etag=told.mark, conditional=True, max_age=HOUR)


def tell(car: Listing, lang: str) -> Told:
    """What the picture of a car says."""
    return Told(
        lang=lang,
        title=f"{car.make.name_en} {car.model.name_en} {car.year}",
        price=wording.money(car.price, car.currency) if car.price is not None else "",
        facts=wording.kilometres(car.mileage_km) if car.mileage_km is not None else "",
        photo=car.photos[0].sha256 if car.photos else None,
        body_type=car.body_type or PLAIN_BODY,
    )


def _read_drawing(body_type: str) -> bytes:
    folder = Path(str(current_app.static_folder)) / "placeholder"
    drawing = folder / f"{body_type}.svg"
    return (drawing if drawing.is_file() else folder / f"{PLAIN_BODY}.svg").read_bytes()
