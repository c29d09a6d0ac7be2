"""The language of the pages: chosen by a button, kept in the session and in the account."""

from __future__ import annotations

from flask import abort, request, session, url_for
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from app.extensions import db
from app.views.base import OfficeView, expose, go_back, person
from config import LOCALES


class LocaleView(OfficeView):
    """Choosing a language; open to everybody, since the sign-in page has languages too."""

    route_base = "/locale"
    default_view = "choose"

    @expose("/", methods=("POST",))
    def choose(self) -> Response:
        """Keep the language and return to the page."""
        locale = request.form.get("locale", "")
        if locale not in LOCALES:
            abort(400)
        session["locale"] = locale
        if current_user.is_authenticated:
            person().locale = locale
            db.session.commit()
        refresh()
        return go_back(url_for("HomeView.index"))
