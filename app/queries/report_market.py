"""What reports count of the market: figures of whole months, of which a period may cover a part."""

from __future__ import annotations

from functools import partial
from math import lcm
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, String, Subquery, extract, literal, select, true, tuple_

from app.models import Listing, MarketFigure, Sale
from app.queries.report_facts import Columns, Population
from app.queries.report_groups import region_of
from app.queries.report_spans import Frame, list_months, unite
from app.queries.report_subjects import Subject

CONDITION: Final = "used"
# A figure counts in so many parts, of which every length of a month takes whole ones: shares of months stay exact.
SHARES: Final = lcm(28, 29, 30, 31)


def _market_span_of(frame: Frame, *, is_before: bool) -> Subquery:
    """Months and places: ``slot, month, shares, region, currency``; of the periods, or of as many days before each."""
    months = unite(
        select(
            literal(slot).label("slot"),
            literal(month, Date).label("month"),
            literal(within * (SHARES // days)).label("shares"),
        )
        for slot, period in enumerate(frame.periods)
        for month, within, days in list_months(period.previous() if is_before else period)
    ).subquery("months")
    places = unite(
        select(literal(region, String).label("region"), literal(currency, String).label("currency"))
        for region, currency in frame.places or (("", ""),)
    ).subquery("places")
    return select(months, places).select_from(months.join(places, true())).subquery("span")


def _figures(columns: Columns, span: Subquery) -> Select[Any]:
    of_span = (MarketFigure.month == span.c.month) & (MarketFigure.region == span.c.region)
    return select(*columns).select_from(MarketFigure).join(span, of_span).where(MarketFigure.condition == CONDITION)


def shares_sold(span: Subquery) -> ColumnElement[int]:
    """A figure's cars in SHARES of a car, as far as its month lies within the period."""
    sold: ColumnElement[int] = MarketFigure.cars * span.c.shares
    return sold


def is_figured() -> ColumnElement[bool]:
    """Whether the market of a used car's sale is known: its month, its dealer's region, its brand."""
    figures = select(MarketFigure.make_id, MarketFigure.region, _month_of(MarketFigure.month)).where(
        MarketFigure.condition == CONDITION
    )
    sold = tuple_(Listing.make_id, region_of(Sale.dealer_id), _month_of(Sale.sold_on))
    return (Listing.condition == CONDITION) & sold.in_(figures)


def _month_of(day: Any) -> ColumnElement[int]:
    """The months since the year 0."""
    return extract("year", day) * 12 + extract("month", day)


FIGURE = Subject("figure", MarketFigure.id, region=MarketFigure.region, make_id=MarketFigure.make_id)
MARKET = Population("market", _figures, None, MarketFigure.month, FIGURE, partial(_market_span_of, is_before=False))
MARKET_BEFORE = Population(
    "market_before", _figures, None, MarketFigure.month, FIGURE, partial(_market_span_of, is_before=True)
)
