"""All visible cars for machines that copy them: read in parts, so that memory does not grow with the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import CarModel, Dealer, Listing, Make, Photo
from app.queries.cards import slug_of
from app.queries.catalogue import visible

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OfferedCar:
    """What a buyer may read of a car; ``photos`` are content hashes in order."""

    id: int
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
    color: str | None
    engine_cc: int | None
    power_hp: int | None
    description: str | None
    dealer: str
    photos: Sequence[str]

    @property
    def slug(self) -> str:
        """The readable part of the car's address."""
        return slug_of(self.make, self.model, self.year)


def version_of_stock() -> tuple[int, datetime | None]:
    """How many cars are visible and when one of them changed last: the same pair, the same cars. One statement."""
    row = db.session.execute(select(func.count(Listing.id), func.max(Listing.changed_at)).where(*visible())).one()
    return row[0], row[1]


def list_currencies() -> list[str]:
    """The currencies of visible cars, the most frequent one first."""
    counts = select(Listing.currency).where(*visible()).group_by(Listing.currency)
    return list(db.session.scalars(counts.order_by(func.count(Listing.id).desc(), Listing.currency)))


def walk() -> Iterator[OfferedCar]:
    """Every visible car by its number; two statements for each part. Call in the public scope."""
    last = 0
    while part := _read_part(last):
        last = part[-1].id
        yield from part


def photos_of(listing_ids: Sequence[int]) -> dict[int, list[str]]:
    """The stored photos of cars in order, as content hashes; one statement."""
    chosen = select(Photo.listing_id, Photo.sha256).where(Photo.listing_id.in_(listing_ids), Photo.state == "stored")
    found: dict[int, list[str]] = defaultdict(list)
    for number, sha256 in db.session.execute(chosen.order_by(Photo.listing_id, Photo.position, Photo.id)):
        found[number].append(sha256)
    return found


def _read_part(after: int) -> list[OfferedCar]:
    statement = (
        select(
            Listing.id, Make.name_en, CarModel.name_en, Listing.trim, Listing.year, Listing.condition,
            Listing.mileage_km, Listing.price, Listing.currency, Listing.body_type, Listing.fuel, Listing.gearbox,
            Listing.drive, Listing.color, Listing.engine_cc, Listing.power_hp, Listing.description, Dealer.public_name,
        )
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
        .join(Dealer, Dealer.id == Listing.dealer_id)
        .where(Listing.id > after, *visible())
        .order_by(Listing.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [tuple(row) for row in db.session.execute(statement)]
    photos = photos_of([row[0] for row in rows]) if rows else {}
    return [OfferedCar(*(*row, photos.get(row[0], []))) for row in rows]
