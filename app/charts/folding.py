"""Fold facts into parts: of each group, and of all facts together without reading them again where groups tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from app.charts.fact_rows import facts_of, is_answered
from app.charts.grouping import TOTAL_KEY, Key
from app.charts.reading import read_facts
from app.charts.report import By, Fold, Part, Value
from app.charts.selection import Selection
from app.charts.single_facts import SINGLY, Facts
from app.queries.report_facts import Population
from app.replica import counting_session

Parts: TypeAlias = dict[Part, Value]
Folded: TypeAlias = dict[tuple[str, Key], Parts]
Gathered: TypeAlias = dict[tuple[str, Key], dict[Part, Any]]

FOLDS: dict[Fold, Callable[..., ColumnElement[Any]]] = {
    Fold.COUNT: func.count,
    Fold.DISTINCT: lambda value: func.count(value.distinct()),
    Fold.SUM: func.sum,
    Fold.LOWEST: func.min,
    Fold.HIGHEST: func.max,
}
# What of sets of facts without a common one makes that of all of them.
JOINED: dict[Fold, Callable[[Sequence[Any]], Any]] = {
    Fold.COUNT: sum,
    Fold.DISTINCT: sum,
    Fold.SUM: sum,
    Fold.LOWEST: min,
    Fold.HIGHEST: max,
    Fold.LATEST: max,
    Fold.COMMONEST: lambda counts: sum(counts, Counter()),
}
# Groups of which each fact belongs to exactly one.
PARTITIONS = frozenset({By.DEALER, By.REGION, By.MAKE, By.MODEL})
_ZERO = Decimal(0)
NOTHING_IS_ZERO = frozenset({Fold.COUNT, Fold.DISTINCT, Fold.SUM, Fold.FLOAT_SUM})


def fold_all(parts: Sequence[Part], selection: Selection) -> Folded:
    """The values of parts for each currency and group that has facts; of unanswered parts none."""
    return _finish(_gather(parts, selection))


def fold_with_whole(parts: Sequence[Part], selection: Selection) -> tuple[Folded, Folded]:
    """The same, and the values over all facts of the selection.

    What adds up is put together from the groups, the rest is folded once more.
    """
    if selection.by not in PARTITIONS:
        groups = fold_all(parts, selection)
        return groups, groups if selection.by is By.TOTAL else fold_all(parts, selection.grouped(By.TOTAL))
    gathered = _gather(parts, selection)
    rest = [part for part in parts if part.crosses_groups or not is_answered(part.population, selection)]
    whole = fold_all(rest, selection.grouped(By.TOTAL))
    for place, values in _finish(_join(gathered, set(rest))).items():
        whole.setdefault(place, {}).update(values)
    return _finish(gathered), whole


def list_unanswered(parts: Iterable[Part], selection: Selection) -> Parts:
    """The parts that are no data in every group, because their facts know nothing of what is asked."""
    return {part: None for part in parts if not is_answered(part.population, selection)}


def value_of(part: Part, folded: Parts) -> Any:
    """A part's value in a group: of no facts, counts and sums are 0, the others null."""
    return folded.get(part, _ZERO if part.fold in NOTHING_IS_ZERO else None)


def _gather(parts: Sequence[Part], selection: Selection) -> Gathered:
    """What parts have of each group: values, or facts and counts of which values are made at last."""
    gathered: Gathered = {}
    answered = [part for part in parts if is_answered(part.population, selection)]
    for population in dict.fromkeys(part.population for part in answered):
        own = [part for part in answered if part.population is population]
        for fold, find in _BESIDE.items():
            for part in own:
                if part.fold is fold:
                    find(part, selection, gathered)
        _fold(population, [part for part in own if part.fold not in _BESIDE], selection, gathered)
    return gathered


def _fold(population: Population, parts: Sequence[Part], selection: Selection, gathered: Gathered) -> None:
    """Let the database group the facts, or read them where some part needs them one by one."""
    if not parts:
        return
    if any(part.fold in SINGLY for part in parts):
        for place, found in read_facts(population, parts, selection):
            gathered.setdefault(place, {}).update(found)
        return
    facts = facts_of(population, parts, selection).subquery("facts")
    columns = [FOLDS[part.fold](facts.c[part.code]) for part in parts]
    grouped = select(facts.c.currency, facts.c.key, *columns).group_by(facts.c.currency, facts.c.key)
    for currency, key, *values in counting_session().execute(grouped):
        row = gathered.setdefault((currency, key), {})
        row.update({part: _exact(value) for part, value in zip(parts, values, strict=True) if value is not None})


def _find_latest(part: Part, selection: Selection, gathered: Gathered) -> None:
    """The last moment, on the clock of the dealer whose it is: facts with moments are joined to spans on clocks."""
    rows = facts_of(part.population, [part], selection, lambda span: (span.c.zone.label("zone"),))
    facts = rows.subquery("facts")
    group = (facts.c.currency, facts.c.key, facts.c.zone)
    latest = func.max(facts.c[part.code])
    for currency, key, zone, at in counting_session().execute(select(*group, latest).group_by(*group)):
        row = gathered.setdefault((currency, key), {})
        known = row.get(part)
        row[part] = at.astimezone(ZoneInfo(zone)) if known is None or at > known else known


def _count_each(part: Part, selection: Selection, gathered: Gathered) -> None:
    facts = facts_of(part.population, [part], selection).subquery("facts")
    value, group = facts.c[part.code], (facts.c.currency, facts.c.key)
    counted = select(*group, value, func.count()).where(value.is_not(None)).group_by(*group, value)
    for currency, key, found, count in counting_session().execute(counted):
        gathered.setdefault((currency, key), {}).setdefault(part, Counter())[found] = count


_BESIDE: dict[Fold, Callable[[Part, Selection, Gathered], None]] = {
    Fold.LATEST: _find_latest,
    Fold.COMMONEST: _count_each,
}


def _join(gathered: Gathered, but: set[Part]) -> Gathered:
    """What all groups of a currency have together, without some parts."""
    lists: dict[tuple[str, Key], dict[Part, list[Any]]] = {}
    for (currency, _key), values in gathered.items():
        row = lists.setdefault((currency, TOTAL_KEY), {})
        for part in values.keys() - but:
            row.setdefault(part, []).append(values[part])
    return {
        place: {
            part: Facts.join(found) if isinstance(found[0], Facts) else JOINED[part.fold](found)
            for part, found in row.items()
        }
        for place, row in lists.items()
    }


def _finish(gathered: Mapping[tuple[str, Key], Mapping[Part, Any]]) -> Folded:
    return {place: {part: _finished(part, value) for part, value in row.items()} for place, row in gathered.items()}


def _finished(part: Part, value: Any) -> Value:
    if isinstance(value, Facts):
        return value.fold(part.fold)
    if isinstance(value, Counter):
        value = min(value, key=lambda found: (-value[found], found))  # of several that are as common the first
    known: Value = value
    return known


def _exact(value: Any) -> Value:
    """Numbers of every driver as decimals; a float by the digits it is written with."""
    return Decimal(repr(value)) if isinstance(value, int | float) else value
