"""Pixels of pictures: measured, turned upright, made in every size, compared by their looks; no storage, no rows."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import pillow_heif
from flask_babel import lazy_gettext as _l
from PIL import Image, ImageChops, ImageOps

from app.errors import RuleBroken

SIZES: Final = {"thumb": 320, "card": 640, "large": 1600}
KINDS: Final = {"webp": {"quality": 80, "method": 2}, "jpg": {"quality": 82, "progressive": True, "optimize": True}}
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")  # MPO comes as JPEG
SMALLEST: Final = (75, 100)
_PIXELS: Final = 1_000_000
_TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_ORIENTATION: Final = 0x0112
_DEEP_GREY: Final = frozenset({"I", "I;16", "I;16B", "I;16L"})
_GRID: Final = 16  # a look compares 16 x 16 neighbours
_FLAT: Final = 16  # a picture with less contrast looks like any other
# One real picture saved anew, down to 320 pixels and quality 30, differs in 35 bits and in 15 of 255 at its worst spot;
# different scenes in 80 bits and more. Another car in the same place may differ in 4 bits only, but in 25 at its worst
# spot: looks find what may be the same, grains decide.
_ALIKE_BITS: Final = 36
_ALIKE_COLOR: Final = 16
_GRAIN: Final = 64
_SPOT: Final = 4
_ALIKE_SPOT: Final = 18

pillow_heif.register_heif_opener()
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")  # damaged EXIF is dropped anyway
Image.MAX_IMAGE_PIXELS = None  # our own limit refuses before a pixel is decoded

_WORDS: Final = {
    "PHOTO_UNREADABLE": _l("The photo cannot be read: send a JPEG, PNG, WebP or HEIC picture."),
    "PHOTO_TOO_LARGE": _l("The photo is too large."),
    "PHOTO_TOO_SMALL": _l("The photo is too small."),
    "PHOTO_TOO_MANY": _l("The car has as many photos as it may have."),
}


class Look(NamedTuple):
    """How a picture looks: which of its neighbours are darker, and its mean colour."""

    bits: int
    color: bytes


class PhotoRefused(RuleBroken):
    """A photo cannot be taken; ``limit`` tells what it breaks, in words, "" where there is none."""

    def __init__(self, code: str, limit: str = "") -> None:
        super().__init__(code, _WORDS[code], "photos")
        self.limit = limit


def too_large(limit: str) -> PhotoRefused:
    """The error for a photo above a limit."""
    return PhotoRefused("PHOTO_TOO_LARGE", limit)


def open_image(content: bytes) -> Image.Image:
    """The picture of some bytes, its pixels not decoded yet.

    :raises OSError: no picture of FORMATS.
    """
    return Image.open(io.BytesIO(content), formats=FORMATS)


def measure(image: Image.Image, megapixels: int) -> tuple[int, int]:
    """The picture's size once it is turned upright; refuses what is too large to decode or too small to show."""
    width, height = image.size
    if width * height > megapixels * _PIXELS:
        raise too_large(f"{megapixels} MP")
    if min(width, height) < SMALLEST[0] or max(width, height) < SMALLEST[1]:
        raise PhotoRefused("PHOTO_TOO_SMALL", f"{SMALLEST[1]} x {SMALLEST[0]} px")
    return (height, width) if _is_turned(image) else (width, height)


def decode(image: Image.Image, width: int) -> Image.Image:
    """The picture upright, in RGB, on white where it is transparent; large JPEGs are decoded no larger than ``width``
    needs.
    """
    full_width, full_height = image.size
    scale = width / (full_height if _is_turned(image) else full_width)
    if scale < 1:
        image.draft("RGB", (round(full_width * scale), round(full_height * scale)))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _DEEP_GREY:
        upright = upright.point(lambda value: value / 256).convert("L")
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright)
    return upright.convert("RGB")


def make_sizes(image: Image.Image) -> Iterator[tuple[str, str, io.BytesIO]]:
    """Every size in every kind, the largest first: (size, kind, bytes); nothing is enlarged."""
    made = image
    for size, width in sorted(SIZES.items(), key=lambda item: -item[1]):
        if made.width > width:
            made = made.resize(
                (width, max(1, round(made.height * width / made.width))), Image.Resampling.LANCZOS, reducing_gap=2
            )
        for kind, options in KINDS.items():
            sink = io.BytesIO()
            made.save(sink, "JPEG" if kind == "jpg" else "WEBP", **options)
            sink.seek(0)
            yield size, kind, sink


def read_look(image: Image.Image) -> str:
    """How a picture looks at a glance, to compare it by: which of 16 x 16 neighbours is darker, and the mean colour.

    :returns: 64 + 6 hexadecimal digits, "" for a surface on which there is nothing to see.
    """
    small = image.convert("L").resize((_GRID + 1, _GRID), Image.Resampling.BOX).tobytes()
    if max(small) - min(small) < _FLAT:
        return ""
    rows = (small[start : start + _GRID + 1] for start in range(0, len(small), _GRID + 1))
    bits = "".join("01"[left > right] for row in rows for left, right in pairwise(row))
    color = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"{int(bits, 2):064x}{color.hex()}"


def parse_look(look: str) -> Look | None:
    """A look to be compared; None for one that tells nothing."""
    return Look(int(look[:64], 16), bytes.fromhex(look[64:])) if look else None


def read_grain(image: Image.Image) -> Image.Image:
    """A picture as far as it takes to tell whether another one is the same, spot by spot."""
    return image.convert("L").resize((_GRAIN, _GRAIN), Image.Resampling.BOX)


def is_same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two grains are those of one picture, maybe saved anew in another size or quality."""
    return max(ImageChops.difference(one, other).reduce(_SPOT).tobytes()) <= _ALIKE_SPOT


def is_alike(one: Look | None, other: Look | None) -> bool:
    """Whether two looks may be those of one picture."""
    if one is None or other is None or (one.bits ^ other.bits).bit_count() > _ALIKE_BITS:
        return False
    return all(abs(left - right) <= _ALIKE_COLOR for left, right in zip(one.color, other.color, strict=True))


def _is_turned(image: Image.Image) -> bool:
    return image.getexif().get(_ORIENTATION) in _TURNED
