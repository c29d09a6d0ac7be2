"""The catalogue's page: for people, for htmx, for programs."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.queries.catalogue import FACETS, Filters, Option, Page
from public_site import catalogue_panel
from tests.factories import make_listing
from tests.public_site.conftest import STOCK_NUMBER, Shop
from tests.stage import working

AS_JSON = {"Accept": "application/json"}
AS_HTMX = {"HX-Request": "true"}


def ask(buyer: FlaskClient, query: str = "") -> Any:
    """The catalogue's answer to a program."""
    return json.loads(buyer.get(f"/en/cars{query}", headers=AS_JSON).text)


def test_programs_get_counts_facets_and_cars(shop: Shop, buyer: FlaskClient) -> None:
    found = ask(buyer)
    assert set(found) == {"count", "page", "pages", "facets", "cars"}
    assert (found["count"], found["page"], found["pages"]) == (2, 1, 1)
    assert found["facets"]["make"] == {"Hyundai": 2}
    assert found["facets"]["model"] == {"Creta": 1, "Solaris": 1}
    assert found["facets"]["certified"] == {"yes": 1, "no": 1}
    assert found["cars"][0] == {
        "id": shop.car,
        "dealer": "NORTH",
        "vin_tail": "987654",
        "make": "Hyundai",
        "model": "Solaris",
        "year": 2022,
        "mileage_km": 41_000,
        "price": 990_000,
        "currency": "RUB",
        "url": shop.path,
    }
    assert buyer.get(found["cars"][0]["url"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?make=Hyundai", 2),
        ("?model=Creta&model=Solaris", 2),
        ("?model=hyundai-creta", 1),
        ("?body=Седан", 1),
        ("?color=red", 1),
        ("?certified=1", 1),
        ("?certified=no", 1),
        ("?dealer=SOUTH", 1),
        ("?city=Сочи", 1),
        ("?price_max=1 000 000", 1),
        ("?price_min=990000&price_max=990000", 1),
        ("?year_min=2021", 1),
        ("?mileage_max=40999", 0),
        ("?power_min=123", 1),
        ("?q=987654", 1),
        ("?q=солярис", 1),
        ("?make=BMW", 0),
    ],
)
def test_the_address_is_the_state(shop: Shop, buyer: FlaskClient, query: str, count: int) -> None:
    assert ask(buyer, query)["count"] == count


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    [
        "?price_min=abc",
        "?price_min=-5",
        "?price_max=" + "9" * 400,
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?sort=purchase_price",
        "?unknown=1&utm_source=x",
        "?make=" + "&make=".join(str(n) for n in range(500)) + "&make=hyundai",
        "?q=" + "x" * 5000,
        "?q=%00%ff",
        "?city=%00&make=a%00b&body=%00x",
        "?q=%25_%5C",
    ],
)
def test_hostile_addresses_are_answered_calmly(shop: Shop, buyer: FlaskClient, query: str) -> None:
    assert buyer.get(f"/en/cars{query}").status_code == 200
    assert buyer.get(f"/en/cars{query}", headers=AS_JSON).status_code == 200


def test_what_a_visitor_types_comes_back_escaped(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get('/en/cars?q="><script>alert(1)</script>&city=<img src=x>').text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


@pytest.mark.parametrize("part", [STOCK_NUMBER, STOCK_NUMBER[:4]])
def test_a_dealers_own_number_of_a_car_cannot_be_searched_for(shop: Shop, buyer: FlaskClient, part: str) -> None:
    assert ask(buyer, f"?q={part}")["count"] == 0


def test_a_plain_form_leads_to_the_clean_address(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get("/en/cars?q=&price_min=&body=sedan&sort=")
    assert (answer.status_code, answer.location) == (302, "/en/cars?body=sedan")
    assert buyer.get("/en/cars?q=&body=sedan", headers=AS_JSON).status_code == 200


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("солярис до 1 млн", "/en/cars?model=hyundai-solaris&price_max=1000000"),
        ("red sedan 2022 Fluffy", "/en/cars?q=Fluffy&body=sedan&color=red&year_min=2022&year_max=2022"),
        ("ครีต้า ไม่เกิน 2 ล้าน", "/en/cars?model=hyundai-creta&price_max=2000000"),
    ],
)
def test_words_become_filters_with_an_address(shop: Shop, buyer: FlaskClient, query: str, address: str) -> None:
    answer = buyer.get("/en/cars", query_string={"q": query, "page": 3})
    assert (answer.status_code, answer.location) == (302, address)
    found = buyer.get("/en/cars", query_string={"q": query}, headers=AS_HTMX)
    assert found.headers["HX-Push-Url"] == address
    assert buyer.get(address).status_code == 200


def test_what_was_understood_stands_as_chips_that_can_be_taken_away(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/cars?q=solaris+automatic", follow_redirects=True).text
    assert '<a class="chip" href="/en/cars?gearbox=automatic">Solaris' in text
    assert '<a class="chip" href="/en/cars?model=hyundai-solaris">Automatic' in text


def test_words_leave_the_filters_of_other_kinds_alone(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get("/en/cars?q=creta&model=hyundai-solaris&city=Сочи")
    assert answer.location == "/en/cars?model=hyundai-creta&city=%D0%A1%D0%BE%D1%87%D0%B8"


def test_a_range_shows_how_the_cars_spread_over_it(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/cars?year_min=2021").text
    year = re.findall(r'id="span-year">(.*?)</fieldset>', text, re.DOTALL)[0]
    assert (year.count('class="spread-in"'), year.count('class="spread-out"')) == (2, 1)
    assert 'value="2021"' in year


def test_the_same_filters_have_one_address(shop: Shop, buyer: FlaskClient) -> None:
    pages = [
        buyer.get(f"/en/cars?{query}").text for query in ("fuel=petrol&body=sedan", "body=Sedan&fuel=бензин&page=1")
    ]
    assert {re.findall(r'rel="canonical" href="(.*?)"', text)[0] for text in pages} == {
        "http://127.0.0.1:8000/en/cars?body=sedan&amp;fuel=petrol"
    }


def test_filters_in_use_are_ticked_and_can_be_removed(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/cars?body=sedan&price_max=1000000").text
    assert re.search(r'name="body" value="sedan"\s+checked', text)
    assert '<a class="chip" href="/en/cars?price_max=1000000">Sedan' in text
    assert '<a class="chip" href="/en/cars?body=sedan">Price up to 1,000,000' in text
    assert re.search(r'id="show">Show 1 car<', text)


def test_options_that_would_show_nothing_are_disabled(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/cars?dealer=SOUTH").text
    assert re.search(r'name="model" value="hyundai-solaris"\s+disabled', text)
    assert not re.search(r'name="dealer" value="NORTH"\s+disabled', text)


def test_when_nothing_fits_the_page_says_what_to_drop(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/cars?dealer=SOUTH&color=red").text
    assert "No car fits all of this" in text
    assert 'href="/en/cars?dealer=SOUTH">Without “Colour” <span class="choice-count">1 car</span>' in text
    assert 'href="/en/cars?color=red">Without “Dealer” <span class="choice-count">1 car</span>' in text
    assert '<meta name="robots" content="noindex, follow">' in text


def test_htmx_gets_the_changing_part_and_the_clean_address(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get("/en/cars?body=sedan&q=", headers=AS_HTMX)
    assert (answer.status_code, answer.headers["HX-Push-Url"]) == (200, "/en/cars?body=sedan")
    assert "<html" not in answer.text
    assert '<a href="/th/cars?body=sedan"' in answer.text
    assert 'id="show">Show 1 car<' in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert "HX-Request" in answer.headers["Vary"]
    assert "HX-Request" in buyer.get("/en/cars?body=sedan").headers["Vary"]


def test_pages_are_linked_and_keep_the_filters(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        for _ in range(30):
            make_listing(shop.stage.north_id, fuel="diesel")
        db.session.commit()
    first, second = (ask(buyer, f"?fuel=diesel&page={page}") for page in (1, 2))
    assert (first["count"], first["pages"], len(first["cars"]), len(second["cars"])) == (30, 2, 24, 6)
    assert not {car["id"] for car in first["cars"]} & {car["id"] for car in second["cars"]}
    text = buyer.get("/en/cars?fuel=diesel").text
    assert '<a class="page" href="/en/cars?fuel=diesel&amp;page=2"' in text
    assert (
        'rel="canonical" href="http://127.0.0.1:8000/en/cars?fuel=diesel&amp;page=2"'
        in buyer.get("/en/cars?fuel=diesel&page=7").text
    )


def test_an_empty_network_says_so(app: Flask, stage: object, buyer: FlaskClient) -> None:
    assert "There are no cars on sale at the moment" in buyer.get("/en/cars").text
    assert ask(buyer)["cars"] == []


def test_the_badge_of_an_approved_car_speaks_of_one_car(shop: Shop, buyer: FlaskClient) -> None:
    badges = re.findall(
        r'<span class="badge badge-done">.*?</svg>([^<]+)</span>', buyer.get("/en/cars").text, re.DOTALL
    )
    assert badges == ["Inspected and approved"]


def test_of_hundreds_of_options_those_with_most_cars_are_shown_and_those_in_use(app: Flask) -> None:
    options = [Option(f"D-{number}", number % 90, f"Dealer {number}") for number in range(300)]
    page = Page(1, 1, 1, [], {name: options if name == "dealer" else [] for name in FACETS}, {}, {}, 1)
    with app.test_request_context("/en/cars"):
        found = {facet.name: facet for facet in catalogue_panel.facets(page, Filters(chosen={"dealer": ("D-0",)}))}
    shown = [choice.value for choice in found["dealer"].choices]
    assert len(shown) == catalogue_panel.MOST_CHOICES + 1
    assert shown[0] == "D-0"
    assert shown == sorted(shown, key=lambda value: int(value[2:]))
    assert min(choice.count for choice in found["dealer"].choices[1:]) >= 63
