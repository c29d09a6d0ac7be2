"""A car in a list of the public site: what a buyer may read at a glance, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.extensions import db
from app.lib.text import slug
from app.models import CarModel, Dealer, Listing, Location, Make, Photo

VIN_TAIL = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One car of a list; ``photo`` is the content hash of its first picture."""

    id: int
    dealer: str
    dealer_name: str
    city: str | None
    vin: str
    make: str
    model: str
    trim: str | None
    year: int
    condition: str
    mileage_km: int | None
    price: Decimal
    currency: str
    body_type: str | None
    fuel: str | None
    gearbox: str | None
    drive: str | None
    engine_cc: int | None
    power_hp: int | None
    certified: bool
    status: str
    photo: str | None

    @property
    def title(self) -> str:
        """Make and model as they stand on the car."""
        return f"{self.make} {self.model}"

    @property
    def slug(self) -> str:
        """The readable part of the car's address."""
        return slug_of(self.make, self.model, self.year)

    @property
    def vin_tail(self) -> str:
        """The end of the vehicle number, enough to recognise the car by."""
        return self.vin[-VIN_TAIL:]


def slug_of(make: str, model: str, year: int) -> str:
    """The readable part of a car's address: "hyundai-solaris-2022"."""
    return slug(f"{make} {model} {year}") or "car"


def list_cards(
    where: Sequence[ColumnElement[bool]], order: Sequence[Any], *, limit: int, offset: int = 0
) -> list[Card]:
    """Cars that satisfy the conditions, in this order; one statement."""
    statement = _select_cards().where(*where).order_by(*order).limit(limit).offset(offset)
    return [Card(*row) for row in db.session.execute(statement)]


def read_cards(ids: Sequence[int]) -> list[Card]:
    """The cars of these numbers in their order, as they stand now; one that is no longer public is left out."""
    if not ids:
        return []
    found = {row[0]: Card(*row) for row in db.session.execute(_select_cards().where(Listing.id.in_(ids)))}
    return [found[number] for number in ids if number in found]


def _select_cards() -> Select[*tuple[Any, ...]]:
    """The columns of a card in the order of its fields."""
    return (
        select(
            Listing.id, Dealer.code, Dealer.public_name, _first_city(), Listing.vin, Make.name_en, CarModel.name_en,
            Listing.trim, Listing.year, Listing.condition, Listing.mileage_km, Listing.price, Listing.currency,
            Listing.body_type, Listing.fuel, Listing.gearbox, Listing.drive, Listing.engine_cc, Listing.power_hp,
            Listing.certified, Listing.status, _first_photo(),
        )
        .join(Dealer, Dealer.id == Listing.dealer_id)
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
    )  # fmt: skip


def _first_city() -> ColumnElement[str | None]:
    first = select(Location.city).where(Location.dealer_id == Listing.dealer_id)
    return first.order_by(Location.position, Location.id).limit(1).correlate(Listing).scalar_subquery()


def _first_photo() -> ColumnElement[str | None]:
    first = select(Photo.sha256).where(Photo.listing_id == Listing.id, Photo.state == "stored")
    return first.order_by(Photo.position, Photo.id).limit(1).correlate(Listing).scalar_subquery()
