"""Minimal rows, nothing random; work inside ``stage.working(app)``. Each call takes what matters and fills the rest."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.lib.credit.terms import RateRow, Terms
from app.lib.credit.wish import Wish
from app.models import Bank, CarModel, CreditOffer, CreditProgramme, CustomerRequest, Dealer, Listing, Make, Origin
from app.services import banks, credit_offers, credit_programmes, listings
from app.services.audit import Actor
from tests.stage import NOW

_numbers = count(1)
ACTOR = Actor(at=NOW, name="test")


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


def make_terms(**values: Any) -> Terms:
    """An annuity for every used car: 15.9 % a year for 12 to 84 months, first payment from 0 to 80 %."""
    fields: dict[str, Any] = {
        "currency": "RUB",
        "scheme": "annuity",
        "rates": (RateRow(Decimal("15.9"), 12, 84, Decimal(0), Decimal(80)),),
        "amount_from": Decimal(100_000),
        "amount_to": Decimal(5_000_000),
        "share_from": Decimal(0),
        "share_to": Decimal(80),
        "valid_from": date(2026, 1, 1),
        **values,
    }
    return Terms(**fields)


def make_programme(bank: str = "Bank", name: str = "Programme", **terms: Any) -> CreditProgramme:
    """A programme of a bank, which is made when it is not there yet."""
    found = db.session.scalar(select(Bank).where(Bank.name == bank)) or banks.create(values={"name": bank}, by=ACTOR)
    return credit_programmes.create(bank=found, name=name, terms=make_terms(**terms), by=ACTOR)


def make_offer(bank: str = "Bank", listing: Listing | None = None, **wish: Any) -> CreditOffer:
    """An offer of a new programme for a car of 1,000,000 with 200,000 paid at once, over 60 months."""
    version = make_programme(bank, f"Programme {next(_numbers)}").versions[-1]
    wished = Wish(
        **{"price": Decimal(1_000_000), "first_payment": Decimal(200_000), "months": 60, "on": NOW.date(), **wish}
    )
    return credit_offers.make(version_id=version.id, wish=wished, at=NOW, listing=listing)
