"""What search machines read: where not to go, and every page in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import Response, current_app, make_response, render_template, url_for

from app.errors import NotFound
from app.queries import cars, catalogue, offered_cars, public_dealers
from config import LOCALES
from public_site import pictures
from public_site.blueprint import site
from public_site.rendering import base_url, in_language

CARS_A_FILE = 5_000
PAGES = ("site.start_page", "site.catalogue_page", "site.credit_page", "site.dealers_page", "site.privacy_page")
MOST_IMAGES = 3
Entry = tuple[str, datetime | None, Sequence[str]]


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
    paths += [
        url_for("site.dealers_page", lang=LOCALES[0], region=item.name) for item in public_dealers.count_by_region()
    ]
    paths += [url_for("site.dealer_page", lang=LOCALES[0], code=code) for code in public_dealers.list_codes()]
    return _map((path, None, ()) for path in paths)


@site.get("/sitemap-cars-<int(max=100000):number>.xml")
def sitemap_cars(number: int) -> Response:
    """A part of the visible cars."""
    rows = cars.list_addresses(limit=CARS_A_FILE, offset=(number - 1) * CARS_A_FILE) if number else []
    if not rows:
        raise NotFound("PAGE_UNKNOWN", "There is no such part of the site map.")
    photos = offered_cars.photos_of([car_id for car_id, _slug, _changed_at in rows])
    return _map(
        (
            url_for("site.car_page", lang=LOCALES[0], car_id=car_id, slug=slug),
            changed_at,
            [pictures.photo_path(sha256, "large", "jpg") for sha256 in photos.get(car_id, [])[:MOST_IMAGES]],
        )
        for car_id, slug, changed_at in rows
    )


def _map(entries: Iterable[Entry]) -> Response:
    pages = [({code: in_language(path, code) for code in LOCALES}, at, images) for path, at, images in entries]
    return _typed(_render_map(pages), "application/xml")


def _render_map(pages: Sequence[tuple[dict[str, str], datetime | None, Sequence[str]]]) -> str:
    default = current_app.config["SETTINGS"].default_locale
    return render_template("site/sitemap.xml", base_url=base_url(), pages=pages, default_locale=default)


def _typed(text: str, kind: str) -> Response:
    response = make_response(text)
    response.content_type = f"{kind}; charset=utf-8"
    return response
