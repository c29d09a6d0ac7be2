"""Addresses of pictures: the sizes that are made of every photo, and the drawn placeholder of a body type."""

from __future__ import annotations

from functools import cache

from flask import url_for

WIDTHS = {"thumb": 320, "card": 640, "large": 1600}
DEFAULT_SIZE = (1600, 1200)


def photo_path(sha256: str, size: str, kind: str = "webp") -> str:
    """The address of a photo in one of its sizes, as avif, webp or jpg."""
    before, between, after = _parts_of_address()
    return f"{before}{sha256}{between}{size}{after}{kind}"


def placeholder_path(body_type: str | None) -> str:
    """The address of the drawn car that stands where no photo is."""
    return url_for("media.placeholder", body_type=body_type or "sedan")


def shown_size(width: int | None, height: int | None) -> tuple[int, int]:
    """Width and height of the large size of a photo."""
    if not width or not height:
        return DEFAULT_SIZE
    shown = min(width, WIDTHS["large"])
    return shown, round(height * shown / width)


@cache
def _parts_of_address() -> tuple[str, str, str]:
    """What stands around hash, size and kind: a page has hundreds of pictures, and building an address takes time."""
    built = url_for("media.photo", sha256="SHA", size="SIZE", kind="KIND").removesuffix("KIND")
    before, _hash, rest = built.partition("SHA")
    between, _size, after = rest.partition("SIZE")
    return before, between, after
