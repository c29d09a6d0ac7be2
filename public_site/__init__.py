"""The buyers' site: catalogue, cars, requests; a blueprint over queries and services."""

from __future__ import annotations

from public_site.blueprint import site

from . import (
    car,
    catalogue,
    compare,
    confirmations,
    contact,
    credit,
    dealers,
    favourites,
    offers,
    own_data,
    pages,
    request_steps,
    requests,
    robots,
    trade_in,
)

__all__ = [
    "car",
    "catalogue",
    "compare",
    "confirmations",
    "contact",
    "credit",
    "dealers",
    "favourites",
    "offers",
    "own_data",
    "pages",
    "request_steps",
    "requests",
    "robots",
    "site",
    "trade_in",
]
