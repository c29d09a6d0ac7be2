"""Credit programmes: their terms with a rate table, a preview of payments while editing, versions, standard terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.credit.table import find_faults
from app.lib.credit.terms import Terms
from app.models import Bank, CreditProgramme
from app.queries import credit
from app.services import credit_programmes
from app.views.base import OfficeView, actor, carry_out, expose, find, now, tell
from app.views.credit_forms import BLANK_ROWS, ProgrammeForm, StandardForm
from app.views.credit_preview import Sample, preview
from app.views.credit_words import explain_faults, sum_up


class CreditProgrammesView(OfficeView):
    """The programmes of banks."""

    route_base = "/credit"
    default_view = "standard"

    @expose("/programmes/<int:programme_id>")
    def show(self, programme_id: int) -> Response:
        """The terms of a programme, of the version asked for or the one in force, with sample payments."""
        programme = find(CreditProgramme, programme_id)
        wanted = request.args.get("version", type=int)
        version = next((one for one in programme.versions if one.number == wanted), None)
        if version is None and wanted is not None:
            raise NotFound("NOT_FOUND", _l("There is no such page."))
        version = version or credit.version_in_force(programme)
        terms = credit.terms_of(version.terms)
        return self.render(
            "office/credit/programme.html",
            programme=programme,
            version=version,
            terms=terms,
            state=sum_up(programme).state(now().date()),
            preview=preview(terms, Sample(), now().date()),
        )

    @expose("/banks/<int:bank_id>/programmes/add", permission="write", methods=("GET", "POST"))
    def add(self, bank_id: int) -> AnyResponse:
        """The form for a new programme."""
        bank, form = find(Bank, bank_id), ProgrammeForm()
        if request.method == "GET":
            form.valid_from.data, form.currency.data = now().date(), current_app.config["SETTINGS"].currency
        made: list[CreditProgramme] = []

        def create(terms: Terms) -> None:
            made.append(credit_programmes.create(bank=bank, name=form.name.data, terms=terms, by=actor()))

        if _save(form, create):
            tell(_l("The programme is saved."))
            return redirect(url_for("CreditProgrammesView.show", programme_id=made[0].id))
        return self._edit(form, bank, None, None)

    @expose("/programmes/<int:programme_id>/edit", permission="write", methods=("GET", "POST"))
    def edit(self, programme_id: int) -> AnyResponse:
        """The form of a programme; other terms become a new version."""
        programme, form = find(CreditProgramme, programme_id), ProgrammeForm()
        kept = credit.terms_of(credit.version_in_force(programme).terms)
        if request.method == "GET":
            form.fill(programme.name, kept, is_offered=programme.is_offered)

        def change(terms: Terms) -> None:
            offered: bool = form.is_offered.data
            credit_programmes.change(
                programme=programme, name=form.name.data, is_offered=offered, terms=terms, by=actor()
            )

        if _save(form, change):
            tell(_l("The programme is saved. Offers that customers have keep their terms."))
            return redirect(url_for("CreditProgrammesView.show", programme_id=programme_id))
        return self._edit(form, programme.bank, programme, kept)

    @expose("/preview", permission="write", methods=("POST",))
    def preview(self) -> Response:
        """What the typed terms come to, as a piece of the page."""
        page = self.render("office/credit/preview.html", **_look_ahead(ProgrammeForm(), None))
        page.status_code = 200  # nothing was refused: it is read while somebody types
        return page

    @expose("/standard", permission="read", methods=("GET",))
    def standard(self) -> Response:
        """The standard terms in force."""
        return self.render("office/credit/standard.html", form=StandardForm(obj=credit.standard_terms()))

    @expose("/standard", permission="write", methods=("POST",))
    def set_standard(self) -> AnyResponse:
        """Set the standard terms."""
        form = StandardForm()
        if carry_out(form, lambda: _set_standard(form)):
            tell(_l("The standard terms are in force."))
            return redirect(url_for("CreditProgrammesView.standard"))
        return self.render("office/credit/standard.html", form=form)

    def _edit(self, form: ProgrammeForm, bank: Bank, programme: CreditProgramme | None, kept: Terms | None) -> Response:
        ahead = _look_ahead(ProgrammeForm() if request.method == "POST" else form, kept)
        blanks = BLANK_ROWS * (2 if request.form.get("more") == "1" else 1)
        form.rates.offer_blanks(blanks)
        form.charges.offer_blanks(blanks)
        page = self.render("office/credit/programme_form.html", form=form, bank=bank, programme=programme, **ahead)
        if "more" in request.form:
            page.status_code = 200
        return page


def _save(form: ProgrammeForm, write: Callable[[Terms], None]) -> bool:
    """Whether the programme was sent to be saved, can be read and is written."""

    def change() -> None:
        if form.terms is not None:
            write(form.terms)

    return "more" not in request.form and carry_out(form, change)


def _look_ahead(form: ProgrammeForm, kept: Terms | None) -> dict[str, Any]:
    """Faults of the terms that a form holds, and what they come to; of kept terms while nothing was sent."""
    terms = (form.terms if form.validate() else None) if request.method == "POST" else kept
    faults = find_faults(terms) if terms else []
    price, age, condition = form.sample_price.data, form.sample_age.data, form.sample_condition.data
    usual = Sample()
    sample = Sample(price or usual.price, condition or usual.condition, usual.age if age is None else age)
    return {
        "faults": explain_faults(faults, form.numbers()),
        "preview": preview(terms, sample, now().date()) if terms and not faults else None,
    }


def _set_standard(form: StandardForm) -> None:
    credit_programmes.set_standard(
        first_share=form.first_share.data, months=form.months.data, offer_days=form.offer_days.data, by=actor()
    )
