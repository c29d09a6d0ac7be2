"""Comparing cars side by side: the address is the state, so it can be shared and printed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.queries import cars
from app.queries.credit import StandardPayments
from public_site.blueprint import PREFIX, site
from public_site.comparison import build_rows
from public_site.rendering import base_url, render_page
from public_site.saved_cars import read_numbers, read_saved

MOST = 6


@site.get(f"{PREFIX}/compare")
def compare_page(lang: str) -> AnyResponse:
    """Up to six cars (``cars=12,15``), without any named the saved ones; ``all=1`` shows what is alike as well."""
    named = read_numbers(request.args.getlist("cars"), MOST)
    found = cars.list_whole(named or read_saved()[:MOST])
    today = datetime.now(UTC).date()
    rows = build_rows(found, StandardPayments(today), today) if found else []
    everything = request.args.get("all") == "1"
    numbers = [car.id for car in found]
    return render_page(
        "compare.html",
        path=url_for("site.compare_page", lang=lang),
        robots="noindex, follow",
        cars=found,
        cards={card.id: card for card in cars.list_in_order(numbers)},
        rows=[row for row in rows if everything or row.differs],
        alike=sum(not row.differs for row in rows),
        everything=everything,
        address=lambda chosen, whole=everything: _address(lang, chosen, everything=whole),
        numbers=numbers,
        share=base_url() + _address(lang, numbers, everything=everything),
        missing=len(named) - len(found) if named else 0,
    )


def _address(lang: str, numbers: list[int], *, everything: bool) -> str:
    return url_for(
        "site.compare_page", lang=lang, cars=",".join(map(str, numbers)) or None, all="1" if everything else None
    )
