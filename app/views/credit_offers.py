"""Offers that customers took for cars: each dealer sees those for its own."""

from __future__ import annotations

from flask import Response

from app.models import CreditOffer
from app.queries import credit_offers
from app.views.base import OfficeView, asked_page, expose, now
from app.views.wording import locale, title

PAGE_SIZE = 50


class CreditOffersView(OfficeView):
    """The offers for cars of the dealers in sight."""

    route_base = "/credit/offers"

    @expose("/")
    def index(self) -> Response:
        """Latest first."""
        page = asked_page()
        found, has_more = credit_offers.list_recent(page=page, size=PAGE_SIZE)
        return self.render(
            "office/credit/offers.html",
            rows=[(one.offer, one.listing, title(one.listing), _public_url(one.offer)) for one in found],
            page=page,
            has_more=has_more,
            today=now().date(),
        )


def _public_url(offer: CreditOffer) -> str:
    """Where the customer sees the offer."""
    return f"/{locale()}/offers/{offer.number}"
