"""Photos: taken in safely, kept once, ordered by people."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.errors import NotFound
from app.extensions import db
from app.importers.photo_making import make_photos
from app.models import FieldChange, Listing, Photo
from app.services import photos
from app.services.photo_pixels import SIZES, PhotoRefused
from app.services.photos import keep_picture, make_picture, photo_key, take_picture
from app.storage import storage
from tests.factories import make_listing, origin
from tests.importers.pipeline import count, jpeg
from tests.stage import Person, Stage, working

ORIENTATION = 0x0112
GPS = 0x8825


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def kept(sha256: str, size: str = "large", kind: str = "jpg") -> Image.Image:
    with storage().open(photo_key(sha256, size, kind)) as content:
        image = Image.open(io.BytesIO(content.read()))
        image.load()
        return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_kind_is_kept_in_three_sizes_and_two_kinds(app: Flask, kind: str) -> None:
    with working(app):
        picture = keep_picture(content=saved(Image.new("RGB", (2000, 1500), "blue"), kind))
        assert (picture.width, picture.height) == (2000, 1500)
        widths = {size: kept(picture.sha256, size, "webp").width for size in SIZES}
        assert widths == {"thumb": 320, "card": 640, "large": 1600}
        assert kept(picture.sha256).format == "JPEG"


def test_a_small_picture_is_never_enlarged(app: Flask) -> None:
    with working(app):
        picture = keep_picture(content=jpeg(size=(400, 300)))
        assert [kept(picture.sha256, size).size for size in SIZES] == [(320, 240), (400, 300), (400, 300)]


def test_a_picture_is_turned_upright_and_tells_no_place(app: Flask) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (55.0, 45.0, 0.0)
    content = jpeg(size=(800, 600), exif=exif)
    with working(app):
        picture = keep_picture(content=content)
        image = kept(picture.sha256)
        assert (picture.width, picture.height) == (600, 800) == image.size
        assert not image.getexif()


def test_transparent_pictures_stand_on_white(app: Flask) -> None:
    with working(app):
        picture = keep_picture(content=saved(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
        assert kept(picture.sha256).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PHOTO_UNREADABLE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PHOTO_UNREADABLE"),
        (jpeg(size=(900, 700))[:-2000], "PHOTO_UNREADABLE"),
        (saved(Image.new("RGB", (400, 300)), "GIF"), "PHOTO_UNREADABLE"),
        (jpeg(size=(90, 60)), "PHOTO_TOO_SMALL"),
        (saved(Image.new("1", (9000, 9000)), "PNG"), "PHOTO_TOO_LARGE"),
    ],
    ids=["nothing", "svg", "cut off", "gif", "small", "81 megapixels"],
)
def test_what_is_no_good_picture_is_refused_by_code(app: Flask, content: bytes, code: str) -> None:
    with working(app), pytest.raises(PhotoRefused) as refused:
        keep_picture(content=content)
    assert refused.value.code == code


def test_a_picture_above_the_size_in_bytes_is_refused_before_it_is_opened(app: Flask) -> None:
    limit = app.config["SETTINGS"].limit_photo_mb * 1024 * 1024
    with working(app), pytest.raises(PhotoRefused) as refused:
        keep_picture(content=b"\0" * (limit + 1))
    assert refused.value.code == "PHOTO_TOO_LARGE"


REFUSED = dict.fromkeys(("hopper.avif", "hopper.bmp", "hopper.gif", "hopper.tif"), "PHOTO_UNREADABLE") | {
    "exif_gps.jpg": "PHOTO_TOO_SMALL"
}


def test_every_odd_picture_is_taken_or_refused_as_stated(app: Flask, shared: Path) -> None:
    paths = [path for path in sorted((shared / "photos" / "tricky").glob("*.*")) if "LICENSE" not in path.name]
    outcomes = {}
    with working(app):
        for path in paths:
            try:
                picture = take_picture(content=path.read_bytes())
                make_picture(sha256=picture.sha256)
                assert kept(picture.sha256, "thumb").width <= picture.width
            except PhotoRefused as refused:
                outcomes[path.name] = refused.code
    assert outcomes == REFUSED
    assert len(paths) > 20


def test_every_orientation_is_turned_upright(app: Flask, shared: Path) -> None:
    with working(app):
        for path in sorted((shared / "photos" / "exif").glob("Landscape_[168].jpg")):
            picture = keep_picture(content=path.read_bytes())
            image = kept(picture.sha256)
            assert picture.width > picture.height, path.name
            assert image.width > image.height, path.name
            assert not image.getexif(), path.name


def two_frames() -> bytes:
    """A photo of two pictures in one file, as phones with two lenses make it."""
    frames = [Image.new("RGB", (400, 300), color) for color in ("navy", "teal")]
    return saved(frames[0], "MPO", save_all=True, append_images=frames[1:])


def test_odd_kinds_of_pictures_are_made_like_any_other(app: Flask) -> None:
    deep = Image.new("I;16", (400, 300), 40_000)
    odd = {
        "cmyk": saved(Image.new("CMYK", (400, 300), (10, 200, 30, 0)), "JPEG"),
        "16 bit": saved(deep, "PNG"),
        "two frames": two_frames(),
        "heic": saved(Image.new("RGB", (400, 300), "olive"), "HEIF"),
        "palette": saved(Image.new("P", (400, 300), 3), "PNG"),
    }
    with working(app):
        for name, content in odd.items():
            picture = take_picture(content=content)
            make_picture(sha256=picture.sha256)
            assert (kept(picture.sha256).mode, kept(picture.sha256).size) == ("RGB", (400, 300)), name


def test_a_small_file_of_billions_of_pixels_is_refused_unopened(app: Flask) -> None:
    gif = b"GIF89a" + (65_535).to_bytes(2, "little") * 2 + b"\x80\0\0\0\0\0\xff\xff\xff," + b"\0" * 20 + b";"
    with working(app), pytest.raises(PhotoRefused) as refused:
        take_picture(content=gif)
    assert refused.value.code == "PHOTO_UNREADABLE"


@pytest.mark.postgres
def test_photos_are_added_behind_the_others_and_each_picture_once(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        first, second = (
            photos.add(listing=car, content=jpeg(color), file_name=f"{color}.jpg", origin=origin())
            for color in ("red", "green")
        )
        assert photos.add(listing=car, content=jpeg("red"), file_name="again.jpg", origin=origin()).id == first.id
        make_photos(car.dealer_id)
        assert ([photo.id for photo in car.photos], car.photo_count) == ([first.id, second.id], 2)
        assert first.sha256 == hashlib.sha256(jpeg("red")).hexdigest()
        assert count(FieldChange) == 2


@pytest.mark.postgres
def test_people_order_photos_and_take_them_away(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        red, green, blue = (
            photos.add(listing=car, content=jpeg(color), file_name=f"{color}.jpg", origin=origin())
            for color in ("red", "green", "blue")
        )
        photos.reorder(listing=car, photo_ids=[blue.id, red.id], origin=origin())
        assert [photo.id for photo in car.photos] == [blue.id, red.id, green.id]
        photos.remove(listing=car, photo_id=blue.id, origin=origin())
        make_photos(car.dealer_id)
        assert ([photo.id for photo in car.photos], car.photo_count) == ([red.id, green.id], 2)
        assert car.locked_fields == []


def test_photos_of_another_car_cannot_be_named(app: Flask, stage: Stage) -> None:
    with working(app):
        mine, other = make_listing(stage.north_id), make_listing(stage.south_id)
        foreign = photos.add(listing=other, content=jpeg(), file_name="x.jpg", origin=origin())
        with pytest.raises(NotFound):
            photos.reorder(listing=mine, photo_ids=[foreign.id], origin=origin())
        with pytest.raises(NotFound):
            photos.remove(listing=mine, photo_id=foreign.id, origin=origin())


def test_a_car_has_no_more_photos_than_allowed(app: Flask, stage: Stage) -> None:
    limit = app.config["SETTINGS"].limit_photos
    with working(app):
        car = make_listing(stage.north_id)
        db.session.add_all(
            Photo(listing_id=car.id, dealer_id=car.dealer_id, position=place, sha256="0" * 64) for place in range(limit)
        )
        with pytest.raises(PhotoRefused) as refused:
            photos.add(listing=car, content=jpeg(), file_name="x.jpg", origin=origin())
    assert refused.value.code == "PHOTO_TOO_MANY"


def test_a_photo_is_shown_to_everybody_only_while_its_car_is(
    app: Flask, stage: Stage, browse: Callable[[Person | None], FlaskClient]
) -> None:
    with working(app):
        shown, hidden = make_listing(stage.north_id), make_listing(stage.north_id, status="draft")
        public = photos.add(listing=shown, content=jpeg("red"), file_name="a.jpg", origin=origin()).sha256
        private = photos.add(listing=hidden, content=jpeg("green"), file_name="b.jpg", origin=origin()).sha256
        db.session.commit()
        make_photos(stage.north_id)
    answer = browse(None).get(f"/media/photos/{public}/card.webp")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert "Set-Cookie" not in answer.headers
    status = {
        who: browse(person).get(f"/media/photos/{private}/card.jpg").status_code
        for who, person in {
            "nobody": None, "own": stage.editor, "stranger": stage.stranger, "distributor": stage.distributor,
        }.items()
    }  # fmt: skip
    assert status == {"nobody": 404, "own": 200, "stranger": 404, "distributor": 200}


@pytest.mark.parametrize(
    "address", ["0/card.webp", f"{'a' * 64}/huge.webp", f"{'a' * 64}/card.svg", "..%2f..%2f/card.jpg"]
)
def test_other_addresses_of_photos_do_not_exist(
    app: Flask, browse: Callable[[Person | None], FlaskClient], address: str
) -> None:
    assert browse(None).get(f"/media/photos/{address}").status_code == 404


@pytest.mark.parametrize("body_type", ["suv", "wagon", "nonsense"])
def test_every_body_type_has_a_drawing(
    app: Flask, browse: Callable[[Person | None], FlaskClient], body_type: str
) -> None:
    answer = browse(None).get(f"/media/placeholder/{body_type}.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_photo_count_tells_what_can_be_shown(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        db.session.add(Photo(listing_id=car.id, dealer_id=car.dealer_id, state="pending", url="https://x.test/1.jpg"))
        db.session.flush()
        photos.count_stored(car)
        assert db.session.get_one(Listing, car.id).photo_count == 0
