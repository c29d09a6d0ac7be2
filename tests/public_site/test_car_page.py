"""A car's page, and the pages of cars that are gone or were never there."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.lib.vocabulary.equipment import EQUIPMENT
from app.lib.vocabulary.equipment_groups import EQUIPMENT_GROUP, group_equipment
from app.models import Listing, ProgrammeConditions
from app.services import listings, sales
from tests.factories import make_listing, origin
from tests.public_site.conftest import PHOTO, VIN, Shop
from tests.stage import NOW, sign_in, working


def test_the_page_answers_what_a_buyer_asks(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(shop.path).text
    for words in (
        "RUB\xa0990,000",
        "HP-0001",
        "Worn a little",
        "1.6 l, Petrol",
        "123 hp",
        "Fluffy dice",
        "North",
        "987654",
    ):
        assert words in text
    assert "−RUB\xa060,000" in text
    assert f"/media/photos/{PHOTO}/large.webp" in text
    assert 'data-pswp-width="1600" data-pswp-height="1200"' in text
    assert "/question" in text
    assert "/test-drive" in text


def test_what_the_dealer_writes_is_shown_as_text(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(shop.path).text
    assert "<script>alert" not in text
    assert "Well kept. &lt;script&gt;" in text


def test_search_machines_read_the_offer(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(shop.path).text
    data = json.loads(re.findall(r"ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)[0])
    assert (data["@type"], data["offers"]["price"], data["offers"]["priceCurrency"]) == ("Car", "990000.00", "RUB")
    assert data["offers"]["availability"] == "https://schema.org/InStock"


@pytest.mark.parametrize("tail", ["", "-x", "-hyundai-solaris-2021", "-hyundai-solaris-2022-"])
def test_a_wrong_address_leads_to_the_right_one(shop: Shop, buyer: FlaskClient, tail: str) -> None:
    answer = buyer.get(f"/en/cars/{shop.car}{tail}")
    assert (
        (answer.status_code, answer.location) == (301, shop.path) if tail != "-" else answer.status_code in {301, 404}
    )


def test_a_car_without_a_photo_has_a_drawing(shop: Shop, buyer: FlaskClient) -> None:
    assert "/media/placeholder/sedan.svg" in buyer.get(f"/en/cars/{shop.southern}-hyundai-creta-2020").text


def test_a_withdrawn_car_is_gone_and_leads_to_others(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get(f"/en/cars/{shop.withdrawn}-hyundai-solaris-2022")
    assert answer.status_code == 410
    assert "no longer on sale" in answer.text
    assert shop.path in answer.text
    assert "990,000" in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize("step", ["", "/question", "/test-drive"])
def test_cars_that_were_never_on_sale_do_not_exist(shop: Shop, buyer: FlaskClient, step: str) -> None:
    for number in (shop.draft, shop.priceless):
        assert buyer.get(f"/en/cars/{number}{step or '-x'}").status_code == 404


def test_a_car_that_leaves_while_it_is_looked_at_is_gone(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert buyer.get(shop.path).status_code == 200
    with working(app):
        listings.withdraw(listing=db.session.get_one(Listing, shop.car), origin=origin())
        db.session.commit()
    assert buyer.get(shop.path).status_code == 410
    assert buyer.post(f"/en/cars/{shop.car}/question", data={"name": "Anna"}).status_code == 410


def test_a_reserved_car_says_so(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        car = db.session.get_one(Listing, shop.car)
        listings.move(listing=car, to="reserved", on_day=car.acquired_on, origin=origin())
        db.session.commit()
    assert "Reserved" in buyer.get(shop.path).text


def test_unapproved_cars_can_be_hidden(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        db.session.add(ProgrammeConditions(shows_unapproved=False))
        db.session.commit()
    assert buyer.get(shop.path).status_code == 200
    assert buyer.get(f"/en/cars/{shop.southern}-hyundai-creta-2020").status_code == 404
    assert buyer.get(f"/en/cars/{shop.withdrawn}-hyundai-solaris-2022").status_code == 404


def test_a_signed_in_dealer_sees_the_public_page_as_everybody_does(shop: Shop, app: Flask, buyer: FlaskClient) -> None:
    assert sign_in(app, shop.stage.stranger).get(f"/en/cars/{shop.draft}-x").status_code == 404


def sell(app: Flask, number: int) -> None:
    with working(app):
        car = db.session.get_one(Listing, number)
        sales.sell(listing=car, sold_on=NOW.date(), price=Decimal(950_000), origin=origin())
        db.session.commit()


def test_a_sold_car_says_so_for_a_month_and_is_gone_then(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        other = make_listing(shop.stage.south_id).id
        db.session.commit()
    sell(app, shop.car)
    fresh = buyer.get(shop.path)
    assert fresh.status_code == 200
    assert "This car has been sold" in fresh.text
    assert f"/en/cars/{other}" in fresh.text
    assert "950,000" not in fresh.text
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert buyer.get(shop.path).status_code == 410


def test_a_car_that_comes_back_tells_when_it_was_on_sale_before(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    sell(app, shop.car)
    with working(app):
        make_listing(shop.stage.north_id, status="draft", vin=VIN)
        again = make_listing(shop.stage.south_id, vin=VIN, mileage_km=70_000, at=NOW + timedelta(days=1)).id
        db.session.commit()
    text = buyer.get(f"/en/cars/{again}", follow_redirects=True).text
    earlier = re.findall(r'class="earlier">(.*?)</section>', text, re.DOTALL)[0]
    assert earlier.count("<li>") == 1
    assert "RUB\xa0990,000" in earlier
    assert "41,000" in earlier
    for private in ("950,000", "777,123", "PRIVATE-STOCK-NUMBER", "North"):
        assert private not in earlier


def test_the_price_path_is_drawn_and_told(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get(shop.path).text
    assert "RUB\xa060,000 less than on the first day" in text
    assert text.count('class="price-dot"') == 2
    assert "price-picture" not in buyer.get(f"/en/cars/{shop.southern}-hyundai-creta-2020").text


def test_equipment_stands_in_groups_and_unknown_words_beside(shop: Shop, buyer: FlaskClient) -> None:
    text = re.findall(r'class="equipment">(.*?)class="description"', buyer.get(shop.path).text, re.DOTALL)[0]
    assert re.findall(r"<h3>(.*?)</h3>", text) == ["Safety", "Besides, in the dealer's words"]


def test_every_piece_of_equipment_has_its_group() -> None:
    grouped = group_equipment(EQUIPMENT.codes)
    assert [group for group, _codes in grouped] == list(EQUIPMENT_GROUP.codes)
    assert sorted(code for _group, codes in grouped for code in codes) == sorted(EQUIPMENT.codes)
