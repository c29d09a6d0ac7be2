"""How many cars were sold, and on which papers."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.report import Kind, Metric, count_of, percent
from app.charts.words import of_code
from app.lib.vocabulary.listing import BUYER_TYPE, PAYMENT_METHOD

SOLD_TO_DATE = count_of(
    parts.SOLD_TO_DATE,
    name="sold_to_date",
    label=_l("Sold to date"),
    kind=Kind.COUNT,
    meaning=_l("all cars sold up to the end of the period whose sale was not cancelled"),
)
SOLD = count_of(
    parts.SOLD,
    name="sold",
    label=_l("Sold"),
    kind=Kind.COUNT,
    meaning=_l("cars sold on a day of the period whose sale was not cancelled"),
)
SOLD_CERTIFIED = count_of(
    parts.SOLD_CERTIFIED,
    name="certified",
    label=_l("Of them approved"),
    kind=Kind.COUNT,
    meaning=_l("sold cars that had a certificate of the programme on the day of the sale"),
)
SOLD_USED = count_of(
    parts.SOLD_USED,
    name="sold",
    label=_l("Sold"),
    kind=Kind.COUNT,
    meaning=_l("cars of the condition “used” sold in the period"),
)
SOLD_USED_BEFORE = count_of(
    parts.SOLD_USED_BEFORE,
    name="previous",
    label=_l("Period before"),
    kind=Kind.COUNT,
    meaning=_l("the same in the period of as many days before it"),
)


def _growth(now: Decimal, before: Decimal) -> Decimal | None:
    return percent(now - before, before)


SOLD_USED_CHANGE = Metric(
    name="change_pct",
    label=_l("Change"),
    kind=Kind.PERCENT,
    meaning=_l("(sold − period before) / period before"),
    parts=(parts.SOLD_USED, parts.SOLD_USED_BEFORE),
    compute=_growth,
)

DOCUMENTED = count_of(
    parts.DOCUMENTED,
    name="documented",
    label=_l("Documented"),
    kind=Kind.COUNT,
    meaning=_l("sold cars with both the number of a payment document and the day of the payment"),
)
DOCUMENTED_SHARE = Metric(
    name="documented_share",
    label=_l("Share documented"),
    kind=Kind.PERCENT,
    meaning=_l("documented / sold"),
    parts=(parts.DOCUMENTED, parts.SOLD),
    compute=percent,
)
DOCUMENTED_AMOUNT = count_of(
    parts.DOCUMENTED_AMOUNT,
    name="documented_amount",
    label=_l("Documented amount"),
    kind=Kind.MONEY,
    meaning=_l("sum of the sale prices of the documented cars"),
)
PAID_BY = tuple(
    count_of(
        part,
        name=f"payment_{code}",
        label=of_code(PAYMENT_METHOD, code),
        kind=Kind.COUNT,
        meaning=_l("sold cars paid for in this way"),
    )
    for code, part in parts.PAID_BY.items()
)
BOUGHT_BY = tuple(
    count_of(
        part,
        name=f"buyer_{code}",
        label=of_code(BUYER_TYPE, code),
        kind=Kind.COUNT,
        meaning=_l("cars sold to such buyers"),
    )
    for code, part in parts.BOUGHT_BY.items()
)
