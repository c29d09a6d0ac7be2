"""What search machines read: where not to go, and every page in three languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import Response, make_response, render_template, url_for

from app.errors import NotFound
from app.queries import cars, catalogue, public_dealers
from config import LOCALES
from public_site.blueprint import site
from public_site.rendering import base_url, in_language

CARS_A_FILE = 5_000
PAGES = ("site.start_page", "site.catalogue_page", "site.dealers_page", "site.privacy_page")
Entry = tuple[str, datetime | None]


@site.get("/robots.txt")
def robots() -> Response:
    """Where search machines may look."""
    return _typed(render_template("site/robots.txt", base_url=base_url()), "text/plain")


@site.get("/sitemap.xml")
def sitemap() -> Response:
    """The files of the site map."""
    files = -(-catalogue.count_visible() // CARS_A_FILE)
    addresses = [url_for("site.sitemap_pages")]
    addresses += [url_for("site.sitemap_cars", number=number) for number in range(1, files + 1)]
    return _typed(
        render_template("site/sitemap_index.xml", base_url=base_url(), addresses=addresses), "application/xml"
    )


@site.get("/sitemap-pages.xml")
def sitemap_pages() -> Response:
    """All pages that are no cars."""
    paths = [url_for(endpoint, lang=LOCALES[0]) for endpoint in PAGES]
    paths += [url_for("site.dealer_page", lang=LOCALES[0], code=code) for code in public_dealers.list_codes()]
    return _map((path, None) for path in paths)


@site.get("/sitemap-cars-<int(max=100000):number>.xml")
def sitemap_cars(number: int) -> Response:
    """A part of the visible cars."""
    rows = cars.list_addresses(limit=CARS_A_FILE, offset=(number - 1) * CARS_A_FILE) if number else []
    if not rows:
        raise NotFound("PAGE_UNKNOWN", "There is no such part of the site map.")
    return _map(
        (url_for("site.car_page", lang=LOCALES[0], car_id=car_id, slug=slug), changed_at)
        for car_id, slug, changed_at in rows
    )


def _map(entries: Iterable[Entry]) -> Response:
    pages = [({code: in_language(path, code) for code in LOCALES}, at) for path, at in entries]
    return _typed(render_template("site/sitemap.xml", base_url=base_url(), pages=pages), "application/xml")


def _typed(text: str, kind: str) -> Response:
    response = make_response(text)
    response.content_type = f"{kind}; charset=utf-8"
    return response
