"""The cars behind a number: exactly those facts that its parts count, and the number made of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select

from app.charts.folding import Parts, facts_of, fold_all
from app.charts.measuring import compute
from app.charts.report import By, Metric, Part, Value
from app.charts.selection import Selection
from app.extensions import db
from app.models import CarModel, Dealer, Listing, Make
from app.queries.report_facts import Population

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Fact:
    """One car behind a number, with the day of the fact and what it adds to each part."""

    listing_id: int
    dealer_code: str
    unique_id: str
    vin: str
    make: Make
    model: CarModel
    year: int
    day: date
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The facts of one population: all are ``count``, ``facts`` is the page asked for; ``sums`` fold all of them."""

    population: Population
    parts: tuple[Part, ...]
    count: int
    pages: int
    facts: tuple[Fact, ...]
    sums: Parts


def look_behind(metric: Metric, selection: Selection, *, page: int = 1) -> list[Behind]:
    """The facts behind a metric's total in a selection (of one currency), a list for each population it is made of."""
    asked = selection.grouped(By.TOTAL)
    parts = [part for part in metric.parts if isinstance(part, Part)]
    populations = dict.fromkeys(part.population for part in parts)
    return [
        _list_facts(population, [part for part in parts if part.population is population], asked, page)
        for population in populations
    ]


def value_behind(metric: Metric, selection: Selection, behind: Sequence[Behind]) -> Value:
    """The number that the listed facts make: the same as the cell they were asked from."""
    folded = {part: value for some in behind for part, value in some.sums.items()}
    return compute(metric, folded, selection.period)


def _list_facts(population: Population, parts: Sequence[Part], selection: Selection, page: int) -> Behind:
    facts = _facts_that_count(population, parts, selection)
    count = db.session.scalar(select(func.count()).select_from(facts)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    statement = _name(facts).limit(PAGE_SIZE).offset((min(page, pages) - 1) * PAGE_SIZE)
    folded = fold_all(parts, selection)
    return Behind(
        population=population,
        parts=tuple(parts),
        count=count,
        pages=pages,
        facts=tuple(_read(row, parts) for row in db.session.execute(statement)),
        sums=next(iter(folded.values()), {}),
    )


def _facts_that_count(population: Population, parts: Sequence[Part], selection: Selection) -> Subquery:
    further = (Listing.id.label("listing_id"), population.day.label("day"))
    facts = facts_of(population, parts, selection, *further).subquery("facts")
    counted = or_(*(facts.c[part.code].is_not(None) for part in parts))
    return select(facts).where(counted).subquery("counted")


def _name(facts: Subquery) -> Select[Any]:
    return (
        select(facts, Dealer.code.label("dealer_code"), Listing.unique_id, Listing.vin, Listing.year, Make, CarModel)
        .select_from(facts)
        .join(Listing, Listing.id == facts.c.listing_id)
        .join(Dealer, Dealer.id == Listing.dealer_id)
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
        .order_by(facts.c.day.desc(), Listing.id)
    )


def _read(row: Any, parts: Sequence[Part]) -> Fact:
    known = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    return Fact(
        listing_id=row.listing_id,
        dealer_code=row.dealer_code,
        unique_id=row.unique_id,
        vin=row.vin,
        make=row.Make,
        model=row.CarModel,
        year=row.year,
        day=row.day,
        values=tuple(known[part.code] for part in parts),
    )
