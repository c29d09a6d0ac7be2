"""Report 15: what was spent on a sold car."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money, sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="average-expense",
    number=15,
    title=_l("Average expense"),
    summary=_l("What was spent on the cars sold in the period beside their purchase, by kind."),
    columns=(sales.SOLD, money.EXPENSES, money.EXPENSES_PER_CAR, *money.EXPENSES_OF_KIND),
    completeness=Completeness(
        known=parts.SOLD, used=parts.SOLD, inputs=_l("the recorded expenses; a car without any cost nothing more")
    ),
    headline="per_car",
    chart=Chart(columns=(*(metric.name for metric in money.EXPENSES_OF_KIND),), is_stacked=True),
)
