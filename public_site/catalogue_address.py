"""The catalogue's address: parameters to filters and back. The address is the state: the same filters, one address."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from app.lib.numbers import parse_whole
from app.lib.text import clean
from app.lib.vocabulary.listing import YES_NO
from app.queries.catalogue import FACETS, SPANS, Filters
from app.queries.catalogue_orders import SORTS
from public_site.wording import VOCABULARIES

MOST_VALUES = 60
LONGEST_VALUE = 100
LONGEST_QUERY = 200
LARGEST = 10**12
# Parameter -> (filter, place in the pair of lowest and highest).
BOUNDS = {
    "price_min": ("price", 0),
    "price_max": ("price", 1),
    "payment_max": ("payment", 1),
    "year_min": ("year", 0),
    "year_max": ("year", 1),
    "mileage_max": ("mileage", 1),
    "power_min": ("power", 0),
}
Pairs = list[tuple[str, str]]


def read_filters(args: MultiDict[str, str]) -> Filters:
    """The filters of an address. A number that is none is left out; an unknown value stays and fits nothing."""
    chosen = {name: values for name in FACETS if (values := tuple(_values(name, args)))}
    return Filters(
        q=clean(args.get("q", "")[:LONGEST_QUERY]),
        chosen=chosen,
        spans=_read_spans(args),
        sort=sort if (sort := args.get("sort", "")) in SORTS else "",
        page=_read_number(args.get("page", "")) or 1,
    )


def write_pairs(filters: Filters) -> Pairs:
    """The parameters of filters, always in the same order; what is not set is not there."""
    pairs = [("q", filters.q)] if filters.q else []
    pairs += [(name, value) for name in FACETS for value in filters.chosen.get(name, ())]
    for parameter, (name, place) in BOUNDS.items():
        bound = filters.spans.get(name, (None, None))[place]
        pairs += [(parameter, f"{bound:f}")] if bound is not None else []
    pairs += [("sort", filters.sort)] if filters.sort else []
    return pairs + ([("page", str(filters.page))] if filters.page > 1 else [])


def address(lang: str, pairs: Pairs) -> str:
    """The catalogue with these parameters."""
    return url_for("site.catalogue_page", lang=lang, **_grouped(pairs))


def _grouped(pairs: Pairs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _values(name: str, args: MultiDict[str, str]) -> Iterator[str]:
    vocabulary = YES_NO if name == "certified" else VOCABULARIES.get(name)
    given = (clean(value[:LONGEST_VALUE]) for value in args.getlist(name)[:MOST_VALUES])
    yield from dict.fromkeys((vocabulary.find(value) if vocabulary else None) or value for value in given if value)


def _read_spans(args: MultiDict[str, str]) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    found: dict[str, list[Decimal | None]] = {name: [None, None] for name in SPANS}
    for parameter, (name, place) in BOUNDS.items():
        number = _read_number(args.get(parameter, ""))
        found[name][place] = None if number is None else Decimal(number)
    return {name: (low, high) for name, (low, high) in found.items() if low is not None or high is not None}


def _read_number(text: str) -> int | None:
    try:
        number = parse_whole(text)
    except ValueError:
        return None
    return number if 0 <= number <= LARGEST else None
