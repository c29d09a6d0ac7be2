"""What happened to the cars that reports count, as relations of a span: money spent, prices and states while they held.

The same span gives the same relation, so that values and rows speak of one. Each is worked out once for all cars of the
span and joined: to look up one car after the other took several times as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from app.lib.vocabulary.listing import EXPENSE_KIND
from app.models import Expense, PriceChange, Sale, StatusChange, Stay


def is_sold(span: Subquery) -> ColumnElement[bool]:
    """Whether a sale in force fell into the span."""
    return Sale.cancelled_at.is_(None) & (Sale.sold_on >= span.c.start_on) & (Sale.sold_on < span.c.end_on)


def is_in_stock(span: Subquery) -> ColumnElement[bool]:
    """Whether a stay lasted over the last day of the span."""
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= span.c.end_on)
    return (Stay.from_on < span.c.end_on) & left_later


@lru_cache(maxsize=64)
def spending(span: Subquery) -> Subquery:
    """The expenses of each car sold in the span: ``listing_id, total`` and ``expense_<kind>``; without any, no row."""
    kinds = (
        func.sum(case((Expense.kind == kind, Expense.amount))).label(f"expense_{kind}") for kind in EXPENSE_KIND.codes
    )
    return (
        select(Sale.listing_id, func.sum(Expense.amount).label("total"), *kinds)
        .join(span, is_sold(span))
        .join(Expense, Expense.listing_id == Sale.listing_id)
        .group_by(Sale.listing_id)
        .subquery("spending")
    )


def list_steps(model: Any, value: Any, among: Select[Any]) -> Subquery:
    """The steps of the histories of some cars: ``listing_id, on_day, value, before, until_on``.

    ``before`` is the value of the car's step before, ``until_on`` the day of the one after: a step holds on the days
    from ``on_day`` until then, what happened last on a day for the day.
    """
    of_car = {"partition_by": model.listing_id, "order_by": (model.on_day, model.at, model.id)}
    before, until = func.lag(value).over(**of_car), func.lead(model.on_day).over(**of_car)
    columns = (model.listing_id, model.on_day, value.label("value"), before.label("before"), until.label("until_on"))
    return select(*columns).where(model.listing_id.in_(among)).subquery(f"{model.__tablename__}_steps")


@lru_cache(maxsize=64)
def prices_in_stock(span: Subquery) -> Subquery:
    """The asking prices of the cars in stock at the end of a span, as steps."""
    return list_steps(PriceChange, PriceChange.amount, _list_stock(span))


@lru_cache(maxsize=64)
def states_in_stock(span: Subquery) -> Subquery:
    """The states of the cars in stock at the end of a span, as steps."""
    return list_steps(StatusChange, StatusChange.new, _list_stock(span))


def _list_stock(span: Subquery) -> Select[Any]:
    """The cars in stock between the last days of the first and of the last span."""
    first, last = (select(end(span.c.end_on)).scalar_subquery() for end in (func.min, func.max))
    return select(Stay.listing_id).where(Stay.from_on < last, Stay.to_on.is_(None) | (Stay.to_on >= first))


def holds_at_end(step: Subquery, span: Subquery) -> ColumnElement[bool]:
    """Whether a step is the one of a stay's car that holds on the last day of the span."""
    not_over = step.c.until_on.is_(None) | (step.c.until_on >= span.c.end_on)
    return (step.c.listing_id == Stay.listing_id) & (step.c.on_day < span.c.end_on) & not_over


@lru_cache(maxsize=64)
def price_paths(span: Subquery) -> Subquery:
    """The asking prices of each sale within a span up to its day, equal neighbours once.

    ``sale_id, steps, first_price, last_price, first_on, second_on``; a sale without any price has no row.
    """
    price = list_steps(PriceChange, PriceChange.amount, select(Sale.listing_id).join(span, is_sold(span))).c
    is_change, is_last = price.before != price.value, price.until_on.is_(None) | (price.until_on > Sale.sold_on)
    return (
        select(
            Sale.id.label("sale_id"),
            func.count(case((is_change, 1))).label("steps"),
            func.max(case((price.before.is_(None), price.value))).label("first_price"),
            func.max(case((is_last, price.value))).label("last_price"),
            func.min(price.on_day).label("first_on"),
            func.min(case((is_change, price.on_day))).label("second_on"),
        )
        .join(span, is_sold(span))
        .join(price.listing_id.table, (price.listing_id == Sale.listing_id) & (price.on_day <= Sale.sold_on))
        .group_by(Sale.id)
        .subquery("path")
    )
