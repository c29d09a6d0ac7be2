"""A car's page: everything that a buyer may read, and nothing else: private columns are not even loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only, raiseload
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.models import CarModel, CertificatePoint, Dealer, Listing, Make, Photo, Sale, StatusChange
from app.queries.cards import Card, list_cards, slug_of
from app.queries.catalogue import visible
from app.tenancy import Scope, acting

SIMILAR = 4
MOST_GONE = 12
MOST_EARLIER = 5
_NEAR = Decimal("0.25")
_PUBLIC = (
    Listing.id, Listing.dealer_id, Listing.vin, Listing.make_id, Listing.model_id, Listing.generation, Listing.trim,
    Listing.modification, Listing.condition, Listing.year, Listing.mileage_km, Listing.price, Listing.currency,
    Listing.body_type, Listing.fuel, Listing.gearbox, Listing.drive, Listing.wheel, Listing.engine_cc, Listing.power_hp,
    Listing.doors, Listing.seats, Listing.owners, Listing.color, Listing.metallic, Listing.options,
    Listing.unknown_options, Listing.description, Listing.registered_on, Listing.registration_document, Listing.status,
    Listing.photo_count, Listing.certified, Listing.first_seen_at, Listing.changed_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gone:
    """A car that buyers could see once: enough to say what it was and to look for others like it."""

    id: int
    make: str
    make_code: str
    model: str
    model_code: str
    year: int
    status: str
    model_id: int
    body_type: str | None
    price: Decimal | None
    sold_on: date | None = None

    @property
    def title(self) -> str:
        """Make, model and year."""
        return f"{self.make} {self.model}, {self.year}"


@dataclass(frozen=True, slots=True)
class EarlierStay:
    """A time before when the same car was on sale in the network; only what every buyer could read then."""

    from_on: date
    until_on: date | None
    status: str
    mileage_km: int | None
    price: Decimal | None
    currency: str


def get(listing_id: int) -> Listing | None:
    """A visible car as :func:`get_with_stays` gives it, without its earlier stays."""
    found = get_with_stays(listing_id)
    return None if found is None else found[0]


def get_with_stays(listing_id: int) -> tuple[Listing, list[EarlierStay]] | None:
    """A visible car with its photos, price path, certificate, dealer and places; nothing private is in it.

    With it when the car was on sale before, at whichever dealer, the latest first. Call in the public scope. Two
    statements; reading a private column or relationship raises.
    """
    statement = (
        select(Listing)
        .where(Listing.id == listing_id, *visible())
        .options(
            load_only(*_PUBLIC, raiseload=True),
            joinedload(Listing.make),
            joinedload(Listing.model),
            joinedload(Listing.dealer).joinedload(Dealer.locations),
            joinedload(Listing.prices),
            joinedload(Listing.certificates),
            raiseload("*"),
        )
        .execution_options(populate_existing=True)
    )
    found: Listing | None = db.session.scalars(statement).unique().one_or_none()
    return None if found is None else (found, _add_parts(found))


def gone(listing_id: int) -> Gone | None:
    """A car that was on sale and is sold or withdrawn; None for one that buyers never saw."""
    statement = (
        select(
            Listing.id, Make.name_en, Make.code, CarModel.name_en, CarModel.code, Listing.year, Listing.status,
            Listing.model_id, Listing.body_type, Listing.price, Sale.sold_on,
        )
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
        .join(Dealer, Dealer.id == Listing.dealer_id)
        .outerjoin(Sale, and_(Sale.listing_id == Listing.id, Sale.cancelled_at.is_(None)))
        .where(Listing.id == listing_id, Listing.status.in_(("sold", "withdrawn")), *visible())
        .where(Dealer.status == "active", _was_shown())
        .limit(1)
    )  # fmt: skip
    with acting(Scope.system("tell a buyer that a car which was on sale is gone")):
        row = db.session.execute(statement).one_or_none()
    return None if row is None else Gone(*row)


def list_in_order(numbers: Sequence[int]) -> list[Card]:
    """Cards of those of the cars that are visible, in the order of the numbers; one statement."""
    place = {number: at for at, number in enumerate(numbers)}
    found = list_cards([Listing.id.in_(numbers), *visible()], [Listing.id], limit=len(numbers)) if numbers else []
    return sorted(found, key=lambda card: place[card.id])


def list_gone(numbers: Sequence[int]) -> list[Gone]:
    """What can be said of cars that are no longer on sale; those that buyers never saw are left out."""
    return [found for number in numbers[:MOST_GONE] if (found := gone(number)) is not None]


def list_whole(numbers: Sequence[int]) -> list[Listing]:
    """Visible cars with everything of their pages, in the order of the numbers; for a comparison of a few."""
    return [found for number in numbers if (found := get(number)) is not None]


def similar_to(car: Listing | Gone, *, limit: int = SIMILAR) -> list[Card]:
    """Visible cars of the same model, else of the same body at a near price; the nearest price first."""
    alike = [Listing.model_id == car.model_id]
    if car.price is not None and car.body_type is not None:
        near = Listing.price.between(_money(car.price * (1 - _NEAR)), _money(car.price * (1 + _NEAR)))
        alike.append(and_(Listing.body_type == car.body_type, near))
    order = [case((Listing.model_id == car.model_id, 0), else_=1)]
    distance = [func.abs(Listing.price - car.price)] if car.price is not None else []
    return list_cards([Listing.id != car.id, or_(*alike), *visible()], [*order, *distance, Listing.id], limit=limit)


def list_addresses(*, limit: int, offset: int) -> Sequence[tuple[int, str, datetime]]:
    """Number, readable part of the address and last change of visible cars, by number."""
    statement = (
        select(Listing.id, Make.name_en, CarModel.name_en, Listing.year, Listing.changed_at)
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
        .where(*visible())
        .order_by(Listing.id)
        .limit(limit)
        .offset(offset)
    )
    rows = db.session.execute(statement)
    return [(number, slug_of(make, model, year), changed_at) for number, make, model, year, changed_at in rows]


def _add_parts(car: Listing) -> list[EarlierStay]:
    """Give a visible car its photos and the points of its certificates, and tell its earlier stays."""
    with acting(Scope.system("show what belongs to a visible car, and when it was on sale before")):
        rows = db.session.execute(_select_parts(car)).all()
    points = [row.CertificatePoint for row in rows if row.CertificatePoint is not None]
    set_committed_value(car, "photos", [row.Photo for row in rows if row.Photo is not None])
    for certificate in car.certificates:
        set_committed_value(certificate, "points", [one for one in points if one.certificate_id == certificate.id])
    stays = [EarlierStay(row[2].date(), *row[3:]) for row in rows if row[2] is not None]
    return stays[:MOST_EARLIER]


def _select_parts(car: Listing) -> Select[*tuple[Any, ...]]:
    """Photos, points and earlier stays in rows of their own: one kind a row, so that nothing multiplies."""
    kind = union_all(*(select(literal(code).label("kind")) for code in range(3))).subquery().c.kind
    certificates = [certificate.id for certificate in car.certificates]
    was_here = and_(Listing.vin == car.vin, Listing.id != car.id, Listing.status.in_(("sold", "withdrawn")))
    return (
        select(
            Photo, CertificatePoint, Listing.first_seen_at, func.coalesce(Sale.sold_on, Listing.withdrawn_on),
            Listing.status, Listing.mileage_km, Listing.price, Listing.currency,
        )
        .select_from(kind.table)
        .outerjoin(Photo, and_(kind == 0, Photo.listing_id == car.id, Photo.state == "stored"))
        .outerjoin(CertificatePoint, and_(kind == 1, CertificatePoint.certificate_id.in_(certificates)))
        .outerjoin(Listing, and_(kind == 2, was_here, _was_shown(), *visible()))
        .outerjoin(Sale, and_(Sale.listing_id == Listing.id, Sale.cancelled_at.is_(None)))
        .order_by(kind, Photo.position, CertificatePoint.id, Listing.first_seen_at.desc())
        .options(load_only(Photo.sha256, Photo.width, Photo.height, Photo.position), raiseload("*"))
    )  # fmt: skip


def _was_shown() -> ColumnElement[bool]:
    return exists().where(StatusChange.listing_id == Listing.id, StatusChange.new == "on_sale").correlate(Listing)


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
