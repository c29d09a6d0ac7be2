"""AVIF of photos: fewer bytes than WebP, but slow to make, so each size is made when first asked for, and kept."""

from __future__ import annotations

import io
from typing import IO, Final

import structlog
from PIL import Image

from app.services.photo_pixels import KINDS
from app.services.photos import photo_key
from app.storage import storage

AVIF: Final = {"quality": 55, "speed": 9}
SHOWN_KINDS: Final = ("avif", *KINDS)

log = structlog.get_logger("photos")


def open_photo(*, sha256: str, size: str, kind: str) -> IO[bytes]:
    """The bytes of a stored photo in a size of SIZES and a kind of SHOWN_KINDS.

    :raises NotFound: there is no such photo in the storage.
    """
    key = photo_key(sha256, size, kind)
    if kind in KINDS or storage().exists(key):
        return storage().open(key)
    made = io.BytesIO()
    with storage().open(photo_key(sha256, size, "jpg")) as source, Image.open(source) as image:
        image.save(made, "AVIF", **AVIF)
    made.seek(0)
    try:
        storage().put(key, made)
    except OSError as error:  # a full or read-only storage hides no photo
        log.warning("avif not kept", error=str(error))
    made.seek(0)
    return made
