"""What the words of the search box mean in this network: its makes, models, places and dealers are the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select

from app.extensions import db
from app.lib.search import Lexicon, Meaning, Name, Understanding, read
from app.models import CarModel, CarModelAlias, Make, MakeAlias
from app.queries import catalogue_stock
from app.queries.catalogue import FACETS, SPANS, Filters, visible
from app.queries.catalogue_stock import DealerRow, Stock

_SHORTEST_REGION = 4

Names = tuple[Name, ...]


def understand(query: str, today: date) -> Understanding:
    """Read a query with the names of this network; call in the public scope. Four statements."""
    stock = catalogue_stock.load(visible())
    places = tuple(dict.fromkeys(name for dealer in stock.dealers for name in _names_of(dealer)))
    return read(query, _lexicon(_known_names(_version_of_names()), places), today, _weigh(stock))


def apply(filters: Filters, today: date) -> Filters:
    """Turn the words of ``filters.q`` into filters where they mean some; what words say replaces what was chosen.

    Words that mean nothing stay as ``q``; those that say nothing about which car it is ("buy", "VIN") go.
    A make or model in words replaces both: they belong together.
    """
    if not filters.q:
        return filters
    found = understand(filters.q, today)
    said = sum(any(map(str.isalnum, word)) for word in filters.q.split())
    if not found and len(found.rest.split()) >= said:
        return filters
    told = {name: values for name, values in found.chosen.items() if name in FACETS}
    spans = {name: bounds for name, bounds in found.spans.items() if name in SPANS}
    kept = {name: values for name, values in filters.chosen.items() if name not in _replaced(told)}
    return replace(filters, q=found.rest, chosen=_in_order({**kept, **told}), spans={**filters.spans, **spans}, page=1)


def _replaced(told: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {*told, *(("make", "model") if {"make", "model"} & set(told) else ())}


def _in_order(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: chosen[name] for name in FACETS if name in chosen}


def _version_of_names() -> tuple[int, ...]:
    """Changes with every alias that is added or taken away; names are never changed in place."""
    changing = (
        (func.count(MakeAlias.id), func.max(MakeAlias.id)),
        (func.count(CarModelAlias.id), func.max(CarModelAlias.id)),
    )
    return tuple(number or 0 for columns in changing for number in db.session.execute(select(*columns)).one())


@lru_cache(maxsize=2)
def _known_names(_version: tuple[int, ...]) -> Names:
    makes = select(Make.code, MakeAlias.folded).join(MakeAlias, MakeAlias.make_id == Make.id)
    models = (
        select(Make.code, CarModel.code, CarModelAlias.folded)
        .join(CarModel, CarModel.make_id == Make.id)
        .join(CarModelAlias, CarModelAlias.model_id == CarModel.id)
    )
    found = [Name("make", code, folded) for code, folded in db.session.execute(makes)]
    found += [Name("model", f"{make}-{code}", folded, make) for make, code, folded in db.session.execute(models)]
    return tuple(found)


def _names_of(dealer: DealerRow) -> Iterator[Name]:
    yield Name("dealer", dealer.code, dealer.name)
    if dealer.city:
        yield Name("city", dealer.city, dealer.city)
    if len(dealer.region) >= _SHORTEST_REGION and dealer.region != dealer.city:
        yield Name("region", dealer.region, dealer.region)


def _weigh(stock: Stock) -> Mapping[Meaning, int]:
    weights: Counter[Meaning] = Counter()
    for model in stock.models:
        weights[Meaning("make", model.make_code)] += model.count
        weights[Meaning("model", model.value)] += model.count
    return weights


@lru_cache(maxsize=4)
def _lexicon(names: Names, places: Names) -> Lexicon:
    return Lexicon.of((*names, *places))
