"""Which sales a car is compared with, and what a dealer may see of others."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import Listing
from app.queries import comparables
from app.queries.comparables import CarAsked
from app.services import sales
from app.tenancy import Scope
from tests.factories import find_model, make_listing, origin
from tests.stage import NOW, Stage, working

TODAY = NOW.date()


def sell(dealer_id: int, price: int, *, sold_on: date = date(2026, 4, 1), **values: Any) -> Listing:
    """A car that was sold: Solaris of 2020 with 50,000 km unless named otherwise."""
    fields = {"year": 2020, "mileage_km": 50_000, "price": Decimal(price + 77_000), "acquired_on": date(2024, 1, 1)}
    car = make_listing(dealer_id, **{**fields, **values})
    sales.sell(listing=car, sold_on=sold_on, price=Decimal(price), origin=origin())
    return car


def asked(**values: Any) -> CarAsked:
    """The car that is valued."""
    fields = {"model_id": find_model().id, "year": 2020, "mileage_km": 50_000, "currency": "RUB"}
    return CarAsked(**{**fields, **values})


@pytest.mark.postgres
def test_eight_sales_of_the_network_make_the_range_worked_out_by_hand(app: Flask, stage: Stage) -> None:
    with working(app):
        for number in range(1, 9):
            sell(stage.north_id if number % 2 else stage.south_id, number * 100_000)
        db.session.commit()
    with working(app, Scope.public()):
        found = comparables.find_evidence(asked(), today=TODAY)
    assert found.range is not None
    assert [found.count, *map(int, (found.range.low, found.range.middle, found.range.high))] == [
        8,
        275_000,
        450_000,
        625_000,
    ]
    assert (found.period_from, found.period_to) == (date(2024, 10, 15), TODAY)


def test_only_sales_of_cars_like_it_count(app: Flask, stage: Stage) -> None:
    with working(app):
        for number in range(7):
            sell(stage.north_id, 1_000_000 + number)
        sell(stage.north_id, 1, make="hyundai", model="creta")
        sell(stage.north_id, 1, year=2017)
        sell(stage.north_id, 1, mileage_km=90_001)
        sell(stage.north_id, 1, sold_on=TODAY - timedelta(days=600))
        sell(stage.north_id, 1, sold_on=date(2024, 10, 15))
        sales.cancel_sale(listing=sell(stage.north_id, 1), reason="", origin=origin())
        make_listing(stage.north_id, year=2020, mileage_km=50_000)
        found = comparables.find_evidence(asked(), today=TODAY)
        assert (found.count, found.range) == (7, None)
        assert comparables.find_evidence(asked(currency="THB"), today=TODAY).count == 0
        sell(stage.north_id, 1_000_000, year=2018, mileage_km=90_000)
        assert comparables.find_evidence(asked(), today=TODAY).count == 8


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 4, 15), 18, date(2024, 10, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_back_to_the_same_day(day: date, months: int, before: date) -> None:
    assert comparables.months_before(day, months) == before


def test_a_dealer_sees_own_prices_and_of_others_what_everybody_could_read(app: Flask, stage: Stage) -> None:
    with working(app):
        own = sell(stage.north_id, 900_000).id
        sell(stage.south_id, 800_123)
        make_listing(stage.south_id, year=2021, mileage_km=52_000, price=Decimal(1_000_000))
        make_listing(stage.south_id, status="draft", year=2020, mileage_km=50_000)
        db.session.commit()
    with working(app, Scope.of_dealers({stage.north_id})):
        evidence = comparables.find_evidence(asked(), today=TODAY)
        cars = comparables.list_comparables(asked(), dealer_id=stage.north_id, evidence=evidence)
    assert [(car.own_listing_id, car.region, car.asked, car.sold_for) for car in cars] == [
        (own, "Москва", Decimal(977_000), Decimal(900_000)),
        (None, "Краснодарский край", Decimal(877_123), None),
        (None, "Краснодарский край", Decimal(1_000_000), None),
    ]
    assert "800123" not in repr(cars)


def test_a_known_vin_tells_model_and_year_and_a_kin_tells_the_model(app: Flask, stage: Stage) -> None:
    with working(app):
        make_listing(stage.south_id, status="draft", vin="Z94K241CBKR555555", year=2019)
        db.session.commit()
        solaris = find_model().id
    with working(app, Scope.public()):
        assert comparables.guess_car("Z94K241CBKR555555") == (solaris, 2019)
        assert comparables.guess_car("Z94K241CBLR000000") == (solaris, None)
        assert comparables.guess_car("WWWZZZ1KZ9W000000") is None
        assert comparables.guess_car("%_______________") is None
