"""Photos of a car in the back office."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Photo
from tests.stage import Person, Stage, working
from tests.views.forms import keep_car, picture, words

Browse = Callable[[Person | None], FlaskClient]


def photos_of(app: Flask, listing_id: int) -> list[tuple[int, str | None]]:
    with working(app):
        found = select(Photo).where(Photo.listing_id == listing_id).order_by(Photo.position)
        return [(photo.id, photo.file_name) for photo in db.session.scalars(found)]


def add(client: FlaskClient, listing_id: int, *files: tuple[io.BytesIO, str]) -> str:
    answer = client.post(
        f"/office/listings/{listing_id}/photos",
        data={"photos": list(files)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return words(answer)


def test_good_pictures_are_added_although_one_is_bad(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    bad = io.BytesIO(picture().getvalue()[:500])

    page = add(
        browse(stage.reader), number, (picture("red"), "a.jpg"), (bad, "b.jpg"), (picture("blue", "PNG"), "c.png")
    )

    assert [name for _id, name in photos_of(app, number)] == ["a.jpg", "c.png"]
    assert "2 photos are added." in page
    assert "b.jpg:" in page


def test_photos_move_by_buttons_and_as_a_whole_order(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    add(client, number, *[(picture(colour), f"{colour}.jpg") for colour in ("red", "green", "blue")])
    red, green, blue = (photo_id for photo_id, _name in photos_of(app, number))
    orders = []

    for photo_id, to in ((blue, "first"), (blue, "later"), (green, "earlier")):
        client.post(f"/office/listings/{number}/photos/{photo_id}/move", data={"to": to})
        orders.append([photo_id for photo_id, _name in photos_of(app, number)])
    client.post(f"/office/listings/{number}/photos/order", data={"order": f"{green},{blue},{red}"})
    orders.append([photo_id for photo_id, _name in photos_of(app, number)])

    assert orders == [[blue, red, green], [red, blue, green], [red, green, blue], [green, blue, red]]


def test_a_photo_is_deleted(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    add(client, number, (picture(), "a.jpg"))
    ((photo_id, _name),) = photos_of(app, number)

    client.post(f"/office/listings/{number}/photos/{photo_id}/remove")

    assert photos_of(app, number) == []


@pytest.mark.parametrize("step", ["move", "remove"])
def test_a_photo_of_another_car_is_not_found(app: Flask, stage: Stage, browse: Browse, step: str) -> None:
    number, other = keep_car(app, stage.north_id), keep_car(app, stage.north_id)
    client = browse(stage.editor)
    add(client, number, (picture(), "a.jpg"))
    ((photo_id, _name),) = photos_of(app, number)

    client.post(f"/office/listings/{other}/photos/{photo_id}/{step}", data={"to": "first"})
    client.post(f"/office/listings/{other}/photos/order", data={"order": f"{photo_id}"})

    assert photos_of(app, number) == [(photo_id, "a.jpg")]


def test_a_stranger_adds_no_photo(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)

    add(browse(stage.stranger), number, (picture(), "a.jpg"))

    assert photos_of(app, number) == []
