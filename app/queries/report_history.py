"""What happened to the cars that reports count, as relations of a span: money spent, prices and states while they held.

The same span gives the same relation, so that values and rows speak of one. Each is worked out once for all cars of the
span and joined: to look up one car after the other took several times as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from app.lib.vocabulary.listing import EXPENSE_KIND
from app.models import Expense, Sale, Stay
from app.queries.report_periods import join_span


def is_sold(span: Subquery) -> ColumnElement[bool]:
    """Whether a sale in force fell into the span."""
    return Sale.cancelled_at.is_(None) & (Sale.sold_on >= span.c.start_on) & (Sale.sold_on < span.c.end_on)


def is_in_stock(span: Subquery) -> ColumnElement[bool]:
    """Whether a stay lasted over the last day of the span."""
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= span.c.end_on)
    return (Stay.from_on < span.c.end_on) & left_later


@lru_cache(maxsize=64)
def spending(span: Subquery) -> Subquery:
    """The expenses of each car sold in the span, of all of them: ``listing_id, total`` and ``expense_<kind>``."""
    of_kinds = {kind: case((Expense.kind == kind, Expense.amount)) for kind in EXPENSE_KIND.codes}
    sums = [func.sum(amount).label(f"expense_{kind}") for kind, amount in of_kinds.items()]
    columns = [Sale.listing_id, func.sum(Expense.amount).label("total"), *sums]
    sales = join_span(select(*columns).select_from(Sale), span, is_sold(span))
    spent = sales.outerjoin(Expense, Expense.listing_id == Sale.listing_id)
    return spent.group_by(Sale.listing_id).subquery("spending")


def list_steps(model: Any, value: Any, *which: ColumnElement[bool]) -> Subquery:
    """Steps of the histories of cars, of a car all that matter: ``listing_id, from_on, until_on, value``.

    A step holds on the days from ``from_on`` until the day of the next one, what happened last on a day for the day.
    All stand in one order, car after car: an order for each car takes a quarter longer.
    """
    in_order = (model.listing_id, model.on_day, model.at, model.id)
    after = (func.lead(column).over(order_by=in_order) for column in in_order[:2])
    named = (column.label(name) for column, name in zip(after, ("car_after", "day_after"), strict=True))
    columns = model.listing_id, model.on_day.label("from_on"), value.label("value"), *named
    step = select(*columns).where(*which).subquery().c
    until = case((step.car_after == step.listing_id, step.day_after)).label("until_on")
    return select(step.listing_id, step.from_on, until, step.value).subquery(f"{model.__tablename__}_steps")


@lru_cache(maxsize=64)
def last_steps(value: Any, span: Subquery) -> Subquery:
    """What holds of cars in stock on the last day of the span, null before a first step: ``stay_id, end_on, value``.

    ``value`` is a column of steps of a history. Each stay in stock has a row, so that it can be joined whole: SQLite
    would go through all rows for each stay that may have none.
    """
    model = value.class_
    of_stay, in_order = (Stay.id, span.c.end_on), (model.on_day.desc(), model.at.desc(), model.id.desc())
    number = func.row_number().over(partition_by=of_stay, order_by=in_order).label("number")
    columns = Stay.id.label("stay_id"), span.c.end_on.label("end_on"), value.label("value"), number
    stays = join_span(select(*columns).select_from(Stay), span, is_in_stock(span))
    until = (model.listing_id == Stay.listing_id) & (model.on_day < span.c.end_on)
    step = stays.outerjoin(model, until).subquery().c
    last = select(step.stay_id, step.end_on, step.value).where(step.number == 1)
    return last.subquery(f"last_{model.__tablename__}")
