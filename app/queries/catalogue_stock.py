"""What the catalogue's filters can offer at all: makes, models, dealers and their places, with names and addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.lib.text import fold
from app.models import CarModel, Dealer, Listing, Location, Make
from app.replica import counting_session, kept
from app.tenancy import current_scope

Named = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model of which there is a visible car; ``worth`` is what all of them cost together."""

    make_id: int
    make_code: str
    make: str
    id: int
    code: str
    name: str
    count: int
    worth: Decimal

    @property
    def value(self) -> str:
        """How an address names the model."""
        return f"{self.make_code}-{self.code}"


@dataclass(frozen=True, slots=True)
class DealerRow:
    """A dealer that takes part, with its first place."""

    id: int
    code: str
    name: str
    city: str
    region: str


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything by which visible cars can be filtered and that is no closed list of words."""

    models: Sequence[ModelRow]
    dealers: Sequence[DealerRow]

    @property
    def total(self) -> int:
        """All visible cars."""
        return sum(model.count for model in self.models)

    @property
    def mean_price(self) -> Decimal:
        """The mean asking price of all visible cars; 0 where there are none."""
        return sum((model.worth for model in self.models), Decimal()) / max(1, self.total)

    def ids(self, name: str, values: Sequence[str]) -> set[int] | None:
        """The keys of a filter's values; unknown ones have none. None where the values are codes themselves."""
        wanted = {fold(value) for value in values}
        if name == "make":
            return {row.make_id for row in self.models if wanted & {fold(row.make_code), fold(row.make)}}
        if name == "model":
            return {row.id for row in self.models if wanted & {fold(row.value), fold(row.code), fold(row.name)}}
        if name in {"dealer", "city", "region"}:
            return {row.id for row in self.dealers if fold(_DEALER_VALUES[name](row)) in wanted}
        return None

    def named(self, name: str, group: Mapping[Any, int], makes: Sequence[str]) -> list[Named] | None:
        """All options of a filter as (value, name, count), by name; models of the chosen makes only."""
        if name == "make":
            return _merge((row.make_code, row.make, group.get(row.make_id, 0)) for row in self.models)
        if name == "model":
            of_makes = self.ids("make", makes) if makes else None
            models = [row for row in self.models if of_makes is None or row.make_id in of_makes]
            return _merge((row.value, row.name, group.get(row.id, 0)) for row in models)
        if name == "dealer":
            return _merge((row.code, row.name, group.get(row.id, 0)) for row in self.dealers)
        if name in {"city", "region"}:
            places = ((_DEALER_VALUES[name](row), group.get(row.id, 0)) for row in self.dealers)
            return _sum((value, value, count) for value, count in places if value)
        return None


def load(visible: Sequence[ColumnElement[bool]]) -> Stock:
    """Read it: two statements, on the replica only when something was committed since the last time."""
    return kept(("stock of the catalogue", current_scope()), lambda: Stock(_models(visible), _dealers()))


def _models(visible: Sequence[ColumnElement[bool]]) -> list[ModelRow]:
    """Counted first, named afterwards: names are slow to group by."""
    cars = (func.count(Listing.id).label("cars"), func.sum(Listing.price).label("worth"))
    counted = select(Listing.model_id, *cars).where(*visible).group_by(Listing.model_id).subquery("counted")
    statement: Select[*tuple[Any, ...]] = (
        select(
            Make.id, Make.code, Make.name_en, CarModel.id, CarModel.code, CarModel.name_en, *counted.c["cars", "worth"]
        )
        .join(CarModel, CarModel.make_id == Make.id)
        .join(counted, counted.c.model_id == CarModel.id)
    )
    return [ModelRow(*row) for row in counting_session().execute(statement)]


def _dealers() -> list[DealerRow]:
    statement = (
        select(Dealer.id, Dealer.code, Dealer.public_name, Location.city, Location.region)
        .outerjoin(Location, Location.dealer_id == Dealer.id)
        .order_by(Dealer.id, Location.position, Location.id)
    )
    first: dict[int, DealerRow] = {}
    for number, code, name, city, region in counting_session().execute(statement):
        first.setdefault(number, DealerRow(number, code, name, city or "", region or ""))
    return list(first.values())


_DEALER_VALUES: Mapping[str, Callable[[DealerRow], str]] = {
    "dealer": lambda row: row.code,
    "city": lambda row: row.city,
    "region": lambda row: row.region,
}


def _merge(rows: Iterable[Named]) -> list[Named]:
    """One row a value: the models of a make share its count."""
    return sorted({value: (value, name, count) for value, name, count in rows}.values(), key=_by_name)


def _sum(rows: Iterable[Named]) -> list[Named]:
    """One row a value: the dealers of a city add up."""
    totals: dict[str, int] = defaultdict(int)
    for value, _name, count in rows:
        totals[value] += count
    return sorted(((value, value, count) for value, count in totals.items()), key=_by_name)


def _by_name(row: Named) -> tuple[str, str]:
    return row[1].casefold(), row[0]
