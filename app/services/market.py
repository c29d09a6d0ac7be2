"""Market figures: what the distributor writes down of the whole market's sales."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.models import Make, MarketFigure
from app.services import audit

MOST_CARS: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is delivered: ``month`` by its first day, ``make`` by its code; ``cars`` None for unknown."""

    month: date
    region: str
    make: str
    condition: str
    cars: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What writing figures did."""

    new: int
    changed: int
    unchanged: int
    removed: int


def put_figures(*, figures: Iterable[Figure], by: audit.Actor) -> Counts:
    """Write figures down: new ones, changed ones; one without a number is forgotten.

    :raises RuleBroken: a make is unknown, or a number is none.
    """
    wanted = list(figures)
    makes = {make.code: make.id for make in db.session.scalars(select(Make))}
    known = _find_known(wanted)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "removed": 0}
    for figure in wanted:
        _check(figure, makes)
        key = (figure.month, figure.region, makes[figure.make], figure.condition)
        counts[_put(figure, key, known)] += 1
    db.session.flush()
    done = Counts(**counts)
    if done.new or done.changed or done.removed:
        months = sorted({figure.month for figure in wanted})
        details = {**counts, "months": [months[0].isoformat(), months[-1].isoformat()]}
        audit.record(action="market_changed", by=by, subject="market", details=details)
    return done


def _find_known(wanted: list[Figure]) -> dict[tuple[date, str, int, str], MarketFigure]:
    if not wanted:
        return {}
    months = [figure.month for figure in wanted]
    found = db.session.scalars(select(MarketFigure).where(MarketFigure.month.between(min(months), max(months))))
    return {(row.month, row.region, row.make_id, row.condition): row for row in found}


def _check(figure: Figure, makes: dict[str, int]) -> None:
    if figure.make not in makes:
        raise RuleBroken("MAKE_UNKNOWN", _l("There is no such make."), "make")
    if figure.month.day != 1:
        raise RuleBroken("MONTH_INVALID", _l("A month is named by its first day."), "month")
    if figure.cars is not None and not 0 <= figure.cars <= MOST_CARS:
        raise RuleBroken("CARS_INVALID", _l("A number of cars is written in digits, 0 or more."), "cars")


def _put(figure: Figure, key: tuple[date, str, int, str], known: dict[tuple[date, str, int, str], MarketFigure]) -> str:
    row = known.get(key)
    if figure.cars is None:
        if row is not None:
            db.session.delete(row)
            del known[key]
        return "unchanged" if row is None else "removed"
    if row is None:
        month, region, make_id, condition = key
        row = MarketFigure(month=month, region=region, make_id=make_id, condition=condition, cars=figure.cars)
        db.session.add(row)
        known[key] = row
        return "new"
    if row.cars == figure.cars:
        return "unchanged"
    row.cars = figure.cars
    return "changed"
