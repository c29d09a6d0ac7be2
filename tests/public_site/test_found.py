"""What machines read of the site: linked data, site map, pictures beside links, the feed of all cars."""

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from PIL import Image
from werkzeug.test import TestResponse

from app.extensions import db
from app.importers.photo_making import make_photos
from app.lib.yml import YmlOffer, YmlShop, write_yml
from app.models import Listing, Location
from app.services import listings
from app.services.photos import add
from tests.factories import make_listing, origin
from tests.public_site.conftest import Shop
from tests.stage import NOW, working

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "i": "http://www.google.com/schemas/sitemap-image/1.1"}
BASE = "http://127.0.0.1:8000"


def linked_data(text: str) -> dict[str, Any]:
    """What a page says in JSON-LD, by type."""
    found = [json.loads(part) for part in re.findall(r"ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)]
    return {part["@type"]: part for part in found}


def read_xml(answer: TestResponse) -> Any:
    """The document of an answer."""
    return etree.fromstring(answer.data)


def draw_photo() -> bytes:
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(sink, "JPEG")
    return sink.getvalue()


@pytest.fixture
def photographed(app: Flask, shop: Shop) -> int:
    """A car with a real photo."""
    with working(app):
        car = make_listing(shop.stage.north_id, model="tucson", body_type="suv")
        add(listing=car, content=draw_photo(), file_name="1.jpg", origin=origin())
        db.session.commit()
        make_photos(shop.stage.north_id)
        return car.id


def test_a_cars_linked_data_name_car_offer_and_dealer(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    with working(app):
        place = db.session.query(Location).filter_by(dealer_id=shop.stage.north_id).one()
        place.latitude, place.longitude, place.address = 55.7, 37.6, "Tverskaya 1"
        db.session.commit()
    found = linked_data(buyer.get(shop.path).text)
    car, way = found["Car"], found["BreadcrumbList"]
    assert car["mileageFromOdometer"] == {"@type": "QuantitativeValue", "value": 41_000, "unitCode": "KMT"}
    assert car["vehicleEngine"]["enginePower"]["value"] == 123
    assert car["driveWheelConfiguration"] == "https://schema.org/FrontWheelDriveConfiguration"
    seller = car["offers"]["seller"]
    assert (seller["@type"], seller["address"]["streetAddress"], seller["geo"]["latitude"]) == (
        "AutoDealer",
        "Tverskaya 1",
        55.7,
    )
    assert seller["openingHoursSpecification"][0]["opens"] == "09:00"
    assert [step["position"] for step in way["itemListElement"]] == [1, 2, 3]
    assert way["itemListElement"][-1]["item"] == BASE + shop.path


def test_linked_data_tell_nothing_private(shop: Shop, buyer: FlaskClient) -> None:
    text = json.dumps(linked_data(buyer.get(shop.path).text))
    assert "777123" not in text
    assert "PRIVATE-STOCK-NUMBER" not in text
    assert "Z94K241CBKR987654" not in text


def test_a_dealers_page_has_its_linked_data(shop: Shop, buyer: FlaskClient) -> None:
    found = linked_data(buyer.get("/en/dealers/NORTH").text)["AutoDealer"]
    assert (found["name"], found["url"]) == ("North", f"{BASE}/en/dealers/NORTH")


def test_the_site_map_has_every_language_and_the_pictures(photographed: int, shop: Shop, buyer: FlaskClient) -> None:
    index = read_xml(buyer.get("/sitemap.xml"))
    addresses = [node.text or "" for node in index.iterfind(".//s:loc", SITEMAP)]
    assert addresses == [f"{BASE}/sitemap-pages.xml", f"{BASE}/sitemap-cars-1.xml"]
    cars = read_xml(buyer.get("/sitemap-cars-1.xml"))
    found = [
        node for node in cars.iterfind("s:url", SITEMAP) if f"/{photographed}-" in (node.findtext("s:loc", "", SITEMAP))
    ]
    assert len(found) == 3
    links = found[0].findall("{http://www.w3.org/1999/xhtml}link")
    assert {link.get("hreflang") for link in links} == {"ru", "en", "th", "x-default"}
    picture = found[0].findtext("i:image/i:loc", "", SITEMAP)
    assert picture.startswith(f"{BASE}/media/photos/")
    assert buyer.get(picture.removeprefix(BASE)).status_code == 200


def test_the_site_map_leads_to_regions_and_dealers(shop: Shop, buyer: FlaskClient) -> None:
    found = read_xml(buyer.get("/sitemap-pages.xml"))
    paths = {unquote((node.text or "").removeprefix(BASE)) for node in found.iterfind(".//s:loc", SITEMAP)}
    assert {"/th/dealers?region=Москва", "/en/dealers/NORTH"} <= paths
    assert {buyer.get(path).status_code for path in paths} == {200}


@pytest.mark.parametrize("language", ["ru", "en", "th"])
def test_a_link_to_a_car_has_a_picture_of_its_own(
    photographed: int, shop: Shop, buyer: FlaskClient, language: str
) -> None:
    for number in (photographed, shop.southern):
        page = buyer.get(f"/{language}/cars/{number}", follow_redirects=True).text
        address = re.findall(r'property="og:image" content="(.*?)"', page)[0].removeprefix(BASE)
        answer = buyer.get(address)
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert (answer.mimetype, picture.format, picture.size) == ("image/jpeg", "JPEG", (1200, 630))
        assert len(answer.data) < 300_000
        assert buyer.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_picture_changes_with_the_price(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    before = buyer.get(f"/en/cars/{shop.southern}/picture.jpg").headers["ETag"]
    with working(app):
        listings.change_price(
            listing=db.session.get_one(Listing, shop.southern), price=Decimal(1_500_000), origin=origin()
        )
        db.session.commit()
    assert buyer.get(f"/en/cars/{shop.southern}/picture.jpg").headers["ETag"] != before


@pytest.mark.parametrize("what", ["picture.jpg"])
def test_hidden_cars_have_no_picture(shop: Shop, buyer: FlaskClient, what: str) -> None:
    for number in (shop.draft, shop.withdrawn, shop.priceless, 999_999):
        assert buyer.get(f"/en/cars/{number}/{what}").status_code == 404


def test_a_photo_is_given_in_three_kinds(photographed: int, buyer: FlaskClient) -> None:
    page = buyer.get(f"/en/cars/{photographed}", follow_redirects=True).text
    sources = re.findall(r'type="image/(avif|webp)" srcset="(\S+) 640w', page)
    assert [kind for kind, _address in sources[:2]] == ["avif", "webp"]
    sizes = {}
    for kind, address in sources[:2]:
        answer = buyer.get(address)
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert (answer.mimetype, picture.format, picture.width) == (f"image/{kind}", kind.upper(), 640)
        sizes[kind] = len(answer.data)
    assert buyer.get(sources[0][1]).data == buyer.get(sources[0][1]).data


def test_yandex_reads_every_visible_car(photographed: int, shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get("/feeds/yandex.xml")
    assert answer.mimetype == "application/xml"
    assert "Content-Length" not in answer.headers
    offers = {node.get("id"): node for node in read_xml(answer).iter("offer")}
    assert set(offers) == {str(shop.car), str(shop.southern), str(photographed)}
    car = offers[str(shop.car)]
    assert (car.findtext("vendor"), car.findtext("price"), car.findtext("currencyId")) == ("Hyundai", "990000", "RUB")
    assert car.findtext("url") == f"{BASE}/ru/cars/{shop.car}-hyundai-solaris-2022"
    assert car.findtext("description") == "Well kept. <script>alert(1)</script>"
    assert "777123" not in answer.text
    assert "PRIVATE-STOCK-NUMBER" not in answer.text
    assert (offers[str(photographed)].findtext("picture") or "").endswith("/large.jpg")


def test_yandex_is_told_when_nothing_has_changed(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    mark = buyer.get("/feeds/yandex.xml").headers["ETag"]
    assert buyer.get("/feeds/yandex.xml", headers={"If-None-Match": mark}).status_code == 304
    with working(app):
        car = db.session.get_one(Listing, shop.car)
        listings.change_price(listing=car, price=Decimal(980_000), origin=origin(NOW.replace(hour=12)))
        db.session.commit()
    assert buyer.get("/feeds/yandex.xml", headers={"If-None-Match": mark}).status_code == 200


def test_the_feed_is_whole_whatever_a_dealer_writes() -> None:
    offer = YmlOffer(
        id='"1"',
        url="https://site.test/?a=1&b=2",
        price=Decimal("1000000.00"),
        currency="RUB",
        vendor="A&B",
        model="<x>",
        name="]]>\x00\ufffe\x0b",
        pictures=[],
        description="]]> & <b>\x01",
        params={'"quoted"': "'value'", "empty": ""},
    )
    text = "".join(
        write_yml(YmlShop("S", "https://site.test", ["RUB"], "Cars"), [offer], datetime(2026, 4, 1, tzinfo=UTC))
    )
    found = etree.fromstring(text.encode()).find(".//offer")
    assert found is not None
    assert (found.get("id"), found.findtext("price"), found.findtext("name")) == ('"1"', "1000000", "]]>")
    assert [(node.get("name"), node.text) for node in found.iter("param")] == [('"quoted"', "'value'")]


def test_a_printed_sheet_leads_back_by_a_code(shop: Shop, buyer: FlaskClient) -> None:
    page = buyer.get(shop.path).text
    address = re.findall(r'src="(\S+/code\.svg)"', page)[0]
    answer = buyer.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "<script" not in answer.text
