"""Report 3: how many used cars were sold, and how many before."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="used-cars-sold",
    number=3,
    title=_l("Used cars sold"),
    summary=_l("Cars of the condition “used” sold in the period, beside the period of equal length before it."),
    columns=(sales.SOLD_USED, sales.SOLD_USED_BEFORE, sales.SOLD_USED_CHANGE),
    completeness=Completeness(
        known=parts.SOLD_USED, used=parts.SOLD_USED, inputs=_l("condition and day of the sale, which all have")
    ),
    headline="sold",
    chart=Chart(columns=("sold", "previous")),
)
