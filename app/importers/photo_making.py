"""Making the sizes of photos: in the background, on all cores, after the cars are in."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, cast

import structlog
from flask import current_app
from sqlalchemy import select, update

from app.errors import NotFound
from app.extensions import db
from app.models import Listing, Photo, TrayPhoto
from app.services import photos
from app.services.photo_pixels import PhotoRefused
from app.tenancy import Scope, acting

_BATCH: Final = 48

log = structlog.get_logger("photos")


def make_photos(dealer_id: int) -> int:
    """Make the sizes of all photos of a dealer that wait for them; commits batch by batch, so that it can die and run
    again.

    :returns: how many pictures were made.
    """
    made = 0
    with acting(Scope.of_dealers({dealer_id})):
        while hashes := _read_waiting():
            db.session.commit()
            whole = dict(zip(hashes, make_pictures(hashes), strict=True))
            _settle(dealer_id, [sha256 for sha256, is_whole in whole.items() if is_whole], "stored")
            _settle(dealer_id, [sha256 for sha256, is_whole in whole.items() if not is_whole], "failed")
            db.session.commit()
            made += sum(whole.values())
    return made


def make_pictures(hashes: Sequence[str]) -> list[bool]:
    """Make pictures on all cores, outside of any transaction: it takes long.

    :returns: for each, whether there is such a picture and it could be made.
    """
    app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 - the documented way

    def make(sha256: str) -> bool:
        with app.app_context():
            try:
                photos.make_picture(sha256=sha256)
            except (PhotoRefused, NotFound) as error:
                log.warning("photo not made", sha256=sha256, error=error.code)
                return False
        return True

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, hashes))


def _read_waiting() -> list[str]:
    """Pictures to be made: of cars first, then of trays."""
    of_cars = select(Photo.sha256).where(Photo.state == "making", Photo.sha256.is_not(None)).limit(_BATCH)
    found = db.session.scalars(of_cars).all() or db.session.scalars(
        select(TrayPhoto.sha256).where(TrayPhoto.is_made.is_(False)).limit(_BATCH)
    )
    return list(dict.fromkeys(str(sha256) for sha256 in found))


def _settle(dealer_id: int, hashes: Sequence[str], state: str) -> None:
    """Write down what became of pictures, wherever they hang; one that could not be made leaves the trays."""
    if not hashes:
        return
    waiting = (Photo.sha256.in_(hashes), Photo.state == "making")
    owners = set(db.session.scalars(select(Photo.listing_id).where(*waiting)))
    quiet = {"synchronize_session": "fetch"}
    db.session.execute(update(Photo).where(*waiting).values(state=state).execution_options(**quiet))
    for kept in db.session.scalars(select(TrayPhoto).where(TrayPhoto.sha256.in_(hashes))):
        if state == "stored":
            kept.is_made = True
        else:
            db.session.delete(kept)
    chosen = select(Listing).where(Listing.dealer_id == dealer_id, Listing.id.in_(owners))
    for listing in db.session.scalars(chosen):
        photos.count_stored(listing)
