"""Deliveries through the real importer: how a dealer hands them in, and the regular ones of a dealer's own system."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from app.demo.by_feed import is_delivered, write_stock
from app.demo.by_hand import Shop, add_photos, certify
from app.demo.customers import reserve
from app.demo.stories import Story
from app.extensions import db
from app.importers import engine
from app.models import Dealer, Listing, Upload

_EVERY: Final = timedelta(days=30)
_START: Final = timedelta(days=728)
LAST: Final = timedelta(days=4)  # the last delivery in which all is well


class Desk:
    """Where a dealer's deliveries are handed in."""

    def __init__(self, shop: Shop, code: str) -> None:
        self.shop, self.code = shop, code

    def receive(self, content: bytes, name: str, at: datetime, channel: str = "web") -> Upload:
        """Hand a file in; nothing is read yet."""
        upload = engine.receive(
            dealer=db.session.get_one(Dealer, self.shop.dealer_id),
            file=io.BytesIO(content),
            file_name=name,
            channel=channel,
            created_by=self.shop.keeper_id,
            at=at,
        )
        db.session.commit()
        return upload

    def plan(self, content: bytes, name: str, at: datetime, channel: str = "web") -> Upload:
        """Hand a file in and let it be read."""
        return engine.plan(self.receive(content, name, at, channel).id, at + timedelta(minutes=1))

    def deliver(self, content: bytes, name: str, at: datetime, channel: str = "cli") -> Upload:
        """Hand a file in and apply what it says."""
        return engine.apply(self.plan(content, name, at, channel).id, at + timedelta(minutes=3))


class FedStock:
    """A dealer whose own system delivers the whole stock every few weeks."""

    def __init__(self, stories: Sequence[Story], desk: Desk) -> None:
        self._stories, self._desk, self._shop = stories, desk, desk.shop
        self._before = date.min
        self._known: set[str] = set()
        self.last = b""

    def plan(self) -> None:
        """Put all regular deliveries into the schedule."""
        now = self._shop.schedule.now
        at = now - _START
        while at < now - LAST - timedelta(days=12):
            self._add(at.date())
            at += _EVERY
        self._add((now - LAST).date())
        self._plan_bookings()

    def _add(self, day: date) -> None:
        self._shop.schedule.add(self._shop.at(day, "08:10"), partial(self._deliver, day))

    def _deliver(self, day: date, at: datetime) -> None:
        named = [story for story in self._stories if is_delivered(story, day, self._before)]
        if not named:
            return
        self.last = write_stock(named, dealer=self._desk.code, day=day)
        self._desk.deliver(self.last, f"{self._desk.code.lower()}_{day.isoformat()}.xml", at, "pull")
        new = [story for story in named if story.unique_id not in self._known]
        self._known |= {story.unique_id for story in new}
        self._before = day
        for story in new:
            if story.certified_on:
                self._shop.schedule.add(at + timedelta(hours=2), partial(self._certify, story))
            self._shop.schedule.add(at + timedelta(hours=3), partial(self._picture, story))

    def _certify(self, story: Story, at: datetime) -> None:
        certify(story, find_listing(self._shop, story), self._shop.origin(at))

    def _picture(self, story: Story, at: datetime) -> None:
        add_photos(story, find_listing(self._shop, story), self._shop.gallery, self._shop.origin(at))

    def _plan_bookings(self) -> None:
        for story in self._stories:
            if story.ending == "reserved":
                at = self._shop.schedule.now - timedelta(hours=9 + story.number % 30)
                self._shop.schedule.add(at, partial(self._reserve, story))

    def _reserve(self, story: Story, at: datetime) -> None:
        reserve(find_listing(self._shop, story), self._shop.schedule, self._shop.keeper_id, at)


def find_listing(shop: Shop, story: Story) -> Listing:
    """The listing that a delivery made of a story."""
    chosen = select(Listing).where(Listing.dealer_id == shop.dealer_id, Listing.unique_id == story.unique_id)
    found: Listing = db.session.scalars(chosen.order_by(Listing.id.desc()).limit(1)).one()
    return found
