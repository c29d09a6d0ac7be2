"""Addresses of pictures: the sizes that are made of every photo, and the drawn placeholder of a body type."""

from __future__ import annotations

from flask import url_for

WIDTHS = {"thumb": 320, "card": 640, "large": 1600}
DEFAULT_SIZE = (1600, 1200)


def photo_path(sha256: str, size: str, kind: str = "webp") -> str:
    """The address of a photo in one of its sizes, as avif, webp or jpg."""
    return url_for("media.photo", sha256=sha256, size=size, kind=kind)


def placeholder_path(body_type: str | None) -> str:
    """The address of the drawn car that stands where no photo is."""
    return url_for("media.placeholder", body_type=body_type or "sedan")


def shown_size(width: int | None, height: int | None) -> tuple[int, int]:
    """Width and height of the large size of a photo."""
    if not width or not height:
        return DEFAULT_SIZE
    shown = min(width, WIDTHS["large"])
    return shown, round(height * shown / width)
