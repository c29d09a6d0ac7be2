"""What reports count of the work of dealers: cars taken in, changed, withdrawn; prices, photos, edits by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, union_all

from app.models import Dealer, FieldChange, Listing, Photo, PriceChange, StatusChange
from app.queries.report_facts import Columns, Population, approved_at_end
from app.queries.report_spans import clock_span_of, is_within

# What people did in forms; programs of the dealer besides; what deliveries did stands with the deliveries.
BY_HAND = ("form",)
BY_SOMEBODY = ("form", "api")


def list_edits(sources: tuple[str, ...]) -> Subquery:
    """Changes of fields and steps of state from these sources: ``listing_id, at``."""
    return union_all(
        *(select(model.listing_id, model.at).where(model.source.in_(sources)) for model in (FieldChange, StatusChange))
    ).subquery("edits")


EDITS_BY_HAND = list_edits(BY_HAND)
EDITS_BY_SOMEBODY = list_edits(BY_SOMEBODY)


def _cars(columns: Columns, span: Subquery, within: ColumnElement[bool], event: Any = None) -> Select[Any]:
    """Cars, or what happened to them, on the clocks of their dealers."""
    found = select(*columns).select_from(Listing).join(Dealer, Dealer.id == Listing.dealer_id)
    if event is not None:
        key = event.c.listing_id if isinstance(event, Subquery) else event.listing_id
        found = found.join(event, key == Listing.id)
    return found.join(span, (span.c.zone == Dealer.time_zone) & within)


def _created(columns: Columns, span: Subquery) -> Select[Any]:
    return _cars(columns, span, is_within(Listing.first_seen_at, span))


def _changed(columns: Columns, span: Subquery) -> Select[Any]:
    return _cars(columns, span, is_within(FieldChange.at, span), FieldChange)


def _edited(columns: Columns, span: Subquery) -> Select[Any]:
    return _cars(columns, span, is_within(EDITS_BY_HAND.c.at, span), EDITS_BY_HAND)


def _edited_to_date(columns: Columns, span: Subquery) -> Select[Any]:
    return _cars(columns, span, EDITS_BY_SOMEBODY.c.at < span.c.end_at, EDITS_BY_SOMEBODY)


def _photographed(columns: Columns, span: Subquery) -> Select[Any]:
    return _cars(columns, span, is_within(Photo.added_at, span), Photo)


def _withdrawn(columns: Columns, span: Subquery) -> Select[Any]:
    within = (StatusChange.on_day >= span.c.start_on) & (StatusChange.on_day < span.c.end_on)
    return (
        select(*columns)
        .select_from(Listing)
        .join(StatusChange, StatusChange.listing_id == Listing.id)
        .join(span, within)
        .where(StatusChange.new == "withdrawn")
    )


def _list_price_steps() -> Subquery:
    """All asking prices that differ from the one before: ``listing_id, on_day``."""
    in_order = (PriceChange.on_day, PriceChange.at, PriceChange.id)
    before = func.lag(PriceChange.amount).over(partition_by=PriceChange.listing_id, order_by=in_order)
    path = select(PriceChange.listing_id, PriceChange.on_day, PriceChange.amount, before.label("before")).subquery()
    return select(path.c.listing_id, path.c.on_day).where(path.c.before != path.c.amount).subquery("price_steps")


PRICE_STEPS = _list_price_steps()


def _repriced(columns: Columns, span: Subquery) -> Select[Any]:
    steps = PRICE_STEPS.c
    within = (steps.on_day >= span.c.start_on) & (steps.on_day < span.c.end_on)
    return select(*columns).select_from(Listing).join(PRICE_STEPS, steps.listing_id == Listing.id).join(span, within)


CREATED = Population("created", _created, approved_at_end, Listing.first_seen_at, span=clock_span_of)
CHANGED = Population("changed", _changed, approved_at_end, FieldChange.at, span=clock_span_of)
EDITED = Population("edited", _edited, approved_at_end, EDITS_BY_HAND.c.at, span=clock_span_of)
EDITED_TO_DATE = Population(
    "edited_to_date", _edited_to_date, approved_at_end, EDITS_BY_SOMEBODY.c.at, span=clock_span_of
)
PHOTOGRAPHED = Population("photographed", _photographed, approved_at_end, Photo.added_at, span=clock_span_of)
WITHDRAWN = Population("withdrawn", _withdrawn, approved_at_end, StatusChange.on_day)
REPRICED = Population("repriced", _repriced, approved_at_end, PRICE_STEPS.c.on_day)
