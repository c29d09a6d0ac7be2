"""What reports count of the work of dealers: cars taken in, changed, withdrawn; prices, photos, edits by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, union_all

from app.models import FieldChange, Listing, Photo, PriceChange, StatusChange
from app.queries.report_facts import Columns, Population, approved_at_end
from app.queries.report_spans import clock_span_of, is_within
from app.queries.report_subjects import happening_to_cars

# What people did in forms; programs of the dealer besides; what deliveries did stands with the deliveries.
BY_HAND = ("form",)
BY_SOMEBODY = ("form", "api")


def list_edits(sources: tuple[str, ...]) -> Subquery:
    """Changes of fields and steps of state from these sources: ``dealer_id, listing_id, at``."""
    kinds = (FieldChange, StatusChange)
    edits = (select(kind.dealer_id, kind.listing_id, kind.at).where(kind.source.in_(sources)) for kind in kinds)
    return union_all(*edits).subquery("edits")


EDITS_BY_HAND = list_edits(BY_HAND)
EDITS_BY_SOMEBODY = list_edits(BY_SOMEBODY)


def _events(event: Any, columns: Columns, span: Subquery, within: ColumnElement[bool]) -> Select[Any]:
    """What happened to cars, on the clocks of their dealers."""
    rows = event.c if isinstance(event, Subquery) else event
    return select(*columns).select_from(event).join(span, (span.c.dealer_id == rows.dealer_id) & within)


def _created(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(Listing, columns, span, is_within(Listing.first_seen_at, span))


def _changed(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(FieldChange, columns, span, is_within(FieldChange.at, span))


def _edited(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(EDITS_BY_HAND, columns, span, is_within(EDITS_BY_HAND.c.at, span))


def _edited_to_date(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(EDITS_BY_SOMEBODY, columns, span, EDITS_BY_SOMEBODY.c.at < span.c.end_at)


def _photographed(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(Photo, columns, span, is_within(Photo.added_at, span))


def _withdrawn(columns: Columns, span: Subquery) -> Select[Any]:
    within = _is_on_days(StatusChange.on_day, span) & (StatusChange.new == "withdrawn")
    return _events(StatusChange, columns, span, within)


def _is_on_days(day: Any, span: Subquery) -> ColumnElement[bool]:
    within: ColumnElement[bool] = (day >= span.c.start_on) & (day < span.c.end_on)
    return within


def _list_price_steps() -> Subquery:
    """All asking prices that differ from the car's one before: ``dealer_id, listing_id, on_day``.

    All prices stand in one order, car after car: an order for each car takes half as long again.
    """
    in_order = (PriceChange.listing_id, PriceChange.on_day, PriceChange.at, PriceChange.id)
    known = (PriceChange.dealer_id, PriceChange.listing_id, PriceChange.on_day, PriceChange.amount)
    before = (func.lag(column).over(order_by=in_order) for column in (PriceChange.listing_id, PriceChange.amount))
    names = ("car_before", "before")
    path = select(*known, *(column.label(name) for column, name in zip(before, names, strict=True))).subquery().c
    is_step = (path.car_before == path.listing_id) & (path.before != path.amount)
    return select(path.dealer_id, path.listing_id, path.on_day).where(is_step).subquery("price_steps")


PRICE_STEPS = _list_price_steps()


def _repriced(columns: Columns, span: Subquery) -> Select[Any]:
    return _events(PRICE_STEPS, columns, span, _is_on_days(PRICE_STEPS.c.on_day, span))


def _population(code: str, rows: Callable[[Columns, Subquery], Select[Any]], event: Any, day: Any) -> Population:
    approved = partial(approved_at_end, listing_id=event.listing_id)
    return Population(code, rows, approved, day, happening_to_cars(event), clock_span_of)


CREATED = Population("created", _created, approved_at_end, Listing.first_seen_at, span=clock_span_of)
CHANGED = _population("changed", _changed, FieldChange, FieldChange.at)
EDITED = _population("edited", _edited, EDITS_BY_HAND.c, EDITS_BY_HAND.c.at)
EDITED_TO_DATE = _population("edited_to_date", _edited_to_date, EDITS_BY_SOMEBODY.c, EDITS_BY_SOMEBODY.c.at)
PHOTOGRAPHED = _population("photographed", _photographed, Photo, Photo.added_at)
WITHDRAWN = _population("withdrawn", _withdrawn, StatusChange, StatusChange.on_day)
REPRICED = _population("repriced", _repriced, PRICE_STEPS.c, PRICE_STEPS.c.on_day)
