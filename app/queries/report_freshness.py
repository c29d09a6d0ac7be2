"""What reports count as fresh: cars on sale that a delivery, a person or a program of the dealer confirmed lately."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Select, Subquery, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.lib.id_array import unpack_array
from app.lib.periods import Period
from app.models import Stay, Upload
from app.models.types import numbers_of
from app.queries.report_activity import EDITS_BY_SOMEBODY
from app.queries.report_deliveries import ACCEPTED, ACCEPTED_AT
from app.queries.report_facts import IN_STOCK, Columns, Population, in_stock
from app.queries.report_spans import Frame, clock_span_of, days_of, is_within, unite
from app.queries.report_values import is_in_state
from app.replica.arrays import read_columns

FRESH_DAYS: Final = 7


def _on_sale(columns: Columns, span: Subquery) -> Select[Any]:
    return in_stock(columns, span, is_in_state(span, "on_sale"))


def _fresh(columns: Columns, span: Subquery) -> Select[Any]:
    return _on_sale(columns, span).where(span.c.listing_id == Stay.listing_id)


def fresh_span_of(frame: Frame) -> Any:
    """A span with a row for each car confirmed within FRESH_DAYS before its last day, as ``listing_id``."""
    confirmed = _list_confirmed(frame)
    return unite(_name_cars(slot, period, confirmed[slot]) for slot, period in enumerate(frame.periods)).subquery(
        "span"
    )


def _name_cars(slot: int, period: Period, cars: NDArray[np.int64]) -> Any:
    numbers = numbers_of(literal(json.dumps(cars.tolist()))).table_valued("value")
    return days_of(slot, period).add_columns(cast(numbers.c.value, BigInteger).label("listing_id")).select_from(numbers)


def _list_confirmed(frame: Frame) -> list[NDArray[np.int64]]:
    """The cars confirmed lately at each period's end; what deliveries confirmed is kept packed, a set each."""
    windows = clock_span_of(replace(frame, periods=tuple(_days_before_end(period) for period in frame.periods)))
    confirmed = [[np.zeros(0, np.int64)] for _period in frame.periods]
    for slot, packed in db.session.execute(_find_deliveries(windows)):
        confirmed[slot].append(unpack_array(packed))
    edited = read_columns(_find_edits(windows))
    for slot, cars in enumerate(confirmed):
        cars.append(edited["listing_id"][edited["slot"] == slot])
    return [np.unique(np.concatenate(cars)) for cars in confirmed]


def _days_before_end(period: Period) -> Period:
    return Period(date.fromordinal(max(period.to_on.toordinal() - FRESH_DAYS, 1)), period.to_on)


def _find_deliveries(windows: Subquery) -> Select[Any]:
    original = aliased(Upload)
    of_dealer = (windows.c.dealer_id == Upload.dealer_id) & is_within(ACCEPTED_AT, windows)
    return (
        select(windows.c.slot, func.coalesce(Upload.confirmed, original.confirmed))
        .select_from(Upload)
        .join(windows, of_dealer)
        .outerjoin(original, original.id == Upload.duplicate_of)
        .where(ACCEPTED)
    )


def _find_edits(windows: Subquery) -> Select[Any]:
    edits = EDITS_BY_SOMEBODY.c
    of_dealer = (windows.c.dealer_id == edits.dealer_id) & is_within(edits.at, windows)
    return select(windows.c.slot, edits.listing_id).join(windows, of_dealer)


ON_SALE = Population("on_sale", _on_sale, IN_STOCK.is_approved, IN_STOCK.day, IN_STOCK.subject)
FRESH = Population("fresh", _fresh, IN_STOCK.is_approved, IN_STOCK.day, IN_STOCK.subject, fresh_span_of)
