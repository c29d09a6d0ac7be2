"""The periods asked for as relations: what facts are joined to, so that one statement answers for all of them.

A *span* has ``slot, start_on, end_on, before_on``, half-open, ``before_on`` being as many days before ``start_on`` as
the period has. Facts that know only their moment are joined to spans on each dealer's clock. A relation is made once
for all facts of a report: the same frame gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, literal, select, union_all

from app.lib.periods import Period
from app.models import Dealer
from app.models.types import UTCDateTime
from app.queries.report_periods import OnePeriod, begin_day, days_of

# SQLite takes no more than 500 selects in a union.
MOST_IN_A_UNION = 400
# No market figure is older.
FIRST_MONTH = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Frame:
    """What spans are made of: the periods, the clocks of the dealers selected, their regions with currencies."""

    periods: tuple[Period, ...]
    zones: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def span_of(frame: Frame) -> Any:
    """The periods as a relation, numbered from 0; one period as its days."""
    if len(frame.periods) == 1:
        return OnePeriod(frame.periods[0])
    return unite(days_of(slot, period) for slot, period in enumerate(frame.periods)).subquery("span")


@lru_cache(maxsize=64)
def clock_span_of(frame: Frame) -> Any:
    """The periods on the clock of each dealer: a span with ``dealer_id, currency, zone, start_at, end_at`` besides.

    DISTINCT changes nothing but keeps it in one piece: left to itself, DuckDB joins facts to moments before it knows
    whose clock they are on, at seven times the cost.
    """
    clocks = unite(
        days_of(slot, period).add_columns(
            literal(zone, String).label("zone"),
            literal(begin_day(period.start, zone), UTCDateTime).label("start_at"),
            literal(begin_day(period.end, zone), UTCDateTime).label("end_at"),
        )
        for slot, period in enumerate(frame.periods)
        for zone in frame.zones or ("UTC",)
    ).subquery("clocks")
    of_dealers = select(Dealer.id.label("dealer_id"), Dealer.currency, clocks)
    return of_dealers.join(clocks, clocks.c.zone == Dealer.time_zone).distinct().subquery("span")


def is_within(at: Any, span: Subquery) -> ColumnElement[bool]:
    """Whether a moment lies within a span on clocks."""
    within: ColumnElement[bool] = (at >= span.c.start_at) & (at < span.c.end_at)
    return within


def unite(rows: Iterable[Any]) -> Any:
    """All rows in one union, in unions of unions where they are many."""
    found = list(rows)
    if len(found) <= MOST_IN_A_UNION:
        return union_all(*found)
    parts = [found[start : start + MOST_IN_A_UNION] for start in range(0, len(found), MOST_IN_A_UNION)]
    return union_all(*(select(union_all(*part).subquery()) for part in parts))


def list_months(period: Period) -> Sequence[tuple[date, int, int]]:
    """The calendar months that a period touches: first day, days within the period, days of the month.

    Of those before FIRST_MONTH the last at most: whoever asks from the year 1 does not get twenty thousand.
    """
    found, first = [], max(period.from_on, min(FIRST_MONTH, period.to_on)).replace(day=1)
    while first <= period.to_on:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        within = (min(following, period.end) - max(first, period.from_on)).days
        found.append((first, within, (following - first).days))
        first = following
    return found
