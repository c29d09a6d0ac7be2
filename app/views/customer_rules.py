"""How a dealer serves customers: how long a booking holds, how many test cars there are, on which days nobody works."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField

from app.models import Dealer
from app.services import dealers
from app.views.base import OfficeView, actor, carry_out, expose, find, tell
from app.views.fields import SeveralField, WholeField, need

FIELDS = ("booking_hours", "test_cars", "test_drive_notice_hours", "closed_on_holidays", "closed_days")


class CustomerRulesForm(FlaskForm):
    """The dealer's own rules; opening hours stand with its locations."""

    booking_hours = WholeField(_l("Hours for which a booking holds a car"), low=1, high=24 * 14, validators=[need])
    test_cars = WholeField(
        _l("Test drives at the same time"),
        low=1,
        high=50,
        description=_l("As many as there are people or plates for them."),
        validators=[need],
    )
    test_drive_notice_hours = WholeField(
        _l("Hours that you need to get a test drive ready"), low=0, high=24 * 7, validators=[need]
    )
    closed_on_holidays = BooleanField(_l("Closed on public holidays"))
    closed_days = SeveralField(_l("Further closed days"), description=_l("One a line, written like 2026-12-31."))

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self[name].data for name in FIELDS}


class CustomerRulesView(OfficeView):
    """A dealer's rules for bookings and test drives."""

    route_base = "/dealers"
    default_view = "edit"

    @expose("/<int:dealer_id>/customers", methods=("GET", "POST"))
    def edit(self, dealer_id: int) -> AnyResponse:
        """The rules, to read and to change."""
        dealer = find(Dealer, dealer_id)
        form = CustomerRulesForm(obj=dealer)
        if carry_out(form, lambda: dealers.change_customer_rules(dealer=dealer, values=form.values(), by=actor())):
            tell(_l("The rules are saved."))
            return redirect(url_for("CustomerRulesView.edit", dealer_id=dealer_id))
        page: AnyResponse = self.render("office/dealers/customer_rules.html", form=form, dealer=dealer)
        return page
