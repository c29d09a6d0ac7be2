"""A car's photos: several added at once, ordered by buttons or by drag, taken away."""

from __future__ import annotations

from typing import Final

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.jobs import enqueue
from app.models import Listing
from app.queries import listings
from app.services import photos
from app.views.base import OfficeView, expose, origin, perform, tell

PLACES: Final = ("first", "earlier", "later")
MOST_AT_ONCE: Final = 60
HEAD: Final = "photos-head"


class ListingPhotosView(OfficeView):
    """Photos of a car."""

    route_base = "/listings"
    default_view = "add"

    @expose("/<int:listing_id>/photos", permission="write", methods=("POST",))
    def add(self, listing_id: int) -> Response:
        """Add pictures; one that cannot be taken does not keep the others out."""
        listing = listings.get_to_change(listing_id)
        files = [file for file in request.files.getlist("photos") if file.filename][:MOST_AT_ONCE]
        faults = [fault for fault in (_add(listing, file) for file in files) if fault]
        taken = len(files) - len(faults)
        if taken:
            enqueue("photos.make", dealer_id=listing.dealer_id)
        db.session.commit()
        if taken:
            tell(ngettext("%(num)s photo is added.", "%(num)s photos are added.", taken))
        if not files:
            tell(_l("Choose at least one picture."), "warn")
        for fault in faults:
            tell(fault, "fault")
        return _back(listing_id)

    @expose("/<int:listing_id>/photos/order", permission="write", methods=("POST",))
    def reorder(self, listing_id: int) -> Response:
        """Take a whole new order."""
        texts = [text for text in request.form.get("order", "").split(",") if text]
        if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
            raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
        return _put(listing_id, [int(text) for text in texts])

    @expose("/<int:listing_id>/photos/<int:photo_id>/move", permission="write", methods=("POST",))
    def move(self, listing_id: int, photo_id: int) -> Response:
        """Move one photo: first, earlier, later."""
        order = [photo.id for photo in listings.get(listing_id).photos]
        to = request.form.get("to", "")
        if photo_id not in order or to not in PLACES:
            raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
        place = order.index(photo_id)
        order.remove(photo_id)
        order.insert({"first": 0, "earlier": max(0, place - 1), "later": place + 1}[to], photo_id)
        return _put(listing_id, order, at=f"photo-{photo_id}")

    @expose("/<int:listing_id>/photos/<int:photo_id>/show", permission="write", methods=("POST",))
    def show_again(self, listing_id: int, photo_id: int) -> Response:
        """Show a photo that was set aside."""
        listing = listings.get_to_change(listing_id)
        perform(lambda: _show_again(listing, photo_id), _l("The photo is shown."))
        return _back(listing_id)

    @expose("/<int:listing_id>/photos/<int:photo_id>/remove", permission="write", methods=("POST",))
    def remove(self, listing_id: int, photo_id: int) -> Response:
        """Take one photo away."""
        listing = listings.get_to_change(listing_id)
        perform(lambda: photos.remove(listing=listing, photo_id=photo_id, origin=origin()), _l("The photo is deleted."))
        return _back(listing_id)


def _add(listing: Listing, file: FileStorage) -> str:
    """Why a picture was not taken, "" when it was."""
    name = file.filename or ""
    try:
        with db.session.begin_nested():
            photos.add(listing=listing, content=file.read(), file_name=name, origin=origin())
    except RuleBroken as error:
        return f"{name}: {error.message}"
    return ""


def _show_again(listing: Listing, photo_id: int) -> None:
    photos.show_again(listing=listing, photo_id=photo_id, origin=origin())
    enqueue("photos.make", dealer_id=listing.dealer_id)


def _put(listing_id: int, order: list[int], at: str = HEAD) -> Response:
    listing = listings.get_to_change(listing_id)
    perform(lambda: photos.reorder(listing=listing, photo_ids=order, origin=origin()), _l("The order is kept."))
    return _back(listing_id, at)


def _back(listing_id: int, at: str = HEAD) -> Response:
    return redirect(f"{url_for('ListingsView.show', listing_id=listing_id)}#{at}")
