"""Report 17: how asking prices moved until the sale."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import prices
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="price-changes",
    number=17,
    title=_l("Price changes"),
    summary=_l("How the asking prices of the cars sold in the period moved while they were on sale."),
    columns=(
        prices.SOLD,
        prices.CHANGED,
        prices.AVERAGE_STEPS,
        prices.AVERAGE_CHANGE,
        prices.AVERAGE_DAYS_TO_FIRST,
        prices.AVERAGE_FINAL_DISCOUNT,
    ),
    completeness=Completeness(known=parts.PATHS, used=parts.SOLD, inputs=_l("an asking price")),
    headline="average_change_pct",
    chart=Chart(columns=("average_change_pct", "average_final_discount_pct")),
)
