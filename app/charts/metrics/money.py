"""What cars cost and brought."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.report import Kind, Metric, count_of, percent, ratio
from app.charts.words import of_code
from app.lib.vocabulary.listing import EXPENSE_KIND

DAYS_A_YEAR = 365

REVENUE = count_of(
    parts.REVENUE,
    name="revenue",
    label=_l("Revenue"),
    kind=Kind.MONEY,
    meaning=_l("sum of the sale prices of the cars sold in the period"),
)
AVERAGE_PRICE = Metric(
    name="average",
    label=_l("Average"),
    kind=Kind.MONEY,
    meaning=_l("mean sale price of the cars sold in the period"),
    parts=(parts.REVENUE, parts.SOLD),
    compute=ratio,
)
MEDIAN_PRICE = count_of(
    parts.SALE_PRICE_MEDIAN,
    name="median",
    label=_l("Median"),
    kind=Kind.MONEY,
    meaning=_l("the sale price in the middle: half of the cars were cheaper, half dearer"),
)
LOWEST_PRICE = count_of(
    parts.SALE_PRICE_LOWEST,
    name="lowest",
    label=_l("Lowest"),
    kind=Kind.MONEY,
    meaning=_l("the lowest sale price"),
)
HIGHEST_PRICE = count_of(
    parts.SALE_PRICE_HIGHEST,
    name="highest",
    label=_l("Highest"),
    kind=Kind.MONEY,
    meaning=_l("the highest sale price"),
)

BOUGHT = count_of(
    parts.BOUGHT,
    name="bought",
    label=_l("Bought"),
    kind=Kind.COUNT,
    meaning=_l("cars acquired in the period whose purchase price is known"),
)
AVERAGE_PURCHASE = Metric(
    name="average",
    label=_l("Average"),
    kind=Kind.MONEY,
    meaning=_l("mean purchase price of these cars"),
    parts=(parts.PURCHASES, parts.BOUGHT),
    compute=ratio,
)
MEDIAN_PURCHASE = count_of(
    parts.PURCHASE_MEDIAN,
    name="median",
    label=_l("Median"),
    kind=Kind.MONEY,
    meaning=_l("the purchase price in the middle: half of the cars were cheaper, half dearer"),
)
LOWEST_PURCHASE = count_of(
    parts.PURCHASE_LOWEST,
    name="lowest",
    label=_l("Lowest"),
    kind=Kind.MONEY,
    meaning=_l("the lowest purchase price"),
)
HIGHEST_PURCHASE = count_of(
    parts.PURCHASE_HIGHEST,
    name="highest",
    label=_l("Highest"),
    kind=Kind.MONEY,
    meaning=_l("the highest purchase price"),
)

KNOWN_COST = count_of(
    parts.KNOWN_COST,
    name="sold",
    label=_l("Sold, cost known"),
    kind=Kind.COUNT,
    meaning=_l("cars sold in the period whose purchase price is known; only these count here"),
)
KNOWN_REVENUE = count_of(
    parts.KNOWN_REVENUE,
    name="revenue",
    label=_l("Revenue"),
    kind=Kind.MONEY,
    meaning=_l("sum of their sale prices"),
)
COST = count_of(
    parts.KNOWN_PURCHASE,
    name="cost",
    label=_l("Purchase cost"),
    kind=Kind.MONEY,
    meaning=_l("sum of their purchase prices"),
)
KNOWN_EXPENSES = count_of(
    parts.KNOWN_EXPENSES,
    name="expenses",
    label=_l("Expenses"),
    kind=Kind.MONEY,
    meaning=_l("sum of their expenses"),
)


def _profit(revenue: Decimal, cost: Decimal, expenses: Decimal) -> Decimal:
    return revenue - cost - expenses


def _profit_per(revenue: Decimal, cost: Decimal, expenses: Decimal, below: Decimal) -> Decimal | None:
    return ratio(_profit(revenue, cost, expenses), below)


def _margin(revenue: Decimal, cost: Decimal, expenses: Decimal) -> Decimal | None:
    return percent(_profit(revenue, cost, expenses), revenue)


PROFIT_PARTS = (parts.KNOWN_REVENUE, parts.KNOWN_PURCHASE, parts.KNOWN_EXPENSES)

GROSS_PROFIT = Metric(
    name="gross_profit",
    label=_l("Gross profit"),
    kind=Kind.MONEY,
    meaning=_l("sale prices − purchase prices − expenses of the cars whose purchase price is known"),
    parts=PROFIT_PARTS,
    compute=_profit,
)
PROFIT_PER_CAR = Metric(
    name="per_car",
    label=_l("Profit a car"),
    kind=Kind.MONEY,
    meaning=_l("gross profit / sold"),
    parts=(*PROFIT_PARTS, parts.KNOWN_COST),
    compute=_profit_per,
)
RETURN_ON_SALES = Metric(
    name="return_on_sales",
    label=_l("Return on sales"),
    kind=Kind.PERCENT,
    meaning=_l("gross profit / revenue of the cars whose purchase price is known"),
    parts=PROFIT_PARTS,
    compute=_margin,
)
PROFIT_PER_DAY = Metric(
    name="profit_per_day",
    label=_l("Profit a day held"),
    kind=Kind.MONEY,
    meaning=_l("gross profit / days from the acquisition to the sale of the same cars"),
    parts=(*PROFIT_PARTS, parts.KNOWN_DAYS),
    compute=_profit_per,
)

EXPENSES = count_of(
    parts.EXPENSES,
    name="expenses",
    label=_l("Expenses"),
    kind=Kind.MONEY,
    meaning=_l("all expenses of the cars sold in the period, whenever they were spent"),
)
EXPENSES_PER_CAR = Metric(
    name="per_car",
    label=_l("Expenses a car"),
    kind=Kind.MONEY,
    meaning=_l("expenses / sold"),
    parts=(parts.EXPENSES, parts.SOLD),
    compute=ratio,
)
EXPENSES_OF_KIND = tuple(
    count_of(
        part,
        name=f"expense_{code}",
        label=of_code(EXPENSE_KIND, code),
        kind=Kind.MONEY,
        meaning=_l("of them of this kind"),
    )
    for code, part in parts.EXPENSES_OF_KIND.items()
)


def _invested(cost: Decimal, expenses: Decimal) -> Decimal:
    return cost + expenses


def _return(revenue: Decimal, cost: Decimal, expenses: Decimal) -> Decimal | None:
    return percent(_profit(revenue, cost, expenses), _invested(cost, expenses))


def _days_weighted(invested_days: Decimal, cost: Decimal, expenses: Decimal) -> Decimal | None:
    return ratio(invested_days, _invested(cost, expenses))


def _annualised(revenue: Decimal, cost: Decimal, expenses: Decimal, invested_days: Decimal) -> Decimal | None:
    gained, days = _return(revenue, cost, expenses), _days_weighted(invested_days, cost, expenses)
    return None if gained is None else ratio(gained * DAYS_A_YEAR, days)


INVESTED = Metric(
    name="invested",
    label=_l("Invested"),
    kind=Kind.MONEY,
    meaning=_l("purchase prices + expenses of the cars whose purchase price is known"),
    parts=(parts.KNOWN_PURCHASE, parts.KNOWN_EXPENSES),
    compute=_invested,
)
RETURN_ON_INVESTMENT = Metric(
    name="roi",
    label=_l("Return on investment"),
    kind=Kind.PERCENT,
    meaning=_l("gross profit / invested"),
    parts=PROFIT_PARTS,
    compute=_return,
)
DAYS_INVESTED = Metric(
    name="average_days",
    label=_l("Average days"),
    kind=Kind.DAYS,
    meaning=_l("mean of the days from the acquisition to the sale, weighted by what was invested"),
    parts=(parts.INVESTED_DAYS, parts.KNOWN_PURCHASE, parts.KNOWN_EXPENSES),
    compute=_days_weighted,
)
ANNUALISED = Metric(
    name="annualised",
    label=_l("A year"),
    kind=Kind.PERCENT,
    meaning=_l("return on investment × 365 / average days"),
    parts=(*PROFIT_PARTS, parts.INVESTED_DAYS),
    compute=_annualised,
)
