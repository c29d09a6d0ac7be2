"""Selling a car and taking the sale back."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.lib.vocabulary import listing as words
from app.models import Listing
from app.queries import listings
from app.services import sales
from app.services.listings import local_day
from app.views.base import OfficeView, carry_out, expose, now, origin, tell
from app.views.fields import DayField, LineField, MoneyField, WordField, need
from app.views.listing_form import declared, label
from app.views.wording import title


class SaleForm(FlaskForm):
    """How a car was sold."""

    sold_on = DayField(label("sold_on"), validators=[need])
    sale_price = MoneyField(label("sale_price"), validators=[need])
    payment_method = WordField(label("payment_method"), words.PAYMENT_METHOD)
    buyer_type = WordField(label("buyer_type"), words.BUYER_TYPE)
    payment_document = LineField(label("payment_document"), limit=declared("payment_document").limit)
    paid_on = DayField(label("paid_on"))


class CancelForm(FlaskForm):
    """Why a sale is taken back."""

    reason = LineField(_l("Reason"), limit=300, validators=[need])


class SalesView(OfficeView):
    """The end of a car's stay."""

    route_base = "/listings"
    default_view = "sell"

    @expose("/<int:listing_id>/sale", permission="write", methods=("GET", "POST"))
    def sell(self, listing_id: int) -> Response:
        """Sell a car."""
        listing = listings.get_to_change(listing_id) if request.method == "POST" else listings.get(listing_id)
        form = SaleForm()
        if request.method == "GET":
            form.sold_on.data, form.sale_price.data = local_day(now(), listing.dealer), listing.price
        if carry_out(form, lambda: _sell(listing, form)):
            tell(_l("The sale is kept."))
            return redirect(url_for("ListingsView.show", listing_id=listing_id))
        return self.render("office/listings/sale.html", form=form, listing=listing, name=title(listing))

    @expose("/<int:listing_id>/sale/cancel", permission="write", methods=("GET", "POST"))
    def cancel(self, listing_id: int) -> Response:
        """Take a sale back."""
        listing = listings.get_to_change(listing_id) if request.method == "POST" else listings.get(listing_id)
        form = CancelForm()
        if carry_out(form, lambda: sales.cancel_sale(listing=listing, reason=form.reason.data or "", origin=origin())):
            tell(_l("The sale is cancelled, the car is on sale again."))
            return redirect(url_for("ListingsView.show", listing_id=listing_id))
        return self.render("office/listings/sale_cancel.html", form=form, listing=listing, name=title(listing))


def _sell(listing: Listing, form: SaleForm) -> None:
    sales.sell(
        listing=listing,
        sold_on=form.sold_on.data,
        price=form.sale_price.data,
        payment_method=form.payment_method.data,
        buyer_type=form.buyer_type.data,
        payment_document=form.payment_document.data,
        paid_on=form.paid_on.data,
        origin=origin(),
    )
