"""Money put into a car, entered by hand; for those only who see private money."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.lib.vocabulary.listing import EXPENSE_KIND
from app.queries import listings
from app.services import expenses
from app.services.listings import local_day
from app.views.base import OfficeView, carry_out, expose, now, origin, perform, tell
from app.views.fields import DayField, LineField, MoneyField, WordField, need
from app.views.wording import title


class ExpenseForm(FlaskForm):
    """One expense."""

    kind = WordField(_l("Kind"), EXPENSE_KIND, optional=False)
    amount = MoneyField(_l("Amount"), validators=[need])
    spent_on = DayField(_l("Day"), validators=[need])
    note = LineField(_l("Note"), limit=300)


class ExpensesView(OfficeView):
    """What a dealer put into a car."""

    route_base = "/listings"

    @expose("/<int:listing_id>/expenses", methods=("GET",))
    def index(self, listing_id: int) -> Response:
        """The expenses of a car, with a form for the next one."""
        form = ExpenseForm()
        listing = listings.get(listing_id)
        form.spent_on.data = local_day(now(), listing.dealer)
        return self.render("office/listings/expenses.html", form=form, listing=listing, name=title(listing))

    @expose("/<int:listing_id>/expenses", permission="write", methods=("POST",))
    def add(self, listing_id: int) -> Response:
        """Enter an expense."""
        listing = listings.get_to_change(listing_id)
        form = ExpenseForm()
        if carry_out(
            form,
            lambda: expenses.add(
                listing=listing,
                kind=form.kind.data,
                amount=form.amount.data,
                spent_on=form.spent_on.data,
                note=form.note.data,
                origin=origin(),
            ),
        ):
            tell(_l("The expense is kept."))
            return redirect(url_for("ExpensesView.index", listing_id=listing_id))
        return self.render("office/listings/expenses.html", form=form, listing=listing, name=title(listing))

    @expose("/<int:listing_id>/expenses/<int:expense_id>/remove", permission="write", methods=("POST",))
    def remove(self, listing_id: int, expense_id: int) -> Response:
        """Take an expense out again."""
        listing = listings.get_to_change(listing_id)
        perform(
            lambda: expenses.remove(listing=listing, expense_id=expense_id, origin=origin()),
            _l("The expense is taken out."),
        )
        return redirect(url_for("ExpensesView.index", listing_id=listing_id))
