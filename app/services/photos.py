"""Photos of listings: taken in safely, kept once per content, ordered by people."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from PIL import Image
from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.lib.text import sound
from app.models import Bank, Listing, Origin, Photo, TrayPhoto, ValuationPhoto
from app.services import photo_pixels as pixels
from app.services.listings import note_field, touch
from app.services.photo_pixels import KINDS, SIZES, PhotoRefused
from app.storage import content_key, storage
from app.tenancy import Scope, acting

ORIGINALS: Final = "originals"
_GLANCE: Final = 160  # pixels wide: enough to see whether a picture is whole, and how it looks


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the storage: hash of the bytes as they came, size in pixels as people see it, its look.

    ``is_made``: its sizes are there; otherwise its bytes wait in the storage for `make_picture`.
    """

    sha256: str
    width: int
    height: int
    look: str = ""
    is_made: bool = True


def photo_key(sha256: str, size: str, kind: str) -> str:
    """Where a size of a photo lies in the storage; ``size`` of SIZES, ``kind`` of KINDS."""
    return f"{content_key('photos', sha256)}/{size}.{kind}"


def original_key(sha256: str) -> str:
    """Where the bytes of a picture wait for its sizes to be made."""
    return content_key(ORIGINALS, sha256)


def keep_picture(*, content: bytes) -> Picture:
    """Make all sizes of a picture, without its EXIF, and keep them under the hash of ``content``, once.

    :raises PhotoRefused: PHOTO_UNREADABLE (no picture, damaged, cut off), PHOTO_TOO_LARGE, PHOTO_TOO_SMALL.
    """

    def keep(image: Image.Image, sha256: str, megapixels: int) -> Picture:
        width, height = pixels.measure(image, megapixels)
        is_made = storage().exists(_last_key(sha256))
        upright = pixels.decode(image, _GLANCE if is_made else SIZES["large"])
        look = pixels.read_look(upright)
        if not is_made:
            _keep_sizes(sha256, upright)
        return Picture(sha256, width, height, look)

    return _look_into(content, keep)


def take_picture(*, content: bytes) -> Picture:
    """Take a picture in at a glance: it is checked as a whole, its bytes are kept, its sizes are made later.

    :raises PhotoRefused: as `keep_picture`.
    """

    def take(image: Image.Image, sha256: str, megapixels: int) -> Picture:
        width, height = pixels.measure(image, megapixels)
        look = pixels.read_look(pixels.decode(image, _GLANCE))
        is_made = storage().exists(_last_key(sha256))
        if not is_made:
            storage().put(original_key(sha256), io.BytesIO(content))
        return Picture(sha256, width, height, look, is_made)

    return _look_into(content, take)


def make_picture(*, sha256: str) -> None:
    """Make all sizes of a picture that was taken in; its bytes, with all that its EXIF tells, are forgotten then.

    :raises PhotoRefused: it cannot be read after all.
    :raises NotFound: nobody took it in.
    """
    if not storage().exists(_last_key(sha256)):
        with storage().open(original_key(sha256)) as file:
            keep_picture(content=file.read())
    storage().delete(original_key(sha256))


def _look_into(content: bytes, act: Callable[[Image.Image, str, int], Picture]) -> Picture:
    """Open a picture and do something with it; whatever a hostile file leads to is a refusal."""
    settings = current_app.config["SETTINGS"]
    if len(content) > settings.limit_photo_mb * 1024 * 1024:
        raise pixels.too_large(f"{settings.limit_photo_mb} MB")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with pixels.open_image(content) as image:
            return act(image, sha256, settings.limit_photo_megapixels)
    except PhotoRefused:
        raise
    except OSError as error:
        if error.errno is not None:  # the storage, not the picture
            raise
        raise PhotoRefused("PHOTO_UNREADABLE") from error
    except Exception as error:  # decoders raise whatever a hostile file leads them to
        raise PhotoRefused("PHOTO_UNREADABLE") from error


def open_thumb(*, sha256: str) -> Image.Image | None:
    """The smallest size of a picture; None while it is not made."""
    try:
        with storage().open(photo_key(sha256, "thumb", "jpg")) as file, Image.open(file) as image:
            image.load()
            return image
    except NotFound:
        return None


def is_named(*, sha256: str) -> bool:
    """Whether any car, also a customer's own one, or a bank's logo has the picture."""
    places = (Photo.sha256, TrayPhoto.sha256, ValuationPhoto.sha256, Bank.logo)
    named = (select(place).where(place == sha256).limit(1) for place in places)
    with acting(Scope.system("a picture is kept as long as anybody names it")):
        return any(db.session.scalar(statement) is not None for statement in named)


def forget_picture(*, sha256: str) -> None:
    """Delete a picture that nobody names any longer, in every size and kind that was made of it."""
    for file in list(storage().list_files(content_key("photos", sha256))):
        storage().delete(file.key)
    storage().delete(original_key(sha256))


def add(*, listing: Listing, content: bytes, file_name: str, origin: Origin, by_feed: bool = False) -> Photo:
    """Add a photo behind the others; the same picture is added once. It is shown as soon as its sizes are made.

    :raises PhotoRefused: it cannot be taken, or the car has as many as it may have.
    """
    return attach(
        listing=listing, picture=take_picture(content=content), file_name=file_name, origin=origin, by_feed=by_feed
    )


def attach(*, listing: Listing, picture: Picture, file_name: str, origin: Origin, by_feed: bool = False) -> Photo:
    """Add a picture of the storage behind a car's photos, once.

    :raises PhotoRefused: the car has as many as it may have.
    """
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
        state="stored" if picture.is_made else "making",
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        look=picture.look,
        added_at=origin.at,
        by_feed=by_feed,
        file_name=sound(file_name)[:300],
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


def show_again(*, listing: Listing, photo_id: int, origin: Origin) -> None:
    """Show a photo that was set aside; feeds leave the car's photos alone from now on.

    :raises NotFound: the listing has no such photo that was set aside.
    """
    photo = next((photo for photo in _photos_of(listing) if photo.id == photo_id and photo.state == "aside"), None)
    if photo is None:
        raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
    photo.state = "stored" if storage().exists(_last_key(str(photo.sha256))) else "making"
    _lock(listing)
    _finish(listing, origin, old=None, new=photo.file_name or photo.url)


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


def _keep_sizes(sha256: str, image: Image.Image) -> None:
    """Write every size; the last one tells that all are there."""
    for size, kind, made in pixels.make_sizes(image):
        storage().put(photo_key(sha256, size, kind), made)


def _last_key(sha256: str) -> str:
    return photo_key(sha256, min(SIZES, key=SIZES.__getitem__), list(KINDS)[-1])
