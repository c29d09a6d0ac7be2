"""Facts read for folding them one by one: one read for all parts of theirs, the groups and the whole.

Source: docs/decisions/0043.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, String, case, cast, literal, select, type_coerce

from app.charts.fact_groups import Groups
from app.charts.fact_rows import facts_of
from app.charts.grouping import Key
from app.charts.report import Fold, Part
from app.charts.selection import Selection
from app.charts.single_facts import Facts
from app.lib.money import from_minor
from app.models.types import Money
from app.queries.report_facts import Population
from app.replica.arrays import read_known


def read_facts(
    population: Population, parts: Sequence[Part], selection: Selection
) -> Iterator[tuple[tuple[str, Key], dict[Part, Facts]]]:
    """The facts behind parts of one population, by currency and group."""
    read = {part.value: part for part in parts if part.value}  # parts of the same value share a column
    facts = facts_of(population, list(read.values()), selection).subquery("facts")
    currencies = sorted({dealer.currency for dealer in selection.dealers})
    if not currencies:
        return
    asked = (_plain(facts.c[part.code]).label(part.code) for part in read.values())
    place = _place(facts.c.currency, currencies).label("currency")
    columns = read_known(select(place, _plain(facts.c.key).label("key"), *asked))
    groups = Groups.of(columns, currencies)
    split = {value: groups.split(*columns[part.code]) for value, part in read.items()}
    of_parts = {
        part: (split[part.value], _teller(facts.c[read[part.value].code].type)) if part.value else (groups.all, Decimal)
        for part in parts
    }
    for number, group in enumerate(groups.names):
        found = {part: Facts(values[number], tell) for part, (values, tell) in of_parts.items()}
        yield group, {part: some for part, some in found.items() if some.values.size or part.fold is Fold.COUNT}


def _place(currency: ColumnElement[Any], currencies: Sequence[str]) -> ColumnElement[int]:
    """The place of a fact's currency among those of all dealers; a single one needs no look."""
    places = {code: place for place, code in enumerate(currencies)}
    found: ColumnElement[int] = case(places, value=currency) if len(places) > 1 else literal(0)
    return cast(found, BigInteger)


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as arrays hold it: amounts in minor units, codes as texts."""
    if isinstance(column.type, Float):
        return column
    if isinstance(column.type, String):
        return cast(column, String)
    return cast(type_coerce(column, BigInteger), BigInteger)


def _teller(kind: Any) -> Callable[[Any], Decimal]:
    return (lambda value: from_minor(int(value))) if isinstance(kind, Money) else (lambda value: Decimal(int(value)))
