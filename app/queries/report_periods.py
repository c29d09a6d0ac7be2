"""A single period in statements: as a row of its days, its days as conditions know them, the moments they begin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, literal, select

from app.lib.periods import Period

_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


def days_of(slot: int, period: Period) -> Any:
    """One period as a row."""
    return select(
        literal(slot).label("slot"),
        literal(period.start, Date).label("start_on"),
        literal(period.end, Date).label("end_on"),
        literal(period.previous().start, Date).label("before_on"),
    )


class OnePeriod:
    """A span of one period: its columns are its days themselves.

    Conditions with them skip what lies outside before it is read, which takes a third of the time of joining one row.
    """

    def __init__(self, period: Period) -> None:
        self.c = days_of(0, period).selected_columns


def join_span(facts: Select[Any], span: Any, within: ColumnElement[bool]) -> Select[Any]:
    """Join the spans within which facts lie, or keep to the one period."""
    return facts.where(within) if isinstance(span, OnePeriod) else facts.join(span, within)


def begin_day(day: date, zone: str) -> datetime:
    """The moment at which a day begins on a clock; days before all calendars begin with them."""
    try:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return _FIRST_MOMENT
