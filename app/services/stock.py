"""Taking many cars into a dealer's stock at once: the rows that `listings.create` writes, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.extensions import db
from app.models import Certificate, Dealer, Expense, Listing, Origin, Photo, PriceChange, Sale, StatusChange, Stay
from app.models.bulk import insert_rows
from app.services.listings import local_day, trace
from app.services.sales import check_sale


class Cost(NamedTuple):
    """An expense as a feed tells it."""

    kind: str
    amount: Decimal
    spent_on: date


@dataclass(frozen=True, slots=True)
class FeedPhoto:
    """A photo as a feed tells it: to be fetched from ``url``, or in the storage already under ``sha256``."""

    url: str | None = None
    file_name: str | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    look: str = ""
    is_made: bool = False

    @property
    def state(self) -> str:
        """Of its row: to be fetched, its sizes to be made, or all there."""
        return "pending" if self.sha256 is None else "stored" if self.is_made else "making"

    @property
    def key(self) -> str:
        """What makes two photos the same: the address, else the bytes."""
        return self.url or self.sha256 or ""

    def columns(self) -> dict[str, Any]:
        """The columns of a new row."""
        return {
            "url": self.url,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "width": self.width,
            "height": self.height,
            "look": self.look,
            "state": self.state,
            "by_feed": True,
        }


class Approval(NamedTuple):
    """A certificate as a feed tells it."""

    number: str
    inspected_on: date | None
    warranty_until: date | None


class Ending(NamedTuple):
    """How a car that is taken in stands by now: reserved, withdrawn or sold, since ``on``; ``sale`` has the columns."""

    status: str
    on: date
    sale: dict[str, Any] | None = None


class NewCar(NamedTuple):
    """A car to be taken in: ``values`` are columns of EDITABLE with acquired_on, ``status`` is draft or on_sale."""

    values: dict[str, Any]
    status: str
    ending: Ending | None = None
    prices: Sequence[tuple[date, Decimal]] = ()
    costs: Sequence[Cost] = ()
    photos: Sequence[FeedPhoto] = ()
    approval: Approval | None = None


def take_in(*, dealer: Dealer, cars: Sequence[NewCar], origin: Origin) -> list[int]:
    """Take checked cars that came by a feed into the stock.

    :returns: the numbers of the new listings, in the order of ``cars``.
    :raises RuleBroken: a sale that could not have been.
    """
    today = local_day(origin.at, dealer)
    _check_sales(cars, today)
    latest = db.session.scalar(select(func.max(Listing.id)).where(Listing.dealer_id == dealer.id)) or 0
    owner = {"dealer_id": dealer.id}
    insert_rows(Listing, _listings(cars), **_of_all(dealer, origin))
    ids = _numbers(dealer, latest, [car.values["unique_id"] for car in cars])
    insert_rows(Stay, _of_each(ids, map(_stay, cars)), **owner)
    insert_rows(StatusChange, _of_each(ids, map(_steps, cars)), **owner, **trace(origin))
    insert_rows(PriceChange, _of_each(ids, (_price_path(dealer, car, origin, today) for car in cars)), **owner)
    insert_rows(Sale, _of_each(ids, map(_sale, cars)), **owner, created_at=origin.at)
    insert_rows(Expense, _of_each(ids, map(_costs, cars)), **owner, by_feed=True)
    insert_rows(Photo, _of_each(ids, map(_photos, cars)), **owner, added_at=origin.at)
    insert_rows(Certificate, _of_each(ids, map(_approval, cars)), **owner)
    dealer.stock_version = Dealer.stock_version + 1
    return ids


def price_step(dealer: Dealer, day: date, amount: Decimal, origin: Origin) -> dict[str, Any]:
    """The columns of a step of the price path that a feed tells of: it counts from the day's beginning."""
    at = datetime.combine(day, time(), ZoneInfo(dealer.time_zone)).astimezone(UTC)
    return {**trace(origin), "at": at, "on_day": day, "amount": amount}


def _check_sales(cars: Sequence[NewCar], today: date) -> None:
    for car in cars:
        for sale in _sale(car):
            known = car.values["acquired_on"]
            check_sale(acquired_on=known, sold_on=sale["sold_on"], price=sale["price"], today=today)


def _numbers(dealer: Dealer, latest: int, unique_ids: Sequence[str]) -> list[int]:
    """The numbers that the database gave, in the order of the rows; nobody else adds to a stock that is closed."""
    chosen = select(Listing.id, Listing.unique_id).where(Listing.dealer_id == dealer.id, Listing.id > latest)
    added = db.session.execute(chosen.order_by(Listing.id)).all()
    if [row.unique_id for row in added] != list(unique_ids):
        raise RuntimeError("the stock was not closed while cars were taken in")
    return [row.id for row in added]


def _listings(cars: Sequence[NewCar]) -> list[dict[str, Any]]:
    """The columns in which cars differ, the same for all of them."""
    blank = dict.fromkeys((name for car in cars for name in car.values), None)
    return [
        {
            **blank,
            **car.values,
            "options": car.values.get("options") or [],
            "unknown_options": car.values.get("unknown_options") or [],
            "extra": car.values.get("extra") or {},
            "status": car.ending.status if car.ending else car.status,
            "withdrawn_on": car.ending.on if car.ending and car.ending.status == "withdrawn" else None,
            "photo_count": sum(photo.state == "stored" for photo in car.photos) if car.photos else 0,
            "certified": car.approval is not None,
        }
        for car in cars
    ]


def _of_all(dealer: Dealer, origin: Origin) -> dict[str, Any]:
    """The columns that are the same for all cars taken in together."""
    return {
        "dealer_id": dealer.id,
        "currency": dealer.currency,
        "first_seen_at": origin.at,
        "changed_at": origin.at,
        "origin": "feed",
        "locked_fields": [],
    }


def _of_each(ids: Sequence[int], parts: Iterable[Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows that hang on listings, each with the number of its own."""
    return [{"listing_id": number, **row} for number, rows in zip(ids, parts, strict=True) for row in rows]


def _stay(car: NewCar) -> Iterable[dict[str, Any]]:
    """In stock from the day it came, until it was sold or withdrawn."""
    begins = car.values["acquired_on"]
    has_left = car.ending is not None and car.ending.status in {"sold", "withdrawn"}
    yield {"from_on": begins, "to_on": max(car.ending.on, begins) if car.ending and has_left else None}


def _steps(car: NewCar) -> Iterable[dict[str, Any]]:
    yield {"old": None, "new": car.status, "on_day": car.values["acquired_on"]}
    if car.ending:
        yield {"old": car.status, "new": car.ending.status, "on_day": car.ending.on}


def _price_path(dealer: Dealer, car: NewCar, origin: Origin, today: date) -> Iterable[dict[str, Any]]:
    """The path told, and the present price when it does not end with it."""
    for day, amount in car.prices:
        yield price_step(dealer, day, amount, origin)
    price = car.values.get("price")
    if price is not None and (not car.prices or car.prices[-1][1] != price):
        yield {**trace(origin), "on_day": today, "amount": price}


def _sale(car: NewCar) -> Iterable[dict[str, Any]]:
    if car.ending and car.ending.sale:
        yield car.ending.sale


def _costs(car: NewCar) -> Iterable[dict[str, Any]]:
    return ({"kind": cost.kind, "amount": cost.amount, "spent_on": cost.spent_on} for cost in car.costs)


def _photos(car: NewCar) -> Iterable[dict[str, Any]]:
    return ({"position": place, **photo.columns()} for place, photo in enumerate(car.photos))


def _approval(car: NewCar) -> Iterable[dict[str, Any]]:
    approval = car.approval
    if approval is not None:
        yield {
            "number": approval.number,
            "inspected_on": approval.inspected_on,
            "warranty_until": approval.warranty_until,
            "issued_on": approval.inspected_on or car.values["acquired_on"],
            "mileage_km": car.values.get("mileage_km"),
        }
