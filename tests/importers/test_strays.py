"""Photos that no row of a delivery claims: of cars in the stock, in the tray, at many cars, twice at one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers import engine
from app.importers.photo_looks import settle_looks
from app.importers.photo_making import make_photos
from app.models import TrayPhoto, Upload
from app.queries import upload_photos
from app.services import photos, purge, trays
from app.services.photos import photo_key
from app.storage import storage
from tests.factories import origin
from tests.importers.deliveries import archive, car, own_xml, vin
from tests.importers.pictures import drawing, shown
from tests.importers.pipeline import codes, listing, rows, send, send_cars, totals
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(days=1)


def changes(*cars: dict[str, str], files: dict[str, bytes], mode: str = "delta") -> bytes:
    """A delivery of changes with photos; a name's "__" stands for a slash."""
    named = {f"{name.replace('__', '/')}.jpg": content for name, content in files.items()}
    return archive({"stock.xml": own_xml(*cars, attributes=f'mode="{mode}"'), **named})


def tray(upload: Upload) -> list[str]:
    return [kept.file_name for kept in upload_photos.find_tray(upload_id=upload.id)]


@pytest.mark.parametrize("name", ["N_2__front", f"new__{vin(2)}_1"])
def test_a_photo_reaches_a_car_of_the_stock_that_the_file_does_not_name(app: Flask, stage: Stage, name: str) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        files = {name.replace("N_2", "N-2"): drawing(2)}
        upload = send(stage.north_id, changes(car(1, price="900000"), files=files), at=LATER)
        assert (codes(upload), totals(upload)) == ([], {"delivered": 2, "changed": 2})
        assert [name for name, _state in shown("N-2")] == [f"{name.replace('N_2', 'N-2').replace('__', '/')}.jpg"]
        assert listing("N-2").price == listing("N-2").prices[0].amount


def test_photos_for_a_car_of_the_stock_follow_those_it_has(app: Flask, stage: Stage) -> None:
    with working(app):
        send(stage.north_id, changes(car(1), files={"N-1_1": drawing(1)}))
        upload = send(stage.north_id, changes(car(2), files={"N-1_1": drawing(1), "N-1_2": drawing(2)}), at=LATER)
        assert [name for name, _state in shown("N-1")] == ["N-1_1.jpg", "N-1_2.jpg"]
        assert rows(upload)[-1].changes == {"photos": [["N-1_1.jpg"], ["N-1_1.jpg", "N-1_2.jpg"]]}
        again = send(stage.north_id, changes(car(3), files={"N-1_2": drawing(2)}), at=LATER + timedelta(days=1))
        assert (totals(again), tray(again)) == ({"delivered": 1, "new": 1}, [])


def test_a_photo_of_a_car_that_leaves_of_two_cars_or_ordered_by_a_person_waits_in_the_tray(
    app: Flask, stage: Stage
) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2), car(3))
        listing("N-3").locked_fields = ["photos"]
        db.session.commit()
        files = {"N-2": drawing(2), "N-3": drawing(3), f"N-1__{vin(2)}": drawing(4)}
        upload = send(stage.north_id, changes(car(4), files=files), at=LATER)
        assert tray(upload) == [f"N-1/{vin(2)}.jpg", "N-3.jpg"]
        full = send(stage.north_id, changes(car(4), mode="full", files={"N-2": drawing(2)}), at=LATER, force=True)
        assert (tray(full), listing("N-2").status) == ([], "withdrawn")  # a car of the dealer has this picture


@pytest.mark.postgres
def test_a_photo_of_no_car_is_kept_and_given_to_one_by_a_person(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send(
            stage.north_id, changes(car(1), files={"office": drawing(5), "lost": drawing(6), "bad": drawing(7)[:900]})
        )
        assert sorted(codes(upload)) == ["PHOTO_UNMATCHED", "PHOTO_UNMATCHED", "PHOTO_UNREADABLE"]
        make_photos(stage.north_id)
        first, second = upload_photos.find_tray(upload_id=upload.id)
        assert (first.file_name, first.is_made) == ("lost.jpg", True)
        trays.assign(upload=upload, photo_ids=[first.id], listing=listing("N-1"), origin=origin())
        assert (shown("N-1"), listing("N-1").photo_count) == ([("lost.jpg", "stored")], 1)
        trays.drop(upload=upload, photo_ids=[second.id])
        assert tray(upload) == []
        with pytest.raises(RuleBroken):
            trays.drop(upload=upload, photo_ids=[second.id])
        db.session.commit()
        send_cars(stage.north_id, car(1, photos=""), at=LATER)
        assert shown("N-1") == [("lost.jpg", "stored")]  # what a person gave stays


def test_the_tray_goes_with_the_bytes_of_the_delivery_and_pictures_of_cars_stay(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send(stage.north_id, changes(car(1), files={"a": drawing(8), "b": drawing(9)}))
        make_photos(stage.north_id)
        kept, gone = upload_photos.find_tray(upload_id=upload.id)
        keys = [photo_key(one.sha256, "thumb", "jpg") for one in (kept, gone)]
        trays.assign(upload=upload, photo_ids=[kept.id], listing=listing("N-1"), origin=origin())
        db.session.commit()
        assert purge.forget_deliveries(before=NOW + timedelta(days=91)) == 1
        db.session.commit()
        assert db.session.scalars(select(TrayPhoto)).all() == []
        assert [storage().exists(key) for key in keys] == [True, False]


def test_bytes_that_wait_for_nothing_are_forgotten_after_a_time(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send(stage.north_id, changes(car(1), files={"N-1": drawing(10)}), plan_only=True)
        waiting = send(stage.south_id, changes(car(2), files={"N-2": drawing(11)}))
        engine.drop(upload.id, NOW)
        db.session.commit()
        assert waiting.photos_stored == 1
        assert purge.forget_originals(before=LATER + timedelta(days=3650)) >= 1
        make_photos(stage.south_id)
        assert shown("N-2")[0][1] == "stored"


def coming_soon(quality: int = 90) -> bytes:
    return drawing(99, width=200 + 4 * quality, quality=quality)


def of_models(*models: str, first: int = 1) -> list[dict[str, str]]:
    return [car(number, model=model) for number, model in enumerate(models, start=first)]


@pytest.mark.postgres
def test_one_picture_at_cars_of_several_models_is_set_aside_and_told(app: Flask, stage: Stage) -> None:
    cars = of_models("Solaris", "Creta", "Tucson")
    files = {f"N-{number}_1": coming_soon(30 * number) for number in (1, 2, 3)} | {"N-1_2": drawing(1)}
    with working(app):
        upload = send(stage.north_id, changes(*cars, files=files))
        make_photos(stage.north_id)
        assert settle_looks(upload.id) == 3
        assert codes(upload) == ["PHOTO_PLACEHOLDER"] * 3
        assert [state for _name, state in shown("N-1")] == ["aside", "stored"]
        assert (listing("N-1").photo_count, listing("N-2").photo_count) == (1, 0)
        later = send(stage.north_id, changes(*of_models("Creta", first=4), files={"N-4": coming_soon(90)}), at=LATER)
        assert settle_looks(later.id) == 1  # the picture is known by now
        again = send(stage.north_id, changes(*cars, car(5), files=files), at=LATER + timedelta(days=1))
        assert (totals(again), settle_looks(again.id)) == ({"delivered": 4, "new": 1, "unchanged": 3}, 0)


def test_cars_of_one_model_may_share_a_picture_and_similar_cars_are_not_hit(app: Flask, stage: Stage) -> None:
    same = {f"N-{number}_1": drawing(20) for number in (1, 2, 3)}
    similar = {f"N-{number}_2": drawing(20 + number) for number in (1, 2, 3)}
    with working(app):
        upload = send(stage.north_id, changes(*of_models("Solaris", "Solaris", "Solaris"), files=same | similar))
        assert (settle_looks(upload.id), codes(upload)) == (0, [])


def test_a_picture_twice_at_a_car_is_shown_once(app: Flask, stage: Stage) -> None:
    files = {"N-1_1": drawing(30), "N-1_2": drawing(31), "N-1_3": drawing(30, width=640, quality=60)}
    with working(app):
        upload = send(stage.north_id, changes(car(1), files=files))
        make_photos(stage.north_id)
        settle_looks(upload.id)
        assert [state for _name, state in shown("N-1")] == ["stored", "stored", "aside"]
        assert (codes(upload), listing("N-1").photo_count) == (["PHOTO_REPEATED"], 2)


def test_a_person_shows_a_picture_again_that_was_set_aside(app: Flask, stage: Stage) -> None:
    files = {f"N-{number}": coming_soon() for number in (1, 2, 3)}
    with working(app):
        upload = send(stage.north_id, changes(*of_models("Solaris", "Creta", "Tucson"), files=files))
        make_photos(stage.north_id)
        settle_looks(upload.id)
        found = listing("N-1")
        photos.show_again(listing=found, photo_id=found.photos[0].id, origin=origin())
        db.session.commit()
        settle_looks(upload.id)
        assert (shown("N-1"), listing("N-1").photo_count) == ([("N-1.jpg", "stored")], 1)
        with pytest.raises(NotFound):
            photos.show_again(listing=found, photo_id=found.photos[0].id, origin=origin())
