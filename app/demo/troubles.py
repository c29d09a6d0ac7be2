"""Deliveries that went otherwise: repeated, broken off, refused, dropped, undone, held, waiting, full of mistakes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from lxml import etree
from PIL import Image, ImageOps
from sqlalchemy import select

from app.demo.by_feed import car_element, wrap, write_stock
from app.demo.by_hand import picture_names
from app.demo.deliveries import LAST, Desk, FedStock
from app.demo.stories import Story
from app.extensions import db
from app.importers import engine, undo
from app.importers.photo_making import make_photos
from app.models import PlanRow
from app.services import upload_choices, uploads
from app.services.audit import Actor

ZIP_CARS: Final = 10  # five of them come in
ZIP_TAKEN: Final = 5
_MISTAKES: Final = (
    (4, "model", "Solarius"),
    (5, "vin", "Z94CB41ABKO1234"),
    (6, "mileage_km", "сто тысяч"),
    (7, "color", "мокрый апельсин"),
    (8, "year", "1890"),
)


def plan_feed_troubles(stock: FedStock, stories: Sequence[Story], desk: Desk) -> None:
    """Plan what else happened to the deliveries of the dealer with a system: repeated, broken off, dropped, undone, applied
    in part, held.
    """
    now, add = desk.shop.schedule.now, desk.shop.schedule.add
    name = f"{desk.code.lower()}_{(now - LAST).date().isoformat()}.xml"
    on_sale = [story for story in stories if story.ending == "on_sale"]
    add(now - timedelta(days=3, hours=20), lambda at: _repeat(desk, stock, name, at))
    add(now - timedelta(days=3, hours=3), lambda at: _break_off(desk, write_day(on_sale, desk, at), at))
    add(now - timedelta(days=2, hours=5), lambda at: _drop(desk, write_prices(on_sale[3:6], 1.012), at))
    add(now - timedelta(days=2, hours=3), lambda at: _take_back(desk, write_prices(on_sale[6:11], 1.03), at))
    add(now - timedelta(days=2, hours=1), lambda at: _apply_in_part(desk, write_prices(on_sale[11:15], 0.99), at))
    add(now - timedelta(hours=26), lambda at: _lose(desk, write_day(on_sale[: len(on_sale) // 3], desk, at), at))
    add(now - timedelta(hours=2), lambda at: _leave_planned(desk, write_prices(on_sale[:5], 0.985), at))


def plan_hand_troubles(stories: Sequence[Story], desk: Desk) -> None:
    """Plan the deliveries of a dealer by hand: one that cannot be read, one that a worker has just begun."""
    now, add = desk.shop.schedule.now, desk.shop.schedule.add
    on_sale = [story for story in stories if story.ending == "on_sale"]
    add(now - timedelta(days=6), lambda at: _refuse(desk, write_day(on_sale[:4], desk, at), at))
    add(now - timedelta(minutes=1), lambda at: _begin(desk, write_prices(on_sale[:9], 0.99), at))


def plan_zip(new: Sequence[Story], desk: Desk) -> None:
    """Plan a delivery with photos and with every kind of mistake, and one that waits in the queue."""
    now, add = desk.shop.schedule.now, desk.shop.schedule.add
    add(now - timedelta(days=5), lambda at: _deliver_zip(desk, new, at))
    add(now - timedelta(minutes=2), lambda at: _leave_queued(desk, write_prices(new[:2], 0.98), at))


def write_day(stories: Sequence[Story], desk: Desk, at: datetime) -> bytes:
    """The stock of a moment."""
    return write_stock(stories, dealer=desk.code, day=(at - timedelta(days=1)).date())


def write_prices(stories: Sequence[Story], factor: float) -> bytes:
    """A table in our own format that changes prices alone."""
    sheet = io.StringIO()
    table = csv.writer(sheet, delimiter=";")
    table.writerow(("unique_id", "vin", "make", "model", "year", "mileage_km", "price"))
    for story in stories:
        make, _space, model = story.line.title.partition(" ")
        price = round(float(story.prices[-1][1]) * factor, -3)
        values = story.values
        row = (story.unique_id, values["vin"], make, model, values["year"], values["mileage_km"], int(price))
        table.writerow(row)
    return sheet.getvalue().encode()


def _repeat(desk: Desk, stock: FedStock, name: str, at: datetime) -> None:
    desk.plan(stock.last, name, at)


def _break_off(desk: Desk, content: bytes, at: datetime) -> None:
    """A process that died while it read."""
    upload = desk.receive(content, "neva_export.xml", at)
    uploads.begin(upload=upload, at=at)
    uploads.settle_silent(dealer_id=desk.shop.dealer_id, at=at + uploads.SILENCE * 2)
    db.session.commit()
    db.session.refresh(upload)


def _drop(desk: Desk, content: bytes, at: datetime) -> None:
    upload = desk.plan(content, "prices_draft.csv", at)
    engine.drop(upload.id, at + timedelta(minutes=9))
    db.session.commit()


def _take_back(desk: Desk, content: bytes, at: datetime) -> None:
    """The price list of next month, sent too early."""
    upload = desk.deliver(content, "prices_next_month.csv", at)
    undo.undo(upload.id, at + timedelta(minutes=20), by=Actor(at + timedelta(minutes=20), desk.shop.keeper_id))
    db.session.commit()


def _apply_in_part(desk: Desk, content: bytes, at: datetime) -> None:
    """All but the first car of a price list."""
    upload = desk.plan(content, "prices_sale.csv", at)
    first = select(PlanRow.id).where(PlanRow.upload_id == upload.id).order_by(PlanRow.number).limit(1)
    upload_choices.choose(upload=upload, among=first, leave_out=True)
    upload_choices.agree(upload=upload, by=Actor(at + timedelta(minutes=6), desk.shop.keeper_id))
    engine.apply(upload.id, at + timedelta(minutes=6))


def _lose(desk: Desk, content: bytes, at: datetime) -> None:
    """A full delivery that suddenly knows a third of the stock: the guard holds it."""
    desk.deliver(content, "neva_full_export.xml", at, channel="api")


def _leave_planned(desk: Desk, content: bytes, at: datetime) -> None:
    desk.plan(content, "prices_monday.csv", at)


def _refuse(desk: Desk, content: bytes, at: datetime) -> None:
    """An export that stops in the middle of a car."""
    desk.plan(content[: len(content) * 2 // 3], "ural_stock.xml", at)


def _begin(desk: Desk, content: bytes, at: datetime) -> None:
    upload = desk.receive(content, "ural_prices.csv", at)
    uploads.begin(upload=upload, at=at)
    db.session.commit()


def _leave_queued(desk: Desk, content: bytes, at: datetime) -> None:
    desk.receive(content, "kuban_prices.csv", at)


def _deliver_zip(desk: Desk, new: Sequence[Story], at: datetime) -> None:
    upload = desk.deliver(_pack(desk, new, at), "kuban_stock_and_photos.zip", at, channel="web")
    if upload.status == "planned":  # the stock moved; a person looks again and agrees
        engine.apply(upload.id, at + timedelta(minutes=5))
    make_photos(desk.shop.dealer_id)


def _pack(desk: Desk, new: Sequence[Story], at: datetime) -> bytes:
    """Good cars with photos, and cars with a mistake each; a photo of no car, and one cut in half."""
    day = (at - timedelta(days=1)).date()
    cars = [car_element(story, day) for story in new]
    _spoil(cars)
    whole = desk.shop.gallery.content(picture_names(new[0])[0])
    files = {"stock.xml": wrap(cars, dealer=desk.code, day=day, mode="delta")}
    for story in new[:3]:
        for number, name in enumerate(picture_names(story), start=1):
            files[f"photos/{story.unique_id}_{number}.jpg"] = desk.shop.gallery.content(name)
    files |= {"photos/office_party.jpg": _mirror(whole), f"photos/{new[3].unique_id}_1.jpg": whole[: len(whole) // 2]}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (at.year, at.month, at.day, 9, 0, 0)), content)
    return sink.getvalue()


def _mirror(picture: bytes) -> bytes:
    """A picture that no car has."""
    sink = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        ImageOps.mirror(image).save(sink, "JPEG", quality=85)
    return sink.getvalue()


def _spoil(cars: Sequence[etree._Element]) -> None:
    """Make the mistakes that people make, one a car; the first cars stay as they are."""
    etree.SubElement(etree.SubElement(cars[2], "photos"), "photo").text = "front_left.jpg"
    for number, name, value in _MISTAKES:
        element = cars[number].find(name)
        if element is not None:
            element.text = value
    twice = cars[9].find("unique_id")
    if twice is not None:
        twice.text = cars[0].findtext("unique_id")
