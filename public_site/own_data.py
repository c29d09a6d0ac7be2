"""Customers and their own data, by the secret link: read all of it, take it along, have it erased."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.errors import HPromiseError
from app.extensions import db
from app.queries import requests as reads
from app.services import own_data
from public_site.blueprint import PREFIX, site
from public_site.form_tokens import check_form
from public_site.links import behind, keep_private
from public_site.rendering import render_page
from public_site.request_steps import PURPOSE, ask_first


@site.get(f"{PREFIX}/requests/<token>/data")
def own_data_page(lang: str, token: str) -> AnyResponse:
    """Everything that is kept, for people."""
    with behind(token) as found:
        return keep_private(
            render_page(
                "own_data.html",
                path=None,
                robots="noindex, nofollow",
                found=found,
                data=own_data.collect(request=found),
                link_token=token,
                back=url_for("site.request_page", lang=lang, token=token),
            )
        )


@site.get(f"{PREFIX}/requests/<token>/data.json")
def own_data_file(lang: str, token: str) -> Response:  # noqa: ARG001 - the language is in the address of all pages
    """Everything that is kept, for programs."""
    with behind(token) as found:
        response = jsonify(own_data.collect(request=found))
    response.headers["Content-Disposition"] = "attachment; filename=request.json"
    return keep_private(response)


@site.route(f"{PREFIX}/requests/<token>/erase", methods=["GET", "POST"])
def erase_page(lang: str, token: str) -> AnyResponse:
    """Erase everything, after one question."""
    with behind(token, to_change=request.method == "POST") as found:
        number = found.id
        if request.method == "GET":
            return ask_first(found, lang, token, "erase")
        try:
            check_form(PURPOSE)
            own_data.erase(request=found, at=datetime.now(UTC))
            db.session.commit()
        except HPromiseError as fault:
            db.session.rollback()
            return ask_first(reads.get(number), lang, token, "erase", fault)
    return keep_private(render_page("erased.html", path=None, robots="noindex, nofollow"))
