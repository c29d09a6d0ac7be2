"""What reports know of one fact: amounts, days and conditions as expressions over the rows of report_facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Double, Subquery, case, cast, func, type_coerce

from app.models import Listing, PriceChange, Sale, StatusChange, Stay
from app.models.types import Money, days_between
from app.queries import report_history as history
from app.queries.report_history import last_steps


def asking_price(span: Subquery) -> ColumnElement[Decimal]:
    """The last asking price on the last day of the span of a car in stock; null before the first one."""
    price: ColumnElement[Decimal] = last_steps(PriceChange.amount, span).c.value
    return price


def is_in_state(span: Subquery, state: str) -> ColumnElement[bool]:
    """Whether a car in stock was in a state on the last day of the span, by its history."""
    is_so: ColumnElement[bool] = last_steps(StatusChange.new, span).c.value == state
    return is_so


def age_at_end(span: Subquery) -> ColumnElement[int]:
    """Days from the acquisition to the last day of the span."""
    return days_between(Listing.acquired_on, span.c.end_on) - 1


def days_kept(span: Subquery) -> ColumnElement[int]:
    """Days of the span on which the stay had the car in stock."""
    start = case((Stay.from_on > span.c.start_on, Stay.from_on), else_=span.c.start_on)
    end = case((Stay.to_on < span.c.end_on, Stay.to_on), else_=span.c.end_on)
    return days_between(start, end)


def days_held(_span: Subquery) -> ColumnElement[int]:
    """Days from the acquisition to the sale."""
    return days_between(Listing.acquired_on, Sale.sold_on)


def expenses(span: Subquery, kind: str | None = None) -> ColumnElement[Decimal]:
    """All expenses of the car, or those of one kind; nothing spent is 0."""
    spent = history.spending(span).c
    return type_coerce(func.coalesce(spent.total if kind is None else spent[f"expense_{kind}"], 0), Money)


def share_of(amount: ColumnElement[Decimal], whole: ColumnElement[Decimal]) -> ColumnElement[Any]:
    """One amount in % of another, of one car."""
    return cast(type_coerce(amount, BigInteger), Double) * 100 / cast(type_coerce(whole, BigInteger), Double)
