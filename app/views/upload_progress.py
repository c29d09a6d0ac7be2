"""How far deliveries are, stage by stage, for the page that waits; without script it is looked at again by hand."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from flask_babel import lazy_gettext as _l

from app.errors import NotFound
from app.models import Upload
from app.queries import upload_progress
from app.views.base import OfficeView, expose, find, read_numbers

MOST_SHOWN: Final = 50


class UploadProgressView(OfficeView):
    """Progress of deliveries."""

    route_base = "/uploads"

    @expose("/progress")
    def index(self) -> Response:
        """Several deliveries that were sent together."""
        numbers = read_numbers(request.args.getlist("upload"))[:MOST_SHOWN]
        shown = upload_progress.find_several(numbers)
        if not shown:
            raise NotFound("UPLOAD_UNKNOWN", _l("There is no such upload."))
        page: Response = self.render("office/uploads/progress.html", shown=shown)
        return page

    @expose("/<int:upload_id>/progress")
    def track(self, upload_id: int) -> Response:
        """The stages of one delivery, as a piece of a page."""
        progress = upload_progress.find_progress(find(Upload, upload_id))
        piece: Response = self.render("office/uploads/track.html", progress=progress)
        return piece
