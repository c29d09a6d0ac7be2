"""Photos of deliveries by address: fetched in the background, asked for again, never inside the house."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers.photo_fetch import ask_again, fetch_photos
from app.jobs import enqueue, run_waiting
from app.models import Upload, UploadProblem
from tests.importers.deliveries import car
from tests.importers.picture_host import Pictures
from tests.importers.pictures import LATER, named
from tests.importers.pipeline import codes, listing, send_cars
from tests.stage import Stage, working

pytestmark = pytest.mark.postgres


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
