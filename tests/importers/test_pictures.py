"""Photos of deliveries: from the archive by name, number or VIN; by address in the background."""

from __future__ import annotations

import dataclasses
import io
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.importers.photo_fetch import ask_again, fetch_photos
from app.importers.photo_making import make_photos
from app.jobs import enqueue, run_waiting
from app.jobs.photos import follow_photos
from app.models import Photo, Upload, UploadProblem
from app.services import photos
from app.services.photos import original_key, photo_key
from app.storage import storage
from tests.factories import origin
from tests.importers.deliveries import archive, car, own_xml, vin
from tests.importers.pipeline import codes, count, jpeg, listing, rows, send, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(days=1)


def shown(unique_id: str) -> list[tuple[str | None, str]]:
    return [(photo.file_name or photo.url, photo.state) for photo in listing(unique_id).photos]


def drawing(number: int, *, width: int = 480, quality: int = 90) -> bytes:
    """A picture like no other: the same number is the same scene, whatever its size and quality."""
    noise = random.Random(number)
    grid = Image.frombytes("RGB", (12, 9), noise.randbytes(12 * 9 * 3))
    buffer = io.BytesIO()
    grid.resize((width, width * 3 // 4), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def named(*names: str) -> str:
    return "".join(f"<photo>{name}</photo>" for name in names)


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


class Pictures(BaseHTTPRequestHandler):
    """A small picture host with every bad habit."""

    asked: ClassVar[list[str]] = []
    good: ClassVar[tuple[str, ...]] = ("/good.jpg",)

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match")
        Pictures.asked.append(self.path + (" unless v1" if known == '"v1"' else ""))
        if known == '"v1"':
            self.send_response(304)
            self.end_headers()
        elif self.path == "/moved.jpg":
            self.send_response(302)
            self.send_header("Location", "/good.jpg")
            self.end_headers()
        elif self.path == "/inside.jpg":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:1/secret")
            self.end_headers()
        elif self.path in self.good:
            self._answer(200, jpeg())
        elif self.path == "/page.jpg":
            self._answer(200, b"<html>")
        elif self.path == "/endless.jpg":
            self._answer(200, b"\xff" * (11 * 1024 * 1024))
        else:
            self._answer(500 if "busy" in self.path else 404, b"")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    Pictures.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def local_allowed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(settings, allowed_fetch_hosts=("127.0.0.1",)))


def test_photos_by_address_wait_and_come_later(app: Flask, stage: Stage, host: str, local_allowed: None) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(f"{host}/moved.jpg", f"{host}/good.jpg?size=2")))
        assert (upload.photos_pending, listing("N-1").photo_count, Pictures.asked) == (2, 0, [])
        assert fetch_photos(upload.id) == 0
        first, second = listing("N-1").photos
        assert (first.state, first.etag, first.width, second.state) == ("stored", '"v1"', 400, "failed")
        told = db.session.get_one(Upload, upload.id)
        assert (told.photos_stored, told.photos_pending, told.photos_failed) == (1, 0, 1)
        assert (codes(told), listing("N-1").photo_count) == (["PHOTO_DOWNLOAD_FAILED"], 1)
        assert fetch_photos(upload.id) == 0


def test_what_cannot_be_had_is_a_warning_with_its_address_and_the_car_stays(
    app: Flask, stage: Stage, host: str, local_allowed: None
) -> None:
    names = ("none", "page", "inside", "endless")
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(*(f"{host}/{name}.jpg" for name in names))))
        fetch_photos(upload.id)
        chosen = select(UploadProblem.code, UploadProblem.severity).order_by(UploadProblem.id)
        assert [tuple(row) for row in db.session.execute(chosen)] == [
            ("PHOTO_DOWNLOAD_FAILED", "warning"), ("PHOTO_UNREADABLE", "warning"),
            ("PHOTO_DOWNLOAD_FAILED", "warning"), ("PHOTO_DOWNLOAD_FAILED", "warning"),
        ]  # fmt: skip
        assert listing("N-1").status == "on_sale"


def test_addresses_that_are_none_keep_no_other_photo_from_coming(
    app: Flask, stage: Stage, host: str, local_allowed: None
) -> None:
    broken = (
        "http://[/1.jpg",
        "http://[::1/2.jpg",
        "https://a:99999/3.jpg",
        "http://\u2100.test/4.jpg",
        "https://.../5",
    )
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(*broken, f"{host}/moved.jpg")))
        fetch_photos(upload.id)
        assert [photo.state for photo in listing("N-1").photos] == ["failed"] * 5 + ["stored"]
        assert codes(upload) == ["PHOTO_DOWNLOAD_FAILED"] * 5


def test_a_busy_host_is_asked_three_times_with_pauses_and_then_a_problem_joins(
    app: Flask, stage: Stage, host: str, local_allowed: None
) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(f"{host}/busy.jpg", f"{host}/busy.jpg?again")))
        enqueue("photos.fetch", upload_id=upload.id)
        db.session.commit()
        told = []
        for minutes in (0, 2, 13):
            run_waiting(datetime.now(UTC) + timedelta(minutes=minutes))
            told.append((len(Pictures.asked), upload.photos_pending, codes(upload)))
        failed = ["PHOTO_DOWNLOAD_FAILED"] * 2
        assert told == [(2, 2, []), (4, 2, []), (6, 0, failed)]


def test_failed_photos_are_asked_for_again_by_a_person(
    app: Flask, stage: Stage, host: str, local_allowed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(f"{host}/later.jpg", f"{host}/none.jpg")))
        fetch_photos(upload.id)
        assert (upload.photos_failed, codes(upload)) == (2, ["PHOTO_DOWNLOAD_FAILED"] * 2)
        monkeypatch.setattr(Pictures, "good", ("/good.jpg", "/later.jpg"))
        assert ask_again(upload.id) == 2
        assert (upload.photos_failed, upload.photos_pending, codes(upload)) == (0, 2, [])
        fetch_photos(upload.id)
        assert (upload.photos_stored, upload.photos_failed, codes(upload)) == (1, 1, ["PHOTO_DOWNLOAD_FAILED"])


def test_an_address_is_fetched_once_and_asked_about_by_its_mark_afterwards(
    app: Flask, stage: Stage, host: str, local_allowed: None
) -> None:
    cars = [car(number, photos=named(f"{host}/good.jpg")) for number in (1, 2)]
    with working(app):
        fetch_photos(send_cars(stage.north_id, *cars).id)
        assert (Pictures.asked, listing("N-2").photo_count) == (["/good.jpg"], 1)
        third = car(3, photos=named(f"{host}/good.jpg"))
        fetch_photos(send_cars(stage.north_id, *cars, third, at=LATER).id)
        assert Pictures.asked == ["/good.jpg", "/good.jpg unless v1"]
        assert listing("N-3").photos[0].sha256 == listing("N-1").photos[0].sha256


def test_a_host_inside_the_house_is_never_asked(app: Flask, stage: Stage, host: str) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(f"{host}/good.jpg", "http://user@127.0.0.1/x")))
        fetch_photos(upload.id)
        assert (Pictures.asked, codes(upload)) == ([], ["PHOTO_DOWNLOAD_FAILED"] * 2)


def test_a_photo_that_a_later_delivery_left_out_is_not_waited_for(
    app: Flask, stage: Stage, host: str, local_allowed: None
) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, photos=named(f"{host}/good.jpg")))
        send_cars(stage.north_id, car(1, photos=""), at=LATER)
        assert fetch_photos(upload.id) == 0
        assert db.session.get_one(Upload, upload.id).photos_pending == 0
