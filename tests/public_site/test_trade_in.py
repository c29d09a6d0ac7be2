"""Selling the own car: short steps that are kept, a range at once, the dealer told at once."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import CustomerRequest, OutgoingMessage, Valuation, ValuationDraft
from app.services import valuation_drafts
from app.storage import storage
from app.tenancy import Scope
from tests.factories import find_model
from tests.rules.test_comparables import sell
from tests.stage import NOW, Stage, working

CONDITION = {"body_state": "scratches", "technical_state": "good", "accidents": "none", "service_book": "full"}
CONTACT = {"name": "Anna", "phone": "8 916 123-45-67", "email": "anna@customers.test", "consent": "2026-11"}


@pytest.fixture
def buyer(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


def car(app: Flask, **changes: str) -> dict[str, str]:
    """What is typed into the first step."""
    with working(app):
        model = find_model()
        fields = {"make": str(model.make_id), "model": str(model.id), "year": "2020", "mileage_km": "50 000"}
    return {**fields, **changes}


def send(buyer: FlaskClient, path: str, go: str = "next", **typed: Any) -> TestResponse:
    """Fill a step in and press a button."""
    token = re.findall(r'name="token" value="(.*?)"', buyer.get(path).text)[0]
    return buyer.post(path, data={"token": token, "go": go, **typed})


def start(app: Flask, buyer: FlaskClient, **changes: str) -> str:
    """Do the first step; gives the address of the second."""
    answer = send(buyer, "/en/trade-in", **car(app, **changes))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def step(path: str, name: str) -> str:
    """The address of another step of the same draft."""
    return f"{path.rsplit('/', 1)[0]}/{name}"


def photo(color: str = "red") -> tuple[io.BytesIO, str]:
    """A picture of the car."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), color).save(file, "JPEG")
    file.seek(0)
    return file, f"{color}.jpg"


def sell_eight(app: Flask, stage: Stage) -> None:
    """Eight sales of cars like it: 100 to 800 thousand."""
    with working(app):
        for number in range(1, 9):
            sell(stage.south_id, number * 100_000)
        db.session.commit()


@pytest.mark.postgres
def test_the_whole_way_reaches_the_dealer_with_car_photos_and_range(
    app: Flask, stage: Stage, buyer: FlaskClient
) -> None:
    sell_eight(app, stage)
    path = start(app, buyer)
    page = buyer.get(path).text
    assert "275,000" in page
    assert "625,000" in page
    assert "8 sales of our dealers" in page
    assert send(buyer, path, **CONDITION).headers["Location"] == step(path, "photos")
    assert send(buyer, step(path, "photos"), photos=photo()).headers["Location"] == step(path, "dealer")
    assert send(buyer, step(path, "dealer"), dealer="NORTH").headers["Location"] == step(path, "contact")

    sent = send(buyer, step(path, "contact"), **CONTACT)

    assert "/en/requests/" in sent.headers["Location"]
    with working(app, Scope.of_dealers({stage.north_id})):
        made = db.session.scalars(select(CustomerRequest)).one()
        kept = db.session.scalars(select(Valuation)).one()
        assert (made.kind, made.phone, made.listing_id) == ("valuation", "+79161234567", None)
        assert (kept.request_id, kept.year, kept.mileage_km, kept.condition) == (made.id, 2020, 50_000, CONDITION)
        assert (kept.range_low, kept.range_middle, kept.range_high, kept.comparables) == (275_000, 450_000, 625_000, 8)
        assert len(kept.photos) == 1
        assert db.session.scalar(select(func.count(ValuationDraft.id))) == 0
        told = db.session.scalars(select(OutgoingMessage.recipient)).all()
        assert sorted(told) == ["anna@customers.test", "north@dealers.test"]
    with working(app, Scope.of_dealers({stage.south_id})):
        assert db.session.scalar(select(func.count(Valuation.id))) == 0
    assert buyer.get(path).status_code == 404


def test_with_fewer_than_eight_sales_the_page_says_so(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    with working(app):
        for _number in range(7):
            sell(stage.south_id, 900_000)
        db.session.commit()
    page = buyer.get(start(app, buyer)).text
    assert "too few such cars lately to name a range: 7 of at least 8" in page
    assert "900,000" not in page


def test_stepping_back_and_forth_loses_nothing_and_needs_no_session(
    app: Flask, stage: Stage, buyer: FlaskClient
) -> None:
    path = start(app, buyer)
    assert send(buyer, path, go="back", **{**CONDITION, "text": "Two keys"}).headers["Location"] == step(path, "car")
    assert 'value="50 000"' in buyer.get(step(path, "car")).text
    send(buyer, step(path, "photos"), go="photos", photos=photo())
    other = app.test_client()
    page = other.get(path).text
    assert "Two keys" in page
    assert re.search(r'value="scratches" checked', page)
    assert "Set-Cookie" not in other.get(path).headers
    assert other.get(step(path, "photos")).text.count("<img") == 1


def test_what_is_missing_is_said_at_once_and_the_rest_stays(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    answer = send(buyer, "/en/trade-in", vin="QQQ", year="1800", mileage_km="-3")
    assert answer.status_code == 422
    for field in ("vin", "model", "year", "mileage_km"):
        assert f'href="#{field}"' in answer.text
    assert 'value="QQQ"' in answer.text
    path = start(app, buyer)
    assert 'href="#accidents"' in send(buyer, path, body_state="dents").text
    assert 'href="#dealer"' in send(buyer, step(path, "dealer"), dealer="NOWHERE").text
    send(buyer, path, **CONDITION)
    send(buyer, step(path, "dealer"), dealer="NORTH")
    refused = send(buyer, step(path, "contact"), name="Anna")
    assert refused.status_code == 422
    assert 'href="#phone"' in refused.text
    assert 'href="#consent"' in refused.text
    assert 'value="Anna"' in refused.text


def test_a_step_that_was_left_out_is_asked_for_before_anything_is_sent(
    app: Flask, stage: Stage, buyer: FlaskClient
) -> None:
    path = start(app, buyer)
    send(buyer, step(path, "dealer"), dealer="NORTH")
    assert send(buyer, step(path, "contact"), **CONTACT).headers["Location"] == path
    with working(app):
        assert db.session.scalar(select(func.count(CustomerRequest.id))) == 0


def test_models_are_shown_without_script(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    with working(app):
        make_id = find_model().make_id
    page = send(buyer, "/en/trade-in", go="models", make=str(make_id)).text
    assert ">Solaris</option>" in page
    assert "Please look at this again" not in page


def test_a_vin_fills_the_car_in(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    with working(app):
        sell(stage.south_id, 900_000, vin="Z94K241CBKR555555", year=2019)
        db.session.commit()
    answer = send(buyer, "/en/trade-in", vin="z94k241cвкr555555", mileage_km="50000")
    assert answer.status_code == 303
    assert "Hyundai Solaris 2019" in buyer.get(answer.headers["Location"]).text


def test_the_nearest_dealer_comes_first(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    with working(app):
        from app.models import Location  # noqa: PLC0415 - only here

        for place in db.session.scalars(select(Location)):
            place.latitude, place.longitude = (55.75, 37.62) if place.dealer_id == stage.north_id else (43.6, 39.73)
        db.session.commit()
    path = step(start(app, buyer), "dealer")

    def order() -> list[str]:
        return re.findall(r'name="dealer" value="(\w+)"', buyer.get(path).text)

    send(buyer, path, go="nearest", city="сочи")
    assert order() == ["SOUTH", "NORTH"]
    assert "We have no dealer in" not in buyer.get(path).text
    send(buyer, path, go="nearest", city="Атлантида")
    assert "We have no dealer in Атлантида." in buyer.get(path).text
    send(buyer, path, go="nearest", city="Тула")  # no dealer is there, but it is known where it is
    assert order() == ["NORTH", "SOUTH"]
    assert "We have no dealer in" not in buyer.get(path).text
    send(buyer, path, go="nearest", city="Sochi")
    assert order() == ["SOUTH", "NORTH"]
    send(buyer, path, go="nearest", city="", latitude="55.7", longitude="37.6")
    assert order() == ["NORTH", "SOUTH"]
    assert "about 6 km" in buyer.get(path).text
    send(buyer, path, go="nearest", latitude="nan", longitude="1e99")
    assert sorted(order()) == ["NORTH", "SOUTH"]


def test_photos_are_the_customers_own_and_bad_ones_are_named(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    path = step(start(app, buyer), "photos")
    answer = send(buyer, path, go="photos", photos=[photo(), (io.BytesIO(b"<svg/>"), "bad.svg"), photo("blue")])
    assert answer.status_code == 422
    assert "bad.svg" in answer.text
    addresses = re.findall(r'<img src="(.*?)"', buyer.get(path).text)
    assert len(addresses) == 2
    assert buyer.get(addresses[0]).mimetype == "image/jpeg"
    sha256 = addresses[0].rsplit("/", 1)[1].removesuffix(".jpg")
    assert buyer.get(f"/media/photos/{sha256}/thumb.jpg").status_code == 404
    assert buyer.get(step(path, "photos") + f"/{'0' * 64}.jpg").status_code == 404
    send(buyer, path, go=f"remove-{sha256}")
    assert len(re.findall("<img ", buyer.get(path).text)) == 1
    many = send(buyer, path, go="photos", photos=[photo(f"#0000{20 * number + 9:02x}") for number in range(12)])
    assert "At most 12 photos." in many.text


def test_every_real_picture_is_taken_or_named(app: Flask, stage: Stage, buyer: FlaskClient, shared: Path) -> None:
    path = step(start(app, buyer), "photos")
    for file in sorted(path for path in (shared / "photos" / "tricky").rglob("*") if path.is_file()):
        answer = send(buyer, path, go="photos", photos=(io.BytesIO(file.read_bytes()), file.name))
        assert answer.status_code in {303, 422}, file.name
        assert answer.status_code == 303 or file.name in answer.text or "At most 12 photos." in answer.text, file.name
        for sha256 in re.findall(r"/photos/(\w{64})\.jpg", buyer.get(path).text):
            send(buyer, path, go=f"remove-{sha256}")


def test_a_guessed_or_old_address_says_so(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    path = start(app, buyer)
    assert buyer.get("/en/trade-in/guessed/car").status_code == 404
    assert buyer.get(path).headers["Referrer-Policy"] == "no-referrer"
    send(buyer, step(path, "photos"), go="photos", photos=photo())
    with time_machine.travel(NOW + timedelta(days=1, minutes=1), tick=False):
        late = buyer.get(path)
        assert late.status_code == 404
        assert "Start again" in late.text
        with working(app):
            keys = [file.key for file in storage().list_files("photos")]
            valuation_drafts.forget_old(at=NOW + timedelta(days=1, minutes=1))
            db.session.commit()
            assert db.session.scalar(select(func.count(ValuationDraft.id))) == 0
            assert len(keys) > len(list(storage().list_files("photos")))


@pytest.mark.parametrize("hostile", ["1e9", "9" * 400, "\x00", "<script>", "٢٠٢٠", "-1"])
def test_hostile_answers_are_refused_in_words(app: Flask, stage: Stage, buyer: FlaskClient, hostile: str) -> None:
    for field in ("make", "model", "year", "mileage_km", "vin"):
        assert send(buyer, "/en/trade-in", **car(app, **{field: hostile})).status_code in {303, 422}
    path = start(app, buyer)
    for name in ("condition", "dealer", "contact"):
        typed = dict.fromkeys((*CONDITION, "dealer", "city", "latitude", "longitude", "name", "phone", "text"), hostile)
        assert send(buyer, step(path, name), **typed).status_code in {303, 422}


def test_a_form_of_another_site_or_a_program_is_refused(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    assert buyer.post("/en/trade-in", data=car(app)).status_code == 422
    assert send(buyer, "/en/trade-in", **car(app, website="x")).status_code == 422
    token = re.findall(r'name="token" value="(.*?)"', buyer.get("/en/trade-in").text)[0]
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert buyer.post("/en/trade-in", data={"token": token, **car(app)}, headers=foreign).status_code == 403
