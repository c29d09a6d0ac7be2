"""Photos on all cores: taken in and made in every size, against Pillow alone doing the same work in memory."""

import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from app.importers.photo_making import make_pictures
from app.services.photo_pixels import KINDS, SIZES
from app.services.photos import take_picture
from tests.bench.measures import Figure, take_time
from tests.bench.world import World

COUNT = 16
SCENE = (4000, 3000)


def measure_photos(world: World) -> Iterator[Figure]:
    """Photos of 12 megapixels in 3 sizes and 2 kinds, with storage and checks, against Pillow alone."""
    contents = [take_photo(number) for number in range(COUNT)]

    def make_by_pillow() -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(make_sizes, contents))

    floor = take_time(make_by_pillow)
    with world.build().app_context():
        spent = take_time(lambda: make_by_house(contents))
    yield Figure(f"{COUNT} photos of 12 MP: Pillow alone / taken in and made", floor / spent, "x", 0.6, at_least=True)


def make_by_house(contents: list[bytes]) -> None:
    """Take photos in and make their sizes, as a delivery and the queue do."""
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    for content in contents:
        take_picture(content=content)
    if not all(make_pictures(hashes)):
        raise RuntimeError("a photo could not be made")


def make_sizes(content: bytes) -> None:
    """What Pillow does for one photo: every size from the one before, in every kind, in memory."""
    with Image.open(io.BytesIO(content)) as image:
        made = image.convert("RGB")
    for width in sorted(SIZES.values(), reverse=True):
        made = made.resize((width, round(made.height * width / made.width)), Image.Resampling.LANCZOS)
        for kind, options in KINDS.items():
            made.save(io.BytesIO(), "JPEG" if kind == "jpg" else "WEBP", **options)


def take_photo(number: int) -> bytes:
    """A scene with soft shapes and the grain of a camera."""
    base = Image.effect_noise((40, 30), 90 + number).convert("RGB").resize(SCENE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SCENE, 20).convert("RGB")
    sink = io.BytesIO()
    Image.blend(base, grain, 0.2).save(sink, "JPEG", quality=90)
    return sink.getvalue()
