"""The parts of metrics: what is counted and summed, each once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, case, type_coerce

from app.charts.report import Fold, Kind, Part, Words
from app.charts.words import of_code
from app.lib.vocabulary.listing import BUYER_TYPE, EXPENSE_KIND, PAYMENT_METHOD
from app.models import Listing, Sale
from app.models.types import Money, days_between
from app.queries import report_facts as facts
from app.queries import report_values as values
from app.queries.report_paths import price_paths

Value: TypeAlias = Callable[[Subquery], ColumnElement[Any]]


def _if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, 1))


def _of_known_cost(value: Any) -> ColumnElement[Any]:
    return case((Listing.purchase_price.is_not(None), value))


def _invested(span: Subquery) -> ColumnElement[Any]:
    return Listing.purchase_price + values.expenses(span)


def _invested_days(span: Subquery) -> ColumnElement[Any]:
    return type_coerce(_invested(span) * values.days_held(span), Money)


def _aged(least: int, most: int | None) -> Value:
    def value(span: Subquery) -> ColumnElement[Any]:
        age = values.age_at_end(span)
        return _if(age >= least if most is None else age.between(least, most))

    return value


def _spent(kind: str) -> Value:
    return lambda span: values.expenses(span, kind)


def _equals(column: Any, code: str) -> Value:
    return lambda _span: _if(column == code)


def _money(code: str, population: facts.Population, value: Value, label: Words, fold: Fold = Fold.SUM) -> Part:
    return Part(code, population, value, fold, Kind.MONEY, label)


def _days(code: str, population: facts.Population, value: Value, label: Words) -> Part:
    return Part(code, population, value, Fold.SUM, Kind.DAYS, label)


def _flag(code: str, population: facts.Population, value: Value, label: Words = "") -> Part:
    return Part(code, population, value, Fold.COUNT, Kind.COUNT, label)


def _sale_price(_span: Subquery) -> ColumnElement[Any]:
    return Sale.price.expression


def _purchase_price(_span: Subquery) -> ColumnElement[Any]:
    return Listing.purchase_price.expression


def _is_used(_span: Subquery) -> ColumnElement[Any]:
    return _if(Listing.condition == "used")


# Sold
SOLD = Part("sold", facts.SOLD)
SOLD_CERTIFIED = _flag("certified", facts.SOLD, lambda span: _if(facts.approved_when_sold(span)))
SOLD_TO_DATE = Part("sold_to_date", facts.SOLD_TO_DATE)
SOLD_USED = _flag("sold_used", facts.SOLD, _is_used)
SOLD_USED_BEFORE = _flag("sold_used", facts.SOLD_BEFORE, _is_used)
REVENUE = _money("revenue", facts.SOLD, _sale_price, _l("Sale price"))
SALE_PRICE_MEDIAN = _money("price_median", facts.SOLD, _sale_price, _l("Sale price"), Fold.MEDIAN)
SALE_PRICE_LOWEST = _money("price_lowest", facts.SOLD, _sale_price, _l("Sale price"), Fold.LOWEST)
SALE_PRICE_HIGHEST = _money("price_highest", facts.SOLD, _sale_price, _l("Sale price"), Fold.HIGHEST)

# Sold with a known purchase price
KNOWN_COST = _flag("known_cost", facts.SOLD, lambda _span: _of_known_cost(1))
KNOWN_REVENUE = _money("known_revenue", facts.SOLD, lambda _span: _of_known_cost(Sale.price), _l("Sale price"))
KNOWN_PURCHASE = _money("known_purchase", facts.SOLD, _purchase_price, _l("Purchase price"))
KNOWN_EXPENSES = _money(
    "known_expenses", facts.SOLD, lambda span: _of_known_cost(values.expenses(span)), _l("Expenses")
)
KNOWN_DAYS = _days("known_days", facts.SOLD, lambda span: _of_known_cost(values.days_held(span)), _l("Days held"))
INVESTED_DAYS = _money("invested_days", facts.SOLD, _invested_days, _l("Invested × days held"))

# Expenses of sold cars
EXPENSES = _money("expenses", facts.SOLD, values.expenses, _l("Expenses"))
EXPENSES_OF_KIND = {
    word.code: _money(f"expense_{word.code}", facts.SOLD, _spent(word.code), of_code(EXPENSE_KIND, word.code))
    for word in EXPENSE_KIND
}

# Papers of sold cars
_IS_DOCUMENTED = Sale.payment_document.is_not(None) & Sale.paid_on.is_not(None)
DOCUMENTED = _flag("documented", facts.SOLD, lambda _span: _if(_IS_DOCUMENTED))
DOCUMENTED_AMOUNT = _money(
    "documented_amount", facts.SOLD, lambda _span: case((_IS_DOCUMENTED, Sale.price)), _l("Sale price")
)
TERMS_KNOWN = _flag(
    "terms_known", facts.SOLD, lambda _span: _if(Sale.payment_method.is_not(None) & Sale.buyer_type.is_not(None))
)
PAID_BY = {
    word.code: _flag(f"payment_{word.code}", facts.SOLD, _equals(Sale.payment_method, word.code))
    for word in PAYMENT_METHOD
}
BOUGHT_BY = {
    word.code: _flag(f"buyer_{word.code}", facts.SOLD, _equals(Sale.buyer_type, word.code)) for word in BUYER_TYPE
}

# Price paths of sold cars
PATHS = Part("paths", facts.SOLD_WITH_PATH)
PATHS_CHANGED = _flag("changed", facts.SOLD_WITH_PATH, lambda span: _if(price_paths(span).c.steps > 0))
PATH_STEPS = Part(
    "steps", facts.SOLD_WITH_PATH, lambda span: price_paths(span).c.steps, Fold.SUM, Kind.COUNT, _l("Changes")
)


def _change(span: Subquery) -> ColumnElement[Any]:
    path = price_paths(span).c
    return values.share_of(path.last_price - path.first_price, path.first_price)


def _discount(span: Subquery) -> ColumnElement[Any]:
    path = price_paths(span).c
    return values.share_of(path.last_price - Sale.price, path.last_price)


def _days_to_first(span: Subquery) -> ColumnElement[Any]:
    path = price_paths(span).c
    return days_between(path.first_on, path.second_on)


PATH_CHANGE = Part("change", facts.SOLD_WITH_PATH, _change, Fold.FLOAT_SUM, Kind.PERCENT, _l("Change"))
PATH_DISCOUNT = Part("discount", facts.SOLD_WITH_PATH, _discount, Fold.FLOAT_SUM, Kind.PERCENT, _l("Final discount"))
PATH_DAYS = _days("days_to_first", facts.SOLD_WITH_PATH, _days_to_first, _l("Days to the first change"))

# In stock
STOCK = Part("cars", facts.IN_STOCK)
STOCK_CERTIFIED = _flag("certified", facts.IN_STOCK, lambda span: _if(facts.approved_in_stock(span)))
STOCK_RESERVED = _flag("reserved", facts.IN_STOCK, lambda span: _if(values.is_in_state(span, "reserved")))
STOCK_ASKING = _money("asking", facts.IN_STOCK, values.asking_price, _l("Asking price"))
STOCK_COST = _money("cost", facts.IN_STOCK, _purchase_price, _l("Purchase price"))
STOCK_AGE = _days("age", facts.IN_STOCK, values.age_at_end, _l("Days in stock"))
STOCK_PRICED = _flag(
    "priced",
    facts.IN_STOCK,
    lambda span: _if(values.asking_price(span).is_not(None) & Listing.purchase_price.is_not(None)),
)
STOCK_AGED = tuple(
    _flag(f"age_{least}", facts.IN_STOCK, _aged(least, most))
    for least, most in ((0, 30), (31, 60), (61, 90), (91, None))
)
STOCK_BEFORE = Part("cars_before", facts.IN_STOCK_BEFORE)
KEPT = Part("kept", facts.KEPT)
STOCK_DAYS = _days("stock_days", facts.KEPT, values.days_kept, _l("Days in stock in the period"))

# Acquired
ACQUIRED = Part("acquired", facts.ACQUIRED)
BOUGHT = _flag("bought", facts.ACQUIRED, lambda _span: _of_known_cost(1))
PURCHASES = _money("purchases", facts.ACQUIRED, _purchase_price, _l("Purchase price"))
PURCHASE_MEDIAN = _money("purchase_median", facts.ACQUIRED, _purchase_price, _l("Purchase price"), Fold.MEDIAN)
PURCHASE_LOWEST = _money("purchase_lowest", facts.ACQUIRED, _purchase_price, _l("Purchase price"), Fold.LOWEST)
PURCHASE_HIGHEST = _money("purchase_highest", facts.ACQUIRED, _purchase_price, _l("Purchase price"), Fold.HIGHEST)
