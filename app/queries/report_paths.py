"""How asking prices moved until the sale, as a relation of a span."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Subquery, case, func, select

from app.models import PriceChange, Sale
from app.queries.report_history import is_sold
from app.queries.report_periods import join_span


@lru_cache(maxsize=64)
def price_paths(span: Subquery) -> Subquery:
    """The asking prices of each sale within a span up to its day, equal neighbours once.

    ``sale_id, steps, first_price, last_price, first_on, second_on``; a sale without any price has no row.
    """
    in_order = (Sale.id, PriceChange.on_day, PriceChange.at, PriceChange.id)
    beside = {
        "sale_before": func.lag(Sale.id),
        "before": func.lag(PriceChange.amount),
        "sale_after": func.lead(Sale.id),
    }
    known = Sale.id.label("sale_id"), PriceChange.on_day, PriceChange.amount
    columns = *known, *(value.over(order_by=in_order).label(name) for name, value in beside.items())
    asking = (PriceChange.listing_id == Sale.listing_id) & (PriceChange.on_day <= Sale.sold_on)
    sales = join_span(select(*columns).select_from(Sale), span, is_sold(span))
    return _sum_up(sales.join(PriceChange, asking).subquery("asked").c)


def _sum_up(asked: Any) -> Subquery:
    is_change = (asked.sale_before == asked.sale_id) & (asked.before != asked.amount)
    is_first, is_last = (beside.is_distinct_from(asked.sale_id) for beside in (asked.sale_before, asked.sale_after))
    return (
        select(
            asked.sale_id,
            func.count(case((is_change, 1))).label("steps"),
            func.max(case((is_first, asked.amount))).label("first_price"),
            func.max(case((is_last, asked.amount))).label("last_price"),
            func.min(asked.on_day).label("first_on"),
            func.min(case((is_change, asked.on_day))).label("second_on"),
        )
        .group_by(asked.sale_id)
        .subquery("path")
    )
