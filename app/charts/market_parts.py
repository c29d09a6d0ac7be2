"""The parts of metrics about the market: its figures, and our sales that have one beside them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, case

from app.charts.report import Fold, Kind, Part
from app.queries import report_facts as facts
from app.queries import report_market as market


def _figured(_span: Subquery) -> ColumnElement[Any]:
    return case((market.is_figured(), 1))


SOLD_FIGURED = Part("figured", facts.SOLD, _figured)
SOLD_FIGURED_BEFORE = Part("figured", facts.SOLD_BEFORE, _figured)
FIGURES = Part("figures", market.MARKET)
FIGURES_BEFORE = Part("figures", market.MARKET_BEFORE)
SHARES = Part("shares", market.MARKET, market.shares_sold, Fold.SUM, Kind.COUNT, _l("Shares of a car"))
SHARES_BEFORE = Part("shares", market.MARKET_BEFORE, market.shares_sold, Fold.SUM, Kind.COUNT, _l("Shares of a car"))
