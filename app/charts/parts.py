"""The parts of metrics: what is counted and summed, each once."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, case

from app.charts.report import Fold, Kind, Part
from app.models import Listing, Sale
from app.queries import report_facts as facts
from app.queries import report_values as values


def _if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, 1))


def _is_reserved(span: Subquery) -> ColumnElement[Any]:
    return _if(values.is_reserved(span))


def _sale_price(_span: Subquery) -> ColumnElement[Any]:
    return Sale.price.expression


def _purchase_price(_span: Subquery) -> ColumnElement[Any]:
    return Listing.purchase_price.expression


def _of_known_cost(value: Any) -> ColumnElement[Any]:
    return case((Listing.purchase_price.is_not(None), value))


def _has_cost(_span: Subquery) -> ColumnElement[Any]:
    return _of_known_cost(1)


def _revenue_of_known_cost(_span: Subquery) -> ColumnElement[Any]:
    return _of_known_cost(Sale.price)


def _expenses_of_known_cost(span: Subquery) -> ColumnElement[Any]:
    return _of_known_cost(values.expenses(span))


def _days_of_known_cost(span: Subquery) -> ColumnElement[Any]:
    return _of_known_cost(values.days_held(span))


def _aged(least: int, most: int | None) -> Any:
    def value(span: Subquery) -> ColumnElement[Any]:
        age = values.age_at_end(span)
        return _if(age >= least if most is None else age.between(least, most))

    return value


def _has_prices(span: Subquery) -> ColumnElement[Any]:
    return _if(values.asking_price(span).is_not(None) & Listing.purchase_price.is_not(None))


def _money(code: str, population: facts.Population, value: Any, label: Any, fold: Fold = Fold.SUM) -> Part:
    return Part(code, population, value, fold, Kind.MONEY, label)


SOLD = Part("sold", facts.SOLD)
SOLD_CERTIFIED = Part(
    "certified", facts.SOLD, lambda span: _if(facts.approved_when_sold(span)), label=_l("Approved when sold")
)
SOLD_TO_DATE = Part("sold_to_date", facts.SOLD_TO_DATE)
REVENUE = _money("revenue", facts.SOLD, _sale_price, _l("Sale price"))

STOCK = Part("cars", facts.IN_STOCK)
STOCK_CERTIFIED = Part(
    "certified", facts.IN_STOCK, lambda span: _if(facts.approved_at_end(span)), label=_l("Approved on the last day")
)
STOCK_RESERVED = Part("reserved", facts.IN_STOCK, _is_reserved, label=_l("Reserved on the last day"))
STOCK_ASKING = _money("asking", facts.IN_STOCK, values.asking_price, _l("Asking price"))
STOCK_COST = _money("cost", facts.IN_STOCK, _purchase_price, _l("Purchase price"))
STOCK_AGE = Part("age", facts.IN_STOCK, values.age_at_end, Fold.SUM, Kind.DAYS, _l("Days in stock"))
STOCK_PRICED = Part("priced", facts.IN_STOCK, _has_prices, label=_l("Asking and purchase price known"))
STOCK_AGED = tuple(
    Part(f"age_{least}", facts.IN_STOCK, _aged(least, most), label=_l("In this age group"))
    for least, most in ((0, 30), (31, 60), (61, 90), (91, None))
)

STOCK_DAYS = Part("stock_days", facts.KEPT, values.days_kept, Fold.SUM, Kind.DAYS, _l("Days in stock in the period"))
KEPT = Part("kept", facts.KEPT)
