"""Whether two pictures are one: saved anew they are, another car on the same spot is not."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path

from PIL import Image

from app.demo.pictures.album import draw, list_sittings
from app.services.photo_pixels import Look, decode, is_alike, is_same, open_image, parse_look, read_grain, read_look
from tests.rules.test_photos import saved


def saved_anew(content: bytes, width: int, quality: int) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        small = image.convert("RGB").resize((width, round(image.height * width / image.width)))
    return saved(small, "JPEG", quality=quality)


def seen(content: bytes) -> tuple[Look | None, Image.Image]:
    """A picture's look and the grain of its smallest size, as they are compared."""
    with open_image(content) as image:
        glance = decode(image, 320)
    return parse_look(read_look(glance)), read_grain(glance)


def is_one(first: tuple[Look | None, Image.Image], second: tuple[Look | None, Image.Image]) -> bool:
    return is_alike(first[0], second[0]) and is_same(first[1], second[1])


def test_a_real_picture_saved_anew_is_the_same_and_another_one_is_not(shared: Path) -> None:
    paths = [path for path in sorted((shared / "photos" / "cars").glob("*.jp*g")) if "paddle_vehicle" not in path.name]
    contents = [path.read_bytes() for path in paths]
    first = [seen(content) for content in contents]
    for known, content in zip(first, contents, strict=True):
        assert all(is_one(known, seen(saved_anew(content, *how))) for how in ((1024, 85), (640, 30), (320, 90)))
    assert len(first) > 8
    assert not any(is_one(one, another) for one, another in combinations(first, 2))


def test_similar_cars_in_one_place_are_never_one_picture() -> None:
    names = [f"{design}/{color}/side" for design in ("hyundai-solaris", "hyundai-elantra") for color in ("red", "grey")]
    drawn = [seen(picture.content) for sitting in list_sittings(names) for picture in draw(sitting)]
    assert sum(is_alike(one[0], another[0]) for one, another in combinations(drawn, 2)) > 0
    assert not any(is_one(one, another) for one, another in combinations(drawn, 2))
