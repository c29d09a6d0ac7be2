"""The blueprint that every page hangs on, and what its templates can say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from werkzeug.exceptions import HTTPException

from app.errors import HPromiseError
from app.extensions import csrf
from public_site import payments, pictures, saved_cars, wording
from public_site.rendering import PageResult, here, lang, render_fault

PREFIX = "/<any(ru, en, th):lang>"
CAR = "<int(max=2147483647):car_id>"

site = Blueprint(
    "site", "public_site", template_folder="templates", static_folder="static", static_url_path="/static/site"
)
# Visitors have no session: forms carry a signed token of their own (public_site/form_tokens.py).
csrf.exempt(site)


@site.context_processor
def _words() -> dict[str, Any]:
    """Formats and words of the page's language."""
    return {
        "lang": lang(),
        "words": wording,
        "money": wording.money,
        "number": wording.number,
        "day": wording.day,
        "moment": wording.moment,
        "clock": wording.clock,
        "photo": pictures.photo_path,
        "placeholder": pictures.placeholder_path,
        "payment_of": payments.payment_of,
        "saved": saved_cars.read_saved,
        "here": here,
    }


@site.errorhandler(HPromiseError)
def _tell_rule(error: HPromiseError) -> PageResult:
    return render_fault(error.status, error.code, str(error.message))


@site.errorhandler(HTTPException)
def _tell_http(error: HTTPException) -> PageResult | HTTPException:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return render_fault(error.code, error.name.upper().replace(" ", "_"), error.description or error.name)
