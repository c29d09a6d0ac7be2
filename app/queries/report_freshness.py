"""What reports count as fresh: cars on sale that a delivery, a person or a program of the dealer confirmed lately."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.lib.id_set import unpack
from app.lib.periods import Period
from app.models import Dealer, Listing, Upload
from app.models.types import numbers_of
from app.queries.report_activity import EDITS_BY_SOMEBODY
from app.queries.report_deliveries import ACCEPTED, ACCEPTED_AT
from app.queries.report_facts import IN_STOCK, Columns, Population, approved_at_end
from app.queries.report_spans import Frame, begin_day, days_of, unite
from app.queries.report_values import state_at_end

FRESH_DAYS: Final = 7
_WIDEST_ZONE: Final = timedelta(days=1)


def _on_sale(columns: Columns, span: Subquery) -> Select[Any]:
    return IN_STOCK.rows(columns, span).where(state_at_end(span) == "on_sale")


def _fresh(columns: Columns, span: Subquery) -> Select[Any]:
    return _on_sale(columns, span).where(span.c.listing_id == Listing.id)


def fresh_span_of(frame: Frame) -> Any:
    """A span with a row for each car confirmed within FRESH_DAYS before its last day, as ``listing_id``."""
    confirmed = _list_confirmed(frame.periods)
    return unite(_name_cars(slot, period, confirmed[slot]) for slot, period in enumerate(frame.periods)).subquery(
        "span"
    )


def _name_cars(slot: int, period: Period, cars: Iterable[int]) -> Any:
    numbers = numbers_of(literal(json.dumps(sorted(cars)))).table_valued("value")
    return days_of(slot, period).add_columns(cast(numbers.c.value, BigInteger).label("listing_id")).select_from(numbers)


def _list_confirmed(periods: tuple[Period, ...]) -> list[set[int]]:
    """The cars confirmed lately at each period's end; what deliveries confirmed is kept packed, a set each."""
    confirmed: list[set[int]] = [set() for _period in periods]
    for day, cars in (*_read_deliveries(periods), *_read_edits(periods)):
        for slot, period in enumerate(periods):
            if timedelta(0) <= period.to_on - day <= timedelta(days=FRESH_DAYS):
                confirmed[slot] |= cars
    return confirmed


def _read_deliveries(periods: Iterable[Period]) -> Iterator[tuple[date, set[int]]]:
    original = aliased(Upload)
    packed = func.coalesce(Upload.confirmed, original.confirmed)
    found = (
        select(ACCEPTED_AT.label("at"), Dealer.time_zone, packed)
        .join(Dealer, Dealer.id == Upload.dealer_id)
        .outerjoin(original, original.id == Upload.duplicate_of)
        .where(ACCEPTED, _lately(ACCEPTED_AT, periods))
    )
    for at, zone, cars in db.session.execute(found):
        yield _day_of(at, zone), unpack(cars)


def _read_edits(periods: Iterable[Period]) -> Iterator[tuple[date, set[int]]]:
    edits = EDITS_BY_SOMEBODY.c
    found = (
        select(edits.listing_id, edits.at, Dealer.time_zone)
        .join(Listing, Listing.id == edits.listing_id)
        .join(Dealer, Dealer.id == Listing.dealer_id)
        .where(_lately(edits.at, periods))
    )
    for number, at, zone in db.session.execute(found):
        yield _day_of(at, zone), {number}


def _lately(at: Any, periods: Iterable[Period]) -> ColumnElement[bool]:
    """Whether a moment may lie in a window, on whatever clock."""
    windows = ((_first_of(period), begin_day(period.end, "UTC") + _WIDEST_ZONE) for period in periods)
    return or_(*((at >= first) & (at < last) for first, last in windows))


def _first_of(period: Period) -> datetime:
    first = date.fromordinal(max(period.to_on.toordinal() - FRESH_DAYS - _WIDEST_ZONE.days, 1))
    return begin_day(first, "UTC")


def _day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


ON_SALE = Population("on_sale", _on_sale, approved_at_end, IN_STOCK.day)
FRESH = Population("fresh", _fresh, approved_at_end, IN_STOCK.day, span=fresh_span_of)
