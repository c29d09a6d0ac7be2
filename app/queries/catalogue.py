"""The catalogue: cars that fit, with a count on every option of every filter.

Inside a filter the values are alternatives, between filters all must hold; an option's count leaves its own filter out,
so that no option leads to an empty page unnoticed. Filters are conditions of statements, which run on the columnar
replica as they run on the database; counting and ordering work on the columns of the cars. Call in the public scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.extensions import db
from app.lib.credit.standard import PriceLimit
from app.models import Listing, ProgrammeConditions
from app.queries import catalogue_columns, catalogue_counts, catalogue_ranges, catalogue_stock
from app.queries.cards import Card, read_cards
from app.queries.catalogue_columns import Columns, Numbers
from app.queries.catalogue_counts import FACET_COLUMNS, Fitting
from app.queries.catalogue_demands import Demand, OneOf, Within
from app.queries.catalogue_orders import ORDERS
from app.queries.catalogue_ranges import Histogram
from app.queries.catalogue_stock import Stock
from app.queries.credit import StandardPayments
from app.queries.listing_words import mentions
from app.replica import one_view

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
        shown = visible()
        stock = catalogue_stock.load(shown)
        columns = catalogue_columns.load(shown)
        told = {name: demand.tell(columns) for name, demand in _demands(filters, stock).items()}
        told |= catalogue_columns.tell_fitting(columns, shown, _searches(filters, on))
    fitting = catalogue_counts.judge(len(columns.ids), told)
    counts = catalogue_counts.count_all(
        columns, fitting, catalogue_ranges.round_step(float(stock.mean_price) / BARS_TO_MEAN)
    )
    pages = max(1, -(-counts.all // size))
    page = min(max(1, filters.page), pages)
    found = _list_ids(columns, fitting.all, filters.sort, (page - 1) * size, size) if counts.all else []
    relief = {} if counts.all else _relief(fitting)
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
    demands = _demands(filters, catalogue_stock.load(visible())).values()
    return [*visible(), *(demand.condition() for demand in demands), *_searches(filters, on).values()]


def count_visible() -> int:
    """How many cars buyers can see."""
    return db.session.scalar(select(func.count(Listing.id)).where(*visible())) or 0


def _demands(filters: Filters, stock: Stock) -> dict[str, Demand]:
    """What the filters demand of columns that the process keeps."""
    chosen = {name: _one_of(name, values, stock) for name, values in filters.chosen.items()}
    return chosen | {name: Within(name, *ends) for name, ends in filters.spans.items() if name != "payment"}


def _one_of(name: str, values: Sequence[str], stock: Stock) -> Demand:
    if name == "certified":
        return OneOf(name, [int(value == "yes") for value in values if value in {"yes", "no"}])
    keys = stock.ids(name, values)
    return OneOf(FACET_COLUMNS[name], values if keys is None else keys)


def _searches(filters: Filters, on: date | None) -> dict[str, ColumnElement[bool]]:
    """What is left to statements: words, and payments a month."""
    highest = filters.spans.get("payment", (None, None))[1]
    parts = {"payment": _costs_a_month(highest, on)} if highest is not None else {}
    words = mentions(filters.q, as_buyer=True) if filters.q else []
    return parts | ({"q": and_(*words)} if words else {})


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


def _list_ids(columns: Columns, places: Numbers, sort: str, start: int, count: int) -> list[int]:
    """The cars of a page in their order: that of SORTS."""
    values = {**columns.of, "id": columns.ids}
    order = ORDERS.get(sort, ORDERS[""])
    keys = order(lambda name: values[name].take(places))
    return catalogue_columns.pick(keys, columns.ids.take(places), start, count)


def _options(name: str, group: Mapping[Any, int], stock: Stock, filters: Filters) -> list[Option]:
    if name == "certified":
        return [Option("yes", group.get(1, 0)), Option("no", group.get(0, 0))]
    named = stock.named(name, group, filters.chosen.get("make", ()))
    if named is None:
        return sorted(Option(value, count) for value, count in group.items() if value is not None)
    return [Option(value, count, words) for value, words, count in named]


def _relief(fitting: Fitting) -> dict[str, int]:
    """The gain of dropping each filter in use, the largest first."""
    gains = {name: len(places) for name, places in fitting.without.items()}
    return {name: gain for name, gain in sorted(gains.items(), key=lambda item: -item[1]) if gain}
