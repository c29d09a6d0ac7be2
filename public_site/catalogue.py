"""The catalogue's page: the same address for people, for htmx and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response as AnyResponse

from app.queries import catalogue, search_words
from app.queries.cards import Card
from app.queries.catalogue import Filters, Option, Page
from public_site import catalogue_panel, catalogue_spans
from public_site.blueprint import PREFIX, site
from public_site.catalogue_address import address, read_filters, write_pairs
from public_site.rendering import render_page, translations_of, wants_json

# Facets whose keys in JSON are names, as people know them; the others have codes.
NAMED_FACETS = ("make", "model")
TEMPLATE = "catalogue.html"


@site.get(f"{PREFIX}/cars")
def catalogue_page(lang: str) -> AnyResponse:
    """Cars that fit the filters of the address."""
    asked = read_filters(request.args)
    today = datetime.now(UTC).date()
    filters = search_words.apply(asked, today)
    if (_has_blanks() or filters != asked) and not _is_partial() and not wants_json():
        return redirect(address(lang, write_pairs(filters)))
    page = catalogue.search(filters, on=today)
    if wants_json():
        return _vary(_as_json(page, lang))
    here = address(lang, _pairs_of(filters, page))
    context = _context(page, filters, lang)
    if _is_partial():
        return _as_fragment(context, here)
    return render_page(TEMPLATE, path=here, robots=_robots(filters, page), **context)


def _has_blanks() -> bool:
    """A plain form sends its empty fields too; the address is kept without them."""
    return any(not value.strip() for _name, value in request.args.items(multi=True))


def _is_partial() -> bool:
    return request.headers.get("HX-Request") == "true"


def _pairs_of(filters: Filters, page: Page) -> list[tuple[str, str]]:
    pairs = [pair for pair in write_pairs(filters) if pair[0] != "page"]
    return [*pairs, ("page", str(page.page))] if page.page > 1 else pairs


def _robots(filters: Filters, page: Page) -> str:
    return (
        "noindex, follow" if filters.q or filters.sort or not page.count or len(filters.names) > 2 else "index, follow"
    )


def _context(page: Page, filters: Filters, lang: str) -> dict[str, Any]:
    facets = catalogue_panel.facets(page, filters)
    return {
        "page": page,
        "filters": filters,
        "facets": facets,
        "spans": catalogue_spans.spans(page, filters),
        "chips": catalogue_panel.chips(filters, facets, lang),
        "relief": catalogue_panel.relief(page, filters, lang),
        "page_links": catalogue_panel.page_links(page, filters, lang),
        "sorts": catalogue_panel.sorts(),
        "everything": address(lang, []),
        "alert": url_for("site.new_search_page", lang=lang, search=urlencode(_searched(filters))),
    }


def _searched(filters: Filters) -> list[tuple[str, str]]:
    """The filters as a saved search keeps them: which page and in which order does not matter."""
    return [pair for pair in write_pairs(filters) if pair[0] not in {"page", "sort"}]


def _as_fragment(context: Mapping[str, Any], here: str) -> Response:
    """What changes when a filter is ticked; the browser's address becomes the page's own."""
    beside = render_template("site/catalogue_fragment.html", alternates=translations_of(here), **context)
    response = make_response(render_block(f"site/{TEMPLATE}", "catalogue", **context) + beside)
    response.headers["HX-Push-Url"] = here
    response.headers["Cache-Control"] = "no-store"
    return _vary(response)


def _vary(response: Response) -> Response:
    response.vary.update(("Accept", "HX-Request"))
    return response


def _as_json(page: Page, lang: str) -> Response:
    return jsonify(
        {
            "count": page.count,
            "page": page.page,
            "pages": page.pages,
            "facets": {name: _count_options(name, options) for name, options in page.facets.items()},
            "cars": [_describe(car, lang) for car in page.cars],
        }
    )


def _count_options(name: str, options: Sequence[Option]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for option in options:
        key = option.name if name in NAMED_FACETS else option.value
        counts[key] = counts.get(key, 0) + option.count
    return counts


def _describe(car: Card, lang: str) -> dict[str, Any]:
    return {
        "id": car.id,
        "dealer": car.dealer,
        "vin_tail": car.vin_tail,
        "make": car.make,
        "model": car.model,
        "year": car.year,
        "mileage_km": car.mileage_km,
        "price": _number(car.price),
        "currency": car.currency,
        "url": url_for("site.car_page", lang=lang, car_id=car.id, slug=car.slug),
    }


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
