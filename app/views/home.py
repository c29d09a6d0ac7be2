"""The first page after sign-in: what needs me now."""

from __future__ import annotations

from flask import Response

from app.views.base import OfficeView, expose


class HomeView(OfficeView):
    """Home of the back office, FAB's index."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> Response:
        """What needs the person's attention."""
        return self.render("office/home.html")
