"""Report 9: what a car cost to buy."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="average-purchase-price",
    number=9,
    title=_l("Average purchase price"),
    summary=_l("What the cars acquired in the period cost: mean, middle, lowest and highest price."),
    columns=(
        money.BOUGHT,
        money.AVERAGE_PURCHASE,
        money.MEDIAN_PURCHASE,
        money.LOWEST_PURCHASE,
        money.HIGHEST_PURCHASE,
    ),
    completeness=Completeness(known=parts.BOUGHT, used=parts.ACQUIRED, inputs=_l("purchase price")),
    headline="average",
    chart=Chart(columns=("average", "median")),
)
