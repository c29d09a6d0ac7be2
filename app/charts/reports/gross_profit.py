"""Report 11: what the sold cars left after purchase and expenses."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="gross-profit",
    number=11,
    title=_l("Gross profit"),
    summary=_l(
        "What was left of the sale prices after purchase and expenses, for the sold cars whose purchase price is known."
    ),
    columns=(
        money.KNOWN_COST,
        money.KNOWN_REVENUE,
        money.COST,
        money.KNOWN_EXPENSES,
        money.GROSS_PROFIT,
        money.PROFIT_PER_CAR,
    ),
    completeness=Completeness(known=parts.KNOWN_COST, used=parts.SOLD, inputs=_l("purchase price")),
    headline="gross_profit",
    chart=Chart(columns=("gross_profit",)),
)
