"""Partner banks with their programmes: for everybody inside to read, for the distributor to change."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import RuleBroken
from app.models import Bank
from app.queries import credit
from app.services import banks
from app.services.photo_pixels import PhotoRefused
from app.views.base import OfficeView, actor, carry_out, expose, find, now, tell
from app.views.credit_forms import BankForm
from app.views.credit_words import sum_up


class BanksView(OfficeView):
    """Banks and what they offer."""

    route_base = "/credit"

    @expose("/")
    def index(self) -> Response:
        """All banks with their programmes, and the standard terms."""
        return self.render(
            "office/credit/index.html",
            banks=[(bank, [sum_up(one) for one in bank.programmes]) for bank in credit.list_banks()],
            standard=credit.standard_terms(),
            today=now().date(),
        )

    @expose("/banks/add", permission="write", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """The form for a new bank."""
        form = BankForm()
        made: list[Bank] = []
        if carry_out(form, lambda: made.append(_create(form))):
            tell(_l("The bank is saved. Its programmes come next."))
            return redirect(url_for("CreditProgrammesView.add", bank_id=made[0].id))
        return self.render("office/credit/bank.html", form=form, bank=None)

    @expose("/banks/<int:bank_id>", permission="write", methods=("GET", "POST"))
    def edit(self, bank_id: int) -> AnyResponse:
        """The form of a bank."""
        bank = find(Bank, bank_id)
        form = BankForm(obj=bank)
        if carry_out(form, lambda: _change(bank, form)):
            tell(_l("The bank is saved."))
            return redirect(url_for("BanksView.index"))
        return self.render("office/credit/bank.html", form=form, bank=bank)


def _values(form: BankForm) -> dict[str, Any]:
    return {name: form[name].data for name in banks.FIELDS}


def _create(form: BankForm) -> Bank:
    bank = banks.create(values=_values(form), by=actor())
    _take_logo(bank)
    return bank


def _change(bank: Bank, form: BankForm) -> None:
    banks.change(bank=bank, values=_values(form), by=actor())
    _take_logo(bank)


def _take_logo(bank: Bank) -> None:
    sent = request.files.get("logo")
    if sent is not None and sent.filename:
        try:
            banks.set_logo(bank=bank, content=sent.read(), by=actor())
        except PhotoRefused as refused:
            raise RuleBroken(refused.code, refused.message, "logo") from refused
