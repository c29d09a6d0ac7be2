"""Saved cars: the list, saving and leaving a car out, a list that somebody shared, and what was looked at before."""

from __future__ import annotations

from flask import jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import Forbidden
from app.queries import cars
from public_site.blueprint import PREFIX, site
from public_site.rendering import render_page, wants_json
from public_site.saved_cars import MOST, read_numbers, read_saved, write_saved

RECENT = 12


@site.get(f"{PREFIX}/favourites")
def favourites_page(lang: str) -> AnyResponse:
    """The visitor's saved cars; with ``cars`` in the address the list that somebody shared."""
    shared = read_numbers(request.args.getlist("cars"), MOST)
    numbers = shared or read_saved()
    found = cars.list_in_order(numbers)
    return render_page(
        "favourites.html",
        path=url_for("site.favourites_page", lang=lang),
        robots="noindex, follow",
        shared=bool(shared),
        cars=found,
        gone=cars.list_gone([number for number in numbers if number not in {car.id for car in found}]),
        share=url_for("site.favourites_page", lang=lang, cars=",".join(str(car.id) for car in found), _external=False),
    )


@site.post(f"{PREFIX}/favourites")
def save_car(lang: str) -> AnyResponse:
    """Save cars or leave them out, then back to where the visitor was; a program gets the number of saved cars.

    Form: ``save`` and ``leave`` name cars, ``back`` the page to return to.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("FOREIGN_FORM", _("This form was sent from another site."))
    new, left = (read_numbers(request.form.getlist(name), MOST) for name in ("save", "leave"))
    kept = [number for number in read_saved() if number not in {*new, *left}]
    numbers = [*new, *kept][:MOST]
    response = make_response(jsonify({"count": len(numbers)}) if wants_json() else redirect(_back(lang), 303))
    write_saved(response, numbers)
    return response


@site.get(f"{PREFIX}/recent")
def recent_cars(lang: str) -> AnyResponse:  # noqa: ARG001 - the language stands in the address
    """The cards of cars that the visitor's browser remembers; a piece of a page."""
    numbers = read_numbers(request.args.getlist("cars"), RECENT)
    return render_page("recent.html", path=None, robots="noindex", cars=cars.list_in_order(numbers))


def _back(lang: str) -> str:
    """The page the form stood on, when it is one of ours."""
    target = request.form.get("back", "")
    ours = target.startswith(f"/{lang}/") and "\\" not in target and target.isprintable()
    return target if ours else url_for("site.favourites_page", lang=lang)
