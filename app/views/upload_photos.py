"""The photos of a delivery: those of no car are given to one or dropped, those that failed are asked for again."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.extensions import db
from app.importers.photo_fetch import ask_again
from app.jobs import enqueue
from app.models import Listing, Upload
from app.queries import upload_pages, upload_photos
from app.services import trays
from app.views.base import OfficeView, expose, find, origin, perform, read_numbers, tell


class UploadPhotosView(OfficeView):
    """Photos of deliveries."""

    route_base = "/uploads"
    default_view = "show"

    @expose("/<int:upload_id>/photos")
    def show(self, upload_id: int) -> Response:
        """The tray, and what became of the other photos."""
        found = upload_pages.get(upload_id)
        page: Response = self.render(
            "office/uploads/photos.html",
            upload=found.upload,
            dealer=found.dealer,
            counts=upload_photos.count_photos(upload_id=upload_id),
            tray=upload_photos.find_tray(upload_id=upload_id),
            cars=upload_photos.offer_cars(dealer_id=found.dealer.id),
        )
        return page

    @expose("/<int:upload_id>/photos/assign", permission="write", methods=("POST",))
    def assign(self, upload_id: int) -> AnyResponse:
        """Give the chosen photos to a car."""
        upload, chosen = find(Upload, upload_id), _chosen()
        perform(
            lambda: _assign(upload, chosen),
            ngettext("%(num)s photo is at its car.", "%(num)s photos are at their car.", len(chosen)),
        )
        return _back(upload_id)

    @expose("/<int:upload_id>/photos/drop", permission="write", methods=("POST",))
    def drop(self, upload_id: int) -> AnyResponse:
        """Drop the chosen photos."""
        upload, chosen = find(Upload, upload_id), _chosen()
        perform(
            lambda: trays.drop(upload=upload, photo_ids=chosen),
            ngettext("%(num)s photo is dropped.", "%(num)s photos are dropped.", len(chosen)),
        )
        return _back(upload_id)

    @expose("/<int:upload_id>/photos/again", permission="write", methods=("POST",))
    def again(self, upload_id: int) -> AnyResponse:
        """Ask again for the photos that could not be fetched."""
        find(Upload, upload_id)
        asked = ask_again(upload_id)
        if asked:
            enqueue("photos.fetch", upload_id=upload_id)
            tell(ngettext("%(num)s photo is asked for again.", "%(num)s photos are asked for again.", asked))
        else:
            tell(_l("No photo of this delivery has failed."), "warn")
        db.session.commit()
        return _back(upload_id)


def _chosen() -> list[int]:
    return read_numbers(request.form.getlist("photos"))


def _assign(upload: Upload, chosen: list[int]) -> None:
    listing: Listing | None = upload_photos.find_car(upload=upload, name=request.form.get("car", ""))
    if listing is None:
        raise NotFound("LISTING_UNKNOWN", _l("No car of the stock has this number or VIN."))
    trays.assign(upload=upload, photo_ids=chosen, listing=listing, origin=origin())
    enqueue("photos.make", dealer_id=upload.dealer_id)


def _back(upload_id: int) -> AnyResponse:
    return redirect(url_for("UploadPhotosView.show", upload_id=upload_id))
