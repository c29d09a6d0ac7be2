"""Every format in a ZIP with photos of each kind, named as people name them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pillow_heif
import pytest
from flask import Flask
from PIL import Image

from app.importers.formats import FORMATS
from tests.importers.deliveries import archive, car, own_xml, vin, workbook
from tests.importers.pipeline import rows, send, totals
from tests.importers.site_feeds import MAXPOSTER, YML, mobile_de
from tests.importers.test_other_formats import AUTORU, AVITO, CARCOPY
from tests.stage import Stage, working

pillow_heif.register_heif_opener()
KINDS = {"jpg": ("JPEG", "red"), "png": ("PNG", "green"), "webp": ("WEBP", "blue"), "heic": ("HEIF", "gold")}


def picture(kind: str, color: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), color).save(buffer, kind)
    return buffer.getvalue()


PHOTOS = {ending: picture(kind, color) for ending, (kind, color) in KINDS.items()}


def table() -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([car(1), car(1).values()])
    return buffer.getvalue().encode()


# Format -> what a delivery of one car looks like, and how the car is called in the names of its photos.
SAMPLES: dict[str, tuple[Callable[[], bytes], str]] = {
    "own_xml": (lambda: own_xml(car(1)), "N-1"),
    "own_json": (lambda: json.dumps({"cars": [car(1)]}).encode(), "N-1"),
    "own_table": (lambda: workbook(car(1), car(1).values()), "N-1"),
    "autoru": (lambda: AUTORU, vin(7)),
    "avito": (lambda: AVITO, "A-1"),
    "carcopy": (lambda: CARCOPY, vin(4)),
    "maxposter": (lambda: MAXPOSTER, "812345"),
    "yml": (lambda: YML, vin(22)),
    "mobile_de": (lambda: mobile_de({}), "4711"),
}


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_a_format_comes_with_its_photos_in_a_zip(app: Flask, stage: Stage, known: Any) -> None:
    make, name = SAMPLES[known.name]
    photos = {f"photos/{name}_{place}.{ending}": content for place, (ending, content) in enumerate(PHOTOS.items(), 1)}
    with working(app):
        done = send(stage.north_id, archive({"cars.dat": make(), **photos}))
        assert (done.format, totals(done)) == (known.name, {"delivered": 1, "new": 1})
        (row,) = rows(done)
        names = [photo.get("file_name") for photo in row.record["photos"] if photo.get("sha256")]
        assert names == list(photos)
        assert not any(code.startswith("PHOTO") for code in done.problem_counts)


def test_a_file_called_avito_that_holds_autoru_is_autoru(app: Flask, stage: Stage) -> None:
    with working(app):
        done = send(stage.north_id, archive({"avito.xml": AUTORU}))
        assert (done.format, totals(done)) == ("autoru", {"delivered": 1, "new": 1})


def test_a_table_in_a_zip_may_be_plain_text(app: Flask, stage: Stage) -> None:
    with working(app):
        assert send(stage.north_id, archive({"stock.txt": table()})).format == "own_table"
