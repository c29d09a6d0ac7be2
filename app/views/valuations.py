"""The workspace of a valuation: the customer's car, comparable cars, versioned offers, and the car taken into stock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Response, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.vocabulary.valuation import CONDITION_QUESTIONS
from app.models import Valuation
from app.queries import comparables, requests
from app.queries.comparables import CarAsked
from app.services import valuations
from app.services.listings import local_day
from app.views.base import OfficeView, carry_out, expose, now, origin, person, tell
from app.views.fields import DayField, LineField, LongTextField, MoneyField, VinField, need
from app.views.wording import money

DAYS_OPEN = 7
QUESTIONS = {
    "body_state": _l("Body and paint"),
    "technical_state": _l("Engine and technology"),
    "accidents": _l("Accidents"),
    "service_book": _l("Service history"),
}


class OfferForm(FlaskForm):
    """What the dealer would pay, until when, and what else there is to say."""

    amount = MoneyField(_l("Offer"), validators=[need])
    expires_on = DayField(_l("Last day of the offer"), validators=[need])
    note = LongTextField(
        _l("Note for the customer"), limit=valuations.LONGEST_NOTE, description=_l("The customer reads it as it is.")
    )

    def __init__(self, currency: str, **options: Any) -> None:
        self._currency = currency
        super().__init__(**options)

    def process(self, *arguments: Any, **options: Any) -> None:
        """Read what was typed; an amount in another currency is refused."""
        self.amount.currency = self._currency
        super().process(*arguments, **options)


class ListingForm(FlaskForm):
    """What the stock needs to know of the car."""

    unique_id = LineField(_l("Stock number"), limit=64, validators=[need])
    vin = VinField(_l("VIN"), validators=[need])


class ValuationsView(OfficeView):
    """Customers' cars offered to the own dealers."""

    route_base = "/valuations"

    @expose("/<int:request_id>")
    def show(self, request_id: int) -> Response:
        """The workspace."""
        return self.workspace(_find(request_id))

    @expose("/<int:request_id>/sheet")
    def sheet(self, request_id: int) -> Response:
        """The newest offer on a sheet of paper."""
        return self.workspace(_find(request_id), template="sheet")

    @expose("/<int:request_id>/offer", permission="write", methods=("POST",))
    def offer(self, request_id: int) -> AnyResponse:
        """Offer a price; the customer is told at once."""
        requests.get_to_change(request_id)
        found = _find(request_id)
        form = OfferForm(found.currency)
        if carry_out(form, lambda: _offer(found, form)):
            tell(_l("The offer is on its way."))
            return redirect(url_for("ValuationsView.show", request_id=request_id))
        return self.workspace(_find(request_id), offer=form)

    @expose("/<int:request_id>/listing", permission="write", methods=("POST",))
    def listing(self, request_id: int) -> AnyResponse:
        """Take the car into the stock as a draft."""
        requests.get_to_change(request_id)
        found, form = _find(request_id), ListingForm()
        made: list[int] = []
        if carry_out(form, lambda: made.append(_take_in(found, form))):
            tell(_l("The car is in your stock as a draft."))
            return redirect(url_for("ListingsView.show", listing_id=made[0]))
        return self.workspace(_find(request_id), listing=form)

    def workspace(self, found: Valuation, template: str = "show", **forms: Any) -> Response:
        """Everything about the car; forms that were not sent are filled with what is likely."""
        today = local_day(now(), found.request.dealer)
        asked = CarAsked(found.model_id, found.year, found.mileage_km, found.currency)
        evidence = comparables.find_evidence(asked, today=today)
        offers = found.offers
        return self.render(
            f"office/valuations/{template}.html",
            found=found,
            title=f"{found.make.name_en} {found.model.name_en}, {found.year}",
            questions=QUESTIONS,
            words=CONDITION_QUESTIONS,
            evidence=evidence,
            cars=comparables.list_comparables(asked, dealer_id=found.dealer_id, evidence=evidence),
            accepted=next((offer for offer in offers if offer.state == "accepted"), None),
            signed=_signed,
            is_over=lambda offer: valuations.is_over(offer, today=today),
            offer_form=forms.get("offer")
            or OfferForm(found.currency, formdata=None, expires_on=today + timedelta(days=DAYS_OPEN)),
            listing_form=forms.get("listing") or ListingForm(formdata=None, vin=found.vin),
        )


def _signed(amount: Decimal, currency: str) -> str:
    """A difference in whole money with its sign."""
    whole = round(amount)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return f"{sign}{money(Decimal(abs(whole)), currency)}"


def _find(request_id: int) -> Valuation:
    found = valuations.find_of_request(request_id)
    if found is None:
        raise NotFound("VALUATION_UNKNOWN", _l("There is no such page."))
    return found


def _offer(found: Valuation, form: OfferForm) -> None:
    valuations.make_offer(
        valuation=found,
        amount=form.amount.data,
        expires_on=form.expires_on.data,
        note=form.note.data or "",
        user_id=person().id,
        at=now(),
    )


def _take_in(found: Valuation, form: ListingForm) -> int:
    made = valuations.make_listing(
        valuation=found, unique_id=form.unique_id.data or "", vin=form.vin.data or "", origin=origin()
    )
    return made.id
