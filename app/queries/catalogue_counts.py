"""How many cars fit, by every value of every filter, that filter left out: one statement for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy import null as no_value

from app.lib.money import to_minor
from app.models import Listing
from app.queries.catalogue_ranges import Histogram, draw
from app.replica import counting_session

Conditions: TypeAlias = Mapping[str, ColumnElement[bool]]

MILEAGE = func.coalesce(Listing.mileage_km, 0)  # a new car may come without
FACET_COLUMNS: Final[Mapping[str, Any]] = {
    "make": Listing.make_id, "model": Listing.model_id, "body": Listing.body_type, "fuel": Listing.fuel,
    "gearbox": Listing.gearbox, "drive": Listing.drive, "color": Listing.color, "wheel": Listing.wheel,
    "region": Listing.dealer_id, "city": Listing.dealer_id, "dealer": Listing.dealer_id,
    "certified": case((Listing.certified.is_(True), 1), else_=0),
}  # fmt: skip
AMOUNTS: Final[Mapping[str, Any]] = {
    "price": Listing.price, "year": Listing.year, "mileage": MILEAGE, "power": Listing.power_hp,
}  # fmt: skip
# How wide a bar is at least; that of prices depends on what cars cost.
STEPS: Final[Mapping[str, int]] = {"price": 0, "year": 1, "mileage": 5_000, "power": 10}
NUMBERED: Final = ("make", "model", "region", "city", "dealer", "certified")
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """``all``: the cars that fit. ``of_facets``: filter -> value of its column -> cars. ``spreads``: filter -> bars."""

    all: int
    of_facets: Mapping[str, Mapping[Any, int]]
    spreads: Mapping[str, Histogram]


def count_all(visible: Sequence[ColumnElement[bool]], parts: Conditions, price_step: int) -> Counts:
    """Count the visible cars that satisfy the parts; prices are drawn in steps of whole units of the currency."""
    steps = {**STEPS, "price": price_step}
    keys = {**FACET_COLUMNS, **{name: _low_end(name, step) for name, step in steps.items()}}
    found: dict[str, dict[Any, int]] = defaultdict(dict)
    for name, value, count in counting_session().execute(_statement(visible, parts, keys)):
        found[name][value] = count
    facets = {name: _read_values(name, found[_source_of(name, parts)]) for name in FACET_COLUMNS}
    spreads = {name: draw(_read_lows(name, found[name]), step) for name, step in steps.items()}
    return Counts(found[_ALL].get(None, 0), facets, spreads)


def _low_end(name: str, step: int) -> ColumnElement[int]:
    """The lower end of the step in which an amount lies."""
    width = to_minor(Decimal(step)) if name == "price" else step
    amount: ColumnElement[int] = type_coerce(AMOUNTS[name], BigInteger)
    return amount - amount % width


def _source_of(name: str, parts: Conditions) -> str:
    """Whose counts a filter reads: places and dealers that are not in use share those of dealers."""
    return "dealer" if name in {"region", "city"} and name not in parts and "dealer" not in parts else name


def _statement(
    visible: Sequence[ColumnElement[bool]], parts: Conditions, keys: Mapping[str, Any]
) -> Select[str, str, int]:
    """Rows of filter, value as text, cars. Filters not in use are counted over the same cars, found once."""
    fitting = select(*(key.label(name) for name, key in keys.items())).where(*visible, *parts.values()).cte("fitting")
    counted = union_all(*_branches(visible, parts, keys, fitting)).subquery("counted")
    return select(counted.c.filter, counted.c.value, counted.c.cars)


def _branches(
    visible: Sequence[ColumnElement[bool]], parts: Conditions, keys: Mapping[str, Any], fitting: CTE
) -> Iterator[Select[str, str, int]]:
    yield select(
        literal(_ALL).label("filter"), cast(no_value(), String).label("value"), func.count().label("cars")
    ).select_from(fitting)
    for name, key in keys.items():
        if name in parts:
            rest = [part for other, part in parts.items() if other != name]
            others = select(key.label(name)).where(*visible, *rest).subquery(f"without_{name}")
            yield _count_by(name, others.c[name])
        elif _source_of(name, parts) == name:
            yield _count_by(name, fitting.c[name])


def _count_by(name: str, key: ColumnElement[Any]) -> Select[str, str, int]:
    return select(literal(name), cast(key, String), func.count()).group_by(key)


def _read_values(name: str, counts: Mapping[str | None, int]) -> dict[Any, int]:
    if name not in NUMBERED:
        return dict(counts)
    return {int(value): count for value, count in counts.items() if value is not None}


def _read_lows(name: str, counts: Mapping[str | None, int]) -> dict[int, int]:
    scale = to_minor(Decimal(1)) if name == "price" else 1
    return {int(low) // scale: count for low, count in counts.items() if low is not None}
