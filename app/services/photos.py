"""Photos of listings: taken in safely, kept once per content, ordered by people."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pillow_heif
from flask import current_app
from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Bank, Listing, Origin, Photo, ValuationPhoto
from app.services.listings import note_field, touch
from app.storage import content_key, storage
from app.tenancy import Scope, acting

SIZES: Final = {"thumb": 320, "card": 640, "large": 1600}
KINDS: Final = {"webp": {"quality": 80, "method": 2}, "jpg": {"quality": 82, "progressive": True, "optimize": True}}
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")  # MPO comes as JPEG
SMALLEST: Final = (75, 100)
_PIXELS: Final = 1_000_000
_TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_ORIENTATION: Final = 0x0112
_DEEP_GREY: Final = frozenset({"I", "I;16", "I;16B", "I;16L"})

pillow_heif.register_heif_opener()
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")  # damaged EXIF is dropped anyway
Image.MAX_IMAGE_PIXELS = None  # our own limit refuses before a pixel is decoded

_WORDS: Final = {
    "PHOTO_UNREADABLE": _l("The photo cannot be read: send a JPEG, PNG, WebP or HEIC picture."),
    "PHOTO_TOO_LARGE": _l("The photo is too large."),
    "PHOTO_TOO_SMALL": _l("The photo is too small."),
    "PHOTO_TOO_MANY": _l("The car has as many photos as it may have."),
}


class PhotoRefused(RuleBroken):
    """A photo cannot be taken; ``limit`` tells what it breaks, in words, "" where there is none."""

    def __init__(self, code: str, limit: str = "") -> None:
        super().__init__(code, _WORDS[code], "photos")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the storage: hash of the bytes as they came, size in pixels as people see it."""

    sha256: str
    width: int
    height: int


def too_large(limit: str) -> PhotoRefused:
    """The error for a photo above a limit."""
    return PhotoRefused("PHOTO_TOO_LARGE", limit)


def photo_key(sha256: str, size: str, kind: str) -> str:
    """Where a size of a photo lies in the storage; ``size`` of SIZES, ``kind`` of KINDS."""
    return f"{content_key('photos', sha256)}/{size}.{kind}"


def keep_picture(*, content: bytes) -> Picture:
    """Make all sizes of a picture, without its EXIF, and keep them under the hash of ``content``, once.

    :raises PhotoRefused: PHOTO_UNREADABLE (no picture, damaged, cut off), PHOTO_TOO_LARGE, PHOTO_TOO_SMALL.
    """
    settings = current_app.config["SETTINGS"]
    if len(content) > settings.limit_photo_mb * 1024 * 1024:
        raise too_large(f"{settings.limit_photo_mb} MB")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = _measure(image, settings.limit_photo_megapixels)
            if not storage().exists(_last_key(sha256)):
                _keep_sizes(sha256, _decode(image))
    except PhotoRefused:
        raise
    except OSError as error:
        if error.errno is not None:  # the storage, not the picture
            raise
        raise PhotoRefused("PHOTO_UNREADABLE") from error
    except Exception as error:  # decoders raise whatever a hostile file leads them to
        raise PhotoRefused("PHOTO_UNREADABLE") from error
    return Picture(sha256, width, height)


def is_named(*, sha256: str) -> bool:
    """Whether any car, also a customer's own one, or a bank's logo has the picture."""
    places = (Photo.sha256, ValuationPhoto.sha256, Bank.logo)
    named = (select(place).where(place == sha256).limit(1) for place in places)
    with acting(Scope.system("a picture is kept as long as anybody names it")):
        return any(db.session.scalar(statement) is not None for statement in named)


def forget_picture(*, sha256: str) -> None:
    """Delete a picture that nobody names any longer, in every size and kind that was made of it."""
    for file in list(storage().list_files(content_key("photos", sha256))):
        storage().delete(file.key)


def add(*, listing: Listing, content: bytes, file_name: str, origin: Origin, by_feed: bool = False) -> Photo:
    """Add a photo behind the others; the same picture is added once.

    :raises PhotoRefused: it cannot be taken, or the car has as many as it may have.
    """
    picture = keep_picture(content=content)
    photos = _photos_of(listing)
    known = next((photo for photo in photos if photo.sha256 == picture.sha256), None)
    if known is not None:
        return known
    limit = current_app.config["SETTINGS"].limit_photos
    if len(photos) >= limit:
        raise PhotoRefused("PHOTO_TOO_MANY", str(limit))
    photo = Photo(
        listing_id=listing.id,
        dealer_id=listing.dealer_id,
        position=max((photo.position for photo in photos), default=-1) + 1,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        added_at=origin.at,
        by_feed=by_feed,
        file_name=file_name[:300],
    )
    db.session.add(photo)
    _finish(listing, origin, old=None, new=photo.file_name)
    return photo


def remove(*, listing: Listing, photo_id: int, origin: Origin) -> None:
    """Take a photo away; when it came by a feed, feeds leave the car's photos alone from now on.

    :raises NotFound: the listing has no such photo.
    """
    photo = next((photo for photo in _photos_of(listing) if photo.id == photo_id), None)
    if photo is None:
        raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
    if photo.by_feed:
        _lock(listing)
    db.session.delete(photo)
    _finish(listing, origin, old=photo.file_name or photo.url, new=None)


def reorder(*, listing: Listing, photo_ids: Sequence[int], origin: Origin) -> None:
    """Put the photos into an order; those not named follow in their order. Feeds keep it from now on.

    :raises NotFound: a number that is none of the listing's photos.
    """
    photos = {photo.id: photo for photo in _photos_of(listing)}
    if not set(photo_ids) <= set(photos):
        raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
    order = list(dict.fromkeys((*photo_ids, *photos)))
    if order == list(photos):
        return
    for position, number in enumerate(order):
        photos[number].position = position
    if any(photo.by_feed for photo in photos.values()):
        _lock(listing)
    _finish(listing, origin, old=list(photos), new=order)


def count_stored(listing: Listing) -> None:
    """Bring ``photo_count`` up to date: pictures that can be shown."""
    listing.photo_count = sum(photo.state == "stored" for photo in _photos_of(listing))


def _photos_of(listing: Listing) -> list[Photo]:
    chosen = select(Photo).where(Photo.listing_id == listing.id).order_by(Photo.position, Photo.id)
    return list(db.session.scalars(chosen))


def _lock(listing: Listing) -> None:
    listing.locked_fields = sorted({*listing.locked_fields, "photos"})


def _finish(listing: Listing, origin: Origin, *, old: Any, new: Any) -> None:
    db.session.flush()
    db.session.expire(listing, ["photos"])
    count_stored(listing)
    note_field(listing, "photos", old, new, origin)
    touch(listing, origin)
    db.session.flush()


def _measure(image: Image.Image, megapixels: int) -> tuple[int, int]:
    """The picture's size once it is turned upright; refuses what is too large to decode or too small to show."""
    width, height = image.size
    if width * height > megapixels * _PIXELS:
        raise too_large(f"{megapixels} MP")
    if min(width, height) < SMALLEST[0] or max(width, height) < SMALLEST[1]:
        raise PhotoRefused("PHOTO_TOO_SMALL", f"{SMALLEST[1]} x {SMALLEST[0]} px")
    return (height, width) if _is_turned(image) else (width, height)


def _is_turned(image: Image.Image) -> bool:
    return image.getexif().get(_ORIENTATION) in _TURNED


def _decode(image: Image.Image) -> Image.Image:
    """The picture upright, in RGB, on white where it is transparent; large JPEGs are decoded no larger than needed."""
    width, height = image.size
    scale = SIZES["large"] / (height if _is_turned(image) else width)
    if scale < 1:
        image.draft("RGB", (round(width * scale), round(height * scale)))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _DEEP_GREY:
        upright = upright.point(lambda value: value / 256).convert("L")
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright)
    return upright.convert("RGB")


def _keep_sizes(sha256: str, image: Image.Image) -> None:
    """Write every size; the last one tells that all are there."""
    for size, kind, made in _make_sizes(image):
        storage().put(photo_key(sha256, size, kind), made)


def _make_sizes(image: Image.Image) -> Iterator[tuple[str, str, io.BytesIO]]:
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


def _last_key(sha256: str) -> str:
    return photo_key(sha256, min(SIZES, key=SIZES.__getitem__), list(KINDS)[-1])
