"""Report 13: our part of the market."""

from flask_babel import lazy_gettext as _l

from app.charts import market_parts, parts
from app.charts.metrics import market, sales
from app.charts.report import By, Chart, Completeness, Report

REPORT = Report(
    slug="market-share",
    number=13,
    title=_l("Market share"),
    summary=_l(
        "Used cars sold beside what the whole market sold in the same months, regions and brands. Where nobody has "
        "written down a market figure, and for single dealers, there is no share."
    ),
    columns=(sales.SOLD_USED, market.MARKET, market.SHARE, market.CHANGE),
    completeness=Completeness(
        known=market_parts.SOLD_FIGURED, used=parts.SOLD_USED, inputs=_l("a market figure for month, region and brand")
    ),
    headline="share_pct",
    chart=Chart(columns=("share_pct",)),
    dimensions=(By.DEALER, By.REGION, By.MAKE, By.MONTH, By.TOTAL),
)
