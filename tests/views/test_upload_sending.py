"""Sending files in the back office: several at once, loose photos, progress, the tray."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.extensions import db
from app.jobs import run_waiting
from app.models import Listing, Photo, TrayPhoto, Upload
from tests.importers.pictures import drawing
from tests.stage import Person, Stage, working
from tests.views.forms import words
from tests.views.test_uploads import car, stock

Browse = Callable[[Person | None], FlaskClient]
File = tuple[str, bytes]


def send(client: FlaskClient, *files: File) -> str:
    """Send files by the page of uploads; what the page that follows says."""
    sent = [(io.BytesIO(content), name) for name, content in files]
    answer = client.post(
        "/office/uploads/new",
        data={"dealer_id": "1", "mode": "", "files": sent},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return words(answer)


def work(app: Flask) -> None:
    with working(app):
        run_waiting()


def apply(app: Flask, client: FlaskClient, upload_id: int = 1) -> None:
    work(app)
    client.post(f"/office/uploads/{upload_id}/apply")
    work(app)


def packed(**files: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return sink.getvalue()


@pytest.mark.parametrize("wrap", [False, True], ids=["table", "archive"])
def test_a_file_of_cars_and_loose_photos_are_one_delivery(
    app: Flask, stage: Stage, browse: Browse, *, wrap: bool
) -> None:
    client, table = browse(stage.editor), stock(car(1), car(2))
    file = ("stock.zip", packed(stock__xml=table)) if wrap else ("stock.xml", table)

    send(client, ("photos/N-1_1.jpg", drawing(51)), file, ("N-2.jpg", drawing(52)))
    apply(app, client)

    with working(app):
        assert [upload.file_name for upload in db.session.scalars(select(Upload))] == ["stock.zip"]
        assert [photo.file_name for photo in db.session.scalars(select(Photo))] == ["N-1_1.jpg", "N-2.jpg"]
        assert {listing.photo_count for listing in db.session.scalars(select(Listing))} == {1}


def test_several_files_become_several_deliveries_that_tell_their_place_in_the_line(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    client = browse(stage.editor)

    page = send(client, ("a.xml", stock(car(1))), ("b.xml", stock(car(2))), ("empty.xml", b""))

    assert "2 deliveries are before this one" in page
    assert page.index("a.xml") < page.index("b.xml") < page.index("empty.xml")
    work(app)
    later = words(client.get("/office/uploads/progress?upload=1&upload=2&upload=3"))
    assert "waits for your agreement" in later
    assert "cannot be taken" in later


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("N-1.jpg", drawing(1)), ("N-2.jpg", drawing(2))], "photos only"),
        ([("a.xml", b"<a/>"), ("b.xml", b"<b/>"), ("N-1.jpg", drawing(1))], "send a.xml first"),
        ([(f"{number}.xml", b"<a/>") for number in range(21)], "21 files of cars are too many"),
    ],
    ids=["photos alone", "photos of several", "too many"],
)
def test_files_that_cannot_go_together_are_refused_in_words(
    app: Flask, stage: Stage, browse: Browse, files: list[File], told: str
) -> None:
    assert told in send(browse(stage.editor), *files)
    with working(app):
        assert db.session.scalar(select(Upload.id)) is None


def test_a_photo_of_no_car_is_given_to_a_car_on_the_page(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    send(client, ("stock.xml", stock(car(1))), ("lost.jpg", drawing(61)), ("party.jpg", drawing(62)))
    apply(app, client)
    page = words(client.get("/office/uploads/1/photos"))
    assert ("lost.jpg" in page, "party.jpg" in page, "Being made" in page) == (True, True, False)

    client.post("/office/uploads/1/photos/assign", data={"photos": "1", "car": "N-404"})
    client.post("/office/uploads/1/photos/assign", data={"photos": "1", "car": " n-1 ".upper()})
    client.post("/office/uploads/1/photos/drop", data={"photos": ["2", "x"]})

    with working(app):
        assert [photo.file_name for photo in db.session.scalars(select(Photo))] == ["lost.jpg"]
        assert db.session.scalars(select(TrayPhoto.is_settled)).all() == [True, True]
    assert "The tray is empty" in words(client.get("/office/uploads/1/photos"))
    assert "x" in words(client.post("/office/uploads/1/photos/drop", data={"photos": "x"}, follow_redirects=True))


def test_photos_of_a_tray_are_shown_to_their_dealer_only(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    send(client, ("stock.xml", stock(car(1))), ("lost.jpg", drawing(63)))
    work(app)
    with working(app):
        sha256 = db.session.scalars(select(TrayPhoto.sha256)).one()
    address = f"/media/photos/{sha256}/thumb.webp"
    assert [browse(who).get(address).status_code for who in (stage.reader, stage.stranger, None)] == [200, 404, 404]
    data = {"photos": "1", "car": "N-1"}
    assert browse(stage.stranger).post("/office/uploads/1/photos/assign", data=data).status_code == 404


def test_failed_photos_are_asked_for_again_by_a_button(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    photos = "<photos><photo>http://127.0.0.9/1.jpg</photo></photos>"
    send(client, ("stock.xml", stock(car(1, more=photos))))
    apply(app, client)
    assert "1 photo could not be had" in words(client.get("/office/uploads/1/photos"))

    page = words(client.post("/office/uploads/1/photos/again", follow_redirects=True))

    assert "1 photo is asked for again." in page
    assert "still to be fetched" in page
    assert "has failed" in words(client.post("/office/uploads/1/photos/again", follow_redirects=True))


def test_a_picture_that_was_set_aside_is_shown_again_by_a_button(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    send(client, ("stock.xml", stock(car(1))), ("N-1.jpg", drawing(64)))
    apply(app, client)
    with working(app):
        db.session.execute(update(Photo).values(state="aside"))
        db.session.commit()
    assert "Not shown" in words(client.get("/office/listings/1"))

    client.post("/office/listings/1/photos/1/show")

    assert "Not shown" not in words(client.get("/office/listings/1"))


@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "-1", "\u0663", "x"])
def test_numbers_that_no_row_can_have_are_nobodys(app: Flask, stage: Stage, browse: Browse, number: str) -> None:
    client = browse(stage.editor)
    assert client.get("/office/uploads/progress", query_string={"upload": number}).status_code == 404
    assert client.get("/office/words/", query_string={"upload": number}).status_code == 200
    send(client, ("stock.xml", stock(car(1))))
    work(app)
    for step, name in (("choose", "row"), ("photos/drop", "photos")):
        answer = client.post(f"/office/uploads/1/{step}", data={name: number, "do": "leave"})
        assert answer.status_code == 302
