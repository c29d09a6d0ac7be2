"""Report 14: for how many months the stock lasts."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import sales, stock
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="stock-turnover",
    number=14,
    title=_l("Stock turnover"),
    summary=_l("For how many months the stock lasts at the present pace, and how often it turns over in a year."),
    columns=(
        stock.AVERAGE_STOCK,
        sales.SOLD,
        stock.SOLD_PER_MONTH,
        stock.MONTHS_OF_STOCK,
        stock.TURNS_A_YEAR,
    ),
    completeness=Completeness(known=parts.KEPT, used=parts.KEPT, inputs=_l("the days in stock, which every car has")),
    headline="months",
    chart=Chart(columns=("months",)),
)
