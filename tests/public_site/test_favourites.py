"""Saved cars live in the visitor's own browser; nobody else learns of them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Listing
from tests.public_site.conftest import Shop
from tests.stage import working


def _save(buyer: FlaskClient, *cars: int, do: str = "save", **more: str) -> str:
    answer = buyer.post("/ru/favourites", data={do: [*map(str, cars)], **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


def _shown(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="card-title"><a href="/../cars/(\d+)-', text)]


def test_a_saved_car_is_listed_the_last_one_first_until_it_is_left_out(shop: Shop, buyer: FlaskClient) -> None:
    _save(buyer, shop.car)
    _save(buyer, shop.southern)
    assert _shown(buyer.get("/ru/favourites").text) == [shop.southern, shop.car]
    _save(buyer, shop.southern, do="leave")
    assert _shown(buyer.get("/ru/favourites").text) == [shop.car]
    _save(buyer, shop.car, do="leave")
    assert "Nothing is saved yet" in buyer.get("/en/favourites").text
    assert buyer.get_cookie("saved_cars") is None


def test_the_heart_tells_whether_a_car_is_saved_and_leads_back(shop: Shop, buyer: FlaskClient) -> None:
    page = f"/en/cars/{shop.car}-hyundai-solaris-2022"
    assert 'aria-pressed="true"' not in buyer.get(page).text
    assert _save(buyer, shop.car, back=page) == "/ru/favourites"  # another language's page is not led back to
    answer = buyer.post("/en/favourites", data={"save": str(shop.car), "back": page})
    assert answer.headers["Location"] == page
    assert buyer.get(page).text.count('aria-pressed="true"') == 1


def test_a_program_gets_the_number_of_saved_cars(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.post(
        "/ru/favourites", data={"save": f"{shop.car},{shop.southern}"}, headers={"Accept": "application/json"}
    )
    assert answer.get_json() == {"count": 2}


def test_hidden_cars_are_never_shown_by_their_numbers(shop: Shop, buyer: FlaskClient) -> None:
    _save(buyer, shop.draft, shop.priceless, shop.withdrawn, 999_999)
    text = buyer.get("/ru/favourites").text
    assert _shown(text) == []
    assert f'value="{shop.draft}"' not in text
    assert _shown(buyer.get(f"/ru/recent?cars={shop.draft},{shop.car}").text) == [shop.car]


def test_a_sold_car_stays_with_its_word_and_leads_to_others_like_it(shop: Shop, buyer: FlaskClient) -> None:
    _save(buyer, shop.car)
    with working(buyer.application):
        car = db.session.get(Listing, shop.car)
        assert car is not None
        car.status = "withdrawn"
        db.session.commit()
    text = buyer.get("/en/favourites").text
    assert _shown(text) == []
    assert "No longer on sale" in text
    assert "model=hyundai-solaris" in text


def test_a_list_can_be_shared_by_its_address(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(f"/en/favourites?cars={shop.southern},{shop.car}").text
    assert "Cars that were shared with you" in text
    assert _shown(text) == [shop.southern, shop.car]
    assert buyer.get_cookie("saved_cars") is None


@pytest.mark.parametrize("value", ["", "x", "-", "0", "-1", "9" * 30, "1-2-" * 5000, "١", "1;drop", "\u0000"])
def test_a_broken_cookie_is_no_fault(shop: Shop, buyer: FlaskClient, value: str) -> None:
    buyer.set_cookie("saved_cars", value)
    assert buyer.get("/ru/favourites").status_code == 200
    assert buyer.get("/ru/favourites", query_string={"cars": value}).status_code == 200


@pytest.mark.parametrize(
    "back", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere", "/ru/\\x", "javascript:1"]
)
def test_nobody_is_led_to_a_foreign_place(shop: Shop, buyer: FlaskClient, back: str) -> None:
    assert _save(buyer, shop.car, back=back) == "/ru/favourites"


def test_another_site_cannot_change_the_list(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.post("/ru/favourites", data={"save": str(shop.car)}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert buyer.get_cookie("saved_cars") is None
