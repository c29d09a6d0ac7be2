"""What the search box and the filters of the back office find."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from app.errors import NotFound
from app.extensions import db
from app.queries import listings
from app.queries.listings import ListingFilters
from app.tenancy import Scope
from tests.factories import make_listing
from tests.stage import Stage, working


@pytest.fixture
def cars(app: Flask, stage: Stage) -> dict[str, int]:
    """Four cars of one dealer and one of another; their numbers by name."""
    with working(app):
        made = {
            "solaris": make_listing(
                stage.north_id, unique_id="N-1", vin="Z94K241CBKR000111", year=2019, price=Decimal(900_000)
            ),
            "santafe": make_listing(
                stage.north_id, make="hyundai", model="santa-fe", unique_id="Ж-22", vin="Z94K241CBKR000222", trim="Люкс"
            ),
            "rio": make_listing(
                stage.north_id, make="kia", model="rio", unique_id="N-3", vin="Z94K241CBKR000333", status="draft"
            ),
            "gone": make_listing(stage.north_id, unique_id="N-4", vin="Z94K241CBKR000444", status="withdrawn"),
            "foreign": make_listing(stage.south_id, unique_id="S-1", vin="Z94K241CBKR000111"),
        }
        made["santafe"].certified = True
        made["rio"].photo_count = 3
        db.session.commit()
        return {name: listing.id for name, listing in made.items()}


def find(app: Flask, stage: Stage, filters: ListingFilters, cars: dict[str, int]) -> list[str]:
    names = {number: name for name, number in cars.items()}
    with working(app, Scope.of_dealers({stage.north_id})):
        return [names[row.id] for row in listings.find_page(filters).rows]


FOUND_BY_TEXT: dict[str, set[str]] = {
    "Z94K241CBKR000111": {"solaris"},
    "000222": {"santafe"},
    "z94k241сbkr000333": {"rio"},
    "N-3": {"rio"},
    "ж-22": {"santafe"},
    "hyundai": {"solaris", "santafe", "gone"},
    "хендай": {"solaris", "santafe", "gone"},
    "Santa Fe": {"santafe"},
    "hyundai santa fe": {"santafe"},
    "santa-fe": {"santafe"},
    "киа рио": {"rio"},
    "solaris 2019": {"solaris"},
    "люкс": {"santafe"},
    "kia solaris": set(),
    "%": set(),
    "_": set(),
    "": {"solaris", "santafe", "rio", "gone"},
    "a b c d e f g h i j k l m n o p": set(),
}
FOUND_BY_FILTER: list[tuple[ListingFilters, set[str]]] = [
    (ListingFilters(statuses=("draft", "withdrawn")), {"rio", "gone"}),
    (ListingFilters(make="kia"), {"rio"}),
    (ListingFilters(make="hyundai", model="santa-fe"), {"santafe"}),
    (ListingFilters(certified=True), {"santafe"}),
    (ListingFilters(certified=False, statuses=("on_sale",)), {"solaris"}),
    (ListingFilters(without_photos=True), {"solaris", "santafe", "gone"}),
    (ListingFilters(dealers=("NORTH",)), {"solaris", "santafe", "rio", "gone"}),
    (ListingFilters(dealers=("SOUTH",)), set()),
]


@pytest.mark.postgres
def test_the_search_box_understands_numbers_names_and_words(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    found = {text: set(find(app, stage, ListingFilters(text=text), cars)) for text in FOUND_BY_TEXT}

    assert found == FOUND_BY_TEXT


@pytest.mark.postgres
def test_filters_narrow_the_list(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    found = [(filters, set(find(app, stage, filters, cars))) for filters, _expected in FOUND_BY_FILTER]

    assert found == FOUND_BY_FILTER


@pytest.mark.postgres
def test_every_sort_gives_every_car_once(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    sorts = [*listings.SORTS, *(f"-{name}" for name in listings.SORTS)]

    assert {sort: len(set(find(app, stage, ListingFilters(sort=sort), cars))) for sort in sorts} == dict.fromkeys(
        sorts, 4
    )


def test_a_sort_runs_both_ways(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    up = find(app, stage, ListingFilters(sort="number"), cars)

    assert up == ["solaris", "rio", "gone", "santafe"]
    assert find(app, stage, ListingFilters(sort="-number"), cars) == up[::-1]


def test_pages_hold_every_car_once_and_end(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        pages = [listings.find_page(ListingFilters(), page=page, size=3) for page in (1, 2, 3)]

    assert [page.page for page in pages] == [1, 2, 2]
    assert len({row.id for page in pages for row in page.rows}) == pages[0].count == 4


def test_counts_of_states_leave_their_own_filter_out(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        counts = listings.count_by_status(ListingFilters(statuses=("draft",)))

    assert counts == {"on_sale": 2, "draft": 1, "withdrawn": 1}


def test_asking_for_a_foreign_car_gives_none_of_them(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        with pytest.raises(NotFound):
            listings.get(cars["foreign"])
        with pytest.raises(NotFound):
            listings.get_many_to_change([cars["rio"], cars["foreign"]])
        assert [car.id for car in listings.get_many_to_change([cars["rio"], cars["gone"]])] == [
            cars["rio"],
            cars["gone"],
        ]


def test_the_stream_gives_all_matching_cars(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        streamed = {car.id for car in listings.stream(ListingFilters(make="hyundai"))}

    assert streamed == {cars["solaris"], cars["santafe"], cars["gone"]}
