"""The buyers' site: catalogue, cars, requests; a blueprint over queries and services."""

from __future__ import annotations

from public_site.blueprint import site

from . import (
    car,
    catalogue,
    codes,
    compare,
    confirmations,
    contact,
    credit,
    dealers,
    favourites,
    feeds,
    offers,
    own_data,
    pages,
    request_steps,
    requests,
    robots,
    searches,
    social,
    trade_in,
    valuation_offers,
)

__all__ = [
    "car",
    "catalogue",
    "codes",
    "compare",
    "confirmations",
    "contact",
    "credit",
    "dealers",
    "favourites",
    "feeds",
    "offers",
    "own_data",
    "pages",
    "request_steps",
    "requests",
    "robots",
    "searches",
    "site",
    "social",
    "trade_in",
    "valuation_offers",
]
