"""The first page after sign-in: what needs me now."""

from __future__ import annotations

from flask import Response

from app.queries import home
from app.views import wording
from app.views.base import OfficeView, expose, may, now, person
from app.views.request_words import clock


class HomeView(OfficeView):
    """Home of the back office, FAB's index."""

    route_base = ""

    @expose("/")
    def index(self) -> Response:
        """What needs the person's attention, as the role sees it."""
        at = now()
        works = bool(person().role_names & {"dealer_staff", "dealer_manager", "distributor"})
        return self.render(
            "office/home.html",
            at=at,
            work=home.find_work(at=at) if works else None,
            house=home.find_house(at=at) if may("AuditView", "read") else None,
            stale_days=home.STALE_DAYS,
            clock=clock,
            title_of=wording.title,
        )
