"""How much dealers do for their stock, and how well their deliveries are made."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import delivery_parts as parts
from app.charts.report import Given, Kind, Metric, count_of, percent

UPLOADS_ACCEPTED = count_of(
    parts.ACCEPTED,
    name="uploads",
    label=_l("Deliveries"),
    kind=Kind.COUNT,
    meaning=_l("deliveries accepted in the period and not undone; a repeated one confirms the stock and counts"),
)
CARS_CREATED = count_of(
    parts.CREATED,
    name="cars_created",
    label=_l("Cars added"),
    kind=Kind.COUNT,
    meaning=_l("cars first seen in the period, by delivery or by hand"),
)
CARS_UPDATED = count_of(
    parts.CHANGED,
    name="cars_updated",
    label=_l("Cars changed"),
    kind=Kind.COUNT,
    meaning=_l("cars of which at least one field was changed in the period"),
)
CARS_WITHDRAWN = count_of(
    parts.WITHDRAWN,
    name="cars_withdrawn",
    label=_l("Cars withdrawn"),
    kind=Kind.COUNT,
    meaning=_l("cars withdrawn from sale on a day of the period"),
)
PRICE_CHANGES = count_of(
    parts.REPRICED,
    name="price_changes",
    label=_l("Price changes"),
    kind=Kind.COUNT,
    meaning=_l("asking prices of the period that differ from the car's price before"),
)
PHOTOS_ADDED = count_of(
    parts.PHOTOGRAPHED,
    name="photos_added",
    label=_l("Photos added"),
    kind=Kind.COUNT,
    meaning=_l("photos that came in the period and are still with their car"),
)
MANUAL_EDITS = count_of(
    parts.EDITED,
    name="manual_edits",
    label=_l("Edits by hand"),
    kind=Kind.COUNT,
    meaning=_l("fields changed and steps of a car's state taken by people in forms"),
)


def _latest(delivery: datetime | None, edit: datetime | None) -> datetime | None:
    return max((at for at in (delivery, edit) if at is not None), default=None)


def _days_since(delivery: datetime | None, edit: datetime | None, last_day: date) -> Decimal | None:
    latest = _latest(delivery, edit)
    return None if latest is None else Decimal((last_day - latest.date()).days)


LAST_UPDATE = Metric(
    name="last_update_at",
    label=_l("Last update"),
    kind=Kind.MOMENT,
    meaning=_l(
        "the last accepted delivery or change by a person or program up to the end of the period, on the dealer's clock"
    ),
    parts=(parts.LAST_DELIVERY, parts.LAST_EDIT),
    compute=_latest,
)
DAYS_SINCE_UPDATE = Metric(
    name="days_since_update",
    label=_l("Days since"),
    kind=Kind.DAYS,
    meaning=_l("days from the last update to the last day of the period"),
    parts=(parts.LAST_DELIVERY, parts.LAST_EDIT, Given.LAST_DAY),
    compute=_days_since,
)
FRESH_SHARE = Metric(
    name="fresh_share",
    label=_l("Fresh"),
    kind=Kind.PERCENT,
    meaning=_l(
        "of the cars on sale on the last day, those that a delivery, a person or a program of the dealer confirmed "
        "on it or up to 7 days before"
    ),
    parts=(parts.FRESH, parts.ON_SALE),
    compute=percent,
)

UPLOADS_READ = count_of(
    parts.READ,
    name="uploads",
    label=_l("Deliveries"),
    kind=Kind.COUNT,
    meaning=_l("deliveries that came in the period and were read, accepted or not"),
)
ROWS = count_of(
    parts.ROWS, name="rows", label=_l("Rows"), kind=Kind.COUNT, meaning=_l("cars that these deliveries named")
)
REJECTED = count_of(
    parts.REJECTED,
    name="rejected",
    label=_l("Rejected"),
    kind=Kind.COUNT,
    meaning=_l("of these rows the ones that could not be accepted"),
)
WARNED = count_of(
    parts.WARNED,
    name="warned",
    label=_l("With warnings"),
    kind=Kind.COUNT,
    meaning=_l("of these rows the ones with at least one warning"),
)
PHOTOS_FAILED = count_of(
    parts.PHOTOS_FAILED,
    name="photos_failed",
    label=_l("Photos failed"),
    kind=Kind.COUNT,
    meaning=_l("photos that could not be fetched or read"),
)
ERROR_RATE = Metric(
    name="error_rate",
    label=_l("Error rate"),
    kind=Kind.PERCENT,
    meaning=_l("rejected / rows"),
    parts=(parts.REJECTED, parts.ROWS),
    compute=percent,
)
TOP_CODE = count_of(
    parts.COMMONEST,
    name="top_code",
    label=_l("Commonest problem"),
    kind=Kind.TEXT,
    meaning=_l("the code that most errors and warnings have; of several the first by the alphabet"),
)

PROBLEMS = count_of(
    parts.FOUND,
    name="problems",
    label=_l("Problems"),
    kind=Kind.COUNT,
    meaning=_l("errors and warnings with this code"),
)
ERRORS = count_of(parts.FOUND_ERRORS, name="errors", label=_l("Errors"), kind=Kind.COUNT, meaning=_l("of them errors"))
WARNINGS = count_of(
    parts.FOUND_WARNINGS, name="warnings", label=_l("Warnings"), kind=Kind.COUNT, meaning=_l("of them warnings")
)
UPLOADS_CONCERNED = count_of(
    parts.FOUND_IN,
    name="uploads_concerned",
    label=_l("In deliveries"),
    kind=Kind.COUNT,
    meaning=_l("deliveries in which this code was found"),
)
