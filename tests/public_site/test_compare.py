"""A comparison shows what differs, and names the best value in words."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.lib.amounts import show_amount
from app.models import Listing
from app.queries.credit import StandardPayments
from tests.factories import make_programme
from tests.public_site.conftest import Shop
from tests.stage import NOW, working


def _rows(text: str) -> dict[str, list[str]]:
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', text, re.DOTALL)
    return {
        name: [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)
        ]
        for name, cells in rows
    }


def _make_alike(buyer: FlaskClient, shop: Shop, **values: object) -> None:
    with working(buyer.application):
        for number in (shop.car, shop.southern):
            car = db.session.get(Listing, number)
            assert car is not None
            for name, value in values.items():
                setattr(car, name, value)
        db.session.commit()


def test_only_differences_are_shown_until_everything_is_wanted(shop: Shop, buyer: FlaskClient) -> None:
    _make_alike(buyer, shop, fuel="petrol", gearbox="cvt")
    few = _rows(buyer.get(f"/en/compare?cars={shop.car},{shop.southern}").text)
    whole = _rows(buyer.get(f"/en/compare?cars={shop.car},{shop.southern}&all=1").text)
    assert "Gearbox" not in few
    assert whole["Gearbox"] == ["CVT", "CVT"]
    assert few.keys() < whole.keys()
    assert {name: cells for name, cells in whole.items() if len(set(cells)) > 1}.keys() <= few.keys()


def test_the_best_value_is_named_in_words_and_only_where_cars_differ(shop: Shop, buyer: FlaskClient) -> None:
    with working(buyer.application):
        one, other = (db.session.get(Listing, number) for number in (shop.car, shop.southern))
        assert one is not None
        assert other is not None
        one.year, other.year = 2022, 2020
        one.mileage_km, other.mileage_km = 50_000, 20_000
        one.power_hp = other.power_hp = 123
        db.session.commit()
    rows = _rows(buyer.get(f"/en/compare?cars={shop.car},{shop.southern}&all=1").text)
    assert rows["Year"] == ["2022 newest", "2020"]
    assert rows["Mileage"] == ["50,000 km", "20,000 km least"]
    assert rows["Power"] == ["123 hp", "123 hp"]


def test_prices_in_two_currencies_are_never_called_lowest(shop: Shop, buyer: FlaskClient) -> None:
    with working(buyer.application):
        car = db.session.get(Listing, shop.southern)
        assert car is not None
        car.currency = "KZT"
        db.session.commit()
    rows = _rows(buyer.get(f"/en/compare?cars={shop.car},{shop.southern}").text)
    assert not [cell for cell in rows["Price"] if "lowest" in cell]


def test_saved_cars_are_compared_when_none_are_named(shop: Shop, buyer: FlaskClient) -> None:
    assert "Two cars or more are needed" in buyer.get("/en/compare").text
    buyer.post("/en/favourites", data={"save": f"{shop.car},{shop.southern}"})
    assert len(_rows(buyer.get("/en/compare").text)["Price"]) == 2


def test_a_hidden_car_is_left_out_and_said_so(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(f"/en/compare?cars={shop.car},{shop.draft},{shop.southern}").text
    assert "1 of the cars is no longer on sale" in text
    assert len(_rows(text)["Price"]) == 2


@pytest.mark.parametrize("cars", ["", "x", "1,1,1", "0,-1", "9" * 40, ",".join(map(str, range(1, 500)))])
def test_any_address_gets_a_page(shop: Shop, buyer: FlaskClient, cars: str) -> None:
    assert buyer.get("/th/compare", query_string={"cars": cars}).status_code == 200


def test_payment_and_cost_of_the_credit_are_those_of_the_cheapest_standard_loan(shop: Shop, buyer: FlaskClient) -> None:
    with working(buyer.application):
        make_programme()
        db.session.commit()
        cars = [db.session.get_one(Listing, number) for number in (shop.car, shop.southern)]
        payments = StandardPayments(NOW.date())
        wanted = [
            payments.of_car(
                price=car.price or Decimal(0), currency=car.currency, condition=car.condition, year=car.year
            )
            for car in cars
        ]
        told = [show_amount(found.payment, "RUB", "en").replace("\u00a0", " ") for found in wanted if found is not None]
    rows = _rows(buyer.get(f"/en/compare?cars={shop.car},{shop.southern}").text)
    assert len(told) == 2
    assert [cell.removesuffix(" lowest") for cell in rows["Payment a month"]] == told
    assert [cell.endswith(" lowest") for cell in rows["Total cost of the credit"]] == [True, False]
