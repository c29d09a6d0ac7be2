"""The catalogue: what fits, how many each option would show, and what to drop when nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.extensions import db
from app.models import Dealer, ProgrammeConditions
from app.queries import cars, catalogue, public_dealers
from app.queries.catalogue import Filters, Page
from app.queries.catalogue_orders import SORTS
from app.queries.credit import StandardPayments
from app.tenancy import Scope
from tests.factories import make_listing, make_programme
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
TODAY = date(2026, 4, 15)


@pytest.fixture(params=["database", "replica"], autouse=True)
def counted_by(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """Everything here holds on the database of record and on the columnar replica alike."""
    replica = app.extensions["replica"]
    if request.param == "replica":
        replica.load()
    yield request.param
    replica.forget()


@pytest.fixture
def stock(app: Flask, stage: Stage) -> Stage:
    """Four cars on sale at two dealers, and one in every state that buyers do not see."""
    with working(app):
        make_listing(
            stage.north_id, year=2019, fuel="petrol", gearbox="automatic", color="white", price=Decimal(900_000)
        )
        make_listing(
            stage.north_id,
            body_type="suv",
            drive="all",
            wheel="left",
            model="tucson",
            year=2021,
            fuel="diesel",
            gearbox="automatic",
            price=Decimal(2_000_000),
        )
        make_listing(
            stage.south_id, model="creta", year=2022, fuel="petrol", gearbox="manual", price=Decimal(1_500_000)
        )
        make_listing(
            stage.south_id, status="reserved", year=2023, color="red", price=Decimal(1_200_000), mileage_km=100
        )
        make_listing(stage.south_id, status="draft")
        make_listing(stage.south_id, status="withdrawn")
        db.session.commit()
    return stage


@contextmanager
def as_buyer(app: Flask) -> Iterator[None]:
    """Read what is public."""
    with working(app, Scope.public()):
        yield


def find(**chosen: Any) -> Page:
    """Search with filters by name: `find(fuel=("diesel",), q="creta")`."""
    spans: dict[str, Any] = {name: chosen.pop(name) for name in ("price", "year", "mileage", "power") if name in chosen}
    own = {name: chosen.pop(name) for name in ("q", "sort", "page") if name in chosen}
    return catalogue.search(Filters(chosen=chosen, spans=spans, **own))


def counts(page: Page, name: str) -> dict[str, int]:
    """The options of a filter."""
    return {option.value: option.count for option in page.facets[name]}


def models(page: Page) -> list[str]:
    """The models found, in order of the page."""
    return [car.model for car in page.cars]


def test_only_cars_that_buyers_may_see_are_found(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        page = find()
        assert (page.count, page.total, page.pages) == (4, 4, 1)
        assert {car.status for car in page.cars} == {"on_sale", "reserved"}


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_cars_of_a_dealer_that_does_not_take_part_are_hidden(app: Flask, stock: Stage, status: str) -> None:
    with working(app):
        db.session.get_one(Dealer, stock.south_id).status = status
        db.session.commit()
    with as_buyer(app):
        page = find()
        assert page.count == 2
        assert counts(page, "dealer") == {"NORTH": 2}
        assert [card.dealer.code for card in public_dealers.search()] == ["NORTH"]


def test_the_distributor_may_hide_cars_without_approval(app: Flask, stock: Stage) -> None:
    with working(app):
        db.session.add(ProgrammeConditions(shows_unapproved=False))
        listing = make_listing(stock.north_id)
        listing.certified = True
        hidden = make_listing(stock.north_id).id
        db.session.commit()
        shown = listing.id
    with as_buyer(app):
        assert [car.id for car in find().cars] == [shown]
        assert cars.get(hidden) is None
        assert cars.get(shown) is not None
        assert [number for number, _slug, _at in cars.list_addresses(limit=9, offset=0)] == [shown]


def test_values_of_a_filter_are_alternatives_and_filters_hold_together(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        assert find(fuel=("petrol", "diesel")).count == 3
        assert models(find(fuel=("petrol", "diesel"), gearbox=("manual",))) == ["Creta"]


def test_an_options_count_leaves_its_own_filter_out(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        page = find(fuel=("diesel",))
        assert counts(page, "fuel") == {"petrol": 2, "diesel": 1}
        assert counts(page, "gearbox") == {"automatic": 1}
        assert counts(page, "model") == {"hyundai-creta": 0, "hyundai-solaris": 0, "hyundai-tucson": 1}
        assert counts(page, "make") == {"hyundai": 1}
        assert counts(page, "dealer") == {"NORTH": 1, "SOUTH": 0}
        assert counts(page, "city") == {"Москва": 1, "Сочи": 0}
        assert counts(page, "region") == {"Краснодарский край": 0, "Москва": 1}
        assert counts(page, "certified") == {"yes": 0, "no": 1}


@pytest.mark.parametrize("name", catalogue.FACETS)
def test_every_option_shows_as_many_cars_as_it_says(app: Flask, stock: Stage, name: str) -> None:
    with as_buyer(app):
        base = {"price": (Decimal(1_000_000), None)}
        offered = find(**base).facets[name]
        assert offered
        assert [(o.value, find(**base, **{name: (o.value,)}).count) for o in offered] == [
            (o.value, o.count) for o in offered
        ]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"make": ("hyundai",)}, 4),
        ({"make": ("HYUNDAI",)}, 4),
        ({"model": ("solaris",)}, 2),
        ({"model": ("hyundai-solaris", "creta")}, 3),
        ({"region": ("краснодарский край",)}, 2),
        ({"city": ("Сочи", "Москва")}, 4),
        ({"dealer": ("south",)}, 2),
        ({"certified": ("no",)}, 4),
        ({"certified": ("yes",)}, 0),
        ({"price": (Decimal(1_200_000), Decimal(1_500_000))}, 2),
        ({"year": (Decimal(2021), None)}, 3),
        ({"mileage": (None, Decimal(100))}, 1),
        ({"power": (Decimal(100), None)}, 0),
        ({"body": ("nonsense",)}, 0),
        ({"make": ("nonsense",)}, 0),
    ],
)
def test_filters_find_what_they_name(app: Flask, stock: Stage, chosen: dict[str, Any], found: int) -> None:
    with as_buyer(app):
        assert find(**chosen).count == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("Hyundai", 4),
        ("хендай", 4),
        ("ฮุนได", 4),
        ("солярис 2019", 1),
        ("крета", 1),
        ("дизель", 1),
        ("tucson автомат", 1),
        ("Solaris красный", 1),
        ("BMW", 0),
        ("'; drop table listing --", 0),
        ("%", 0),
    ],
)
def test_the_search_box_understands_words_in_three_languages(app: Flask, stock: Stage, q: str, found: int) -> None:
    with as_buyer(app):
        assert find(q=q).count == found


def test_the_search_box_finds_the_end_of_a_vehicle_number(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        car = find().cars[0]
        assert [found.id for found in find(q=car.vin_tail.lower()).cars] == [car.id]


def test_a_payment_a_month_finds_exactly_the_cars_that_cost_no_more(app: Flask, stock: Stage) -> None:
    with working(app):
        make_programme()
        db.session.commit()
    with as_buyer(app):
        terms = StandardPayments(TODAY)
        found = catalogue.search(Filters()).cars
        payments = {
            car.id: terms.of_car(price=car.price, currency=car.currency, condition=car.condition, year=car.year)
            for car in found
        }
        costs = sorted(told.payment for told in payments.values() if told)
        assert len(set(costs)) == 4
        for highest in (costs[0] - 1, costs[0], costs[1], costs[2] + 1, costs[3]):
            asked = Filters(spans={"payment": (None, highest)})
            fitting = {number for number, told in payments.items() if told and told.payment <= highest}
            assert {car.id for car in catalogue.search(asked, on=TODAY).cars} == fitting
        nothing = catalogue.search(Filters(spans={"payment": (None, Decimal(1))}), on=TODAY)
        assert (nothing.count, nothing.relief) == (0, {"payment": 4})


def test_when_nothing_fits_it_says_what_to_drop(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        page = find(fuel=("diesel",), gearbox=("manual",), q="hyundai", price=(None, Decimal(3_000_000)))
        assert (page.count, page.cars, page.pages) == (0, [], 1)
        assert page.relief == {"fuel": 1, "gearbox": 1}
        assert find(q="крета", price=(None, Decimal(5))).relief == {"price": 1}


def test_approved_cars_come_first_and_cars_without_a_photo_last(app: Flask, stock: Stage) -> None:
    with working(app):
        bare, pictured, approved = (make_listing(stock.north_id, at=NOW + timedelta(hours=n)) for n in (3, 2, 1))
        pictured.photo_count, approved.certified = 1, True
        db.session.commit()
        ids = [approved.id, pictured.id, bare.id]
    with as_buyer(app):
        assert [car.id for car in find().cars][:3] == ids


@pytest.mark.parametrize(
    ("sort", "by"),
    [
        ("price", lambda car: car.price),
        ("-price", lambda car: -car.price),
        ("-year", lambda car: -car.year),
        ("mileage", lambda car: car.mileage_km),
        ("-added", lambda car: -car.id),
    ],
)
def test_the_order_is_the_one_asked_for(app: Flask, stock: Stage, sort: str, by: Any) -> None:
    with as_buyer(app):
        found = find(sort=sort).cars
        assert [car.id for car in found] == [car.id for car in sorted(found, key=by)]
        assert find(sort="purchase_price").count == 4


def test_pages_hold_every_car_once(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        for sort in SORTS:
            filters = Filters(sort=sort)
            seen = [car.id for page in (1, 2) for car in catalogue.search(replace(filters, page=page), size=3).cars]
            assert len(seen) == len(set(seen)) == 4
        assert catalogue.search(Filters(page=99), size=3).page == 2


def test_statements_do_not_grow_with_the_cars(app: Flask, stock: Stage) -> None:
    filters = Filters(q="hyundai", chosen={"fuel": ("petrol",)}, spans={"price": (Decimal(1), None)})
    few = count_statements(app, filters)
    with working(app):
        for _ in range(20):
            make_listing(stock.south_id, fuel="petrol")
        db.session.commit()
    assert count_statements(app, filters) == few


def count_statements(app: Flask, filters: Filters) -> int:
    """How many statements a search takes."""
    seen: list[str] = []
    with as_buyer(app):
        catalogue.search(filters)  # what was written is with the replica
        event.listen(db.engine, "before_cursor_execute", note := lambda *call: seen.append(call[2]))
        assert catalogue.search(filters).count
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
