"""Report 4: what stands at the dealers on the last day of the period."""

from flask_babel import lazy_gettext as _l

from app.charts import metrics, parts
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="stock",
    number=4,
    title=_l("Cars in stock"),
    summary=_l("The stock at the end of the last day of the period, by its history: number, value, age."),
    columns=(
        metrics.STOCK,
        metrics.STOCK_CERTIFIED,
        metrics.STOCK_RESERVED,
        metrics.STOCK_ASKING,
        metrics.STOCK_COST,
        metrics.STOCK_AGE,
        *metrics.STOCK_AGED,
    ),
    completeness=Completeness(known=parts.STOCK_PRICED, used=parts.STOCK, inputs=_l("asking price and purchase price")),
    headline="cars",
    chart=Chart(columns=tuple(metric.name for metric in metrics.STOCK_AGED), is_stacked=True),
)
