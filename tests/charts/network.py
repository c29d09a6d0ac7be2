"""Cars with a history, told as events: `build` has the services write it, arithmetic.py reads it plainly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Dealer, Listing, Origin
from app.services import certificates, expenses, listings, sales
from tests.factories import find_model


@dataclass(frozen=True)
class Sold:
    """A sale, in force unless `is_cancelled`."""

    price: int
    method: str | None = None
    buyer: str | None = None
    document: str | None = None
    paid_on: date | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Car:
    """One stay of a car: `events` are (day, what, with what) in order of the days.

    What: price, reserve, free, withdraw, reopen, sell, certify, revoke.
    """

    dealer: str
    number: str
    model: str
    acquired_on: date
    events: tuple[tuple[date, str, Any], ...] = ()
    cost: int | None = None
    spent: tuple[tuple[str, int], ...] = ()
    condition: str = "used"
    make: str = "hyundai"


def at_noon(day: date) -> Origin:
    """Somebody did it on that day, anywhere between Kaliningrad and Vladivostok."""
    return Origin(source="form", at=datetime.combine(day, time(12), UTC))


def build(cars: Iterable[Car]) -> dict[str, int]:
    """Write the cars through the services; number of the listing by number of the car."""
    built = {}
    for position, car in enumerate(cars, start=1):
        dealer = db.session.scalars(select(Dealer).where(Dealer.code == car.dealer)).one()
        model = find_model(car.make, car.model)
        values = {
            "unique_id": car.number,
            "vin": f"Z94K241CBKR{position:06d}",
            "make_id": model.make_id,
            "model_id": model.id,
            "condition": car.condition,
            "year": 2022,
            "mileage_km": 30_000,
            "acquired_on": car.acquired_on,
            "purchase_price": None if car.cost is None else Decimal(car.cost),
        }
        listing = listings.create(dealer=dealer, values=values, origin=at_noon(car.acquired_on))
        for day, what, value in car.events:
            happen(listing, day, what, value)
        for kind, amount in car.spent:
            expenses.add(
                listing=listing,
                kind=kind,
                amount=Decimal(amount),
                spent_on=car.acquired_on,
                origin=at_noon(car.acquired_on),
            )
        built[car.number] = listing.id
    db.session.commit()
    return built


def happen(listing: Listing, day: date, what: str, value: Any) -> None:
    """Let one event take place."""
    origin = at_noon(day)
    if what == "price":
        listings.change_price(listing=listing, price=Decimal(value), origin=origin)
        if listing.status == "draft":
            listings.publish(listing=listing, origin=origin)
    elif what == "sell":
        sell(listing, day, value, origin)
    elif what == "certify":
        certificates.certify(
            listing=listing,
            number=f"HP-{listing.unique_id}-{day}",
            inspected_on=day,
            mileage_km=30_000,
            warranty_until=None,
            findings={},
            origin=origin,
        )
    elif what == "revoke":
        certificates.revoke(listing=listing, origin=origin)
    else:
        states = {"reserve": "reserved", "free": "on_sale", "withdraw": "withdrawn", "reopen": "on_sale"}
        listings.move(listing=listing, to=states[what], on_day=day, origin=origin)


def sell(listing: Listing, day: date, sale: Sold, origin: Origin) -> None:
    """Sell the car, and take it back when the sale was cancelled."""
    sales.sell(
        listing=listing,
        sold_on=day,
        price=Decimal(sale.price),
        origin=origin,
        payment_method=sale.method,
        buyer_type=sale.buyer,
        payment_document=sale.document,
        paid_on=sale.paid_on,
    )
    if sale.is_cancelled:
        sales.cancel_sale(listing=listing, reason="changed their mind", origin=origin)
