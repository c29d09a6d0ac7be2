"""All cars for machines: YML as Yandex reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Response, current_app, request, stream_with_context, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.lib.yml import YmlOffer, YmlShop, write_yml
from app.queries import offered_cars
from app.queries.offered_cars import OfferedCar
from app.tenancy import Scope, acting
from public_site import pictures, wording
from public_site.blueprint import site
from public_site.rendering import base_url

LANGUAGE = "ru"  # Yandex reads Russian
KEPT_SECONDS = 15 * 60


@site.get("/feeds/yandex.xml")
def yandex_feed() -> Response:
    """Every visible car; answered with 304 while no car has changed."""
    count, changed_at = offered_cars.version_of_stock()
    mark = hashlib.sha256(f"{base_url()} {count} {changed_at}".encode()).hexdigest()[:32]
    response = Response(content_type="application/xml; charset=utf-8")
    response.set_etag(mark)
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    response.make_conditional(request)
    response.headers.pop("Content-Length", None)  # it is that of the body which was not there yet
    if response.status_code == 200 and request.method == "GET":
        response.response = stream_with_context(_write(changed_at or datetime.now(UTC)))
    return response


def _write(at: datetime) -> Iterator[str]:
    with acting(Scope.public()), force_locale(LANGUAGE):
        settings = current_app.config["SETTINGS"]
        currencies = offered_cars.list_currencies() or [settings.currency]
        shop = YmlShop("H-Promise", base_url(), currencies, _("Used cars"))
        yield from write_yml(shop, map(_offer, offered_cars.walk()), at)


def _offer(car: OfferedCar) -> YmlOffer:
    return YmlOffer(
        id=str(car.id),
        url=base_url() + url_for("site.car_page", lang=LANGUAGE, car_id=car.id, slug=car.slug),
        price=car.price,
        currency=car.currency,
        vendor=car.make,
        model=car.model,
        name=f"{car.make} {car.model} {car.year}",
        pictures=[base_url() + pictures.photo_path(sha256, "large", "jpg") for sha256 in car.photos],
        description=car.description or "",
        params=_params(car),
    )


def _params(car: OfferedCar) -> dict[str, str]:
    return {
        _("Year"): str(car.year),
        _("Mileage"): wording.kilometres(car.mileage_km) if car.mileage_km is not None else "",
        _("Condition"): wording.word("condition", car.condition),
        _("Trim"): car.trim or "",
        _("Body"): wording.word("body", car.body_type),
        _("Colour"): wording.word("color", car.color),
        _("Engine"): ", ".join(filter(None, (wording.engine(car.engine_cc), wording.word("fuel", car.fuel)))),
        _("Power"): wording.power(car.power_hp),
        _("Gearbox"): wording.word("gearbox", car.gearbox),
        _("Drive"): wording.word("drive", car.drive),
        _("Dealer"): car.dealer,
    }
