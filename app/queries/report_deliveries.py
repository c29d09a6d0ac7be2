"""What reports count of deliveries: those taken in, those read, and what was found in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select

from app.models import Upload, UploadProblem
from app.queries.report_facts import Columns, Population
from app.queries.report_spans import clock_span_of, is_within
from app.queries.report_subjects import DELIVERY, FINDING

UNREAD = ("queued", "running")
# One delivered again with the same bytes says that the stock is as it was.
ACCEPTED = (Upload.applied_at.is_not(None) & (Upload.status != "undone")) | (Upload.status == "duplicate")
ACCEPTED_AT = func.coalesce(Upload.applied_at, Upload.created_at)


def _deliveries(columns: Columns, span: Subquery, within: ColumnElement[bool]) -> Select[Any]:
    return select(*columns).select_from(Upload).join(span, (span.c.dealer_id == Upload.dealer_id) & within)


def _accepted(columns: Columns, span: Subquery) -> Select[Any]:
    return _deliveries(columns, span, is_within(ACCEPTED_AT, span)).where(ACCEPTED)


def _accepted_to_date(columns: Columns, span: Subquery) -> Select[Any]:
    return _deliveries(columns, span, span.c.end_at > ACCEPTED_AT).where(ACCEPTED)


def _read(columns: Columns, span: Subquery) -> Select[Any]:
    return _deliveries(columns, span, is_within(Upload.created_at, span)).where(Upload.status.not_in(UNREAD))


def _found(columns: Columns, span: Subquery) -> Select[Any]:
    counted = UploadProblem.severity.in_(("error", "warning"))
    return _read(columns, span).join(UploadProblem, UploadProblem.upload_id == Upload.id).where(counted)


ACCEPTED_DELIVERIES = Population("accepted", _accepted, None, ACCEPTED_AT, DELIVERY, clock_span_of)
ACCEPTED_TO_DATE = Population("accepted_to_date", _accepted_to_date, None, ACCEPTED_AT, DELIVERY, clock_span_of)
READ_DELIVERIES = Population("read", _read, None, Upload.created_at, DELIVERY, clock_span_of)
FINDINGS = Population("findings", _found, None, Upload.created_at, FINDING, clock_span_of)


def row_named(_span: Subquery) -> ColumnElement[Any]:
    """The row of a delivery that a finding is about, distinct over all deliveries; null of a whole file."""
    return Upload.id * 10_000_000 + UploadProblem.number
