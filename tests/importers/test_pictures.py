"""Photos of deliveries from the archive, by name, number or VIN."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers.photo_making import make_photos
from app.jobs import run_waiting
from app.jobs.photos import follow_photos
from app.models import Photo
from app.services import photos
from app.services.photos import original_key, photo_key
from app.storage import storage
from tests.factories import origin
from tests.importers.deliveries import archive, car, own_xml, vin
from tests.importers.pictures import LATER, drawing, named, shown
from tests.importers.pipeline import codes, count, jpeg, listing, rows, send, send_cars, totals
from tests.stage import Stage, working

pytestmark = pytest.mark.postgres


def test_named_photos_come_in_their_order_and_matching_ones_follow(app: Flask, stage: Stage) -> None:
    files = {"b.jpg": jpeg("red"), "a.jpg": jpeg("green"), "N-1_1.jpg": jpeg("blue"), f"{vin(2)}.jpg": jpeg("white")}
    cars = own_xml(car(1, photos=named("b.jpg", "a.jpg")), car(2), attributes='mode="full"')
    with working(app):
        upload = send(stage.north_id, archive({"stock.xml": cars, **files}))
        assert (codes(upload), upload.photos_stored) == ([], 4)
        make_photos(stage.north_id)
        assert shown("N-1") == [("b.jpg", "stored"), ("a.jpg", "stored"), ("N-1_1.jpg", "stored")]
        assert shown("N-2") == [(f"{vin(2)}.jpg", "stored")]
        assert (listing("N-1").photo_count, listing("N-2").photo_count) == (3, 1)
        assert storage().exists(photo_key(str(listing("N-2").photos[0].sha256), "card", "webp"))


@pytest.mark.parametrize(
    "name", ["N-1.jpg", "n-1_02.JPG", "N-1 (3).jpg", "фото/N-1/front.jpg", f"x/{vin(1)}-7.jpg", f"{vin(1).lower()}.jpg"]
)
def test_a_file_belongs_to_the_car_that_its_name_or_folder_tells(app: Flask, stage: Stage, name: str) -> None:
    with working(app):
        content = archive({"stock.xml": own_xml(car(1), car(11), attributes='mode="full"'), name: jpeg()})
        assert codes(send(stage.north_id, content)) == []
        make_photos(stage.north_id)
        assert shown("N-1") == [(name, "stored")]


def test_the_car_goes_in_at_once_and_its_photos_are_made_by_the_queue(app: Flask, stage: Stage) -> None:
    fresh = drawing(7001)  # the storage of the tests knows no such picture yet
    with working(app):
        upload = send(stage.north_id, archive({"s.xml": own_xml(car(1), attributes='mode="full"'), "N-1.jpg": fresh}))
        assert (shown("N-1"), listing("N-1").photo_count) == ([("N-1.jpg", "making")], 0)
        sha256 = str(listing("N-1").photos[0].sha256)
        assert storage().exists(original_key(sha256))
        assert upload.photos_stored == 1
        follow_photos(upload)
        db.session.commit()
        run_waiting()
        assert (shown("N-1"), listing("N-1").photo_count) == ([("N-1.jpg", "stored")], 1)
        assert storage().exists(photo_key(sha256, "thumb", "jpg"))
        assert not storage().exists(original_key(sha256))  # it may tell where the photo was taken


def test_photos_are_counted_as_people_count(app: Flask, stage: Stage) -> None:
    files = {f"N-1_{number}.jpg": jpeg(size=(400, 300 + number)) for number in (10, 2, 1)}
    with working(app):
        send(stage.north_id, archive({"stock.xml": own_xml(car(1), attributes='mode="full"'), **files}))
        assert [name for name, _state in shown("N-1")] == ["N-1_1.jpg", "N-1_2.jpg", "N-1_10.jpg"]


def test_a_photo_that_is_missing_broken_or_nobodys_never_blocks_a_car(app: Flask, stage: Stage) -> None:
    files = {"cut.jpg": jpeg(size=(900, 700))[:-3000], "nobody.jpg": jpeg(), "tiny.jpg": jpeg(size=(20, 20))}
    cars = own_xml(car(1, photos=named("gone.jpg", "cut.jpg", "tiny.jpg")), attributes='mode="full"')
    with working(app):
        upload = send(stage.north_id, archive({"stock.xml": cars, **files}))
        assert totals(upload) == {"delivered": 1, "new": 1}
        assert codes(upload) == ["PHOTO_MISSING", "PHOTO_UNREADABLE", "PHOTO_TOO_SMALL", "PHOTO_UNMATCHED"]
        assert shown("N-1") == []


def test_the_same_photos_again_change_nothing_and_a_name_alone_keeps_what_came_before(app: Flask, stage: Stage) -> None:
    told = car(1, photos=named("a.jpg"))
    with working(app):
        send(stage.north_id, archive({"stock.xml": own_xml(told, attributes='mode="full"'), "a.jpg": jpeg()}))
        photo_id = listing("N-1").photos[0].id
        alone = send_cars(stage.north_id, told, car(2), at=LATER)
        assert (totals(alone), codes(alone)) == ({"delivered": 2, "new": 1, "unchanged": 1}, [])
        assert [photo.id for photo in listing("N-1").photos] == [photo_id]


def test_a_feed_replaces_its_own_photos_and_leaves_those_added_by_hand(app: Flask, stage: Stage) -> None:
    def told(name: str, color: str) -> bytes:
        return archive({"s.xml": own_xml(car(1, photos=named(name)), attributes='mode="full"'), name: jpeg(color)})

    with working(app):
        send(stage.north_id, told("a.jpg", "red"))
        photos.add(listing=listing("N-1"), content=jpeg("green"), file_name="hand.jpg", origin=origin())
        db.session.commit()
        upload = send(stage.north_id, told("b.jpg", "blue"), at=LATER)
        assert rows(upload)[0].changes == {"photos": [["a.jpg"], ["b.jpg"]]}
        make_photos(stage.north_id)
        assert shown("N-1") == [("b.jpg", "stored"), ("hand.jpg", "stored")]


def test_photos_that_a_person_ordered_are_kept(app: Flask, stage: Stage) -> None:
    cars = own_xml(car(1, photos=named("a.jpg", "b.jpg")), attributes='mode="full"')
    files = {"a.jpg": jpeg("red"), "b.jpg": jpeg("blue")}
    with working(app):
        send(stage.north_id, archive({"stock.xml": cars, **files}))
        found = listing("N-1")
        photos.reorder(listing=found, photo_ids=[found.photos[1].id], origin=origin())
        db.session.commit()
        upload = send(stage.north_id, archive({"cars.xml": cars, **files}), at=LATER)
        assert (upload.unchanged, rows(upload)[0].kept) == (1, ["photos"])
        assert [name for name, _state in shown("N-1")] == ["b.jpg", "a.jpg"]


def test_one_picture_of_two_cars_is_kept_once(app: Flask, stage: Stage) -> None:
    with working(app):
        files = {"N-1.jpg": jpeg(), "N-2.jpg": jpeg()}
        send(stage.north_id, archive({"s.xml": own_xml(car(1), car(2), attributes='mode="full"'), **files}))
        assert len({photo.sha256 for photo in db.session.scalars(select(Photo))}) == 1
        assert count(Photo) == 2
