"""Report 4: what stands at the dealers on the last day of the period."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import stock
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="stock",
    number=4,
    title=_l("Cars in stock"),
    summary=_l("The stock at the end of the last day of the period, by its history: number, value, age."),
    columns=(
        stock.STOCK,
        stock.STOCK_CERTIFIED,
        stock.STOCK_RESERVED,
        stock.STOCK_ASKING,
        stock.STOCK_COST,
        stock.STOCK_AGE,
        *stock.STOCK_AGED,
    ),
    completeness=Completeness(known=parts.STOCK_PRICED, used=parts.STOCK, inputs=_l("asking price and purchase price")),
    headline="cars",
    chart=Chart(columns=tuple(metric.name for metric in stock.STOCK_AGED), is_stacked=True),
)
