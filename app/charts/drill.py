"""What is behind a number: exactly those facts that its parts count, and the number made of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, func, or_, select

from app.charts.fact_rows import facts_of, is_answered
from app.charts.folding import Parts, fold_all, list_unanswered
from app.charts.measuring import compute
from app.charts.naming import NAMINGS, Naming
from app.charts.report import By, Fold, Metric, Part, Value
from app.charts.selection import Selection
from app.charts.sheet import Cell
from app.extensions import db
from app.queries.report_facts import Population
from app.tenancy import acting

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact behind a number: whose page shows it, its names under the heads of its subject, its day, its values.

    ``values`` are what it adds to each part; ``dealer_code`` is empty where no dealer is behind it.
    """

    target: int
    dealer_code: str
    names: tuple[Cell, ...]
    day: date
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The facts of one population: all are ``count``, ``facts`` is the page asked for; ``sums`` fold all of them."""

    population: Population
    naming: Naming
    parts: tuple[Part, ...]
    count: int
    pages: int
    facts: tuple[Fact, ...]
    sums: Parts


def look_behind(metric: Metric, selection: Selection, *, page: int | None = 1) -> list[Behind]:
    """The facts behind a metric's total in a selection (of one currency), a list for each population it is made of.

    ``page`` None gives all of them; a population that knows nothing of what is asked gives none.
    """
    asked = selection.grouped(By.TOTAL)
    parts = [part for part in metric.parts if isinstance(part, Part)]
    populations = dict.fromkeys(part.population for part in parts if is_answered(part.population, asked))
    with acting(selection.scope):
        return [
            _list_facts(population, [part for part in parts if part.population is population], asked, page)
            for population in populations
        ]


def value_behind(metric: Metric, selection: Selection, behind: Sequence[Behind]) -> Value:
    """The number that the listed facts make: the same as the cell they were asked from."""
    parts = [part for part in metric.parts if isinstance(part, Part)]
    folded = {part: value for some in behind for part, value in some.sums.items()}
    return compute(metric, {**list_unanswered(parts, selection.grouped(By.TOTAL)), **folded}, selection.period)


def _list_facts(population: Population, parts: Sequence[Part], selection: Selection, page: int | None) -> Behind:
    facts, naming = _facts_that_count(population, parts, selection), NAMINGS[population.subject.code]
    count = db.session.scalar(select(func.count()).select_from(facts)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    statement = naming.join(select(facts, *naming.columns).select_from(facts), facts)
    statement = statement.order_by(facts.c.day.desc(), facts.c.fact_id)
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((min(page, pages) - 1) * PAGE_SIZE)
    folded = fold_all(parts, selection)
    return Behind(
        population=population,
        naming=naming,
        parts=tuple(parts),
        count=count,
        pages=pages,
        facts=tuple(_read(row, parts, naming) for row in db.session.execute(statement)),
        sums=next(iter(folded.values()), {}),
    )


def _facts_that_count(population: Population, parts: Sequence[Part], selection: Selection) -> Subquery:
    def name(_span: Subquery) -> Sequence[Any]:
        return population.subject.id.label("fact_id"), population.day.label("day")

    facts = facts_of(population, parts, selection, name).subquery("facts")
    counted = or_(*(facts.c[part.code].is_not(None) for part in parts))
    if any(part.fold is not Fold.DISTINCT for part in parts):
        return select(facts).where(counted).subquery("counted")
    values = [facts.c[part.code] for part in parts]  # what counts once stands once in the list
    last = (func.max(facts.c.fact_id).label("fact_id"), func.max(facts.c.day).label("day"))
    return select(*last, *values).where(counted).group_by(*values).subquery("counted")


def _read(row: Any, parts: Sequence[Part], naming: Naming) -> Fact:
    known = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    return Fact(
        target=naming.target(row),
        dealer_code=known.get("dealer_code", ""),
        names=naming.read(row),
        day=_day_of(row.day, known.get("time_zone", "UTC")),
        values=tuple(known[part.code] for part in parts),
    )


def _day_of(at: date | datetime, zone: str) -> date:
    """A day, or the day of a moment on the dealer's clock."""
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
