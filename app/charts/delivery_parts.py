"""The parts of metrics about deliveries and about the work that dealers put into their stock."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case

from app.charts.report import Fold, Kind, Part
from app.models import FieldChange, StatusChange, Upload, UploadProblem
from app.queries import report_activity as activity
from app.queries import report_deliveries as deliveries
from app.queries import report_freshness as freshness


def _of_severity(severity: str) -> Any:
    return lambda span: case((UploadProblem.severity == severity, deliveries.row_named(span)))


def _count_severity(severity: str) -> Any:
    return lambda _span: case((UploadProblem.severity == severity, 1))


# The work of dealers
ACCEPTED = Part("uploads", deliveries.ACCEPTED_DELIVERIES)
CREATED = Part("created", activity.CREATED)
CHANGED = Part("changed_cars", activity.CHANGED, lambda _span: FieldChange.listing_id.expression, Fold.DISTINCT)
WITHDRAWN = Part("withdrawn_cars", activity.WITHDRAWN, lambda _span: StatusChange.listing_id.expression, Fold.DISTINCT)
REPRICED = Part("repriced", activity.REPRICED)
PHOTOGRAPHED = Part("photos", activity.PHOTOGRAPHED)
EDITED = Part("edits", activity.EDITED)
LAST_DELIVERY = Part(
    "last_delivery",
    deliveries.ACCEPTED_TO_DATE,
    lambda _span: deliveries.ACCEPTED_AT,
    Fold.LATEST,
    Kind.MOMENT,
    _l("Accepted at"),
)
LAST_EDIT = Part(
    "last_edit",
    activity.EDITED_TO_DATE,
    lambda _span: activity.EDITS_BY_SOMEBODY.c.at,
    Fold.LATEST,
    Kind.MOMENT,
    _l("Changed at"),
)
ON_SALE = Part("on_sale", freshness.ON_SALE)
FRESH = Part("fresh", freshness.FRESH)

# Deliveries and what was found in them
READ = Part("read", deliveries.READ_DELIVERIES)
UNDERSTOOD = Part("understood", deliveries.READ_DELIVERIES, lambda _span: case((Upload.format.is_not(None), 1)))
ROWS = Part(
    "delivered", deliveries.READ_DELIVERIES, lambda _span: Upload.delivered.expression, Fold.SUM, Kind.COUNT, _l("Rows")
)
REJECTED = Part(
    "rejected",
    deliveries.READ_DELIVERIES,
    lambda _span: Upload.rejected.expression,
    Fold.SUM,
    Kind.COUNT,
    _l("Rejected"),
)
PHOTOS_FAILED = Part(
    "photos_failed",
    deliveries.READ_DELIVERIES,
    lambda _span: Upload.photos_failed.expression,
    Fold.SUM,
    Kind.COUNT,
    _l("Photos failed"),
)
WARNED = Part("warned", deliveries.FINDINGS, _of_severity("warning"), Fold.DISTINCT)
COMMONEST = Part("commonest", deliveries.FINDINGS, lambda _span: UploadProblem.code.expression, Fold.COMMONEST)
FOUND = Part("found", deliveries.FINDINGS)
FOUND_ERRORS = Part("errors", deliveries.FINDINGS, _count_severity("error"))
FOUND_WARNINGS = Part("warnings", deliveries.FINDINGS, _count_severity("warning"))
FOUND_IN = Part("found_in", deliveries.FINDINGS, lambda _span: Upload.id.expression, Fold.DISTINCT)
