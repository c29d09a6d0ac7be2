"""Facts read one by one and folded here: percentiles, and sums of floats, which depend on nobody's order of adding.

All parts of such facts come from one read, for the groups and for the whole (docs/decisions/0043).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Float, String, case, cast, literal, select, type_coerce

from app.charts.fact_rows import facts_of
from app.charts.grouping import Key
from app.charts.report import Fold, Part, Value
from app.charts.selection import Selection
from app.lib.money import from_minor
from app.models.types import Money
from app.queries.report_facts import Population
from app.replica.arrays import Known, read_known

_CURRENCY: Final = 1 << 40  # more than any key
SINGLY = frozenset({Fold.MEDIAN, Fold.NINTH, Fold.FLOAT_SUM})


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of a part that are known in a group; ``tell`` makes a report's number of one."""

    values: NDArray[Any]
    tell: Callable[[Any], Decimal]

    @classmethod
    def join(cls, groups: Sequence[Facts]) -> Facts:
        """All of them as one group."""
        return cls(np.concatenate([group.values for group in groups]), groups[0].tell)

    def fold(self, fold: Fold) -> Value:
        """What is made of them; they are at least one unless they are counted."""
        return _FOLDS[fold](self)

    def percentile(self, percent: int) -> Decimal:
        """The value at a share of the ordered facts, between two of them by their distance.

        Of n values, the one at p hundredths stands at place 1 + p (n - 1) / 100; each of the two beside it counts the
        more the nearer it stands, in hundredths.
        """
        place, rest = divmod((self.values.size - 1) * percent, 100)
        beside = min(place + 1, self.values.size - 1)
        near = np.partition(self.values, (place, beside))
        low, high = self.tell(near[place]), self.tell(near[beside])
        return (low * (100 - rest) + high * rest) / 100


_FOLDS: dict[Fold, Callable[[Facts], Decimal]] = {
    Fold.COUNT: lambda facts: Decimal(facts.values.size),
    Fold.SUM: lambda facts: facts.tell(facts.values.sum()),
    Fold.FLOAT_SUM: lambda facts: Decimal(repr(fsum(facts.values.tolist()))),
    Fold.LOWEST: lambda facts: facts.tell(facts.values.min()),
    Fold.HIGHEST: lambda facts: facts.tell(facts.values.max()),
    Fold.MEDIAN: lambda facts: facts.percentile(50),
    Fold.NINTH: lambda facts: facts.percentile(90),
}


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
    groups = _Groups.of(columns, currencies)
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


@dataclass(frozen=True, slots=True)
class _Groups:
    """The facts in the order of their groups, where in it each group begins, and what it is called; ``all`` of each."""

    order: NDArray[Any]
    starts: NDArray[Any]
    all: list[NDArray[Any]]
    names: list[tuple[str, Key]]

    @classmethod
    def of(cls, columns: dict[str, Known], currencies: Sequence[str]) -> _Groups:
        keys, texts = _number(columns["key"][0])
        numbers = columns["currency"][0] * _CURRENCY + keys
        order = numbers.argsort(kind="stable")
        ordered = numbers[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        found = [divmod(number, _CURRENCY) for number in ordered[starts].tolist()]
        names = [(currencies[place], texts[key] if texts else key) for place, key in found]
        return cls(order, starts, np.split(order, starts[1:]), names)

    def split(self, values: NDArray[Any], known: NDArray[Any]) -> list[NDArray[Any]]:
        """The known values of each group."""
        values, known = values[self.order], known[self.order]
        if known.all():
            return np.split(values, self.starts[1:])
        before = np.concatenate([[0], known.cumsum()])[self.starts]
        return np.split(values[known], before[1:])


def _number(keys: NDArray[Any]) -> tuple[NDArray[Any], list[str]]:
    """The keys as numbers, and the texts that they stand for where they are texts."""
    if keys.dtype.kind in "iu":
        return keys, []
    listed = keys.tolist()
    places = {text: place for place, text in enumerate(dict.fromkeys(listed))}
    return np.fromiter(map(places.__getitem__, listed), np.int64, len(listed)), list(places)
