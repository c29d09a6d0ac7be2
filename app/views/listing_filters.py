"""The list's filters as they stand in its address, so that a view is a link."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.lib.vocabulary.listing import STATUS
from app.queries.listings import DEFAULT_SORT, SORTS, ListingFilters

LONGEST_TEXT: Final = 200
VIEWS: Final[tuple[tuple[Any, dict[str, str]], ...]] = (
    (_l("All cars"), {}),
    (_l("On sale"), {"status": "on_sale"}),
    (_l("Without photos"), {"status": "on_sale", "photos": "none"}),
    (_l("Not approved"), {"status": "on_sale", "certified": "no"}),
    (_l("Longest in stock"), {"status": "on_sale", "sort": "acquired"}),
    (_l("Drafts"), {"status": "draft"}),
)


def read_filters(arguments: MultiDict[str, str]) -> ListingFilters:
    """The filters of an address; what makes no sense is left out."""
    sort = arguments.get("sort", DEFAULT_SORT)
    return ListingFilters(
        text=arguments.get("q", "").strip()[:LONGEST_TEXT],
        statuses=tuple(code for code in STATUS.codes if code in arguments.getlist("status")),
        dealers=tuple(code[:32] for code in arguments.getlist("dealer") if code)[:50],
        make=arguments.get("make", "")[:64],
        model=arguments.get("model", "")[:64],
        certified={"yes": True, "no": False}.get(arguments.get("certified", "")),
        without_photos=arguments.get("photos") == "none",
        sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
    )


def write_filters(filters: ListingFilters) -> list[tuple[str, str]]:
    """The arguments of an address that means these filters."""
    certified = {True: "yes", False: "no", None: ""}[filters.certified]
    photos = "none" if filters.without_photos else ""
    sort = "" if filters.sort == DEFAULT_SORT else filters.sort
    single = {
        "q": filters.text,
        "make": filters.make,
        "model": filters.model,
        "certified": certified,
        "photos": photos,
        "sort": sort,
    }
    several = [("status", code) for code in filters.statuses] + [("dealer", code) for code in filters.dealers]
    return [*((key, value) for key, value in single.items() if value), *several]
