"""Cars of the back office: the list, a car's page, adding and editing, and the steps of its state."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, redirect, request, send_file, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.models import Dealer, Listing
from app.queries import dictionaries, history, listings
from app.services import certificates
from app.services import listings as rules
from app.services.listings import local_day
from app.views import listing_export, sheets, stock_file
from app.views.base import OfficeView, asked_page, carry_out, expose, find, go_back, now, origin, perform, tell
from app.views.fields import MoneyField, need
from app.views.listing_filters import VIEWS, read_filters, write_filters
from app.views.listing_form import ListingForm, form_for, groups_of
from app.views.private_money import hidden_fields, sees_private_money
from app.views.wording import Words, field_name, locale, point_name, public_url, title

STEPS = {
    "on_sale": _l("The car is on sale."),
    "reserved": _l("The car is reserved."),
    "withdrawn": _l("The car is withdrawn."),
}


SOURCES = {
    "form": _l("by hand"),
    "upload": _l("delivery"),
    "api": _l("API"),
    "booking": _l("booking"),
    "job": _l("automatic"),
}


class PriceForm(FlaskForm):
    """One price."""

    price = MoneyField(_l("Price"), validators=[need])


class ListingsView(OfficeView):
    """Cars of the own dealers, or of the whole network."""

    route_base = "/listings"

    @expose("/")
    def index(self) -> Response:
        """The list."""
        filters = read_filters(request.args)
        chosen = next((make for make in dictionaries.makes() if make.code == filters.make), None)
        return self.answer(
            "office/listings/list.html",
            page=listings.find_page(filters, page=asked_page()),
            filters=filters,
            query=write_filters(filters),
            statuses=listings.count_by_status(filters),
            views=VIEWS,
            dealers=listings.dealer_choices(),
            makes=listings.make_choices(),
            models=dictionaries.models_of(chosen.id if chosen else None),
            title_of=title,
            locale=locale(),
        )

    @expose("/export.<any(csv, xlsx):kind>")
    def export(self, kind: str) -> AnyResponse:
        """All cars of the list as a file."""
        shown = listing_export.columns(sees_money=sees_private_money())
        heads = listing_export.heads(shown)
        rows = listing_export.rows(listings.stream(read_filters(request.args)), shown)
        name = f"cars-{now():%Y-%m-%d}.{kind}"
        if kind == "csv":
            return send_file(sheets.write_csv(heads, rows), sheets.CSV_TYPE, as_attachment=True, download_name=name)
        book = sheets.write_xlsx(heads, rows, sheet="cars")
        return send_file(book, sheets.XLSX_TYPE, as_attachment=True, download_name=name)

    @expose("/stock-file")
    def stock_file(self) -> AnyResponse:
        """The cars on hand as a delivery: which one, then the file."""
        kind = stock_file.asked_kind()
        if kind:
            return stock_file.send_stock(kind)
        return self.answer(
            "office/listings/stock_file.html",
            dealers=listings.dealer_choices(),
            choices=stock_file.CHOICES,
            sees_money=sees_private_money(),
        )

    @expose("/models/<int:make_id>")
    def models(self, make_id: int) -> Response:
        """The models of a make, for the form."""
        found = dictionaries.models_of(make_id)
        return jsonify([{"id": model.id, "name": model.name_en} for model in found])

    @expose("/add", permission="write", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """A new car."""
        form = form_for(None, sees_money=sees_private_money())
        taken: list[Listing] = []
        if "refresh" not in request.form and carry_out(form, lambda: taken.append(_create(form))):
            tell(_l("The car is taken in."))
            return redirect(url_for("ListingsView.show", listing_id=taken[0].id))
        return self.answer("office/listings/form.html", form=form, groups=groups_of(form), listing=None)

    @expose("/<int:listing_id>")
    def show(self, listing_id: int) -> Response:
        """A car's page."""
        listing = listings.get(listing_id)
        findings = {point.point: point.result for point in listing.certificate.points} if listing.certificate else {}
        return self.answer(
            "office/listings/show.html",
            listing=listing,
            name=title(listing),
            past=history.of_listing(listing.id, without=hidden_fields()),
            words=Words(),
            field_name=field_name,
            steps=rules.STEPS[listing.status],
            sees_money=sees_private_money(),
            public_url=public_url(listing),
            point_name=point_name,
            source_name=SOURCES.get,
            obstacles=certificates.obstacles(
                listing=listing, today=local_day(now(), listing.dealer), findings=findings
            ),
        )

    @expose("/<int:listing_id>/edit", permission="write", methods=("GET", "POST"))
    def edit(self, listing_id: int) -> AnyResponse:
        """Change a car's data."""
        listing = listings.get_to_change(listing_id) if request.method == "POST" else listings.get(listing_id)
        form = form_for(listing, sees_money=sees_private_money())
        if "refresh" not in request.form and carry_out(form, lambda: _change(listing, form)):
            tell(_l("The changes are kept."))
            return redirect(url_for("ListingsView.show", listing_id=listing_id))
        return self.answer(
            "office/listings/form.html",
            form=form,
            groups=groups_of(form),
            listing=listing,
            name=title(listing),
            locked=set(listing.locked_fields) - hidden_fields(),
            field_name=field_name,
        )

    @expose("/<int:listing_id>/unlock", permission="write", methods=("POST",))
    def unlock(self, listing_id: int) -> AnyResponse:
        """Let deliveries change fields again."""
        listing = listings.get_to_change(listing_id)
        fields = set(request.form.getlist("fields")) - hidden_fields()
        perform(
            lambda: rules.unlock(listing=listing, fields=fields, origin=origin()),
            _l("Deliveries change these fields again."),
        )
        return go_back(url_for("ListingsView.show", listing_id=listing_id))

    @expose("/<int:listing_id>/price", permission="write", methods=("POST",))
    def price(self, listing_id: int) -> AnyResponse:
        """Ask another price."""
        listing = listings.get_to_change(listing_id)
        name = title(listing)
        form = PriceForm()
        if carry_out(form, lambda: _ask(listing, form.price.data)):
            tell(_l("%(car)s: the price is kept.", car=name))
        else:
            tell(f"{name}: {' '.join(str(fault) for faults in form.errors.values() for fault in faults)}", "fault")
        return go_back(url_for("ListingsView.show", listing_id=listing_id))

    @expose("/<int:listing_id>/state", permission="write", methods=("POST",))
    def state(self, listing_id: int) -> AnyResponse:
        """Publish, withdraw, reserve, free."""
        listing = listings.get_to_change(listing_id)
        to = request.form.get("to", "")
        if to not in STEPS:
            raise NotFound("STATUS_UNKNOWN", _l("There is no such state."))
        day = local_day(now(), listing.dealer)
        perform(lambda: rules.move(listing=listing, to=to, on_day=day, origin=origin()), STEPS[to])
        return go_back(url_for("ListingsView.show", listing_id=listing_id))

    def answer(self, template: str, **context: Any) -> Response:
        """The page; a refresh of choices refuses nothing."""
        page: Response = self.render(template, **context)
        if "refresh" in request.form:
            page.status_code = 200
        return page


def _create(form: ListingForm) -> Listing:
    dealer = find(Dealer, form.dealer_id.data)
    status = "on_sale" if "publish" in request.form else "draft"
    return rules.create(dealer=dealer, values=form.values(), origin=origin(), status=status)


def _change(listing: Listing, form: ListingForm) -> None:
    rules.edit(listing=listing, values=form.values(listing), origin=origin(), lock=bool(form.keep.data))


def _ask(listing: Listing, price: Any) -> None:
    """A price typed for a car that deliveries keep stays until it is released; else the next one would undo it."""
    rules.change_price(listing=listing, price=price, origin=origin(), lock=listing.origin == "feed")
