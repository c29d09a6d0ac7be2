"""Random ways through the filters: every option keeps its promise, on the database of record and on the replica."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from app.extensions import db
from app.lib.vocabulary import listing as words
from app.models import CarModel, Listing, Location, Make
from app.queries import catalogue
from app.queries.catalogue import FACETS, Filters, Page
from app.queries.catalogue_orders import SORTS
from app.tenancy import Scope
from tests.stage import NOW, Stage, make_dealer, working

VOCABULARIES = {
    "body": ("body_type", words.BODY_TYPE), "fuel": ("fuel", words.FUEL), "gearbox": ("gearbox", words.GEARBOX),
    "drive": ("drive", words.DRIVE), "wheel": ("wheel", words.WHEEL), "color": ("color", words.COLOR),
}  # fmt: skip
AMOUNTS = {"price": "price", "year": "year", "mileage": "mileage_km", "power": "power_hp"}
PLACES = {"NORTH": "Москва", "SOUTH": "Краснодарский край", "EAST": "Москва"}
CARS = 120


@dataclass(frozen=True)
class World:
    """An application over a network of cars, and the cars that buyers can see as plain values."""

    app: Flask
    cars: list[dict[str, Any]]


def write_cars(dealers: dict[str, int]) -> list[dict[str, Any]]:
    """Cars with values drawn by a fixed seed, most of them visible; the visible ones as the catalogue names them."""
    random = Random(7)
    models = db.session.execute(
        select(CarModel.id, Make.id, Make.code, CarModel.code)
        .join(Make, Make.id == CarModel.make_id)
        .where(Make.code.in_(["hyundai", "kia", "toyota"]))
        .order_by(CarModel.id)
    ).all()
    rows, seen = [], []
    for number in range(CARS):
        model_id, make_id, make, model = random.choice(models[:: len(models) // 12])
        dealer = random.choice(list(dealers))
        codes = {column: random.choice((*some.codes[:4], None)) for column, some in VOCABULARIES.values()}
        row = {
            **codes,
            "unique_id": f"W-{number}", "vin": f"Z94K241CBKR{number:06d}", "make_id": make_id, "model_id": model_id,
            "dealer_id": dealers[dealer], "currency": "RUB", "acquired_on": NOW.date(), "changed_at": NOW,
            "first_seen_at": NOW, "condition": random.choice(("used", "demo")), "year": random.randint(2014, 2024),
            "mileage_km": random.choice((None, random.randrange(200_000))), "certified": random.random() < 0.4,
            "price": Decimal(random.randrange(500_000, 4_000_000)), "power_hp": random.choice((None, 100, 150, 249)),
            "status": random.choice(("on_sale", "on_sale", "on_sale", "reserved", "draft", "withdrawn")),
        }  # fmt: skip
        rows.append(row)
        if row["status"] in {"on_sale", "reserved"}:
            seen.append(
                {
                    **row,
                    "make": make,
                    "model": f"{make}-{model}",
                    "dealer": dealer,
                    "region": PLACES[dealer],
                    "city": PLACES[dealer],
                }
            )
    db.session.execute(insert(Listing).execution_options(render_nulls=True), rows)
    return seen


@pytest.fixture
def world(app: Flask, stage: Stage) -> Iterator[World]:
    """Three dealers with cars; the replica is loaded."""
    with working(app):
        make_dealer("EAST", "Москва", "Москва")
        dealers = {"NORTH": stage.north_id, "SOUTH": stage.south_id, "EAST": stage.south_id + 1}
        for location in db.session.scalars(select(Location)):
            location.city = location.region
        cars = write_cars(dealers)
        db.session.commit()
    app.extensions["replica"].load()
    yield World(app, cars)
    app.extensions["replica"].forget()


spans = st.fixed_dictionaries(
    {},
    optional={
        "price": st.tuples(st.integers(400_000, 3_000_000), st.integers(1_000_000, 4_500_000)),
        "year": st.tuples(st.none() | st.integers(2013, 2022), st.none() | st.integers(2015, 2025)),
        "mileage": st.tuples(st.none(), st.integers(0, 220_000)),
        "power": st.tuples(st.integers(90, 260), st.none()),
    },
)
several = {
    name: st.lists(st.sampled_from(some.codes[:5]), min_size=1, max_size=3) for name, (_c, some) in VOCABULARIES.items()
}
several |= {
    "make": st.lists(st.sampled_from(("hyundai", "kia", "toyota", "lada")), min_size=1, max_size=2),
    "dealer": st.lists(st.sampled_from((*PLACES, "NOBODY")), min_size=1, max_size=2),
    "region": st.lists(st.sampled_from((*PLACES.values(), "Тува")), min_size=1, max_size=2),
    "certified": st.lists(st.sampled_from(("yes", "no")), min_size=1, max_size=2),
}
asked = st.builds(
    lambda chosen, ends, sort, page: Filters(
        chosen={name: tuple(dict.fromkeys(values)) for name, values in chosen.items()},
        spans={name: tuple(None if end is None else Decimal(end) for end in pair) for name, pair in ends.items()},  # type: ignore[misc]
        sort=sort,
        page=page,
    ),
    st.fixed_dictionaries({}, optional=several),
    spans,
    st.sampled_from(list(SORTS)),
    st.integers(1, 4),
)


def fits(car: dict[str, Any], filters: Filters, without: str = "") -> bool:
    """Whether a car satisfies the filters, in plain Python."""
    for name, values in filters.chosen.items():
        column = VOCABULARIES[name][0] if name in VOCABULARIES else name
        value = ("yes" if car["certified"] else "no") if name == "certified" else car[column]
        if name != without and value not in values:
            return False
    for name, (low, high) in filters.spans.items():
        value = car[AMOUNTS[name]]
        value = 0 if value is None and name == "mileage" else value
        known = value is not None and (low is None or low <= value) and (high is None or value <= high)
        if name != without and not known:
            return False
    return True


def search(world: World, filters: Filters, *, on_replica: bool) -> Page:
    """Ask the catalogue as a buyer."""
    replica = world.app.extensions["replica"]
    copy = replica._copy
    with working(world.app, Scope.public()):
        try:
            replica._copy = copy if on_replica else None
            assert (replica.current() is not None) is on_replica
            return catalogue.search(filters)
        finally:
            replica._copy = copy


@pytest.mark.postgres
def test_random_walks_keep_every_promise(world: World) -> None:
    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(filters=asked, random=st.randoms(use_true_random=False))
    def walk(filters: Filters, random: Random) -> None:
        page = search(world, filters, on_replica=True)
        assert page == search(world, filters, on_replica=False)
        assert page.count == sum(fits(car, filters) for car in world.cars)
        assert page.total == len(world.cars)
        for name, (column, _some) in VOCABULARIES.items():
            plain = Counter(car[column] for car in world.cars if fits(car, filters, name) and car[column])
            assert {option.value: option.count for option in page.facets[name]} == plain
        for name, gain in page.relief.items():
            assert gain == sum(fits(car, filters, name) for car in world.cars)
        for name, spread in page.spreads.items():
            known = [car for car in world.cars if name != "power" or car["power_hp"]]
            assert sum(bar.count for bar in spread.bars) == sum(fits(car, filters, name) for car in known)
        options = [(name, option) for name in FACETS for option in page.facets[name] if option.count]
        if options:
            name, option = random.choice(options)
            further = replace(filters, chosen={**filters.chosen, name: (option.value,)}, page=1)
            assert search(world, further, on_replica=True).count == option.count

    walk()
