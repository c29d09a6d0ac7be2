"""What stands in stock, and how fast it turns over."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.report import Given, Kind, Metric, count_of, percent, ratio

STOCK = count_of(
    parts.STOCK,
    name="cars",
    label=_l("Cars"),
    kind=Kind.COUNT,
    meaning=_l("cars acquired by the last day of the period and neither sold nor withdrawn by then"),
)
STOCK_CERTIFIED = count_of(
    parts.STOCK_CERTIFIED,
    name="certified",
    label=_l("Approved"),
    kind=Kind.COUNT,
    meaning=_l("of them with a certificate of the programme on the last day"),
)
STOCK_RESERVED = count_of(
    parts.STOCK_RESERVED,
    name="reserved",
    label=_l("Reserved"),
    kind=Kind.COUNT,
    meaning=_l("of them reserved on the last day"),
)
STOCK_ASKING = count_of(
    parts.STOCK_ASKING,
    name="asking_value",
    label=_l("Asking value"),
    kind=Kind.MONEY,
    meaning=_l("sum of the asking prices in force on the last day; a car without one is left out"),
)
STOCK_COST = count_of(
    parts.STOCK_COST,
    name="purchase_value",
    label=_l("Purchase value"),
    kind=Kind.MONEY,
    meaning=_l("sum of the purchase prices; a car without one is left out"),
)
STOCK_AGE = Metric(
    name="average_days",
    label=_l("Average days"),
    kind=Kind.DAYS,
    meaning=_l("mean of the days from the acquisition to the last day"),
    parts=(parts.STOCK_AGE, parts.STOCK),
    compute=ratio,
)
STOCK_AGED = tuple(
    count_of(part, name=name, label=label, kind=Kind.COUNT, meaning=meaning)
    for part, name, label, meaning in zip(
        parts.STOCK_AGED,
        ("age_0_30", "age_31_60", "age_61_90", "age_over_90"),
        (_l("0 to 30 days"), _l("31 to 60 days"), _l("61 to 90 days"), _l("over 90 days")),
        (
            _l("cars acquired up to 30 days before the last day"),
            _l("cars acquired 31 to 60 days before the last day"),
            _l("cars acquired 61 to 90 days before the last day"),
            _l("cars acquired more than 90 days before the last day"),
        ),
        strict=True,
    )
)

AVERAGE_STOCK = Metric(
    name="average_stock",
    label=_l("Average stock"),
    kind=Kind.RATIO,
    meaning=_l("mean over the days of the period of the cars in stock"),
    parts=(parts.STOCK_DAYS, Given.DAYS),
    compute=ratio,
)
SOLD_PER_MONTH = Metric(
    name="sold_per_month",
    label=_l("Sold a month"),
    kind=Kind.RATIO,
    meaning=_l("sold / calendar months covered, a month covered in part counting its share of days"),
    parts=(parts.SOLD, Given.MONTHS),
    compute=ratio,
)


def _months_of_stock(stock_days: Decimal, days: Decimal, sold: Decimal, months: Decimal) -> Decimal | None:
    return ratio(stock_days / days, sold / months)


def _turns_a_year(stock_days: Decimal, days: Decimal, sold: Decimal, months: Decimal) -> Decimal | None:
    return ratio(12 * sold / months, stock_days / days)


MONTHS_OF_STOCK = Metric(
    name="months",
    label=_l("Months of stock"),
    kind=Kind.MONTHS,
    meaning=_l("average stock / sold a month"),
    parts=(parts.STOCK_DAYS, Given.DAYS, parts.SOLD, Given.MONTHS),
    compute=_months_of_stock,
)
TURNS_A_YEAR = Metric(
    name="turns_per_year",
    label=_l("Turns a year"),
    kind=Kind.RATIO,
    meaning=_l("12 × sold a month / average stock"),
    parts=(parts.STOCK_DAYS, Given.DAYS, parts.SOLD, Given.MONTHS),
    compute=_turns_a_year,
)


def _sell_through(sold: Decimal, before: Decimal, acquired: Decimal) -> Decimal | None:
    return percent(sold, before + acquired)


SELL_THROUGH = Metric(
    name="sell_through",
    label=_l("Sell-through"),
    kind=Kind.PERCENT,
    meaning=_l("sold / (in stock on the day before the period + acquired in it)"),
    parts=(parts.SOLD, parts.STOCK_BEFORE, parts.ACQUIRED),
    compute=_sell_through,
)
