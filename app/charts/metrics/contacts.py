"""What buyers look at and ask, and how they are answered."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.charts import contact_parts as parts
from app.charts.report import Kind, Metric, count_of, percent, ratio

A_MINUTE = Decimal(60)

RECEIVED = count_of(
    parts.RECEIVED,
    name="received",
    label=_l("Received"),
    kind=Kind.COUNT,
    meaning=_l("requests that came in the period, without spam and those merged into another one"),
)
ANSWERED = count_of(
    parts.ANSWERED,
    name="answered",
    label=_l("Answered"),
    kind=Kind.COUNT,
    meaning=_l("of them with a human answer to this day; automatic messages are none"),
)
IN_TIME = count_of(
    parts.IN_TIME,
    name="in_time",
    label=_l("In time"),
    kind=Kind.COUNT,
    meaning=_l("of them answered first by the moment at which the answer was due"),
)
IN_TIME_SHARE = Metric(
    name="in_time_pct",
    label=_l("Share in time"),
    kind=Kind.PERCENT,
    meaning=_l("in time / received"),
    parts=(parts.IN_TIME, parts.RECEIVED),
    compute=percent,
)
NEVER_ANSWERED = count_of(
    parts.UNANSWERED,
    name="never_answered",
    label=_l("Never answered"),
    kind=Kind.COUNT,
    meaning=_l("received and without any human answer to this day"),
)


def _in_minutes(seconds: Decimal | None) -> Decimal | None:
    return ratio(seconds, A_MINUTE)


MEDIAN_MINUTES = Metric(
    name="median_minutes",
    label=_l("Minutes, median"),
    kind=Kind.MINUTES,
    meaning=_l("from the request to the first human answer by the calendar: half of the answered waited less"),
    parts=(parts.MEDIAN_ANSWER,),
    compute=_in_minutes,
)
P90_MINUTES = Metric(
    name="p90_minutes",
    label=_l("Minutes, nine of ten"),
    kind=Kind.MINUTES,
    meaning=_l("the same: nine of ten waited less; between two requests by their distance"),
    parts=(parts.NINTH_ANSWER,),
    compute=_in_minutes,
)
CLOSED = count_of(
    parts.CLOSED, name="closed", label=_l("Closed"), kind=Kind.COUNT, meaning=_l("of the received those closed by now")
)
SOLD = count_of(
    parts.SOLD,
    name="sold",
    label=_l("Led to a sale"),
    kind=Kind.COUNT,
    meaning=_l("of the received those closed as sold"),
)
CONVERSION = Metric(
    name="conversion_pct",
    label=_l("Conversion"),
    kind=Kind.PERCENT,
    meaning=_l("led to a sale / received"),
    parts=(parts.SOLD, parts.RECEIVED),
    compute=percent,
)

VIEWS = count_of(
    parts.VIEWS,
    name="views",
    label=_l("Page views"),
    kind=Kind.COUNT,
    meaning=_l("how often pages of cars were opened in the period; programs that read the site are left out"),
)
VISITORS = count_of(
    parts.VISITORS,
    name="visitors",
    label=_l("Visitors"),
    kind=Kind.COUNT,
    meaning=_l("different visitors of each day; who comes on two days is two, for nobody is known for longer"),
)
DAYS_ON_SALE = count_of(
    parts.DAYS_SHOWN,
    name="days_on_sale",
    label=_l("Days on sale"),
    kind=Kind.DAYS,
    meaning=_l("sum over the cars of the days of the period on which they were on sale or reserved"),
)
VIEWS_PER_DAY = Metric(
    name="views_per_day",
    label=_l("Views a day"),
    kind=Kind.RATIO,
    meaning=_l("views / days on sale: of one car on one day"),
    parts=(parts.VIEWS, parts.DAYS_SHOWN),
    compute=ratio,
)
REQUESTS = count_of(
    parts.ABOUT_CARS,
    name="requests",
    label=_l("Requests"),
    kind=Kind.COUNT,
    meaning=_l("requests about cars that came in the period"),
)


def _per_hundred(requests: Decimal, views: Decimal) -> Decimal | None:
    return percent(requests, views)


REQUESTS_PER_100_VIEWS = Metric(
    name="requests_per_100_views",
    label=_l("Requests per 100 views"),
    kind=Kind.RATIO,
    meaning=_l("100 × requests / views"),
    parts=(parts.ABOUT_CARS, parts.VIEWS),
    compute=_per_hundred,
)
