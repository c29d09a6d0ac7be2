"""The facts of a selection as a statement: one row a fact, with its group and the values that parts take of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, literal

from app.charts.grouping import is_grouped, key_of
from app.charts.report import Part
from app.charts.selection import NO_KEY, Selection
from app.queries.report_facts import Population
from app.queries.report_subjects import Subject


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


def facts_of(
    population: Population,
    parts: Sequence[Part],
    selection: Selection,
    further: Callable[[Subquery], Sequence[Any]] = lambda _span: (),
) -> Select[Any]:
    """One row a fact of the selection: currency, key of its group, the parts' values by code, further columns.

    It is read in the selection's scope, which leaves the dealers that were chosen.
    """
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
