"""The HTTP API: deliveries of stock, and calls that are repeated."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.jobs import run_waiting
from app.models import Upload
from tests.importers.deliveries import archive, car, own_xml
from tests.importers.pipeline import jpeg
from tests.stage import Stage, working
from tests.views.programs import STOCK, WAIT, Program, cars, sent_car


def test_a_small_delivery_is_done_when_the_answer_comes(app: Flask, stage: Stage, north: Program) -> None:
    answer = north.deliver(own_xml(car(1), car(2), car(3, price="none")))
    told = answer.json
    assert answer.status_code == 200
    assert (told["status"], told["format"], told["new"], told["rejected"]) == ("applied", "own_xml", 2, 1)
    assert [(problem["code"], problem["field"]) for problem in told["problems"]] == [("NUMBER_INVALID", "price")]
    assert set(cars(app, stage.north_id)) == {"N-1", "N-2"}
    with working(app):
        assert db.session.scalars(select(Upload.channel)).one() == "api"


def test_a_delivery_waits_in_line_unless_asked_otherwise(app: Flask, stage: Stage, north: Program) -> None:
    answer = north.call("POST", f"{STOCK}/uploads?mode=delta", data=own_xml(car(1)))
    assert (answer.status_code, answer.json["status"]) == (202, "queued")
    where = answer.headers["Location"]
    assert north.call("GET", where).json["status"] == "queued"
    with working(app):
        run_waiting()
    done = north.call("GET", where).json
    assert (done["status"], done["mode"], done["new"]) == ("applied", "delta", 1)


@pytest.mark.parametrize("waits", [True, False])
def test_a_dry_run_plans_and_changes_nothing(app: Flask, stage: Stage, north: Program, *, waits: bool) -> None:
    headers = WAIT if waits else {}
    answer = north.call("POST", f"{STOCK}/uploads?dry_run=1", headers, data=own_xml(car(1)))
    with working(app):
        run_waiting()
    told = north.call("GET", f"{STOCK}/uploads/{answer.json['upload']}").json
    assert (told["status"], told["new"]) == ("planned", 1)
    assert cars(app, stage.north_id) == {}


def test_photos_come_in_further_parts_or_in_an_archive(app: Flask, stage: Stage, north: Program) -> None:
    photo = jpeg()
    parts = {"file": (io.BytesIO(own_xml(car(1))), "stock.xml"), "photo": (io.BytesIO(photo), "N-1_1.jpg")}
    several = north.call("POST", f"{STOCK}/uploads?mode=delta", WAIT, data=parts)
    assert (several.json["new"], several.json["photos"]["stored"]) == (1, 1)
    packed = archive({"stock.xml": own_xml(car(2)), "N-2_1.jpg": jpeg("blue")})
    one = north.call("POST", f"{STOCK}/uploads?mode=delta", WAIT, data={"file": (io.BytesIO(packed), "all.zip")})
    assert (one.json["new"], one.json["photos"]["stored"]) == (1, 1)


def test_the_same_bytes_are_a_duplicate_whatever_the_parts_are_called(north: Program) -> None:
    def send() -> Any:
        parts = {"file": (io.BytesIO(own_xml(car(1))), "stock.xml"), "photo": (io.BytesIO(jpeg()), "N-1_1.jpg")}
        return north.call("POST", f"{STOCK}/uploads", WAIT, data=parts).json

    first, second = send(), send()
    assert (second["status"], second["upload"], second["new"]) == ("duplicate", first["upload"], 0)


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"<!DOCTYPE x><stock/>", b"{}", b"PK\3\4broken"])
def test_a_file_that_cannot_be_taken_is_rejected_in_words(north: Program, content: bytes) -> None:
    answer = north.deliver(content)
    assert (answer.status_code, answer.json["status"]) == (200, "rejected")
    assert answer.json["problems"][0]["severity"] == "error"


def test_an_idempotency_key_gets_the_first_answer_and_belongs_to_one_call(app: Flask, north: Program) -> None:
    first = north.deliver(own_xml(car(1)), Idempotency_Key="a-1")
    again = north.deliver(own_xml(car(2)), Idempotency_Key="a-1")
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    with working(app):
        assert db.session.scalar(select(func.count(Upload.id))) == 1
    other = north.deliver(own_xml(car(2)), "?mode=delta", Idempotency_Key="a-1")
    assert (other.status_code, other.json["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_the_first_answer_is_kept_with_its_location(north: Program) -> None:
    headers = {"Idempotency-Key": "late"}
    first, again = (north.call("POST", f"{STOCK}/uploads", headers, data=own_xml(car(1))) for _number in range(2))
    assert (again.status_code, again.headers["Location"]) == (202, first.headers["Location"])


def test_keys_of_two_dealers_do_not_meet(north: Program, south: Program) -> None:
    content = own_xml(car(1), attributes="")
    first, other = (program.deliver(content, Idempotency_Key="same") for program in (north, south))
    assert (first.json["new"], other.json["new"]) == (1, 1)
    assert first.json["upload"] != other.json["upload"]


def test_a_refused_call_may_be_tried_again_under_its_key(app: Flask, stage: Stage, north: Program) -> None:
    path, headers = f"{STOCK}/listings/N-1/sale", {"Idempotency-Key": "sale-1"}
    sale = {"sold_on": "2026-04-01", "sale_price": 1}
    assert north.call("POST", path, headers, json=sale).status_code == 404
    north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car(acquired_on="2026-03-01"))
    assert north.call("POST", path, headers, json=sale).status_code == 200


def test_problems_are_worded_in_the_language_asked_for(north: Program) -> None:
    upload = north.deliver(own_xml(car(1, year="old"))).json["upload"]
    path = f"{STOCK}/uploads/{upload}/problems"
    english = north.call("GET", path).json
    russian = north.call("GET", path, {"Accept-Language": "ru"}).json
    assert (english["count"], english["page"], english["pages"]) == (1, 1, 1)
    assert english["problems"][0]["code"] == russian["problems"][0]["code"]
    assert english["problems"][0]["message"] != russian["problems"][0]["message"]
    assert north.call("GET", f"{path}?severity=info").json["count"] == 0


def test_two_parts_of_one_name_are_both_kept(north: Program) -> None:
    photos = [(io.BytesIO(jpeg(color)), "photo.jpg") for color in ("red", "blue")]
    parts = {"file": (io.BytesIO(own_xml(car(1, photos="photo.jpg"))), "stock.xml"), "photo": photos}
    told = north.call("POST", f"{STOCK}/uploads", WAIT, data=parts).json
    assert (told["photos"]["stored"], [problem["code"] for problem in told["problems"]]) == (1, ["PHOTO_UNMATCHED"])


def test_what_would_overtake_a_delivery_in_line_waits_or_is_asked_to(app: Flask, stage: Stage, north: Program) -> None:
    first = north.call("POST", f"{STOCK}/uploads?mode=delta", data=own_xml(car(1, price=900000)))
    later = north.deliver(own_xml(car(1, price=800000)), "?mode=delta")
    assert (first.status_code, later.status_code, later.json["status"]) == (202, 202, "queued")
    single = north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car())
    assert (single.status_code, single.json["code"]) == (409, "DELIVERY_AT_WORK")
    with working(app):
        run_waiting()
    assert cars(app, stage.north_id) == {"N-1": ("on_sale", Decimal(800000))}
    assert north.call("PUT", f"{STOCK}/listings/N-1", json=sent_car()).status_code == 200


def test_a_body_is_a_file_whatever_its_media_type(north: Program) -> None:
    kind = "application/x-www-form-urlencoded"  # what curl says when it is told nothing
    answer = north.call("POST", f"{STOCK}/uploads", WAIT, data=own_xml(car(1)), content_type=kind)
    assert (answer.status_code, answer.json["new"]) == (200, 1)
