"""What reports count of customers' requests."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from app.models import CustomerRequest, RequestMerge
from app.models.types import seconds_between
from app.queries.report_facts import Columns, Population, approved_at_end
from app.queries.report_spans import clock_span_of, is_within
from app.queries.report_subjects import CONTACT


def _received(columns: Columns, span: Subquery) -> Select[Any]:
    """Requests of the span but spam and those that went into another one."""
    of_dealer = (span.c.dealer_id == CustomerRequest.dealer_id) & is_within(CustomerRequest.created_at, span)
    merged = (
        select(RequestMerge.id)
        .where(RequestMerge.request_id == CustomerRequest.id, RequestMerge.undone_at.is_(None))
        .exists()
    )
    return (
        select(*columns)
        .select_from(CustomerRequest)
        .join(span, of_dealer)
        .where(func.coalesce(CustomerRequest.outcome, "") != "spam", ~merged)
    )


def _received_about_cars(columns: Columns, span: Subquery) -> Select[Any]:
    return _received(columns, span).where(CustomerRequest.listing_id.is_not(None))


_approved = partial(approved_at_end, listing_id=CustomerRequest.listing_id)
RECEIVED = Population("received", _received, _approved, CustomerRequest.created_at, CONTACT, clock_span_of)
RECEIVED_ABOUT_CARS = Population(
    "received_about_cars", _received_about_cars, _approved, CustomerRequest.created_at, CONTACT, clock_span_of
)

IS_IN_TIME = CustomerRequest.first_answer_at <= func.coalesce(CustomerRequest.first_due_at, CustomerRequest.due_at)


def seconds_to_answer(_span: Subquery) -> ColumnElement[Any]:
    """From the arrival to the first human answer, by the calendar; null without an answer."""
    return case(
        (
            CustomerRequest.first_answer_at.is_not(None),
            seconds_between(CustomerRequest.created_at, CustomerRequest.first_answer_at),
        )
    )
