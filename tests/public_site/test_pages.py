"""What holds for every page of the buyers' site."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.extensions import db
from app.models import Dealer
from config import LOCALES
from tests.factories import make_listing
from tests.public_site.conftest import STOCK_NUMBER, VIN, Shop
from tests.stage import working

PATHS = (
    "/{lang}/",
    "/{lang}/cars",
    "/{lang}/cars?make=hyundai&price_min=100000",
    "/{lang}/cars?color=pink",
    "/{lang}/cars/{car}-hyundai-solaris-2022",
    "/{lang}/cars/{southern}-hyundai-creta-2020",
    "/{lang}/cars/{car}/question",
    "/{lang}/cars/{car}/test-drive",
    "/{lang}/dealers",
    "/{lang}/dealers/NORTH",
    "/{lang}/privacy",
)
FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//(?!localhost|127\.0\.0\.1)""")
PRIVATE = (STOCK_NUMBER, VIN, "777123", "777 123", "777,123", "4321", "pending.test", "purchase_price", "acquired")


def list_paths(shop: Shop, lang: str) -> list[str]:
    """The addresses of all pages in a language."""
    return [path.format(lang=lang, car=shop.car, southern=shop.southern) for path in PATHS]


@pytest.mark.parametrize("lang", LOCALES)
def test_every_page_opens_in_its_language_without_a_cookie(shop: Shop, buyer: FlaskClient, lang: str) -> None:
    for path in list_paths(shop, lang):
        answer = buyer.get(path)
        assert (path, answer.status_code) == (path, 200)
        assert f'<html lang="{lang}">' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert FOREIGN.findall(answer.text) == []
        assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("lang", LOCALES)
def test_every_page_names_itself_and_its_translations(shop: Shop, buyer: FlaskClient, lang: str) -> None:
    for path in list_paths(shop, lang):
        text = buyer.get(path).text
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{path.replace("&", "&amp;")}">' in text
        assert re.findall(r'hreflang="(..|x-default)" href="http', text) == [*LOCALES, "x-default"]


@pytest.mark.postgres
def test_no_page_holds_anything_private(shop: Shop, buyer: FlaskClient) -> None:
    for path in list_paths(shop, "en"):
        for accept in ("text/html", "application/json"):
            text = buyer.get(path, headers={"Accept": accept}).text
            assert [(path, word) for word in PRIVATE if word in text] == []


def test_statements_do_not_grow_with_the_cars(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    few = {path: count_statements(app, buyer, path) for path in list_paths(shop, "en")}
    with working(app):
        for _ in range(12):
            make_listing(shop.stage.north_id)
        db.session.commit()
    assert {path: count_statements(app, buyer, path) for path in list_paths(shop, "en")} == few


def count_statements(app: Flask, buyer: FlaskClient, path: str) -> int:
    """How many statements a page takes."""
    seen: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note := lambda *call: seen.append(call[2]))
        assert buyer.get(path).status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_a_cars_page_takes_few_statements(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    # the car; its photos, inspection and earlier stays; similar cars; the banks
    assert count_statements(app, buyer, shop.path) <= 4


@pytest.mark.parametrize(("header", "lang"), [("th-TH,th;q=0.9", "th"), ("en-GB", "en"), ("de", "ru"), ("", "ru")])
def test_the_start_leads_to_the_visitors_language(app: Flask, buyer: FlaskClient, header: str, lang: str) -> None:
    answer = buyer.get("/", headers={"Accept-Language": header})
    assert (answer.status_code, answer.location) == (302, f"/{lang}/")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "path",
    [
        "/de/cars",
        "/en/cars/999-x",
        "/en/cars/99999999999999999999-x",
        "/en/dealers/WEST",
        "/en/dealers/%00",
        "/en/dealers/x%00",
    ],
)
def test_what_does_not_exist_says_so(shop: Shop, buyer: FlaskClient, path: str) -> None:
    assert buyer.get(path).status_code == 404
    assert buyer.get(path, headers={"Accept": "application/json"}).status_code == 404


def test_a_program_is_told_of_a_fault_in_its_own_form(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get("/en/dealers/WEST", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.text)["code"] == "DEALER_UNKNOWN"


def test_search_machines_find_every_visible_car_in_three_languages(shop: Shop, buyer: FlaskClient) -> None:
    index = buyer.get("/sitemap.xml").text
    files = re.findall(r"<loc>http://127.0.0.1:8000(.*?)</loc>", index)
    assert files == ["/sitemap-pages.xml", "/sitemap-cars-1.xml"]
    found = re.findall(r"<loc>http://127.0.0.1:8000(.*?)</loc>", "".join(buyer.get(path).text for path in files))
    assert {f"/{lang}/cars/{shop.car}-hyundai-solaris-2022" for lang in LOCALES} <= set(found)
    assert not [path for path in found for hidden in (shop.draft, shop.withdrawn) if f"/{hidden}-" in path]
    assert all(buyer.get(path).status_code == 200 for path in found)
    assert buyer.get("/sitemap-cars-2.xml").status_code == 404
    assert buyer.get("/sitemap-cars-0.xml").status_code == 404


def test_search_machines_stay_out_of_private_places(shop: Shop, buyer: FlaskClient) -> None:
    rules = buyer.get("/robots.txt").text
    assert "Disallow: /*/requests/" in rules
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in rules


def test_a_dealer_that_does_not_take_part_has_no_page(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        db.session.get_one(Dealer, shop.stage.south_id).status = "suspended"
        db.session.commit()
    assert buyer.get("/en/dealers/SOUTH").status_code == 404
    assert buyer.get(f"/en/cars/{shop.southern}-hyundai-creta-2020").status_code == 404
    assert buyer.get(f"/en/cars/{shop.southern}/question").status_code == 404
    assert "South" not in buyer.get("/en/dealers").text


def test_dealers_are_searched_by_name_and_region(shop: Shop, buyer: FlaskClient) -> None:
    assert "South" not in buyer.get("/en/dealers?q=north").text
    assert "North" not in buyer.get("/en/dealers?region=Краснодарский край").text
    assert "No dealer found" in buyer.get("/en/dealers?q=<b>").text


def test_a_dealers_page_shows_its_own_cars_only(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/dealers/north").text
    assert f"/en/cars/{shop.car}-" in text
    assert f"/en/cars/{shop.southern}-" not in text
    assert "tel:+74950000000" in text
