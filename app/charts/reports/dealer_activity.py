"""Report 1: what dealers do for their stock."""

from flask_babel import lazy_gettext as _l

from app.charts import delivery_parts as parts
from app.charts.metrics import activity
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="dealer-activity",
    number=1,
    title=_l("Activity of dealers"),
    summary=_l(
        "Deliveries and edits of the period, when the stock was last looked after, and how much of it is fresh. "
        "Deliveries are not of a make or model: narrowed to some they are no data."
    ),
    columns=(
        activity.UPLOADS_ACCEPTED,
        activity.CARS_CREATED,
        activity.CARS_UPDATED,
        activity.CARS_WITHDRAWN,
        activity.PRICE_CHANGES,
        activity.PHOTOS_ADDED,
        activity.MANUAL_EDITS,
        activity.LAST_UPDATE,
        activity.DAYS_SINCE_UPDATE,
        activity.FRESH_SHARE,
    ),
    completeness=Completeness(
        known=parts.ON_SALE, used=parts.ON_SALE, inputs=_l("the history of the cars on sale, which all have")
    ),
    headline="fresh_share",
    chart=Chart(columns=("cars_created", "cars_updated", "cars_withdrawn")),
)
