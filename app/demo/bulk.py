"""The large scales: the same stories as the tour, written row by row in bulk, one dealer after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from sqlalchemy import insert

from app.demo import rows
from app.demo.banks import make_banks
from app.demo.by_hand import column_values, picture_names, read_models
from app.demo.crowd import SIZES, list_dealers, share_stock
from app.demo.gallery import Gallery
from app.demo.head_office import write_market_figures
from app.demo.line_up import LINE_UP
from app.demo.mailbag import Mailbag, upload_rows
from app.demo.people import USERS
from app.demo.pictures.album import list_names
from app.demo.rows import Owner, Row
from app.demo.stories import Story, tell_all
from app.demo.tour import make_dealer, make_people
from app.demo.visits import visit_rows
from app.extensions import db
from app.models import (
    Certificate,
    CustomerRequest,
    Expense,
    Listing,
    ListingViewDay,
    Message,
    Photo,
    PriceChange,
    Sale,
    StatusChange,
    Stay,
    Upload,
)
from app.services.photos import Picture, keep_picture
from config import Settings

_BATCH: Final = 2_000
_SHOWN_PHOTOS: Final = 3
_MOST_VISITS: Final = 4
_WHOLE: Final = {"render_nulls": True}  # rows with and without a value go in one statement


def load_bulk(*, settings: Settings, scale: str, seed: int, now: datetime) -> None:
    """Write a whole network; commits after each dealer, so that memory does not grow with the scale."""
    size = SIZES[scale]
    pictures = keep_pictures(settings)
    owners = _make_owners(size.dealers, seed, now)
    writer = Writer(pictures, now)
    for owner, (code, stock) in zip(owners, _stocks(scale, seed), strict=True):
        writer.write(owner, code, stock, size.requests, Random(f"{seed}:{code}"))
        db.session.commit()
        db.session.expunge_all()
    make_banks(now)
    write_market_figures(seed=seed, now=now)
    make_people(user for user in USERS if not user.dealers)
    db.session.commit()


def keep_pictures(settings: Settings) -> dict[str, Picture]:
    """Draw and keep the shared set: every model in every colour, from outside."""
    names = [
        name
        for line in LINE_UP
        for color in line.colors
        for name in list_names(line.design, color, line.cabin, _SHOWN_PHOTOS)
    ]
    with Gallery(settings, names) as gallery:
        return {name: keep_picture(content=gallery.content(name)) for name in names}


def _stocks(scale: str, seed: int) -> Iterator[tuple[str, dict[str, int]]]:
    dealers = list_dealers(SIZES[scale].dealers, seed)
    return zip((dealer.code for dealer in dealers), share_stock(SIZES[scale], seed), strict=True)


def _make_owners(count: int, seed: int, now: datetime) -> list[Owner]:
    start = now - timedelta(days=740)
    made = [make_dealer(told, start) for told in list_dealers(count, seed)]
    people = make_people(user for user in USERS if user.dealers)
    return [Owner(dealer.id, dealer.time_zone, next(iter(people.get(dealer.code, ())), None)) for dealer in made]


class Writer:
    """Writes the cars of one dealer after the other."""

    def __init__(self, pictures: dict[str, Picture], now: datetime) -> None:
        self._pictures, self._now = pictures, now
        self._models = read_models()
        self._count = 0

    def write(self, owner: Owner, code: str, stock: dict[str, int], requests: int, random: Random) -> None:
        """Write all that a dealer has and had."""
        stories = tell_all(stock, code, self._now.date(), random, first=self._count + 1)
        self._count += sum(stock.values())
        known: list[tuple[int, Story]] = []
        while part := list(islice(stories, _BATCH)):
            known += zip(self._write_cars(owner, part), part, strict=True)
        self._write_requests(owner, known, requests, random)
        _write(Upload, ({"dealer_id": owner.dealer_id, **row} for row in upload_rows(owner, stock, self._now, random)))

    def _write_cars(self, owner: Owner, stories: Sequence[Story]) -> Sequence[int]:
        told = [replace(story, photos=_SHOWN_PHOTOS) for story in stories]
        listings = [rows.listing_row(story, owner, column_values(story, self._models)) for story in told]
        chosen = insert(Listing).returning(Listing.id, sort_by_parameter_order=True).execution_options(**_WHOLE)
        ids: Sequence[int] = db.session.scalars(chosen, listings).all()
        cars = list(zip(ids, told, strict=True))
        for model, of_story in (
            (Stay, rows.stay_rows),
            (StatusChange, lambda story: rows.status_rows(story, owner)),
            (PriceChange, lambda story: rows.price_rows(story, owner)),
            (Expense, rows.expense_rows),
            (Sale, lambda story: rows.sale_rows(story, owner)),
            (Certificate, rows.certificate_rows),
            (ListingViewDay, self._visits),
            (Photo, lambda story: rows.photo_rows(story, owner, picture_names(story), self._pictures)),
        ):
            owned = {"dealer_id": owner.dealer_id}
            _write(model, ({"listing_id": number, **owned, **row} for number, story in cars for row in of_story(story)))
        return ids

    def _visits(self, story: Story) -> Iterator[Row]:
        if story.ending == "draft":
            return iter(())
        random = Random(f"visits:{story.values['vin']}")
        return visit_rows(story.shown_on, story.ended_on, self._now.date(), random, most=_MOST_VISITS)

    def _write_requests(self, owner: Owner, cars: Sequence[tuple[int, Story]], count: int, random: Random) -> None:
        told = list(Mailbag(owner, self._now, random).fill(cars, count))
        chosen = insert(CustomerRequest).returning(CustomerRequest.id, sort_by_parameter_order=True)
        chosen = chosen.execution_options(**_WHOLE)
        owned = {"dealer_id": owner.dealer_id}
        ids = db.session.scalars(chosen, [{**owned, **row} for row, _messages in told]).all()
        thread = ((number, message) for number, (_row, messages) in zip(ids, told, strict=True) for message in messages)
        _write(Message, ({"request_id": number, **owned, **message} for number, message in thread))


def _write(model: type[Any], told: Iterable[Row]) -> None:
    waiting = iter(told)
    while part := list(islice(waiting, _BATCH)):
        db.session.execute(insert(model).execution_options(**_WHOLE), part)
