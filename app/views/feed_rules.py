"""When a dealer's deliveries are applied without a click, and how many cars one may withdraw unasked."""

from __future__ import annotations

from typing import Any, Final

from flask import current_app, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField
from wtforms.fields import SelectChoice

from app.lib.vocabulary.upload import APPLY_RULE
from app.models import Dealer
from app.services import dealers
from app.views.base import OfficeView, actor, carry_out, expose, find, tell
from app.views.fields import WholeField, need
from app.views.wording import name_of

FIELDS: Final = ("web_rule", "machine_rule", "small_percent", "small_price_percent", "guard_percent")


class FeedRulesForm(FlaskForm):
    """The dealer's own rules."""

    web_rule = RadioField(_l("Files sent on these pages"))
    machine_rule = RadioField(_l("Deliveries by API, SOAP and scheduled pull"))
    small_percent = WholeField(
        _l("A small change concerns at most so many percent of the cars on sale"), low=1, high=100, validators=[need]
    )
    small_price_percent = WholeField(
        _l("A small change moves no price by more than so many percent"), low=1, high=100, validators=[need]
    )
    guard_percent = WholeField(
        _l("Share of the stock, %, that one delivery may withdraw unasked"),
        low=0,
        high=100,
        description=_l("Empty: as set for the whole network."),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for field, codes in ((self.web_rule, dealers.WEB_RULES), (self.machine_rule, dealers.MACHINE_RULES)):
            field.choices = [SelectChoice(code, name_of(APPLY_RULE, code)) for code in codes]

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self[name].data for name in FIELDS}


class FeedRulesView(OfficeView):
    """A dealer's rules for deliveries of stock."""

    route_base = "/dealers"
    default_view = "edit"

    @expose("/<int:dealer_id>/deliveries", methods=("GET", "POST"))
    def edit(self, dealer_id: int) -> AnyResponse:
        """The rules, to read and to change."""
        dealer = find(Dealer, dealer_id)
        form = FeedRulesForm(obj=dealer)
        if carry_out(form, lambda: dealers.change_feed_rules(dealer=dealer, values=form.values(), by=actor())):
            tell(_l("The rules are saved."))
            return redirect(url_for("FeedRulesView.edit", dealer_id=dealer_id))
        guard = current_app.config["SETTINGS"].guard_percent
        page: AnyResponse = self.render("office/dealers/feed_rules.html", form=form, dealer=dealer, guard=guard)
        return page
