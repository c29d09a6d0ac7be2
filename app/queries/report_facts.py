"""What reports count of cars: sets of facts, one row a fact, and what is known of each.

A fact is joined to each span (report_spans.py) in which it counts, so one statement answers for a whole period and for
each of its months alike. Source of the definitions: docs/reports.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, inspect, select
from sqlalchemy.sql import visitors

from app.models import Certificate, Dealer, Listing, PriceChange, Sale, StatusChange, Stay
from app.queries import report_history as history
from app.queries.report_paths import price_paths
from app.queries.report_periods import join_span
from app.queries.report_spans import Frame, span_of
from app.queries.report_subjects import CAR, Subject, happening_to_cars

Columns: TypeAlias = Sequence[ColumnElement[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """A set of facts.

    ``rows`` selects columns of its facts within a span. ``day`` is the fact's own day, or its moment. ``is_approved``
    says whether the car had a certificate on the day that counts for the fact: of a sale its day, else the last day of
    the span; facts that are not about cars have none. ``span`` makes the relation that ``rows`` joins.
    """

    code: str
    rows: Callable[[Columns, Subquery], Select[Any]]
    is_approved: Callable[[Subquery], ColumnElement[bool]] | None
    day: Any
    subject: Subject = CAR
    span: Callable[[Frame], Subquery] = span_of


def _join_asked(facts: Select[Any], asked: Columns, *beside: tuple[Any, ColumnElement[bool]]) -> Select[Any]:
    """Join of the relations beside the facts those of which a column speaks; each has a row for every fact."""
    named = {getattr(part, "table", None) for column in asked for part in visitors.iterate(column)}
    for relation, on in beside:
        if inspect(relation).selectable in named:
            facts = facts.join(relation, on)
    return facts


def _sales(columns: Columns, span: Subquery, within: ColumnElement[bool]) -> Select[Any]:
    """Sales with their dealers; their cars where it is asked for: most reports do not."""
    sales = join_span(select(*columns).select_from(Sale), span, within).join(Dealer, Dealer.id == Sale.dealer_id)
    spent = history.spending(span)
    beside = (Listing, Listing.id == Sale.listing_id), (spent, spent.c.listing_id == Sale.listing_id)
    return _join_asked(sales, columns, *beside)


def _sold(columns: Columns, span: Subquery) -> Select[Any]:
    return _sales(columns, span, history.is_sold(span))


def _sold_before(columns: Columns, span: Subquery) -> Select[Any]:
    within = (Sale.sold_on >= span.c.before_on) & (Sale.sold_on < span.c.start_on)
    return _sales(columns, span, Sale.cancelled_at.is_(None) & within)


def _sold_to_date(columns: Columns, span: Subquery) -> Select[Any]:
    return _sales(columns, span, Sale.cancelled_at.is_(None) & (Sale.sold_on < span.c.end_on))


def _sold_with_path(columns: Columns, span: Subquery) -> Select[Any]:
    path = price_paths(span)
    return _sold(columns, span).join(path, path.c.sale_id == Sale.id)


def _stays(columns: Columns, span: Subquery, within: ColumnElement[bool], *further: ColumnElement[bool]) -> Select[Any]:
    """Stays with their dealers; their cars, their last prices and states where it is asked for."""
    stays = join_span(select(*columns).select_from(Stay), span, within).join(Dealer, Dealer.id == Stay.dealer_id)
    steps = [history.last_steps(value, span) for value in (PriceChange.amount, StatusChange.new)]
    last = ((step, (step.c.stay_id == Stay.id) & (step.c.end_on == span.c.end_on)) for step in steps)
    beside = (Listing, Listing.id == Stay.listing_id), *last
    return _join_asked(stays, (*columns, *further), *beside).where(*further)


def in_stock(columns: Columns, span: Subquery, *further: ColumnElement[bool]) -> Select[Any]:
    """The stays that last over the last day of the span, those of further conditions."""
    return _stays(columns, span, history.is_in_stock(span), *further)


def _in_stock_before(columns: Columns, span: Subquery) -> Select[Any]:
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= span.c.start_on)
    return _stays(columns, span, (Stay.from_on < span.c.start_on) & left_later)


def _kept(columns: Columns, span: Subquery) -> Select[Any]:
    left_later = Stay.to_on.is_(None) | (Stay.to_on > span.c.start_on)
    never_in_stock = Stay.from_on == Stay.to_on
    return _stays(columns, span, (Stay.from_on < span.c.end_on) & left_later).where(
        never_in_stock.is_not(True)  # an open stay compares as unknown
    )


def _acquired(columns: Columns, span: Subquery) -> Select[Any]:
    within = (Listing.acquired_on >= span.c.start_on) & (Listing.acquired_on < span.c.end_on)
    return join_span(select(*columns).select_from(Listing), span, within)


def approved_when_sold(_span: Subquery) -> ColumnElement[bool]:
    """Whether the car had a certificate on the day of its sale."""
    return (
        select(Certificate.id)
        .where(
            Certificate.listing_id == Sale.listing_id,
            Certificate.issued_on <= Sale.sold_on,
            Certificate.revoked_on.is_(None) | (Certificate.revoked_on > Sale.sold_on),
        )
        .exists()
    )


def approved_at_end(span: Subquery, listing_id: Any = Listing.id) -> ColumnElement[bool]:
    """Whether the car had a certificate on the last day of the span."""
    return (
        select(Certificate.id)
        .where(
            Certificate.listing_id == listing_id,
            Certificate.issued_on < span.c.end_on,
            Certificate.revoked_on.is_(None) | (Certificate.revoked_on >= span.c.end_on),
        )
        .exists()
    )


approved_in_stock = partial(approved_at_end, listing_id=Stay.listing_id)

OF_SALE = happening_to_cars(Sale, Dealer.currency)
OF_STAY = happening_to_cars(Stay, Dealer.currency)
SOLD = Population("sold", _sold, approved_when_sold, Sale.sold_on, OF_SALE)
SOLD_WITH_PATH = Population("sold_with_path", _sold_with_path, approved_when_sold, Sale.sold_on, OF_SALE)
SOLD_BEFORE = Population("sold_before", _sold_before, approved_when_sold, Sale.sold_on, OF_SALE)
SOLD_TO_DATE = Population("sold_to_date", _sold_to_date, approved_when_sold, Sale.sold_on, OF_SALE)
IN_STOCK = Population("in_stock", in_stock, approved_in_stock, Stay.from_on, OF_STAY)
IN_STOCK_BEFORE = Population("in_stock_before", _in_stock_before, approved_in_stock, Stay.from_on, OF_STAY)
KEPT = Population("kept", _kept, approved_in_stock, Stay.from_on, OF_STAY)
ACQUIRED = Population("acquired", _acquired, approved_at_end, Listing.acquired_on)
