"""Photos of deliveries that no car claimed: a person says whose they are, or drops them."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Listing, Origin, TrayPhoto, Upload
from app.services import photos
from app.services.photos import Picture


def assign(*, upload: Upload, photo_ids: Collection[int], listing: Listing, origin: Origin) -> int:
    """Give photos of a delivery's tray to a car, behind those that it has; they count as added by hand.

    :returns: how many.
    :raises RuleBroken: nothing was chosen, the car is another dealer's, or it has as many photos as it may have.
    """
    chosen = _choose(upload, photo_ids)
    if listing.dealer_id != upload.dealer_id:
        raise NotFound("LISTING_UNKNOWN", _l("There is no such car."))
    for kept in chosen:
        picture = Picture(kept.sha256, kept.width, kept.height, kept.look, kept.is_made)
        photos.attach(listing=listing, picture=picture, file_name=kept.file_name, origin=origin)
        kept.is_settled = True
    db.session.flush()
    return len(chosen)


def drop(*, upload: Upload, photo_ids: Collection[int]) -> int:
    """Drop photos of a delivery's tray; their bytes go when those of the delivery go.

    :returns: how many.
    :raises RuleBroken: nothing was chosen.
    """
    chosen = _choose(upload, photo_ids)
    for kept in chosen:
        kept.is_settled = True
    db.session.flush()
    return len(chosen)


def _choose(upload: Upload, photo_ids: Collection[int]) -> list[TrayPhoto]:
    of_tray = (TrayPhoto.upload_id == upload.id, TrayPhoto.is_settled.is_(False), TrayPhoto.id.in_(photo_ids))
    chosen = list(db.session.scalars(select(TrayPhoto).where(*of_tray).order_by(TrayPhoto.id)))
    if not chosen:
        raise RuleBroken("PHOTO_UNCHOSEN", _l("Choose at least one photo."), "photos")
    return chosen
