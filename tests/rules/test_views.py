"""Views are counted by pseudonyms of one day, exactly, also when several processes count at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import ListingViewDay, VisitorKey
from app.services.views import View, forget_keys, record_views
from tests.factories import make_listing
from tests.stage import Stage, working

DAY = date(2026, 4, 15)


@pytest.fixture
def cars(app: Flask, stage: Stage) -> list[int]:
    """Two cars of one dealer."""
    with working(app):
        numbers = [make_listing(stage.north_id).id for _ in range(2)]
        db.session.commit()
        return numbers


def look(stage: Stage, car: int, address: str = "192.0.2.1", agent: str = "Firefox", day: date = DAY) -> View:
    return View(car, stage.north_id, day, address, agent)


def count(app: Flask, views: Iterable[View]) -> int:
    with working(app):
        counted = record_views(views=views)
        db.session.commit()
        return counted


def totals(app: Flask) -> tuple[int, int]:
    """Views and distinct visitors of all cars."""
    with working(app):
        summed = select(func.sum(ListingViewDay.views), func.count(ListingViewDay.visitor.distinct()))
        views, visitors = db.session.execute(summed).one()
        return int(views or 0), visitors


def test_a_visitor_is_one_however_many_cars_and_times(app: Flask, stage: Stage, cars: list[int]) -> None:
    first, second = cars
    views = [look(stage, first), look(stage, first), look(stage, second), look(stage, second, "192.0.2.2")]
    assert count(app, views) == 4
    assert count(app, [look(stage, first)]) == 1
    assert totals(app) == (5, 2)


def test_the_same_person_has_another_pseudonym_on_every_day(app: Flask, stage: Stage, cars: list[int]) -> None:
    count(app, [look(stage, cars[0]), look(stage, cars[0], day=DAY + timedelta(days=1))])
    assert totals(app) == (2, 2)


def test_nothing_leads_back_to_an_address_once_the_key_is_thrown_away(
    app: Flask, stage: Stage, cars: list[int]
) -> None:
    count(app, [look(stage, cars[0])])
    with working(app):
        row = db.session.scalars(select(ListingViewDay)).one()
        assert "192.0.2.1" not in repr(vars(row))
        assert forget_keys(today=DAY + timedelta(days=2)) == 0
        assert forget_keys(today=DAY + timedelta(days=3)) == 1
        assert db.session.scalars(select(VisitorKey)).all() == []
        db.session.commit()
    count(app, [look(stage, cars[0])])
    assert totals(app) == (2, 2)


def test_a_car_that_is_not_there_is_not_counted(app: Flask, stage: Stage, cars: list[int]) -> None:
    foreign = View(cars[0], stage.south_id, DAY, "192.0.2.1", "Firefox")
    assert count(app, [look(stage, max(cars) + 1), foreign, look(stage, cars[0])]) == 1


@pytest.mark.postgres
def test_processes_that_count_at_once_lose_no_view(app: Flask, stage: Stage, cars: list[int]) -> None:
    def write(number: int) -> int:
        return count(app, [look(stage, cars[number % 2], f"192.0.2.{number % 5}") for _ in range(3)])

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(40))) == 120
    assert totals(app) == (120, 5)
