"""Forms of visitors without a session: a signed token proves that our page made the form, so no cookie is needed."""

from __future__ import annotations

import secrets

from flask import current_app, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from app.errors import Forbidden, RuleBroken

LIFE_SECONDS = 24 * 60 * 60
TRAP = "website"  # people do not see this field; programs fill it
NONCE_BYTES = 12


def make_token(purpose: str) -> str:
    """The token of a form for one purpose, good for a day; each form that is shown has its own."""
    return _serializer().dumps([purpose, secrets.token_urlsafe(NONCE_BYTES)])


def check_form(purpose: str) -> str:
    """Refuse a form that is not ours, too old, sent from another site, or filled in by a program.

    :returns: the form's own key: the same form sent twice has the same.
    :raises RuleBroken: the person should look and send again.
    :raises Forbidden: another site sent it.
    """
    check_sender()
    try:
        known, form_key = _serializer().loads(request.form.get("token", ""), max_age=LIFE_SECONDS)
    except (BadData, ValueError, TypeError):
        known, form_key = "", ""
    if known != purpose:
        raise RuleBroken("FORM_EXPIRED", _("This page was open for a long time. Please send again."))
    return str(form_key)


def check_sender() -> None:
    """Refuse what another site sent, and what a program filled in.

    :raises RuleBroken: the field that people do not see is filled in.
    :raises Forbidden: another site sent it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("FOREIGN_FORM", _("This form was sent from another site."))
    if request.form.get(TRAP):
        raise RuleBroken("TRAP", _("Leave the last field of the form empty, then send again."), TRAP)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="public-form")
