"""How asking prices moved until the sale."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.report import Kind, Metric, count_of, ratio

SOLD = count_of(
    parts.PATHS,
    name="sold",
    label=_l("Sold"),
    kind=Kind.COUNT,
    meaning=_l("cars sold in the period whose asking prices are known; only these count here"),
)
CHANGED = count_of(
    parts.PATHS_CHANGED,
    name="changed",
    label=_l("Price changed"),
    kind=Kind.COUNT,
    meaning=_l("of them with at least one change of the asking price up to the day of the sale"),
)
AVERAGE_STEPS = Metric(
    name="average_steps",
    label=_l("Changes a car"),
    kind=Kind.RATIO,
    meaning=_l("mean number of changes; equal prices in a row are one"),
    parts=(parts.PATH_STEPS, parts.PATHS),
    compute=ratio,
)
AVERAGE_CHANGE = Metric(
    name="average_change_pct",
    label=_l("Average change"),
    kind=Kind.PERCENT,
    meaning=_l("mean over the cars of (last asking price − first one) / first one"),
    parts=(parts.PATH_CHANGE, parts.PATHS),
    compute=ratio,
)
AVERAGE_DAYS_TO_FIRST = Metric(
    name="average_days_to_first",
    label=_l("Days to the first change"),
    kind=Kind.DAYS,
    meaning=_l("mean over the cars with a change of the days from the first asking price to the second"),
    parts=(parts.PATH_DAYS, parts.PATHS_CHANGED),
    compute=ratio,
)
AVERAGE_FINAL_DISCOUNT = Metric(
    name="average_final_discount_pct",
    label=_l("Final discount"),
    kind=Kind.PERCENT,
    meaning=_l("mean over the cars of (last asking price − sale price) / last asking price"),
    parts=(parts.PATH_DISCOUNT, parts.PATHS),
    compute=ratio,
)
