"""The catalogue: cars that fit, with a count on every option of every filter.

Inside a filter the values are alternatives, between filters all must hold; an option's count leaves its own filter out,
so that no option leads to an empty page unnoticed. The statements are counted in filters, never in rows, and know
neither text() nor a dialect: they run on the columnar replica as they run on the database. Call in the public scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, false, func, or_, select, true, type_coerce

from app.extensions import db
from app.lib.money import to_minor
from app.models import Listing, ProgrammeConditions
from app.queries import catalogue_ranges, catalogue_stock
from app.queries.cards import Card, list_cards
from app.queries.catalogue_ranges import Histogram
from app.queries.catalogue_stock import Stock
from app.queries.listing_words import mentions

PAGE_SIZE = 24
BARS_TO_MEAN = 10
FACETS = (
    "make",
    "model",
    "body",
    "fuel",
    "gearbox",
    "drive",
    "color",
    "wheel",
    "region",
    "city",
    "dealer",
    "certified",
)
SPANS = ("price", "year", "mileage", "power")
SPREADS: Mapping[str, int] = {
    "price": 0,
    "year": 1,
    "mileage": 5_000,
    "power": 10,
}  # the width of a bar; 0: by the mean
_MILEAGE = func.coalesce(Listing.mileage_km, 0)  # a new car may come without
SORTS: Mapping[str, tuple[Any, ...]] = {
    "": (
        Listing.certified.desc(),
        case((Listing.photo_count > 0, 0), else_=1),
        Listing.first_seen_at.desc(),
        Listing.id.desc(),
    ),
    "price": (Listing.price, Listing.id),
    "-price": (Listing.price.desc(), Listing.id.desc()),
    "-year": (Listing.year.desc(), Listing.id.desc()),
    "mileage": (_MILEAGE, Listing.id),
    "-added": (Listing.first_seen_at.desc(), Listing.id.desc()),
}
_COLUMNS: Mapping[str, Any] = {
    "make": Listing.make_id, "model": Listing.model_id, "body": Listing.body_type, "fuel": Listing.fuel,
    "gearbox": Listing.gearbox, "drive": Listing.drive, "color": Listing.color, "wheel": Listing.wheel,
    "region": Listing.dealer_id, "city": Listing.dealer_id, "dealer": Listing.dealer_id, "certified": Listing.certified,
}  # fmt: skip
_AMOUNTS: Mapping[str, Any] = {
    "price": Listing.price, "year": Listing.year, "mileage": _MILEAGE, "power": Listing.power_hp,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What the catalogue is asked for.

    ``chosen``: filter -> values (codes; a model is "make-model" or the model's code alone). ``spans``: filter ->
    lowest and highest value, both inclusive, one of them may be open.
    """

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def names(self) -> list[str]:
        """The filters in use."""
        return [*(["q"] if self.q else []), *self.chosen, *self.spans]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter: how many cars it would show; ``name`` where the value is no word of a vocabulary."""

    value: str
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the catalogue.

    ``spreads``: filter of SPREADS -> how the cars spread that fit all others. ``relief``, when nothing fits: filter ->
    cars that dropping it gives back.
    """

    count: int
    page: int
    pages: int
    cars: Sequence[Card]
    facets: Mapping[str, Sequence[Option]]
    spreads: Mapping[str, Histogram]
    relief: Mapping[str, int]
    total: int


def search(filters: Filters, *, size: int = PAGE_SIZE) -> Page:
    """Find the cars; a page beyond the last one is the last."""
    stock = catalogue_stock.load(visible())
    parts = _conditions(filters, stock)
    count = _count(parts)
    pages = max(1, -(-count // size))
    page = min(max(1, filters.page), pages)
    where = [*visible(), *parts.values()]
    order = SORTS.get(filters.sort, SORTS[""])
    cars = list_cards(where, order, limit=size, offset=(page - 1) * size) if count else []
    groups = {name: _group(name, parts) for name in FACETS}
    return Page(
        count=count,
        page=page,
        pages=pages,
        cars=cars,
        facets={name: _options(name, groups[name], stock, filters) for name in FACETS},
        spreads={name: _spread(name, parts, stock) for name in SPREADS},
        relief={} if count else _relief(parts, groups),
        total=stock.total,
    )


def visible() -> list[ColumnElement[bool]]:
    """Beyond the public scope: the distributor may show approved cars only."""
    hides = select(ProgrammeConditions.id).where(ProgrammeConditions.shows_unapproved.is_(False))
    return [or_(Listing.certified.is_(True), ~hides.exists())]


def count_visible() -> int:
    """How many cars buyers can see."""
    return db.session.scalar(select(func.count(Listing.id)).where(*visible())) or 0


def _conditions(filters: Filters, stock: Stock) -> dict[str, ColumnElement[bool]]:
    parts = {name: _is_one_of(name, values, stock) for name, values in filters.chosen.items()}
    parts |= {name: _lies_within(name, low, high) for name, (low, high) in filters.spans.items()}
    words = mentions(filters.q) if filters.q else []
    return parts | ({"q": and_(*words)} if words else {})


def _is_one_of(name: str, values: Sequence[str], stock: Stock) -> ColumnElement[bool]:
    column = _COLUMNS[name]
    if name == "certified":
        return or_(false(), *(column.is_(value == "yes") for value in values if value in {"yes", "no"}))
    ids = stock.ids(name, values)
    condition: ColumnElement[bool] = column.in_(values if ids is None else sorted(ids))
    return condition


def _lies_within(name: str, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    column = _AMOUNTS[name]
    bounds = [*([column >= low] if low is not None else []), *([column <= high] if high is not None else [])]
    return and_(true(), *bounds)


def _count(parts: Mapping[str, ColumnElement[bool]], without: str = "") -> int:
    rest = [part for name, part in parts.items() if name != without]
    return db.session.scalar(select(func.count(Listing.id)).where(*visible(), *rest)) or 0


def _group(name: str, parts: Mapping[str, ColumnElement[bool]]) -> dict[Any, int]:
    """Cars by the filter's column, the filter itself left out."""
    column = _COLUMNS[name]
    rest = [part for other, part in parts.items() if other != name]
    statement = select(column, func.count(Listing.id)).where(*visible(), *rest).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _spread(name: str, parts: Mapping[str, ColumnElement[bool]], stock: Stock) -> Histogram:
    """Cars by steps of the filter's amount, the filter itself left out."""
    step = SPREADS[name] or catalogue_ranges.round_step(float(stock.mean_price) / BARS_TO_MEAN)
    scale = to_minor(Decimal(1)) if name == "price" else 1
    amount = type_coerce(_AMOUNTS[name], BigInteger)
    rest = [part for other, part in parts.items() if other != name]
    lows = select((amount - amount % (step * scale)).label("low")).where(*visible(), *rest, amount.is_not(None))
    found = lows.subquery("lows")
    counted = db.session.execute(select(found.c.low, func.count()).group_by(found.c.low))
    return catalogue_ranges.draw({int(low) // scale: count for low, count in counted}, step)


def _options(name: str, group: Mapping[Any, int], stock: Stock, filters: Filters) -> list[Option]:
    if name == "certified":
        return [Option("yes", group.get(True, 0)), Option("no", group.get(False, 0))]
    named = stock.named(name, group, filters.chosen.get("make", ()))
    if named is None:
        return [Option(str(value), count) for value, count in group.items() if value is not None]
    return [Option(value, count, words) for value, words, count in named]


def _relief(parts: Mapping[str, ColumnElement[bool]], groups: Mapping[str, Mapping[Any, int]]) -> dict[str, int]:
    gains = {name: sum(groups[name].values()) if name in groups else _count(parts, name) for name in parts}
    return {name: gain for name, gain in sorted(gains.items(), key=lambda item: -item[1]) if gain}
