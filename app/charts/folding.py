"""Fold facts into parts: one statement a population, one more a median; all grouping is done by the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select

from app.charts.grouping import Key, key_of
from app.charts.report import Fold, Part, Value
from app.charts.selection import Selection
from app.extensions import db
from app.models import Listing
from app.queries.report_facts import Population, span_of

Parts: TypeAlias = dict[Part, Value]
Folded: TypeAlias = dict[tuple[str, Key], Parts]

FOLDS: dict[Fold, Callable[..., ColumnElement[Any]]] = {
    Fold.COUNT: func.count,
    Fold.SUM: func.sum,
    Fold.LOWEST: func.min,
    Fold.HIGHEST: func.max,
}


def fold_all(parts: Sequence[Part], selection: Selection) -> Folded:
    """The values of parts for each currency and group that has facts."""
    folded: Folded = {}
    for population in dict.fromkeys(part.population for part in parts):
        own = [part for part in parts if part.population is population]
        _fold(population, [part for part in own if part.fold is not Fold.MEDIAN], selection, folded)
        for part in own:
            if part.fold is Fold.MEDIAN:
                _find_median(part, selection, folded)
    return folded


def value_of(part: Part, folded: Parts) -> Any:
    """A part's value in a group: of no facts, counts and sums are 0, the others null."""
    found = folded.get(part)
    return Decimal(0) if found is None and part.fold in {Fold.COUNT, Fold.SUM} else found


def _fold(population: Population, parts: Sequence[Part], selection: Selection, folded: Folded) -> None:
    if not parts:
        return
    facts = facts_of(population, parts, selection).subquery("facts")
    columns = [FOLDS[part.fold](facts.c[part.code]) for part in parts]
    grouped = select(facts.c.currency, facts.c.key, *columns).group_by(facts.c.currency, facts.c.key)
    for currency, key, *values in db.session.execute(grouped):
        row = folded.setdefault((currency, key), {})
        row.update({part: _exact(value) for part, value in zip(parts, values, strict=True)})


def _find_median(part: Part, selection: Selection, folded: Folded) -> None:
    """The middle value, or the mean of the two in the middle, by ranks: not every database has a median."""
    facts = facts_of(part.population, [part], selection).subquery("facts")
    value, group = facts.c[part.code], (facts.c.currency, facts.c.key)
    rank = func.row_number().over(partition_by=group, order_by=value).label("rank")
    size = func.count().over(partition_by=group).label("size")
    ranked = select(*group, value.label("value"), rank, size).where(value.is_not(None)).subquery("ranked")
    in_middle = (ranked.c.rank * 2).between(ranked.c.size, ranked.c.size + 2)
    middle = (
        select(ranked.c.currency, ranked.c.key, func.sum(ranked.c.value), func.count())
        .where(in_middle)
        .group_by(ranked.c.currency, ranked.c.key)
    )
    for currency, key, total, count in db.session.execute(middle):
        folded.setdefault((currency, key), {})[part] = Decimal(total) / count


def facts_of(
    population: Population, parts: Sequence[Part], selection: Selection, *further: ColumnElement[Any]
) -> Select[Any]:
    """One row a fact of the selection: currency, key of its group, the parts' values by code, further columns."""
    span = span_of(selection.spans())
    columns = (
        Listing.currency.label("currency"),
        key_of(selection.by, span).label("key"),
        *(_column(part, span) for part in parts),
        *further,
    )
    return _narrow(population.rows(columns, span), population, span, selection)


def _column(part: Part, span: Subquery) -> ColumnElement[Any]:
    value: ColumnElement[Any] = literal(1) if part.value is None else part.value(span)
    return value.label(part.code)


def _narrow(statement: Select[Any], population: Population, span: Subquery, selection: Selection) -> Select[Any]:
    asked = selection.asked
    if selection.narrows_dealers:
        statement = statement.where(Listing.dealer_id.in_([dealer.id for dealer in selection.dealers]))
    if selection.make_ids:
        statement = statement.where(Listing.make_id.in_(selection.make_ids))
    if selection.model_ids:
        statement = statement.where(Listing.model_id.in_(selection.model_ids))
    if asked.currency:
        statement = statement.where(Listing.currency == asked.currency)
    if asked.certified is not None:
        approved = population.is_approved(span)
        statement = statement.where(approved if asked.certified else ~approved)
    return statement


def _exact(value: Any) -> Value:
    """Numbers of every driver as decimals; a float by the digits it is written with."""
    return Decimal(repr(value)) if isinstance(value, int | float) else value
