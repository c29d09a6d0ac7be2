"""The HTTP API: single cars, their sales and photos."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import Photo
from app.queries import api_calls
from tests.importers.deliveries import car, own_xml, vin
from tests.importers.pipeline import jpeg
from tests.stage import Stage, working
from tests.views.programs import STOCK, Program, cars, sent_car

IN_CHUNKS = {"wsgi.input_terminated": True}


@pytest.mark.postgres
def test_a_car_is_put_changed_sold_and_another_withdrawn(app: Flask, stage: Stage, north: Program) -> None:
    here = f"{STOCK}/listings/A/7"
    made = north.call("PUT", here, json=sent_car(price="1 050 000,00 ₽", acquired_on="2026-03-01"))
    assert (made.status_code, made.json["new"]) == (201, 1)
    again = north.call("PUT", here, json=sent_car(acquired_on="2026-03-01"))
    assert (again.status_code, again.json["unchanged"]) == (200, 1)
    assert north.call("PATCH", here, json={"price": 990000}).json["changed"] == 1
    assert cars(app, stage.north_id) == {"A/7": ("on_sale", Decimal(990000))}
    sale = {"sold_on": "2026-04-01", "sale_price": "985 000", "payment_method": "credit"}
    assert north.call("POST", f"{here}/sale", json=sale).json["changed"] == 1
    with working(app):
        sold = api_calls.find_listing(unique_id="A/7").sale
        assert sold is not None
        assert (sold.price, sold.payment_method) == (Decimal(985000), "credit")
    north.call("PUT", f"{STOCK}/listings/B-1", json=sent_car(vin=vin(2)))
    assert north.call("DELETE", f"{STOCK}/listings/B-1").json["changed"] == 1
    assert north.call("DELETE", f"{STOCK}/listings/B-1").json["unchanged"] == 1
    assert cars(app, stage.north_id)["B-1"][0] == "withdrawn"


def test_a_sale_is_corrected_and_other_fields_of_a_sold_car_too(app: Flask, stage: Stage, north: Program) -> None:
    here = f"{STOCK}/listings/N-1"
    north.call("PUT", here, json=sent_car(acquired_on="2026-03-01"))
    for price in (900000, 910000):
        assert (
            north.call("POST", f"{here}/sale", json={"sold_on": "2026-04-01", "sale_price": price}).status_code == 200
        )
    assert north.call("PATCH", here, json={"color": "red"}).json["changed"] == 1
    with working(app):
        listing = api_calls.find_listing(unique_id="N-1")
        assert listing.sale is not None
        assert (listing.status, listing.sale.price, listing.color) == ("sold", Decimal(910000), "red")


def test_withdrawing_again_after_a_person_put_the_car_back_works(app: Flask, stage: Stage, north: Program) -> None:
    here = f"{STOCK}/listings/N-1"
    north.call("PUT", here, json=sent_car())
    north.call("DELETE", here)
    north.call("PATCH", here, json={"status": "on_sale"})
    assert cars(app, stage.north_id)["N-1"][0] == "on_sale"
    north.call("DELETE", here)
    assert cars(app, stage.north_id)["N-1"][0] == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"price": "dear"}, "NUMBER_INVALID", "price"),
        ({"price": None}, "FIELD_REQUIRED", "price"),
        ({"vin": "X"}, "VIN_INVALID", "vin"),
        ({"model": "Solarys"}, "VALUE_UNKNOWN", "model"),
        ({"year": 10**400}, "NUMBER_INVALID", "year"),
        ({"unique_id": "other"}, "ID_MISMATCH", "unique_id"),
    ],
)
def test_a_car_that_is_not_taken_says_code_and_field(
    app: Flask, stage: Stage, north: Program, *, changes: dict[str, Any], code: str, field: str
) -> None:
    answer = north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car(**changes))
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert (answer.json["code"], answer.json["field"]) == (code, field)
    assert cars(app, stage.north_id) == {}


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "JSON_MALFORMED"),
        (b"\xff\xfe\xff", "application/json", 400, "JSON_MALFORMED"),
        (b'{"price": NaN}', "application/json", 400, "JSON_MALFORMED"),
        (b'{"price": 1e999}', "application/json", 400, "JSON_MALFORMED"),
        (b"[" * 100_000, "application/json", 400, "JSON_MALFORMED"),
        (b"[]", "application/json", 422, "BODY_INVALID"),
        (b"<car/>", "text/xml", 415, "MEDIA_TYPE_UNSUPPORTED"),
        (b'"' + b"x" * 1_100_000 + b'"', "application/json", 413, "REQUEST_ENTITY_TOO_LARGE"),
    ],
)
def test_a_body_that_is_no_car_is_refused(north: Program, content: bytes, kind: str, status: int, code: str) -> None:
    answer = north.call("PUT", f"{STOCK}/listings/N-1", data=content, content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_the_same_car_by_file_and_by_call_has_the_same_problems(app: Flask, stage: Stage, north: Program) -> None:
    odd = {"color": "zebra", "fuel": "water", "engine_cc": "many", "registered_on": "03/06/2019"}
    by_file = north.deliver(own_xml(car(1, **odd)), "?mode=delta").json
    by_call = north.call("PUT", f"{STOCK}/listings/N-9", json={**car(9, **odd), "unique_id": "N-9"}).json
    told = [
        [(p["code"], p["field"], p["value"], p["severity"]) for p in found["problems"]] for found in (by_file, by_call)
    ]
    assert sorted(told[0]) == sorted(told[1])
    assert len(told[0]) == 4


def test_photos_are_added_and_a_bad_one_blocks_no_good_one(app: Flask, stage: Stage, north: Program) -> None:
    north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car())
    here = f"{STOCK}/listings/N-1/photos"
    plain = north.call("POST", here, data=jpeg(), content_type="image/jpeg")
    assert (plain.status_code, plain.json["photos"][0]["width"]) == (201, 400)
    parts = {"photo": [(io.BytesIO(b"no picture"), "bad.jpg"), (io.BytesIO(jpeg("blue")), "good.jpg")]}
    both = north.call("POST", here, data=parts)
    assert [photo["file_name"] for photo in both.json["photos"]] == ["good.jpg"]
    assert [problem["code"] for problem in both.json["problems"]] == ["PHOTO_UNREADABLE"]
    assert north.call("POST", here, data=b"", content_type="image/png").json["code"] == "FILE_MISSING"
    assert north.call("POST", here, data=b"no picture").json["code"] == "PHOTO_UNREADABLE"
    with working(app):
        assert db.session.scalar(select(func.count(Photo.id))) == 2
    unchanged = north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car(photos=["photo", "good.jpg"]))
    assert unchanged.json["unchanged"] == 1


@pytest.mark.parametrize(("limit", "path"), [("_JSON_BYTES", "listings/N-1"), ("MEGABYTE", "listings/N-1/photos")])
def test_a_body_that_is_too_large_is_refused_also_when_it_comes_without_a_length(
    north: Program, monkeypatch: pytest.MonkeyPatch, limit: str, path: str
) -> None:
    north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car())
    monkeypatch.setattr(f"app.views.api.bodies.{limit}", 10)
    method, kind = ("PUT", "application/json") if limit == "_JSON_BYTES" else ("POST", "image/jpeg")
    sent = b'{"price": 1}' + b" " * 10_000
    for body in ({"data": sent}, {"input_stream": io.BytesIO(sent), "environ_overrides": IN_CHUNKS}):
        answer = north.call(method, f"{STOCK}/{path}", content_type=kind, **body)
        assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
