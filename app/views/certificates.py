"""The programme's approval of a car: its inspection, and why a car cannot be approved."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.models import Listing
from app.queries import listings
from app.services import certificates
from app.services.listings import local_day
from app.views.base import OfficeView, carry_out, expose, now, origin, perform, tell
from app.views.checklist import add_points, fill_points, read_points, show_points
from app.views.fields import DayField, LineField, WholeField, need
from app.views.listing_form import declared, label
from app.views.wording import title


@add_points
class CertificateForm(FlaskForm):
    """An inspection and the certificate that it leads to."""

    number = LineField(label("certificate_number"), limit=declared("certificate_number").limit, validators=[need])
    inspected_on = DayField(label("inspected_on"), validators=[need])
    mileage_km = WholeField(
        _l("Mileage at the inspection, km"), low=declared("mileage_km").low, high=declared("mileage_km").high
    )
    warranty_until = DayField(label("warranty_until"))


class CertificatesView(OfficeView):
    """Approving cars."""

    route_base = "/listings"
    default_view = "certify"

    @expose("/<int:listing_id>/certificate", permission="write", methods=("GET", "POST"))
    def certify(self, listing_id: int) -> AnyResponse:
        """Enter an inspection and approve the car."""
        listing = listings.get(listing_id)
        form = CertificateForm()
        if request.method == "GET":
            _fill(form, listing)
        if carry_out(form, lambda: _certify(listing, form)):
            tell(_l("The car is approved."))
            return redirect(url_for("ListingsView.show", listing_id=listing_id))
        return self.show(listing, form)

    @expose("/<int:listing_id>/certificate/revoke", permission="write", methods=("POST",))
    def revoke(self, listing_id: int) -> AnyResponse:
        """End the approval."""
        listing = listings.get(listing_id)
        perform(lambda: certificates.revoke(listing=listing, origin=origin()), _l("The certificate has ended."))
        return redirect(url_for("ListingsView.show", listing_id=listing_id))

    def show(self, listing: Listing, form: Any) -> Response:
        """The form, with what speaks against an approval whatever the inspection finds."""
        limits = certificates.conditions()
        today = local_day(now(), listing.dealer)
        found = certificates.obstacles(listing=listing, today=today, findings={})
        page: Response = self.render(
            "office/certificates/form.html",
            form=form,
            groups=show_points(form, limits.required_points),
            listing=listing,
            name=title(listing),
            obstacles=[words for field, words in found if field != "points"],
        )
        return page


def _fill(form: Any, listing: Listing) -> None:
    form.inspected_on.data = local_day(now(), listing.dealer)
    form.mileage_km.data = listing.mileage_km
    if listing.certificate is not None:
        fill_points(form, listing.certificate.points)


def _certify(listing: Listing, form: Any) -> None:
    certificates.certify(
        listing=listing,
        number=form.number.data,
        inspected_on=form.inspected_on.data,
        mileage_km=form.mileage_km.data,
        warranty_until=form.warranty_until.data,
        findings=read_points(form),
        origin=origin(),
    )
