"""Dealers: a list that can be searched, and a page for each."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.text import clean
from app.models import Listing
from app.queries import public_dealers
from app.queries.cards import list_cards
from app.queries.catalogue import SORTS, visible
from app.services.test_drives import hours_of
from public_site.blueprint import PREFIX, site
from public_site.catalogue_address import address
from public_site.rendering import render_page

LONGEST_QUERY = 100
CARS_SHOWN = 8


@site.get(f"{PREFIX}/dealers")
def dealers_page(lang: str) -> AnyResponse:
    """All dealers that take part, by city; searched by name, city or region."""
    q, region = (clean(request.args.get(name, "")[:LONGEST_QUERY]) for name in ("q", "region"))
    return render_page(
        "dealers.html",
        path=url_for("site.dealers_page", lang=lang, q=q or None, region=region or None),
        robots="noindex, follow" if q else "index, follow",
        q=q,
        region=region,
        regions=public_dealers.list_regions(),
        found=public_dealers.search(q=q, region=region),
        hours_of=hours_of,
        now=datetime.now(UTC),
    )


@site.get(f"{PREFIX}/dealers/<code>")
def dealer_page(lang: str, code: str) -> AnyResponse:
    """One dealer: places, hours, phones, and its cars."""
    found = public_dealers.get(clean(code))
    if found is None:
        raise NotFound("DEALER_UNKNOWN", _("There is no such dealer."))
    return render_page(
        "dealer.html",
        path=url_for("site.dealer_page", lang=lang, code=found.dealer.code),
        dealer=found.dealer,
        count=found.cars,
        cars=list_cards([Listing.dealer_id == found.dealer.id, *visible()], SORTS[""], limit=CARS_SHOWN),
        all_cars=address(lang, [("dealer", found.dealer.code)]),
        hours=hours_of(found.dealer),
        now=datetime.now(UTC),
    )
