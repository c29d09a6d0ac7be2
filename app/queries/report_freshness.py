"""What reports count as fresh: cars on sale that a delivery, a person or a program of the dealer confirmed lately."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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
from app.queries.report_spans import Frame, clock_span_of, is_within, span_of
from app.queries.report_values import is_in_state
from app.replica.arrays import read_columns

FRESH_DAYS: Final = 7
_MOST_SLOTS: Final = 1000


def _on_sale(columns: Columns, span: Subquery) -> Select[Any]:
    return in_stock(columns, span, is_in_state(span, "on_sale"))


@dataclass(frozen=True, slots=True, eq=False)
class ConfirmedSpan:
    """A span, and the cars confirmed within FRESH_DAYS before the last days of its periods: as _mark tells them."""

    periods: Any
    confirmed: Select[Any]

    @property
    def c(self) -> Any:
        """The columns of the span."""
        return self.periods.c


def _mark(listing_id: Any, slot: Any) -> Any:
    """A car in a period, as one number: a single list of them serves all periods."""
    return listing_id * _MOST_SLOTS + slot


def _fresh(columns: Columns, span: Any) -> Select[Any]:
    return _on_sale(columns, span.periods).where(_mark(Stay.listing_id, span.c.slot).in_(span.confirmed))


def confirmed_span_of(frame: Frame) -> Any:
    """A span with the cars confirmed lately."""
    marks = [_mark(cars, slot) for slot, cars in enumerate(_list_confirmed(frame))]
    listed = json.dumps(np.concatenate(marks).tolist())
    numbers = numbers_of(literal(listed)).table_valued("value")
    return ConfirmedSpan(span_of(frame), select(cast(numbers.c.value, BigInteger)))


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
FRESH = Population("fresh", _fresh, IN_STOCK.is_approved, IN_STOCK.day, IN_STOCK.subject, confirmed_span_of)
