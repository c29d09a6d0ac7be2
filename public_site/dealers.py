"""Dealers: a list that can be searched, and a page for each."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.text import clean
from app.models import Listing
from app.queries import public_dealers, regions
from app.queries.cards import list_cards
from app.queries.catalogue import visible
from app.queries.catalogue_orders import SORTS
from app.services.test_drives import hours_of
from public_site.blueprint import PREFIX, site
from public_site.catalogue_address import address
from public_site.linked_data import describe_dealer
from public_site.rendering import render_page

LONGEST_QUERY = 100
CARS_SHOWN = 8


@site.get(f"{PREFIX}/dealers")
def dealers_page(lang: str) -> AnyResponse:
    """All dealers that take part: searched by words or region, on a map of the country, nearest first when asked."""
    q, region, near = (clean(request.args.get(name, "")[:LONGEST_QUERY]) for name in ("q", "region", "near"))
    found = public_dealers.search(q=q, region=region)
    position = _read_position(near)
    counts = public_dealers.count_by_region()
    return render_page(
        "dealers.html",
        path=url_for("site.dealers_page", lang=lang, q=q or None, region=region or None),
        robots="noindex, follow" if q or near or not found else "index, follow",
        q=q,
        region=region,
        counts=counts,
        country=regions.country_map(),
        painted=regions.paint_regions({item.name: item.dealers for item in counts}),
        found=public_dealers.sort_by_distance(found, position),
        position=position,
        misread=bool(near) and position is None,
        hours_of=hours_of,
        now=datetime.now(UTC),
    )


def _read_position(near: str) -> tuple[float, float] | None:
    """Latitude and longitude of a text like 59.93,30.31; None for anything else."""
    try:
        latitude, longitude = map(float, near.split(","))
    except ValueError:
        return None
    # Written so that "nan", which is neither more nor less than anything, is refused as well.
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


@site.get(f"{PREFIX}/dealers/<code>")
def dealer_page(lang: str, code: str) -> AnyResponse:
    """One dealer: places, hours, phones, and its cars."""
    found = public_dealers.get(clean(code))
    if found is None:
        raise NotFound("DEALER_UNKNOWN", _("There is no such dealer."))
    path = url_for("site.dealer_page", lang=lang, code=found.dealer.code)
    return render_page(
        "dealer.html",
        path=path,
        linked_data=describe_dealer(found.dealer, path),
        dealer=found.dealer,
        count=found.cars,
        cars=list_cards([Listing.dealer_id == found.dealer.id, *visible()], SORTS[""], limit=CARS_SHOWN),
        all_cars=address(lang, [("dealer", found.dealer.code)]),
        hours=hours_of(found.dealer),
        now=datetime.now(UTC),
    )
