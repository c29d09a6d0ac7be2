"""Forms of visitors without a session: a signed token proves that our page made the form, so no cookie is needed."""

from __future__ import annotations

from flask import current_app, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from app.errors import Forbidden, RuleBroken

LIFE_SECONDS = 24 * 60 * 60
TRAP = "website"  # people do not see this field; programs fill it


def make_token(purpose: str) -> str:
    """The token of a form for one purpose, good for a day."""
    return _serializer().dumps(purpose)


def check_form(purpose: str) -> None:
    """Refuse a form that is not ours, too old, sent from another site, or filled in by a program.

    :raises RuleBroken: the person should look and send again.
    :raises Forbidden: another site sent it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("FOREIGN_FORM", _("This form was sent from another site."))
    if request.form.get(TRAP):
        raise RuleBroken("TRAP", _("Leave the last field of the form empty, then send again."), TRAP)
    try:
        known = _serializer().loads(request.form.get("token", ""), max_age=LIFE_SECONDS) == purpose
    except BadData:
        known = False
    if not known:
        raise RuleBroken("FORM_EXPIRED", _("This page was open for a long time. Please send again."))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="public-form")
