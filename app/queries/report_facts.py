"""What reports count of cars: sets of facts, one row a fact, and what is known of each.

A fact is joined to each span (report_spans.py) in which it counts, so one statement answers for a whole period and for
each of its months alike. Source of the definitions: docs/reports.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from app.models import Certificate, Listing, PriceChange, Sale, Stay
from app.queries.report_spans import Frame, span_of
from app.queries.report_subjects import CAR, Subject

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


def _sales(columns: Columns, span: Subquery, within: ColumnElement[bool]) -> Select[Any]:
    in_force = (Sale.listing_id == Listing.id) & Sale.cancelled_at.is_(None)
    return select(*columns).select_from(Listing).join(Sale, in_force).join(span, within)


def _stays(columns: Columns, span: Subquery, within: ColumnElement[bool]) -> Select[Any]:
    return select(*columns).select_from(Listing).join(Stay, Stay.listing_id == Listing.id).join(span, within)


def _sold(columns: Columns, span: Subquery) -> Select[Any]:
    return _sales(columns, span, (Sale.sold_on >= span.c.start_on) & (Sale.sold_on < span.c.end_on))


def _sold_before(columns: Columns, span: Subquery) -> Select[Any]:
    return _sales(columns, span, (Sale.sold_on >= span.c.before_on) & (Sale.sold_on < span.c.start_on))


def _sold_to_date(columns: Columns, span: Subquery) -> Select[Any]:
    return _sales(columns, span, Sale.sold_on < span.c.end_on)


def _in_stock(columns: Columns, span: Subquery) -> Select[Any]:
    left_later = Stay.to_on.is_(None) | (Stay.to_on >= span.c.end_on)
    return _stays(columns, span, (Stay.from_on < span.c.end_on) & left_later)


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
    return select(*columns).select_from(Listing).join(span, within)


@lru_cache(maxsize=64)
def price_path(span: Subquery) -> Subquery:
    """The asking prices of each sale within a span up to its day, equal neighbours once.

    ``sale_id, steps, first_price, last_price, first_on, second_on``; a sale without any price has no row. The same span
    gives the same relation, so that values and rows speak of one.
    """
    in_order = (PriceChange.on_day, PriceChange.at, PriceChange.id)
    before = func.lag(PriceChange.amount).over(partition_by=Sale.id, order_by=in_order)
    asked = (
        select(Sale.id.label("sale_id"), *in_order, PriceChange.amount, before.label("before"))
        .join(span, (Sale.sold_on >= span.c.start_on) & (Sale.sold_on < span.c.end_on))
        .join(PriceChange, (PriceChange.listing_id == Sale.listing_id) & (PriceChange.on_day <= Sale.sold_on))
        .where(Sale.cancelled_at.is_(None))
        .subquery("asked")
    )
    ranked = (
        select(asked.c.sale_id, asked.c.on_day, asked.c.amount)
        .add_columns(
            func.row_number()
            .over(partition_by=asked.c.sale_id, order_by=(asked.c.on_day, asked.c.at, asked.c.id))
            .label("number"),
            func.count().over(partition_by=asked.c.sale_id).label("size"),
        )
        .where(asked.c.before.is_(None) | (asked.c.before != asked.c.amount))
        .subquery("ranked")
    )
    return _sum_up_path(ranked)


def _sum_up_path(ranked: Subquery) -> Subquery:
    number, size = ranked.c.number, ranked.c.size
    return (
        select(
            ranked.c.sale_id,
            (func.max(size) - 1).label("steps"),
            func.max(case((number == 1, ranked.c.amount))).label("first_price"),
            func.max(case((number == size, ranked.c.amount))).label("last_price"),
            func.max(case((number == 1, ranked.c.on_day))).label("first_on"),
            func.max(case((number == 2, ranked.c.on_day))).label("second_on"),
        )
        .group_by(ranked.c.sale_id)
        .subquery("path")
    )


def _sold_with_path(columns: Columns, span: Subquery) -> Select[Any]:
    path = price_path(span)
    return _sold(columns, span).join(path, path.c.sale_id == Sale.id)


def approved_when_sold(_span: Subquery) -> ColumnElement[bool]:
    """Whether the car had a certificate on the day of its sale."""
    return (
        select(Certificate.id)
        .where(
            Certificate.listing_id == Listing.id,
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


SOLD = Population("sold", _sold, approved_when_sold, Sale.sold_on)
SOLD_WITH_PATH = Population("sold_with_path", _sold_with_path, approved_when_sold, Sale.sold_on)
SOLD_BEFORE = Population("sold_before", _sold_before, approved_when_sold, Sale.sold_on)
SOLD_TO_DATE = Population("sold_to_date", _sold_to_date, approved_when_sold, Sale.sold_on)
IN_STOCK = Population("in_stock", _in_stock, approved_at_end, Stay.from_on)
IN_STOCK_BEFORE = Population("in_stock_before", _in_stock_before, approved_at_end, Stay.from_on)
KEPT = Population("kept", _kept, approved_at_end, Stay.from_on)
ACQUIRED = Population("acquired", _acquired, approved_at_end, Listing.acquired_on)
