"""Report 12: how well money, stock and time were used."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money, stock
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="efficiency",
    number=12,
    title=_l("Efficiency"),
    summary=_l(
        "By efficiency we mean three things: profit for what was sold, sales for what could be sold, "
        "profit for each day that a car was held."
    ),
    columns=(money.RETURN_ON_SALES, stock.SELL_THROUGH, money.PROFIT_PER_DAY),
    completeness=Completeness(known=parts.KNOWN_COST, used=parts.SOLD, inputs=_l("purchase price")),
    headline="return_on_sales",
    chart=Chart(columns=("return_on_sales", "sell_through")),
)
