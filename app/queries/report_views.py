"""What reports count of the buyers' looks at cars, and of the days on which cars could be looked at."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from app.models import Dealer, Listing, ListingViewDay, StatusChange, Stay
from app.models.listing import PUBLIC_STATUSES
from app.models.types import days_between
from app.queries.report_facts import Columns, Population, approved_at_end
from app.queries.report_history import list_steps
from app.queries.report_periods import join_span
from app.queries.report_subjects import happening_to_cars


def _viewed(columns: Columns, span: Subquery) -> Select[Any]:
    within = (ListingViewDay.day >= span.c.start_on) & (ListingViewDay.day < span.c.end_on)
    looks = join_span(select(*columns).select_from(ListingViewDay), span, within)
    return looks.join(Dealer, Dealer.id == ListingViewDay.dealer_id)


@lru_cache(maxsize=64)
def shown(span: Subquery) -> Subquery:
    """The stretches of days on which cars were on sale or reserved, half-open: ``listing_id, from_on, until_on``.

    Only of cars that were in stock in a span; what happened last on a day holds for the day. The same span gives the
    same relation, so that values and rows speak of one.
    """
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= select(func.min(span.c.start_on)).scalar_subquery())
    there = select(Stay.listing_id).where(Stay.from_on < select(func.max(span.c.end_on)).scalar_subquery(), left_later)
    # What a car begins as ends no stretch: a third of the steps are not put in order.
    which = StatusChange.listing_id.in_(there), StatusChange.new != "draft"
    steps = list_steps(StatusChange, StatusChange.new, *which).c
    return (
        select(steps.listing_id, steps.from_on, steps.until_on)
        .where(steps.value.in_(PUBLIC_STATUSES), steps.until_on.is_(None) | (steps.until_on > steps.from_on))
        .subquery("shown")
    )


def _shown(columns: Columns, span: Subquery) -> Select[Any]:
    stretch = shown(span).c
    within = (stretch.from_on < span.c.end_on) & (stretch.until_on.is_(None) | (stretch.until_on > span.c.start_on))
    cars = select(*columns).select_from(Listing).join(shown(span), stretch.listing_id == Listing.id)
    return join_span(cars, span, within)


def days_shown(span: Subquery) -> ColumnElement[int]:
    """Days of the span within the stretch."""
    stretch = shown(span).c
    start = case((stretch.from_on > span.c.start_on, stretch.from_on), else_=span.c.start_on)
    end = case((stretch.until_on < span.c.end_on, stretch.until_on), else_=span.c.end_on)
    return days_between(start, end)


_approved = partial(approved_at_end, listing_id=ListingViewDay.listing_id)
_OF_LOOK = happening_to_cars(ListingViewDay, Dealer.currency)
VIEWED = Population("viewed", _viewed, _approved, ListingViewDay.day, _OF_LOOK)
SHOWN = Population("shown", _shown, approved_at_end, Listing.acquired_on)
