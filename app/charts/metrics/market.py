"""Our part of what the whole market sold."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import market_parts as parts
from app.charts.report import Kind, Metric, percent
from app.queries.report_market import SHARES


def _market(shares: Decimal, figures: Decimal) -> Decimal | None:
    return shares / SHARES if figures else None


def _share(sold: Decimal, shares: Decimal, figures: Decimal) -> Decimal | None:
    market = _market(shares, figures)
    return None if market is None else percent(sold, market)


def _change(*told: Decimal) -> Decimal | None:
    now, before = _share(*told[:3]), _share(*told[3:])
    return None if now is None or before is None else now - before


OF_PERIOD = (parts.SHARES, parts.FIGURES)
OF_PERIOD_BEFORE = (parts.SHARES_BEFORE, parts.FIGURES_BEFORE)

MARKET = Metric(
    name="market",
    label=_l("Market"),
    kind=Kind.NUMBER,
    meaning=_l(
        "used cars that the whole market sold in the same months, regions and brands; a month covered in part counts "
        "its share of days"
    ),
    parts=OF_PERIOD,
    compute=_market,
)
SHARE = Metric(
    name="share_pct",
    label=_l("Market share"),
    kind=Kind.PERCENT,
    meaning=_l("used cars sold of which month, region and brand have a market figure / market"),
    parts=(parts.SOLD_FIGURED, *OF_PERIOD),
    compute=_share,
)
CHANGE = Metric(
    name="change_points",
    label=_l("Change, points"),
    kind=Kind.NUMBER,
    meaning=_l("market share − the same in the period of as many days before, in percentage points"),
    parts=(parts.SOLD_FIGURED, *OF_PERIOD, parts.SOLD_FIGURED_BEFORE, *OF_PERIOD_BEFORE),
    compute=_change,
)
