"""One way to answer with a page: its language, its address in the others, and where search machines may look."""

from __future__ import annotations

from typing import Any, TypeAlias

from flask import Response, current_app, jsonify, make_response, render_template, request
from flask_babel import get_locale

from config import LOCALES

PageResult: TypeAlias = Response


def lang() -> str:
    """The language of the page in work."""
    return str(get_locale())


def here() -> str:
    """The address of the page in work with its parameters, to come back to after a form."""
    return request.full_path.rstrip("?")


def base_url() -> str:
    """The address under which people reach the site, without a slash at its end."""
    return str(current_app.config["SETTINGS"].base_url).rstrip("/")


def render_page(template: str, *, path: str | None, status: int = 200, **context: Any) -> Response:
    """Render ``site/<template>``. ``path`` is the page's own address; the same page stands in the other languages.

    A page without a path (an error) has no address worth keeping.
    """
    response = make_response(render_template(f"site/{template}", **context, **_addresses(path)), status)
    response.vary.update(("Accept", "Cookie", "HX-Request"))
    return response


def render_fault(status: int, code: str, message: str) -> Response:
    """Say what is wrong, on a page or, to a program, as a problem."""
    if not wants_json():
        return render_page(
            "error.html", path=None, status=status, message=message, missing=status == 404, robots="noindex"
        )
    response = jsonify({"type": "about:blank", "status": status, "code": code, "title": message})
    response.status_code, response.mimetype = status, "application/problem+json"
    return response


def wants_json() -> bool:
    """Whether a program asks."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def in_language(path: str, language: str) -> str:
    """The same page in another language: "/ru/cars" -> "/th/cars"."""
    return f"/{language}{path[3:]}"


def translations_of(path: str) -> dict[str, str]:
    """A page's address in every language."""
    return {code: in_language(path, code) for code in LOCALES}


def _addresses(path: str | None) -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    here = path or f"/{lang()}/"
    return {
        "base_url": base_url(),
        "canonical": base_url() + path if path else None,
        "alternates": translations_of(here),
        "default_alternate": in_language(here, settings.default_locale),
    }
