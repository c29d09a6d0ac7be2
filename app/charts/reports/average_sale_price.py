"""Report 8: what a sold car brought."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money, sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="average-sale-price",
    number=8,
    title=_l("Average sale price"),
    summary=_l("What the cars sold in the period brought: mean, middle, lowest and highest price."),
    columns=(sales.SOLD, money.AVERAGE_PRICE, money.MEDIAN_PRICE, money.LOWEST_PRICE, money.HIGHEST_PRICE),
    completeness=Completeness(known=parts.SOLD, used=parts.SOLD, inputs=_l("the sale price, which every sale has")),
    headline="average",
    chart=Chart(columns=("average", "median")),
)
