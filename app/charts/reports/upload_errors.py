"""Report 5: what was wrong with deliveries."""

from flask_babel import lazy_gettext as _l

from app.charts import delivery_parts as parts
from app.charts.metrics import activity
from app.charts.report import By, Chart, Completeness, Report, Second

REPORT = Report(
    slug="upload-errors",
    number=5,
    title=_l("Errors in uploads"),
    summary=_l("How many rows of the deliveries of the period were rejected or warned about, and why."),
    columns=(
        activity.UPLOADS_READ,
        activity.ROWS,
        activity.REJECTED,
        activity.WARNED,
        activity.PHOTOS_FAILED,
        activity.ERROR_RATE,
        activity.TOP_CODE,
    ),
    completeness=Completeness(
        known=parts.UNDERSTOOD, used=parts.READ, inputs=_l("a format that we know, so that its rows can be counted")
    ),
    headline="error_rate",
    chart=Chart(columns=("rejected", "warned")),
    dimensions=(By.DEALER, By.REGION, By.MONTH, By.TOTAL),
    second=Second(
        by=By.CODE,
        title=_l("By problem"),
        columns=(activity.PROBLEMS, activity.ERRORS, activity.WARNINGS, activity.UPLOADS_CONCERNED),
    ),
    knows_cars=False,
)
