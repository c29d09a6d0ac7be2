"""The picture beside a link to a car in messengers and networks: set once, kept as long as what it says is true."""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode
from dataclasses import asdict, dataclass
from typing import IO, Final

import structlog
from PIL import Image

from app.errors import NotFound
from app.lib.typeset import draw_pages, read_source
from app.services.photos import photo_key
from app.storage import content_key, storage

SIZE: Final = (1200, 630)
FOLDER: Final = "social"
SOURCE: Final = "social.typ"
QUALITY: Final = 84
POINTS_TO_THE_INCH: Final = 72  # a point of the page is a dot of the picture
PHOTO, DRAWING = "photo.svg", "drawing.svg"
# The typesetter takes texts only: a photo comes inside an SVG.
FRAME: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630"><image width="1200" '
    'height="630" preserveAspectRatio="xMidYMid slice" href="data:image/jpeg;base64,{}"/></svg>'
)

log = structlog.get_logger("social")


@dataclass(frozen=True, slots=True)
class Told:
    """What the picture says, in the language ``lang``; ``photo`` is the content hash of the car's first picture."""

    lang: str
    title: str
    price: str
    facts: str
    photo: str | None
    body_type: str

    @property
    def mark(self) -> str:
        """What tells this picture from one that said something else."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(f"{SOURCE}\n{text}".encode()).hexdigest()


def open_picture(*, told: Told, drawing: bytes) -> IO[bytes]:
    """The JPEG of 1200 x 630 dots. ``drawing``: the SVG to show where there is no photo."""
    key = f"{content_key(FOLDER, told.mark)}.jpg"
    if storage().exists(key):
        return storage().open(key)
    made = _draw(told, drawing)
    try:
        storage().put(key, made)
    except OSError as error:  # a full or read-only storage hides no picture
        log.warning("picture not kept", error=str(error))
    made.seek(0)
    return made


def _draw(told: Told, drawing: bytes) -> io.BytesIO:
    photo = _read_photo(told.photo)
    names = {"photo": PHOTO if photo else None, "drawing": DRAWING}
    files = {DRAWING: drawing, **({PHOTO: photo} if photo else {})}
    data = {"lang": told.lang, "title": told.title, "price": told.price, "facts": told.facts, **names}
    page = draw_pages(read_source(SOURCE), data, files, ppi=POINTS_TO_THE_INCH)[0]
    made = io.BytesIO()
    with Image.open(io.BytesIO(page)) as picture:
        picture.convert("RGB").save(made, "JPEG", quality=QUALITY, optimize=True)
    made.seek(0)
    return made


def _read_photo(sha256: str | None) -> bytes | None:
    if sha256 is None:
        return None
    try:
        with storage().open(photo_key(sha256, "large", "jpg")) as source:
            return FRAME.format(b64encode(source.read()).decode()).encode()
    except NotFound:
        return None
