"""What reports know of one fact: amounts, days and conditions as expressions over the rows of report_facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Double, Subquery, case, cast, func, select, type_coerce

from app.models import Expense, Listing, PriceChange, Sale, StatusChange, Stay
from app.models.types import Money, days_between


def asking_price(span: Subquery) -> ColumnElement[Decimal]:
    """The last asking price on the last day of the span; null before the first one."""
    return (
        select(PriceChange.amount)
        .where(PriceChange.listing_id == Listing.id, PriceChange.on_day < span.c.end_on)
        .order_by(PriceChange.on_day.desc(), PriceChange.at.desc(), PriceChange.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def state_at_end(span: Subquery) -> ColumnElement[str]:
    """The car's state on the last day of the span, by its history."""
    return (
        select(StatusChange.new)
        .where(StatusChange.listing_id == Listing.id, StatusChange.on_day < span.c.end_on)
        .order_by(StatusChange.on_day.desc(), StatusChange.at.desc(), StatusChange.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def is_reserved(span: Subquery) -> ColumnElement[bool]:
    """Whether the car was reserved on the last day of the span."""
    return state_at_end(span) == "reserved"


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


def expenses(_span: Subquery, kind: str | None = None) -> ColumnElement[Decimal]:
    """All expenses of the car, or those of one kind; nothing spent is 0."""
    spent = select(func.sum(Expense.amount)).where(Expense.listing_id == Listing.id)
    if kind is not None:
        spent = spent.where(Expense.kind == kind)
    return type_coerce(func.coalesce(spent.scalar_subquery(), 0), Money)


def share_of(amount: ColumnElement[Decimal], whole: ColumnElement[Decimal]) -> ColumnElement[Any]:
    """One amount in % of another, of one car."""
    return cast(type_coerce(amount, BigInteger), Double) * 100 / cast(type_coerce(whole, BigInteger), Double)
