"""What a dealer says to a booking: confirm it, or refuse it so that the next in line has the car."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.queries import requests
from app.services import bookings
from app.views.base import OfficeView, expose, now, perform, person


class BookingsView(OfficeView):
    """The two answers to a booking; they stand on the page of its request."""

    route_base = "/inbox"
    default_view = "confirm"

    @expose("/<int:request_id>/booking/confirm", permission="write", methods=("POST",))
    def confirm(self, request_id: int) -> AnyResponse:
        """Hold the car for the customer for the whole time once more."""
        found = requests.get_to_change(request_id)
        perform(lambda: bookings.confirm(request=found, user_id=person().id, at=now()), _l("The booking is confirmed."))
        return redirect(url_for("InboxView.show", request_id=request_id))

    @expose("/<int:request_id>/booking/refuse", permission="write", methods=("POST",))
    def refuse(self, request_id: int) -> AnyResponse:
        """Free the car for the next in line."""
        found = requests.get_to_change(request_id)
        perform(lambda: bookings.refuse(request=found, user_id=person().id, at=now()), _l("The booking is refused."))
        return redirect(url_for("InboxView.show", request_id=request_id))
