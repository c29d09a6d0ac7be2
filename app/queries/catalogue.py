"""The catalogue: cars that fit, with a count on every option of every filter.

Inside a filter the values are alternatives, between filters all must hold; an option's count leaves its own filter out,
so that no option leads to an empty page unnoticed. The statements are counted in filters, never in rows, and know
neither text() nor a dialect: they run on the columnar replica as they run on the database. Call in the public scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from app.extensions import db
from app.lib.credit.standard import PriceLimit
from app.models import Listing, ProgrammeConditions
from app.queries import catalogue_counts, catalogue_ranges, catalogue_stock
from app.queries.cards import Card, read_cards
from app.queries.catalogue_counts import AMOUNTS, FACET_COLUMNS, MILEAGE, Counts
from app.queries.catalogue_ranges import Histogram
from app.queries.catalogue_stock import Stock
from app.queries.credit import StandardPayments
from app.queries.listing_words import mentions
from app.replica import counting_session, one_view

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
SPANS = ("price", "payment", "year", "mileage", "power")
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
    "mileage": (MILEAGE, Listing.id),
    "-added": (Listing.first_seen_at.desc(), Listing.id.desc()),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the catalogue is asked for.

    ``chosen``: filter -> values (codes; a model is "make-model" or the model's code alone). ``spans``: filter ->
    lowest and highest value, both inclusive, one of them may be open; of ``payment``, a month, only the highest counts.
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


@dataclass(frozen=True, slots=True, order=True)
class Option:
    """One value of a filter: how many cars it would show; ``name`` where the value is no word of a vocabulary."""

    value: str
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the catalogue.

    ``spreads``: filter -> how the cars spread that fit all others. ``relief``, when nothing fits: filter ->
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


def search(filters: Filters, *, on: date | None = None, size: int = PAGE_SIZE) -> Page:
    """Find the cars; a page beyond the last one is the last. ``on`` is the day for which payments are calculated.

    :raises ValueError: a payment is asked for without a day.
    """
    with one_view():
        stock = catalogue_stock.load(visible())
        parts = _conditions(filters, stock, on)
        step = catalogue_ranges.round_step(float(stock.mean_price) / BARS_TO_MEAN)
        counts = catalogue_counts.count_all(visible(), parts, step)
        pages = max(1, -(-counts.all // size))
        page = min(max(1, filters.page), pages)
        order = SORTS.get(filters.sort, SORTS[""])
        found = _list_ids([*visible(), *parts.values()], order, size, (page - 1) * size) if counts.all else []
        relief = {} if counts.all else _relief(parts, counts)
    return Page(
        count=counts.all,
        page=page,
        pages=pages,
        cars=read_cards(found),
        facets={name: _options(name, counts.of_facets[name], stock, filters) for name in FACETS},
        spreads=counts.spreads,
        relief=relief,
        total=stock.total,
    )


def visible() -> list[ColumnElement[bool]]:
    """Beyond the public scope: the distributor may show approved cars only."""
    hides = select(ProgrammeConditions.id).where(ProgrammeConditions.shows_unapproved.is_(False))
    return [or_(Listing.certified.is_(True), ~hides.exists())]


def matching(filters: Filters, *, on: date) -> list[ColumnElement[bool]]:
    """The conditions of visible cars that fit, for another statement."""
    return [*visible(), *_conditions(filters, catalogue_stock.load(visible()), on).values()]


def count_visible() -> int:
    """How many cars buyers can see."""
    return db.session.scalar(select(func.count(Listing.id)).where(*visible())) or 0


def _conditions(filters: Filters, stock: Stock, on: date | None) -> dict[str, ColumnElement[bool]]:
    parts = {name: _is_one_of(name, values, stock) for name, values in filters.chosen.items()}
    spans = {name: ends for name, ends in filters.spans.items() if name != "payment"}
    parts |= {name: _lies_within(name, low, high) for name, (low, high) in spans.items()}
    highest = filters.spans.get("payment", (None, None))[1]
    parts |= {"payment": _costs_a_month(highest, on)} if highest is not None else {}
    words = mentions(filters.q, as_buyer=True) if filters.q else []
    return parts | ({"q": and_(*words)} if words else {})


def _is_one_of(name: str, values: Sequence[str], stock: Stock) -> ColumnElement[bool]:
    if name == "certified":
        wanted = (Listing.certified.is_(value == "yes") for value in values if value in {"yes", "no"})
        return or_(false(), *wanted)
    column = FACET_COLUMNS[name]
    ids = stock.ids(name, values)
    condition: ColumnElement[bool] = column.in_(values if ids is None else sorted(ids))
    return condition


def _lies_within(name: str, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    column = AMOUNTS[name]
    bounds = [*([column >= low] if low is not None else []), *([column <= high] if high is not None else [])]
    return and_(true(), *bounds)


def _costs_a_month(highest: Decimal, on: date | None) -> ColumnElement[bool]:
    """Cars whose standard payment is not above an amount."""
    if on is None:
        raise ValueError("a payment is calculated for a day")
    return or_(false(), *(_is_priced_within(limit) for limit in StandardPayments(on).price_limits(highest)))


def _is_priced_within(limit: PriceLimit) -> ColumnElement[bool]:
    same = (Listing.currency == limit.currency, Listing.condition == limit.condition)
    price = Listing.price.between(limit.price_from, limit.price_to)
    since = [] if limit.year_from is None else [Listing.year >= limit.year_from]
    until = [] if limit.year_to is None else [Listing.year <= limit.year_to]
    return and_(*same, price, *since, *until)


def _list_ids(where: Sequence[ColumnElement[bool]], order: Sequence[Any], limit: int, offset: int) -> list[int]:
    """The cars of a page in their order."""
    statement = select(Listing.id).where(*where).order_by(*order).limit(limit).offset(offset)
    return list(counting_session().scalars(statement))


def _options(name: str, group: Mapping[Any, int], stock: Stock, filters: Filters) -> list[Option]:
    if name == "certified":
        return [Option("yes", group.get(1, 0)), Option("no", group.get(0, 0))]
    named = stock.named(name, group, filters.chosen.get("make", ()))
    if named is None:
        return sorted(Option(value, count) for value, count in group.items() if value is not None)
    return [Option(value, count, words) for value, words, count in named]


def _relief(parts: Mapping[str, ColumnElement[bool]], counts: Counts) -> dict[str, int]:
    """The gain of dropping each filter in use, the largest first."""
    gains = {name: _count_without(name, parts, counts) for name in parts}
    return {name: gain for name, gain in sorted(gains.items(), key=lambda item: -item[1]) if gain}


def _count_without(name: str, parts: Mapping[str, ColumnElement[bool]], counts: Counts) -> int:
    if name in counts.of_facets:
        return sum(counts.of_facets[name].values())
    rest = [part for other, part in parts.items() if other != name]
    return counting_session().scalar(select(func.count(Listing.id)).where(*visible(), *rest)) or 0
