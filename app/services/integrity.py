"""Whether rows and files agree with each other: what constraints cannot say, asked by `flask check data`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import CreditOffer, Listing, Photo, PriceChange, Sale, Stay, Upload
from app.queries.credit_offers import recompute
from app.services.photo_pixels import KINDS, SIZES
from app.services.photos import photo_key
from app.storage import storage

IN_STOCK = ("draft", "on_sale", "reserved")
_BATCH = 500
PLANNED = ("planned", "applied", "held")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: a stable code, the row as ``kind:number``, and what stands there."""

    code: str
    subject: str
    detail: str = ""


def find_faults() -> Iterator[Fault]:
    """Every fault, in the scope that is set."""
    for find in FINDERS:
        yield from find()


def _totals() -> Iterator[Fault]:
    """The outcomes of a delivery's cars add up to the cars delivered and missing."""
    cars = Upload.new + Upload.changed + Upload.unchanged + Upload.withdrawn + Upload.rejected + Upload.held
    wrong = cars != Upload.delivered + Upload.missing
    yield from _each("TOTALS", "upload", select(Upload.id).where(Upload.status.in_(PLANNED), wrong))


def _stays() -> Iterator[Fault]:
    """A car that is in stock has exactly one stay without end, another one none."""
    is_open = select(func.count(Stay.id)).where(Stay.listing_id == Listing.id, Stay.to_on.is_(None)).scalar_subquery()
    in_stock = Listing.status.in_(IN_STOCK)
    wrong = (in_stock & (is_open != 1)) | (~in_stock & (is_open != 0))
    yield from _each("STAYS", "listing", select(Listing.id, Listing.status).where(wrong))


def _sales() -> Iterator[Fault]:
    """A car is sold exactly when it has a sale in force."""
    in_force = select(Sale.id).where(Sale.listing_id == Listing.id, Sale.cancelled_at.is_(None)).exists()
    wrong = ((Listing.status == "sold") & ~in_force) | ((Listing.status != "sold") & in_force)
    yield from _each("SALE", "listing", select(Listing.id, Listing.status).where(wrong))


def _prices() -> Iterator[Fault]:
    """The price is the last one of the price path."""
    newest = (
        select(PriceChange.amount)
        .where(PriceChange.listing_id == Listing.id)
        .order_by(PriceChange.at.desc(), PriceChange.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wrong = Listing.price.is_not(None) & (newest.is_(None) | (newest != Listing.price))
    yield from _each("PRICE", "listing", select(Listing.id).where(wrong))


def _photo_counts() -> Iterator[Fault]:
    """The number of photos at a car is that of its stored photos."""
    stored = select(func.count(Photo.id)).where(Photo.listing_id == Listing.id, Photo.state == "stored")
    wrong = Listing.photo_count != stored.scalar_subquery()
    yield from _each("PHOTO_COUNT", "listing", select(Listing.id, Listing.photo_count).where(wrong))


def _photo_files() -> Iterator[Fault]:
    """Every stored photo has its files in all sizes."""
    kept = {file.key for file in storage().list_files("photos")}
    stored = select(Photo.id, Photo.sha256).where(Photo.state == "stored").order_by(Photo.id)
    for number, sha256 in db.session.execute(stored):
        files = {photo_key(sha256, size, kind) for size in SIZES for kind in KINDS} if sha256 else {""}
        if not files <= kept:
            yield Fault("PHOTO_FILE", f"photo:{number}", sha256 or "")


def _delivered_files() -> Iterator[Fault]:
    """Every delivery that names its bytes has them."""
    kept = {file.key for file in storage().list_files("uploads")}
    named = select(Upload.id, Upload.storage_key).where(Upload.storage_key.is_not(None)).order_by(Upload.id)
    for number, key in db.session.execute(named):
        if key not in kept:
            yield Fault("UPLOAD_FILE", f"upload:{number}", key)


def _offers() -> Iterator[Fault]:
    """Every kept credit offer, computed again, promises what it promised."""
    chosen = select(CreditOffer).order_by(CreditOffer.id).options(joinedload(CreditOffer.version))
    for offer in db.session.scalars(chosen.execution_options(yield_per=_BATCH)):
        try:
            quote = recompute(offer).quote
        except ValueError as error:
            yield Fault("OFFER_DAMAGED", f"credit_offer:{offer.id}", str(error))
            continue
        if (quote.payment, quote.psk_amount) != (offer.payment, offer.psk_amount):
            yield Fault("OFFER_DIFFERS", f"credit_offer:{offer.id}", f"{quote.payment} instead of {offer.payment}")


def _each(code: str, kind: str, statement: Select[*tuple[Any, ...]]) -> Iterator[Fault]:
    for row in db.session.execute(statement.order_by(statement.selected_columns[0])):
        yield Fault(code, f"{kind}:{row[0]}", ", ".join(str(value) for value in row[1:]))


FINDERS: tuple[Callable[[], Iterator[Fault]], ...] = (
    _totals,
    _stays,
    _sales,
    _prices,
    _photo_counts,
    _photo_files,
    _delivered_files,
    _offers,
)
