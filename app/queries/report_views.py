"""What reports count of the buyers' looks at cars, and of the days on which cars could be looked at."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from app.models import Listing, ListingViewDay, StatusChange, Stay
from app.models.listing import PUBLIC_STATUSES
from app.models.types import days_between
from app.queries.report_facts import Columns, Population, approved_at_end


def _viewed(columns: Columns, span: Subquery) -> Select[Any]:
    within = (ListingViewDay.day >= span.c.start_on) & (ListingViewDay.day < span.c.end_on)
    return (
        select(*columns)
        .select_from(Listing)
        .join(ListingViewDay, ListingViewDay.listing_id == Listing.id)
        .join(span, within)
    )


@lru_cache(maxsize=64)
def shown(span: Subquery) -> Subquery:
    """The stretches of days on which cars were on sale or reserved, half-open: ``listing_id, from_on, to_on``.

    Only of cars that were in stock in a span; what happened last on a day holds for the day. The same span gives the
    same relation, so that values and rows speak of one.
    """
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= select(func.min(span.c.start_on)).scalar_subquery())
    there = select(Stay.listing_id).where(Stay.from_on < select(func.max(span.c.end_on)).scalar_subquery(), left_later)
    following = func.lead(StatusChange.on_day).over(
        partition_by=StatusChange.listing_id, order_by=(StatusChange.on_day, StatusChange.at, StatusChange.id)
    )
    steps = (
        select(
            StatusChange.listing_id,
            StatusChange.new,
            StatusChange.on_day.label("from_on"),
            following.label("to_on"),
        )
        .where(StatusChange.listing_id.in_(there))
        .subquery("steps")
    )
    return (
        select(steps.c.listing_id, steps.c.from_on, steps.c.to_on)
        .where(steps.c.new.in_(PUBLIC_STATUSES), steps.c.to_on.is_(None) | (steps.c.to_on > steps.c.from_on))
        .subquery("shown")
    )


def _shown(columns: Columns, span: Subquery) -> Select[Any]:
    stretch = shown(span).c
    within = (stretch.from_on < span.c.end_on) & (stretch.to_on.is_(None) | (stretch.to_on > span.c.start_on))
    return select(*columns).select_from(Listing).join(shown(span), stretch.listing_id == Listing.id).join(span, within)


def days_shown(span: Subquery) -> ColumnElement[int]:
    """Days of the span within the stretch."""
    stretch = shown(span).c
    start = case((stretch.from_on > span.c.start_on, stretch.from_on), else_=span.c.start_on)
    end = case((stretch.to_on < span.c.end_on, stretch.to_on), else_=span.c.end_on)
    return days_between(start, end)


VIEWED = Population("viewed", _viewed, approved_at_end, ListingViewDay.day)
SHOWN = Population("shown", _shown, approved_at_end, Listing.acquired_on)
