"""The photos of a delivery: what became of them, and those that wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.models import CarModel, Listing, Make, Photo, PlanRow, TrayPhoto, Upload

MOST_OFFERED = 500


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """How many photos of a delivery's cars still wait to be fetched or made, failed, and lie in the tray."""

    pending: int = 0
    making: int = 0
    failed: int = 0
    aside: int = 0
    tray: int = 0


@dataclass(frozen=True, slots=True)
class OfferedCar:
    """A car to which a photo may be given."""

    unique_id: str
    title: str


def count_photos(*, upload_id: int) -> PhotoCounts:
    """What became of the photos of a delivery's cars, as they stand now."""
    of_cars = select(PlanRow.listing_id).where(PlanRow.upload_id == upload_id, PlanRow.listing_id.is_not(None))
    counted = select(Photo.state, func.count(Photo.id)).where(Photo.listing_id.in_(of_cars), Photo.by_feed)
    states = dict(db.session.execute(counted.group_by(Photo.state)).all())
    told = {name: states.get(name, 0) for name in ("pending", "making", "failed", "aside")}
    return PhotoCounts(**told, tray=len(find_tray(upload_id=upload_id)))


def find_tray(*, upload_id: int) -> Sequence[TrayPhoto]:
    """Photos of a delivery that wait for a person; those that a car of the dealer has by now do not."""
    taken = select(Photo.id).where(Photo.dealer_id == TrayPhoto.dealer_id, Photo.sha256 == TrayPhoto.sha256)
    chosen = select(TrayPhoto).where(
        TrayPhoto.upload_id == upload_id, TrayPhoto.is_settled.is_(False), ~taken.correlate(TrayPhoto).exists()
    )
    return list(db.session.scalars(chosen.order_by(TrayPhoto.id)))


def offer_cars(*, dealer_id: int) -> list[OfferedCar]:
    """The cars of a dealer's stock, those without photos first."""
    chosen = (
        select(Listing.unique_id, Make.name_en, CarModel.name_en, Listing.year)
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
        .where(Listing.dealer_id == dealer_id, Listing.status.in_(("draft", "on_sale", "reserved")))
        .order_by(Listing.photo_count > 0, Listing.unique_id)
        .limit(MOST_OFFERED)
    )
    return [OfferedCar(row[0], f"{row[1]} {row[2]} {row[3]}") for row in db.session.execute(chosen)]


def find_car(*, upload: Upload, name: str) -> Listing | None:
    """The car of a delivery's dealer by stock number or VIN, as a person typed it."""
    typed = name.strip()
    named = (Listing.unique_id == typed) | (Listing.vin == typed.upper())
    of_stock = (Listing.dealer_id == upload.dealer_id, Listing.status.in_(("draft", "on_sale", "reserved")))
    found: Listing | None = db.session.scalar(select(Listing).where(named, *of_stock).order_by(Listing.id).limit(1))
    return found
