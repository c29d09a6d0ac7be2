"""One definition of the monthly payment: on cards, on a car's page and in the calculator."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.extensions import db
from app.models import Bank
from app.queries.credit import StandardPayments
from tests.factories import make_listing, make_programme, make_request
from tests.public_site.conftest import Shop
from tests.stage import NOW, sign_in, working

PAYMENT = re.compile(r"Credit from (RUB\xa0[\d,.]+) a month")


@pytest.fixture(autouse=True)
def market(app: Flask, shop: Shop) -> None:
    """Two banks, of which one is cheaper."""
    with working(app):
        make_programme("Alpha", "Used cars")
        make_programme("Beta", "Dear", amount_from=Decimal(200_000))
        db.session.commit()


def show_standard(app: Flask) -> str:
    """The standard payment of the shop's first car."""
    with working(app):
        found = StandardPayments(NOW.date()).of_car(price=Decimal(990_000), currency="RUB", condition="used", year=2022)
    assert found is not None
    return f"RUB\xa0{found.payment:,.2f}"


def test_card_page_and_calculator_tell_the_same_payment(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    expected = show_standard(app)
    assert expected in PAYMENT.findall(buyer.get("/en/cars").text)
    page = buyer.get(shop.path).text
    assert PAYMENT.findall(page)[0] == expected
    assert f"{expected} a month" in page.split('id="credit"', 1)[1]
    assert expected in buyer.get(f"/en/credit?car={shop.car}").text


def test_the_payment_is_no_part_of_what_search_machines_read(shop: Shop, buyer: FlaskClient) -> None:
    data = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', buyer.get(shop.path).text, re.DOTALL)
    assert data
    assert not any("month" in part for part in data)


def test_many_cards_ask_the_database_no_more_than_a_few(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    def count() -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "credit_" in statement:
                seen.append(statement)

        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            try:
                assert buyer.get("/en/cars").status_code == 200
            finally:
                event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few = count()
    with working(app):
        for _number in range(15):
            make_listing(shop.stage.south_id)
        db.session.commit()
    assert count() == few <= 2


def test_without_banks_nothing_is_said_of_credit(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        for bank in db.session.scalars(select(Bank)):
            bank.is_partner = False
        db.session.commit()
    assert not PAYMENT.findall(buyer.get("/en/cars").text)
    assert 'id="credit"' not in buyer.get(shop.path).text


def test_a_number_on_the_cars_page_brings_the_best_banks_in_brief(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get(f"/en/credit?view=brief&car={shop.car}&first=40&months=24", headers={"HX-Request": "true"})
    assert "brief-quotes" in answer.text
    assert "HX-Replace-Url" not in answer.headers
    fault = buyer.get(f"/en/credit?view=brief&car={shop.car}&first=x&months=24", headers={"HX-Request": "true"})
    assert 'role="alert"' in fault.text


def test_an_application_in_the_office_leads_to_its_offer(app: Flask, shop: Shop) -> None:
    with working(app):
        made = make_request(shop.stage.north_id, kind="credit_offer", details={"offer": "260415-abc"})
        db.session.commit()
        number = made.id
    page = sign_in(app, shop.stage.reader).get(f"/office/inbox/{number}")
    assert "/ru/offers/260415-abc.pdf" in page.text
