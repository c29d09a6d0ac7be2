"""Report 2: how many cars the programme has sold."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="cars-sold",
    number=2,
    title=_l("Cars sold in total"),
    summary=_l("All cars sold through the programme: ever, in the period, and how many of those were approved."),
    columns=(sales.SOLD_TO_DATE, sales.SOLD, sales.SOLD_CERTIFIED),
    completeness=Completeness(known=parts.SOLD, used=parts.SOLD, inputs=_l("the day of the sale, which all have")),
    headline="sold",
    chart=Chart(columns=("sold", "certified")),
)
