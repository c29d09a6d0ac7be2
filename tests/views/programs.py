"""Programs of dealers that call with a key, and what they send."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Listing
from tests.importers.deliveries import vin
from tests.stage import working
from tests.views.test_api_keys import make_key

ALL = ("stock:read", "stock:write", "requests:read", "requests:write", "reports:read")
STOCK = "/api/v1/stock"
WAIT = {"Prefer": "wait"}


class Program:
    """A dealer's program that calls with a key."""

    def __init__(self, app: Flask, dealer_id: int, *scopes: str) -> None:
        self._client: FlaskClient = app.test_client()
        self._key = make_key(app, dealer_id, *(scopes or ALL))

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> Any:
        """Call with the key, in English."""
        own = {"Authorization": f"Bearer {self._key}", "Accept-Language": "en"}
        return self._client.open(path, method=method, headers={**own, **(headers or {})}, **options)

    def deliver(self, content: bytes, query: str = "", **headers: str) -> Any:
        """Send a file and wait for it."""
        sent = {**WAIT, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.call("POST", f"{STOCK}/uploads{query}", sent, data=content)


def cars(app: Flask, dealer_id: int) -> dict[str, tuple[str, Decimal | None]]:
    """Status and price of the dealer's cars by number."""
    with working(app):
        rows = db.session.scalars(select(Listing).where(Listing.dealer_id == dealer_id))
        return {row.unique_id: (row.status, row.price) for row in rows}


def sent_car(**changes: Any) -> dict[str, Any]:
    """A car as a program writes it."""
    whole = {"vin": vin(1), "make": "Hyundai", "model": "Solaris", "year": 2022, "mileage_km": 41000, "price": 1050000}
    return {**whole, **changes}
