"""What a dealer offers for a customer's car, on the customer's own page: read, accepted, declined."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.models import CustomerRequest
from app.services import valuations
from public_site.blueprint import PREFIX, site
from public_site.links import behind
from public_site.request_steps import carry_out
from public_site.trade_in import send_picture

DECISIONS = {"accept": True, "decline": False}


@site.post(f"{PREFIX}/requests/<token>/offer")
def decide_offer(lang: str, token: str) -> AnyResponse:
    """Accept or decline the offer that was read."""
    return carry_out(lang, token, _decide, anchor="offer")


@site.get(f"{PREFIX}/requests/<token>/car/<int:position>.jpg")
def own_car_photo(lang: str, token: str, position: int) -> Response:  # noqa: ARG001 - part of every address
    """A picture of the customer's car, for whoever has the link."""
    with behind(token) as found:
        valuation = valuations.find_of_request(found.id)
        photos = valuation.photos if valuation else []
        sha256 = next((photo.sha256 for photo in photos if photo.position == position), None)
    if sha256 is None:
        raise NotFound("PHOTO_UNKNOWN", _("There is no such photo."))
    return send_picture(sha256)


def _decide(found: CustomerRequest, at: datetime) -> None:
    valuation = valuations.find_of_request(found.id)
    decision, version = request.form.get("decision", ""), request.form.get("version", "")
    if valuation is None or decision not in DECISIONS or not (version.isascii() and version.isdigit()):
        raise NotFound("OFFER_UNKNOWN", _("There is no such offer."), "offer")
    valuations.decide(valuation=valuation, version=int(version[:9]), accepted=DECISIONS[decision], at=at)
