"""Expenses: money put into a listing, entered by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.vocabulary.listing import EXPENSE_KIND
from app.models import Expense, Listing, Origin
from app.services.listings import local_day, touch


def add(
    *, listing: Listing, kind: str, amount: Decimal, spent_on: date, origin: Origin, note: str | None = None
) -> Expense:
    """Enter an expense.

    :raises RuleBroken: unknown kind, amount not above zero, day in the future.
    """
    if kind not in EXPENSE_KIND.codes:
        raise RuleBroken("EXPENSE_KIND", _l("There is no such kind of expense."), "kind")
    if amount <= 0:
        raise RuleBroken("AMOUNT_INVALID", _l("An amount must be above zero."), "amount")
    if spent_on > local_day(origin.at, listing.dealer):
        raise RuleBroken("DATE_IN_FUTURE", _l("An expense cannot lie in the future."), "spent_on")
    expense = Expense(
        listing_id=listing.id,
        dealer_id=listing.dealer_id,
        kind=kind,
        amount=amount,
        spent_on=spent_on,
        note=note or None,
    )
    listing.expenses.append(expense)
    touch(listing, origin)
    db.session.flush()
    return expense


def remove(*, listing: Listing, expense_id: int, origin: Origin) -> None:
    """Take an expense out again.

    :raises NotFound: the listing has no such expense.
    """
    expense = next((found for found in listing.expenses if found.id == expense_id), None)
    if expense is None:
        raise NotFound("EXPENSE_UNKNOWN", _l("There is no such expense."))
    listing.expenses.remove(expense)
    touch(listing, origin)
    db.session.flush()
