"""A QR code of a car's page: from a screen to a phone, and from a printed sheet back to the page."""

from __future__ import annotations

import io

import segno
from flask import Response, url_for

from public_site.blueprint import CAR, PREFIX, site
from public_site.rendering import base_url

MONTH = 30 * 24 * 60 * 60


@site.get(f"{PREFIX}/cars/{CAR}/code.svg")
def car_code(lang: str, car_id: int) -> Response:
    """The address of a car as a code; it says no more than the address, so that no car need be looked up."""
    sink = io.BytesIO()
    address = base_url() + url_for("site.car_page", lang=lang, car_id=car_id)
    segno.make(address, error="m", micro=False).save(sink, kind="svg", border=2, light="#ffffff", scale=4)
    response = Response(sink.getvalue(), mimetype="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = MONTH
    return response
