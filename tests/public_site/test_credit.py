"""The calculator: all banks side by side, what is impossible explained, never an error page."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.lib.credit.terms import RateRow
from config import LOCALES
from tests.factories import make_programme
from tests.public_site.conftest import Shop
from tests.stage import working

HTMX = {"HX-Request": "true"}
NO_RATES = (RateRow(Decimal(9), 12, 36, Decimal(20), Decimal(80)),)


@pytest.fixture(autouse=True)
def market(app: Flask, shop: Shop) -> None:
    """Two banks: one lends to everybody, the other cheaper, with a balloon and for a short time."""
    with working(app):
        make_programme("Alpha", "Used cars")
        make_programme("Beta", "Short", rates=NO_RATES, share_from=Decimal(20))
        make_programme(
            "Gamma",
            "Balloon",
            scheme="balloon",
            balloon_from=Decimal(10),
            balloon_to=Decimal(40),
            share_from=Decimal(10),
        )
        db.session.commit()


def quotes_of(page: str) -> list[str]:
    """The banks that lend, in the order of the page."""
    return [part.split("</h3>", 1)[0] for part in page.split("<h3>")[1:]]


def test_without_a_price_the_page_asks_for_one(buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit").text
    assert "What does the car cost?" in page
    assert 'name="price"' in page


@pytest.mark.parametrize("lang", LOCALES)
def test_banks_stand_side_by_side_with_the_full_cost_in_its_frame(buyer: FlaskClient, lang: str) -> None:
    page = buyer.get(f"/{lang}/credit?price=750000&first=20&months=60").text
    assert quotes_of(page) == ["Alpha"]
    assert page.count('class="psk"') == 1
    assert "15" in page


def test_a_known_case_is_exact_to_the_kopeck(buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit?price=750000&first=150000&first_in=sum&months=60").text
    assert "RUB\xa014,558.97" in page
    assert "15.900%" in page


def test_the_cheapest_comes_first_and_says_so(buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit?price=1000000&first=30&months=36").text
    assert quotes_of(page) == ["Beta", "Alpha"]
    assert "Lowest payment and cost" in page


def test_only_the_ticked_banks_are_asked(app: Flask, buyer: FlaskClient) -> None:
    from app.services import banks  # noqa: PLC0415

    with working(app):
        beta = banks.by_name(name="Beta").id
    page = buyer.get(f"/en/credit?price=1000000&first=30&months=36&bank={beta}").text
    assert quotes_of(page) == ["Beta"]
    assert "bank=nonsense" not in page


def test_what_is_impossible_says_why_and_leads_to_what_would_be_possible(buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit?price=1000000&first=10&months=60").text
    assert "The first payment is too small: at least RUB\xa0200,000 is needed." in page
    assert "There is no such term: 12 to 36 months are possible." in page
    links = [parse_qs(urlsplit(part.split('"', 1)[0].replace("&amp;", "&")).query) for part in page.split('href="')[1:]]
    assert any(link.get("months") == ["36"] for link in links)
    assert any(link.get("first") == ["200000"] and link.get("first_in") == ["sum"] for link in links)


def test_a_car_brings_its_own_price(shop: Shop, buyer: FlaskClient) -> None:
    page = buyer.get(f"/en/credit?car={shop.car}&first=20&months=60").text
    assert "Hyundai Solaris" in page
    assert "RUB\xa0990,000" in page
    assert 'name="price"' not in page.split("quotes", 1)[0]


@pytest.mark.parametrize("hidden", ["draft", "withdrawn", "priceless"])
def test_a_hidden_car_cannot_be_calculated(shop: Shop, buyer: FlaskClient, hidden: str) -> None:
    assert buyer.get(f"/en/credit?car={getattr(shop, hidden)}").status_code in {404, 410}


HOSTILE = [
    "price=abc",
    "price=-5",
    "price=0",
    "price=" + "9" * 60,
    "price=1e9999",
    "price=nan&first=inf",
    "price=1000000&first=2000000&first_in=sum",
    "price=1000000&first=101",
    "price=1000000&first=-1",
    "price=1000000&first=x",
    "price=1000000&first=" + "9" * 40,
    "price=1000000&months=0",
    "price=1000000&months=-12",
    "price=1000000&months=12.5",
    "price=1000000&months=999999999999",
    "price=1000000&months=x",
    "price=1000000&balloon=500",
    "price=1000000&balloon=-1",
    "price=1000000&balloon=x",
    "price=1000000&year=0",
    "price=1000000&year=99999",
    "price=0.01",
    "price=99999999999999",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_impossible_inputs_are_explained(buyer: FlaskClient, query: str, headers: dict[str, str]) -> None:
    answer = buyer.get(f"/en/credit?{query}", headers=headers)
    assert answer.status_code == 200
    assert "refusals" in answer.text or 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "query",
    ["car=999999999", "car=x", "car=99999999999999999999", "car=-1", "bank=%00", "sort=x", "first_in=x", "condition=x"],
)
def test_strange_parameters_do_no_harm(buyer: FlaskClient, query: str) -> None:
    assert buyer.get(f"/en/credit?price=1000000&{query}").status_code in {200, 404}


def test_what_was_typed_stays_and_stays_text(buyer: FlaskClient) -> None:
    page = buyer.get('/en/credit?price=1000000&months="><script>alert(1)</script>').text
    assert "<script>alert(1)" not in page
    assert "Write the term in whole months" in page


@pytest.mark.parametrize("price", ["750 000", "750\u00a0000", "750,000", "750.000", "750 000 ₽", "0,75 млн"])
def test_a_price_may_be_written_as_people_write_it(buyer: FlaskClient, price: str) -> None:
    answer = buyer.get("/en/credit", query_string={"price": price, "first": "20 %", "months": "60"}, headers=HTMX)
    assert answer.headers["HX-Replace-Url"].startswith("/en/credit?price=750000&")


def test_script_gets_the_banks_alone_and_the_address_to_keep(buyer: FlaskClient) -> None:
    answer = buyer.get("/en/credit?price=750000&first=20&months=60", headers=HTMX)
    assert "<html" not in answer.text
    assert quotes_of(answer.text) == ["Alpha"]
    assert answer.headers["HX-Replace-Url"] == "/en/credit?price=750000&first=20&months=60"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_schedule_and_the_picture_stand_on_the_page(buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit?price=750000&first=20&months=12").text
    assert page.count("part-principal") >= 12
    assert "Still owed" in page
    assert "Apr 15, 2027" in page


def test_no_programme_at_all_is_said_kindly(app: Flask, buyer: FlaskClient) -> None:
    page = buyer.get("/en/credit?price=750000&bank=424242").text
    assert "No bank lends for this yet" in page
