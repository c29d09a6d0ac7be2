"""Dealers are found by words, on the map, by region, and by who is nearest."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Location
from tests.public_site.conftest import Shop
from tests.stage import working

NEAR_MOSCOW, NEAR_THE_SEA = "55.70,37.50", "44.90,37.90"


def _names(text: str) -> list[str]:
    return re.findall(r'class="panel-title"><a href="[^"]+">([^<]+)</a>', text)


def _tell_places(buyer: FlaskClient) -> None:
    with working(buyer.application):
        places = {"Москва": (55.75, 37.61), "Краснодарский край": (45.03, 38.97)}
        for place in db.session.query(Location):
            place.latitude, place.longitude = places.get(place.region, (None, None))
        db.session.commit()


def test_the_map_names_each_region_with_its_dealers_and_leads_to_them(shop: Shop, buyer: FlaskClient) -> None:
    text = buyer.get("/en/dealers").text
    assert "<title>Краснодарский край: 1 dealer</title>" in text
    listed = re.findall(r'<a href="(/en/dealers\?region=[^"]+)" >Москва</a>', text)
    assert len(listed) == 1
    assert len(re.findall(r'class="region-mark"[^>]*>1<title>', text)) == 2
    page = buyer.get(listed[0]).text
    assert "<h1>Москва</h1>" in page
    assert len(_names(page)) == 1


def test_the_nearest_dealer_comes_first_with_its_distance(shop: Shop, buyer: FlaskClient) -> None:
    _tell_places(buyer)
    by_moscow, by_sea = (_names(buyer.get(f"/ru/dealers?near={near}").text) for near in (NEAR_MOSCOW, NEAR_THE_SEA))
    assert sorted(by_moscow) == sorted(by_sea)
    assert by_moscow != by_sea
    assert "<strong>9 км</strong>" in buyer.get(f"/ru/dealers?near={NEAR_MOSCOW}").text


def test_a_page_that_knows_where_somebody_is_is_kept_by_nobody(shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get(f"/ru/dealers?near={NEAR_MOSCOW}")
    assert '<meta name="robots" content="noindex, follow">' in answer.text
    assert "near=" not in re.findall(r'<link rel="canonical" href="([^"]+)"', answer.text)[0]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("near", ["here", "1", "91,0", "0,181", "nan,nan", "1,2,3", "inf,0", "'; --"])
def test_a_place_that_is_none_is_said_so(shop: Shop, buyer: FlaskClient, near: str) -> None:
    answer = buyer.get("/en/dealers", query_string={"near": near})
    assert answer.status_code == 200
    assert "That is no place on Earth" in answer.text


def test_an_open_dealer_tells_its_own_time(shop: Shop, buyer: FlaskClient) -> None:
    assert re.search(r"there it is \d\d:\d\d", buyer.get("/en/dealers").text)


def test_a_region_without_dealers_is_no_page_for_search_machines(shop: Shop, buyer: FlaskClient) -> None:
    assert '<meta name="robots" content="index, follow">' in buyer.get("/en/dealers?region=Москва").text
    for lost in ("region=Atlantis", "region=Москва&q=nobody"):
        assert '<meta name="robots" content="noindex, follow">' in buyer.get(f"/en/dealers?{lost}").text
