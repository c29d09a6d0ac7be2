"""Minimal rows, nothing random; work inside ``stage.working(app)``. Each call takes what matters and fills the rest."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import CarModel, CustomerRequest, Dealer, Listing, Make, Origin
from app.services import listings
from tests.stage import NOW

_numbers = count(1)


def origin(at: datetime = NOW, source: str = "form") -> Origin:
    """Somebody did something at the frozen moment."""
    return Origin(source=source, at=at)


def find_model(make: str = "hyundai", model: str = "solaris") -> CarModel:
    """A model of the shipped dictionary by codes."""
    found: CarModel = db.session.scalars(
        select(CarModel).join(Make).where(Make.code == make, CarModel.code == model)
    ).one()
    return found


def make_listing(
    dealer_id: int,
    *,
    status: str = "on_sale",
    make: str = "hyundai",
    model: str = "solaris",
    at: datetime = NOW,
    **values: Any,
) -> Listing:
    """A used car at a dealer: Hyundai Solaris 2022, 41,000 km, 1,050,000 unless named otherwise."""
    number = next(_numbers)
    found = find_model(make, model)
    fields: dict[str, Any] = {
        "unique_id": f"T-{number}",
        "vin": f"Z94K241CBKR{number:06d}",
        "make_id": found.make_id,
        "model_id": found.id,
        "condition": "used",
        "year": 2022,
        "mileage_km": 41_000,
        "price": Decimal(1_050_000),
        "acquired_on": date(2026, 3, 1),
        **values,
    }
    dealer = db.session.get_one(Dealer, dealer_id)
    listing = listings.create(
        dealer=dealer, values=fields, origin=origin(at), status="draft" if status == "draft" else "on_sale"
    )
    if status not in {"draft", "on_sale"}:
        listings.move(listing=listing, to=status, on_day=at.date(), origin=origin(at))
    db.session.flush()
    return listing


def make_request(
    dealer_id: int, *, listing: Listing | None = None, kind: str = "question", **values: Any
) -> CustomerRequest:
    """A customer's question, new at the frozen moment."""
    fields: dict[str, Any] = {
        "customer_name": "Anna",
        "phone": "+79161234567",
        "email": "anna@customers.test",
        "locale": "ru",
        "consent_version": "1",
        "consent_at": NOW,
        "created_at": NOW,
        "due_at": NOW,
        **values,
    }
    request = CustomerRequest(dealer_id=dealer_id, listing_id=listing.id if listing else None, kind=kind, **fields)
    db.session.add(request)
    db.session.flush()
    return request
