"""Cars of dealers that keep their stock by hand: every step goes through the services at its own moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from app.demo import words
from app.demo.customers import reserve
from app.demo.gallery import Gallery
from app.demo.pictures.album import list_names
from app.demo.schedule import Schedule, moment
from app.demo.stories import SaleTale, Story
from app.extensions import db
from app.lib.vocabulary.inspection import CHECKLIST
from app.models import CarModel, Dealer, Listing, Make, Origin
from app.models.listing import PUBLIC_STATUSES
from app.services import certificates, expenses, listings, photos, sales

_ONLY_WITH = {
    "high_voltage": ("fuel", "electric"),
    "clutch": ("gearbox", "manual"),
    "all_wheel_drive": ("drive", "all"),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A dealer at work: its number, time zone, the person who keeps the stock, and the world around."""

    dealer_id: int
    zone: str
    keeper_id: int
    schedule: Schedule
    gallery: Gallery
    models: dict[tuple[str, str], tuple[int, int]]

    def at(self, day: date, clock: str) -> datetime:
        """The moment of a local day and time."""
        return moment(day, clock, self.zone)

    def origin(self, at: datetime) -> Origin:
        """The keeper does something in a form."""
        return Origin(source="form", at=at, actor_id=self.keeper_id)


def read_models() -> dict[tuple[str, str], tuple[int, int]]:
    """The numbers of make and model by their codes."""
    rows = db.session.execute(
        select(Make.code, CarModel.code, Make.id, CarModel.id).join(Make, Make.id == CarModel.make_id)
    )
    return {(make, model): (make_id, model_id) for make, model, make_id, model_id in rows}


def column_values(story: Story, models: dict[tuple[str, str], tuple[int, int]]) -> dict[str, Any]:
    """The story's values as columns of a listing."""
    values = {name: value for name, value in story.values.items() if name not in {"make", "model"}}
    make_id, model_id = models[story.line.make, story.line.model]
    return {**values, "make_id": make_id, "model_id": model_id}


class HandKeptCar:
    """One car whose story is written down as it happens."""

    def __init__(self, story: Story, shop: Shop) -> None:
        self._story, self._shop = story, shop
        self._id = 0

    def plan(self) -> None:
        """Put every step of the story into the schedule."""
        story, shop, add = self._story, self._shop, self._shop.schedule.add
        add(shop.at(story.acquired_on, "10:05"), self._take_in)
        if story.certified_on:
            add(shop.at(story.certified_on, "13:20"), self._certify)
        if story.ending == "draft":
            return
        add(shop.at(story.shown_on, "15:10"), self._picture)
        add(shop.at(story.shown_on, "16:00"), self._publish)
        for day, _amount in story.prices[1:]:
            add(shop.at(day, "09:40"), self._change_price)
        self._plan_end()

    def _plan_end(self) -> None:
        story, shop, add = self._story, self._shop, self._shop.schedule.add
        if story.pause:
            add(shop.at(story.pause[0], "12:00"), self._withdraw)
            add(shop.at(story.pause[1], "12:00"), self._publish)
        if story.undone:
            undone, back = story.undone
            add(shop.at(undone.sold_on, "17:30"), partial(self._sell, undone))
            add(shop.at(back, "11:00"), self._take_back)
        if story.sale:
            add(shop.at(story.sale.sold_on, "18:15"), partial(self._sell, story.sale))
        elif story.ending == "withdrawn" and story.ended_on:
            add(shop.at(story.ended_on, "18:00"), self._withdraw)
        elif story.ending == "reserved":
            at = max(shop.schedule.now - timedelta(hours=20 + story.number % 24), shop.at(story.shown_on, "17:00"))
            add(min(at, shop.schedule.now), self._reserve)

    def _listing(self) -> Listing:
        found: Listing = db.session.get_one(Listing, self._id)
        return found

    def _take_in(self, at: datetime) -> None:
        origin = self._shop.origin(at)
        dealer = db.session.get_one(Dealer, self._shop.dealer_id)
        values = column_values(self._story, self._shop.models)
        listing = listings.create(dealer=dealer, values={**values, "price": self._story.prices[0][1]}, origin=origin)
        self._id = listing.id
        for kind, amount, spent_on in self._story.expenses:
            self._shop.schedule.add(self._shop.at(spent_on, "18:40"), partial(self._spend, kind, amount, spent_on))

    def _spend(self, kind: str, amount: Decimal, day: date, at: datetime) -> None:
        origin = self._shop.origin(at)
        expenses.add(listing=self._listing(), kind=kind, amount=amount, spent_on=day, origin=origin)

    def _certify(self, at: datetime) -> None:
        certify(self._story, self._listing(), self._shop.origin(at))

    def _picture(self, at: datetime) -> None:
        add_photos(self._story, self._listing(), self._shop.gallery, self._shop.origin(at))

    def _publish(self, at: datetime) -> None:
        listings.publish(listing=self._listing(), origin=self._shop.origin(at))

    def _change_price(self, at: datetime) -> None:
        listing = self._listing()
        if listing.status in PUBLIC_STATUSES:
            price = self._story.price_on(listings.local_day(at, listing.dealer))
            listings.change_price(listing=listing, price=price, origin=self._shop.origin(at))

    def _withdraw(self, at: datetime) -> None:
        listings.withdraw(listing=self._listing(), origin=self._shop.origin(at))

    def _reserve(self, at: datetime) -> None:
        reserve(self._listing(), self._shop.schedule, self._shop.keeper_id, at)

    def _sell(self, sale: SaleTale, at: datetime) -> None:
        sales.sell(
            listing=self._listing(),
            sold_on=sale.sold_on,
            price=sale.price,
            origin=self._shop.origin(at),
            payment_method=sale.payment_method,
            buyer_type=sale.buyer_type,
            payment_document=sale.payment_document,
            paid_on=sale.paid_on,
        )

    def _take_back(self, at: datetime) -> None:
        why = words.CANCELLED_WHY[self._story.number % len(words.CANCELLED_WHY)]
        sales.cancel_sale(listing=self._listing(), reason=why, origin=self._shop.origin(at))


def certify(story: Story, listing: Listing, origin: Origin) -> None:
    """Approve a car with the findings of its story."""
    day = listings.local_day(origin.at, listing.dealer)
    certificates.certify(
        listing=listing,
        number=f"HP-{day.year}-{listing.id:05d}",
        inspected_on=day,
        mileage_km=listing.mileage_km,
        warranty_until=day + timedelta(days=365),
        findings=dict(_list_findings(story)),
        origin=origin,
    )


def _list_findings(story: Story) -> list[tuple[str, tuple[str, str]]]:
    points = [point.code for group in CHECKLIST for point in group.points]
    return [(point, story.marks.get(point, ("passed", ""))) for point in points if _applies(point, story)]


def _applies(point: str, story: Story) -> bool:
    field, value = _ONLY_WITH.get(point, ("", None))
    return not field or story.values[field] == value


def add_photos(story: Story, listing: Listing, gallery: Gallery, origin: Origin) -> None:
    """Give a car the pictures of its design and colour."""
    for number, name in enumerate(picture_names(story), start=1):
        file_name = f"{story.unique_id}_{number}.jpg"
        photos.add(listing=listing, content=gallery.content(name), file_name=file_name, origin=origin)


def picture_names(story: Story) -> list[str]:
    """The names of a car's pictures in the gallery."""
    return list_names(story.line.design, story.values["color"], story.line.cabin, story.photos)
