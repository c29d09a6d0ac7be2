"""Fold facts into parts: one statement a population, one more a median; all grouping is done by the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import add
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Float, Select, Subquery, case, func, literal, select

from app.charts.grouping import TOTAL_KEY, Key, is_grouped, key_of
from app.charts.report import By, Fold, Part, Value
from app.charts.selection import NO_KEY, Selection
from app.queries.report_facts import Population
from app.queries.report_subjects import Subject
from app.replica import counting_session

Parts: TypeAlias = dict[Part, Value]
Folded: TypeAlias = dict[tuple[str, Key], Parts]

FOLDS: dict[Fold, Callable[..., ColumnElement[Any]]] = {
    Fold.COUNT: func.count,
    Fold.DISTINCT: lambda value: func.count(value.distinct()),
    Fold.SUM: func.sum,
    Fold.LOWEST: func.min,
    Fold.HIGHEST: func.max,
}
# Of a hundred facts so many lie below.
PERCENTILES = {Fold.MEDIAN: 50, Fold.NINTH: 90}
# What of two sets of facts without a common one makes that of both.
JOINED: dict[Fold, Callable[[Any, Any], Any]] = {
    Fold.COUNT: add,
    Fold.SUM: add,
    Fold.LOWEST: min,
    Fold.HIGHEST: max,
}
# Groups of which each fact belongs to exactly one.
PARTITIONS = frozenset({By.DEALER, By.REGION, By.MAKE, By.MODEL})
NOTHING_IS_ZERO = frozenset({Fold.COUNT, Fold.DISTINCT, Fold.SUM})


def fold_all(parts: Sequence[Part], selection: Selection) -> Folded:
    """The values of parts for each currency and group that has facts; of unanswered parts none."""
    folded: Folded = {}
    answered = [part for part in parts if is_answered(part.population, selection)]
    for population in dict.fromkeys(part.population for part in answered):
        own = [part for part in answered if part.population is population]
        _fold(population, [part for part in own if part.fold in FOLDS], selection, folded)
        for part in own:
            if part.fold not in FOLDS:
                _SINGLY[part.fold](part, selection, folded)
    return folded


def fold_whole(parts: Sequence[Part], selection: Selection, folded: Folded) -> Folded:
    """The values of parts over all facts of a selection, of which ``folded`` are the groups.

    What adds up is put together from the groups, the rest is folded once more.
    """
    together = [part for part in parts if _adds_up(part, selection)]
    rest = [part for part in parts if part not in together]
    whole = fold_all(rest, selection.grouped(By.TOTAL))
    for (currency, _key), values in folded.items():
        row = whole.setdefault((currency, TOTAL_KEY), {})
        for part in together:
            if part in values:
                row[part] = JOINED[part.fold](row[part], values[part]) if part in row else values[part]
    return whole


def _adds_up(part: Part, selection: Selection) -> bool:
    """Whether groups hold each fact once, and a value that is exact: floats depend on the order of adding."""
    if part.fold not in JOINED or selection.by not in PARTITIONS or not is_answered(part.population, selection):
        return False
    return part.value is None or not isinstance(part.value(part.population.span(selection.frame())).type, Float)


def list_unanswered(parts: Iterable[Part], selection: Selection) -> Parts:
    """The parts that are no data in every group, because their facts know nothing of what is asked."""
    return {part: None for part in parts if not is_answered(part.population, selection)}


def is_answered(population: Population, selection: Selection) -> bool:
    """Whether facts can be grouped and narrowed as asked: a delivery has no make, a market figure no dealer."""
    subject, asked = population.subject, selection.asked
    needed = (
        (True, is_grouped(selection.by, subject) or None),
        (asked.makes, subject.make_id),
        (asked.models, subject.model_id),
        (asked.types, subject.kind),
        (asked.codes, subject.problem),
        (asked.certified is not None, population.is_approved),
    )
    return all(column is not None for wish, column in needed if wish)


def value_of(part: Part, folded: Parts) -> Any:
    """A part's value in a group: of no facts, counts and sums are 0, the others null."""
    return folded.get(part, Decimal(0) if part.fold in NOTHING_IS_ZERO else None)


def _fold(population: Population, parts: Sequence[Part], selection: Selection, folded: Folded) -> None:
    if not parts:
        return
    facts = facts_of(population, parts, selection).subquery("facts")
    columns = [FOLDS[part.fold](facts.c[part.code]) for part in parts]
    grouped = select(facts.c.currency, facts.c.key, *columns).group_by(facts.c.currency, facts.c.key)
    for currency, key, *values in counting_session().execute(grouped):
        row = folded.setdefault((currency, key), {})
        row.update({part: _exact(value) for part, value in zip(parts, values, strict=True) if value is not None})


def _find_percentile(part: Part, selection: Selection, folded: Folded) -> None:
    """The value at a share of the ordered facts, between two of them by their distance: not every database knows it.

    Of n values, the one at p hundredths stands at place 1 + p (n - 1) / 100; each of the two beside it counts the more
    the nearer it stands, in hundredths.
    """
    percent = PERCENTILES[part.fold]
    facts = facts_of(part.population, [part], selection).subquery("facts")
    value, group = facts.c[part.code], (facts.c.currency, facts.c.key)
    rank = func.row_number().over(partition_by=group, order_by=value)
    size = func.count().over(partition_by=group)
    distance = (rank * 100 - (size - 1) * percent - 100).label("distance")
    ranked = select(*group, value.label("value"), distance).where(value.is_not(None)).subquery("ranked")
    weight = 100 - case((ranked.c.distance < 0, -ranked.c.distance), else_=ranked.c.distance)
    near = select(ranked.c.currency, ranked.c.key, ranked.c.value, weight).where(
        ranked.c.distance > -100, ranked.c.distance < 100
    )
    for currency, key, found, share in counting_session().execute(near):
        row = folded.setdefault((currency, key), {})
        row[part] = row.get(part, Decimal(0)) + Decimal(found) * int(share) / 100  # type: ignore[operator]


def _find_latest(part: Part, selection: Selection, folded: Folded) -> None:
    """The last moment, on the clock of the dealer whose it is: facts with moments are joined to spans on clocks."""
    facts = facts_of(part.population, [part], selection, lambda span: (span.c.zone.label("zone"),)).subquery("facts")
    group = (facts.c.currency, facts.c.key, facts.c.zone)
    latest = func.max(facts.c[part.code])
    for currency, key, zone, at in counting_session().execute(select(*group, latest).group_by(*group)):
        row = folded.setdefault((currency, key), {})
        known: Any = row.get(part)
        row[part] = at.astimezone(ZoneInfo(zone)) if known is None or at > known else known


def _find_commonest(part: Part, selection: Selection, folded: Folded) -> None:
    facts = facts_of(part.population, [part], selection).subquery("facts")
    value, group = facts.c[part.code], (facts.c.currency, facts.c.key)
    counted = select(*group, value).where(value.is_not(None)).group_by(*group, value)
    for currency, key, found in counting_session().execute(counted.order_by(func.count().desc(), value)):
        folded.setdefault((currency, key), {}).setdefault(part, found)


_SINGLY: dict[Fold, Callable[[Part, Selection, Folded], None]] = {
    Fold.MEDIAN: _find_percentile,
    Fold.NINTH: _find_percentile,
    Fold.LATEST: _find_latest,
    Fold.COMMONEST: _find_commonest,
}


def facts_of(
    population: Population,
    parts: Sequence[Part],
    selection: Selection,
    further: Callable[[Subquery], Sequence[Any]] = lambda _span: (),
) -> Select[Any]:
    """One row a fact of the selection: currency, key of its group, the parts' values by code, further columns."""
    span, subject = population.span(selection.frame()), population.subject
    columns = (
        _currency(subject, span).label("currency"),
        key_of(selection.by, span, subject).label("key"),
        *(_column(part, span) for part in parts),
        *further(span),
    )
    return _narrow(population.rows(columns, span), population, span, selection)


def _currency(subject: Subject, span: Subquery) -> Any:
    return span.c.currency if subject.currency is None else subject.currency


def _column(part: Part, span: Subquery) -> ColumnElement[Any]:
    value: ColumnElement[Any] = literal(1) if part.value is None else part.value(span)
    return value.label(part.code)


def _narrow(statement: Select[Any], population: Population, span: Subquery, selection: Selection) -> Select[Any]:
    subject, asked = population.subject, selection.asked
    if selection.narrows_dealers and subject.dealer_id is not None:
        statement = statement.where(subject.dealer_id.in_([dealer.id for dealer in selection.dealers]))
    for column, wanted in (
        (subject.make_id, selection.make_ids),
        (subject.model_id, selection.model_ids),
        (subject.kind, asked.types),
        (subject.problem, asked.codes),
        (_currency(subject, span), (asked.currency,) if asked.currency else ()),
    ):
        if wanted:
            statement = statement.where(_is_among(column, wanted))
    if asked.certified is not None and population.is_approved is not None:
        approved = population.is_approved(span)
        statement = statement.where(approved if asked.certified else ~approved)
    return statement


def _is_among(column: Any, wanted: Sequence[Any]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(wanted)
    return found | column.is_(None) if NO_KEY in wanted else found


def _exact(value: Any) -> Value:
    """Numbers of every driver as decimals; a float by the digits it is written with."""
    return Decimal(repr(value)) if isinstance(value, int | float) else value
