"""What a dealer offers for a customer's car, on the customer's own page: read, accepted, declined."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.extensions import db
from app.queries import requests as reads
from app.services import secret_links, valuations
from app.tenancy import Scope, acting
from public_site.blueprint import PREFIX, site
from public_site.form_tokens import check_form
from public_site.trade_in import send_picture

PURPOSE = "message"
DECISIONS = {"accept": True, "decline": False}


@site.post(f"{PREFIX}/requests/<token>/offer")
def decide_offer(lang: str, token: str) -> AnyResponse:
    """Accept or decline the offer that was read."""
    found = secret_links.request_of(token, current_app.config["SETTINGS"].secret_key)
    with acting(Scope.of_dealers({found.dealer_id})):
        check_form(PURPOSE)
        reads.get_to_change(found.id)
        valuation = valuations.find_of_request(found.id)
        decision = request.form.get("decision", "")
        version = request.form.get("version", "")
        if valuation is None or decision not in DECISIONS or not (version.isascii() and version.isdigit()):
            raise NotFound("OFFER_UNKNOWN", _("There is no such offer."))
        valuations.decide(
            valuation=valuation, version=int(version[:9]), accepted=DECISIONS[decision], at=datetime.now(UTC)
        )
        db.session.commit()
    return redirect(url_for("site.request_page", lang=lang, token=token, _anchor="offer"), 303)


@site.get(f"{PREFIX}/requests/<token>/car/<int:position>.jpg")
def own_car_photo(lang: str, token: str, position: int) -> Response:  # noqa: ARG001 - part of every address
    """A picture of the customer's car, for whoever has the link."""
    found = secret_links.request_of(token, current_app.config["SETTINGS"].secret_key)
    with acting(Scope.of_dealers({found.dealer_id})):
        valuation = valuations.find_of_request(found.id)
        photos = valuation.photos if valuation else []
        sha256 = next((photo.sha256 for photo in photos if photo.position == position), None)
    if sha256 is None:
        raise NotFound("PHOTO_UNKNOWN", _("There is no such photo."))
    return send_picture(sha256)
