"""Report 16: what the invested money earned."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import money
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="return-on-investment",
    number=16,
    title=_l("Return on investment"),
    summary=_l("What the money in the sold cars earned, and what that makes in a year."),
    columns=(
        money.KNOWN_COST,
        money.INVESTED,
        money.GROSS_PROFIT,
        money.RETURN_ON_INVESTMENT,
        money.DAYS_INVESTED,
        money.ANNUALISED,
    ),
    completeness=Completeness(known=parts.KNOWN_COST, used=parts.SOLD, inputs=_l("purchase price")),
    headline="roi",
    chart=Chart(columns=("roi", "annualised")),
)
