"""Report 10: what the sold cars brought."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money, sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="revenue",
    number=10,
    title=_l("Revenue"),
    summary=_l("What customers paid for the cars sold in the period."),
    columns=(sales.SOLD, money.REVENUE),
    completeness=Completeness(known=parts.SOLD, used=parts.SOLD, inputs=_l("the sale price, which every sale has")),
    headline="revenue",
    chart=Chart(columns=("revenue",)),
)
