"""One car by a machine channel: written as a delivery of our own JSON, so that it goes the way of every delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.importers.fields import FIELD
from app.importers.stock import SALE_COLUMNS
from app.models import Listing

SALE: Final = tuple(SALE_COLUMNS)


def describe(listing: Listing) -> dict[str, Any]:
    """What every delivery must say of a car, as the listing says it now: delivered alone it changes nothing."""
    told = {
        "unique_id": listing.unique_id,
        "vin": listing.vin,
        "make": listing.make.name_en,
        "model": listing.model.name_en,
        "condition": listing.condition,
        "year": listing.year,
        "mileage_km": listing.mileage_km,
        "price": _amount(listing.price),
        "currency": listing.currency,
        "status": listing.status,
    }
    if listing.sale is not None:
        told |= {"sold_on": listing.sale.sold_on.isoformat(), "sale_price": _amount(listing.sale.price)}
    return {name: value for name, value in told.items() if value is not None}


def write(car: Mapping[str, Any], *, at: datetime) -> bytes:
    """Give a delivery that names this car alone; ``at`` makes it another one than the same words an hour ago.

    :raises ValueError: a number that JSON does not know.
    """
    delivery = {"mode": "delta", "generated_at": at.isoformat(), "cars": [dict(car)]}
    return json.dumps(delivery, allow_nan=False).encode()


def unknown_fields(car: Mapping[str, Any]) -> list[str]:
    """Names that are none of a car's fields."""
    return [name for name in car if name not in FIELD]


def _amount(value: Any) -> str | None:
    return None if value is None else f"{value:.2f}"
