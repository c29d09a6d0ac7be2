"""Stock fetched from a dealer's own SOAP service: called by its WSDL, mapped, kept as our own JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers.pull_contract import read_service
from app.importers.pull_order import Order, PullFailed
from app.models import Listing, Photo, Upload
from app.services.fetching import Bounds
from app.storage import storage
from tests.importers.dealer_server import (
    CARS,
    FIELDS,
    SCHEMA,
    DealerServer,
    Reply,
    serving,
    soap_answer,
    stock_answer,
)
from tests.importers.deliveries import car, own_xml
from tests.importers.pulling import add_source, pull, uploads_of
from tests.stage import NOW, Stage, working

PATH = "GetStockResponse/Cars/Car"
HERE = Bounds(allowed_hosts=("127.0.0.1",), seconds=10)


@pytest.fixture
def server() -> Iterator[DealerServer]:
    """The dealer's server."""
    with serving() as listening:
        yield listening


@pytest.fixture(autouse=True)
def open_house(app: Flask) -> Iterator[None]:
    """This machine may be asked, by this one name; the clock stands still."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, allowed_fetch_hosts=("127.0.0.1",))
    with time_machine.travel(NOW, tick=False):
        yield
    app.config["SETTINGS"] = before


def add_service(app: Flask, dealer_id: int, url: str, **options: Any) -> int:
    """The service as a source of a dealer."""
    settings: dict[str, Any] = {
        "kind": "soap",
        "operation": "GetStock",
        "arguments": (("Login", "north"), ("Since", "2026-01-01")),
        "cars_path": PATH,
        "fields": FIELDS,
        **options,
    }
    return add_source(app, dealer_id, url, **settings)


def test_cars_of_a_service_come_in_and_their_message_is_kept_as_our_json(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    source_id = add_service(app, stage.north_id, server.offer_service(stock_answer()))
    assert [pull(app, source_id).outcome for _ in range(2)] == ["taken", "duplicate"]
    assert uploads_of(app) == [("pull", "applied", 2), ("pull", "duplicate", 0)]
    called = server.asked[-1]
    assert called.headers["soapaction"] == '"urn:dealer#GetStock"'
    assert b"Login>north<" in called.body
    assert b"Since>2026-01-01<" in called.body
    with working(app):
        cars = db.session.scalars(select(Listing).order_by(Listing.unique_id)).all()
        assert [(one.vin, one.mileage_km, int(one.price)) for one in cars] == [
            (CARS[0]["VIN"], 41_000, 1_050_000),
            (CARS[1]["VIN"], 52_000, 1_050_000),
        ]
        assert len(db.session.scalars(select(Photo)).all()) == 4
        upload = db.session.scalars(select(Upload).order_by(Upload.id)).first()
        assert upload is not None
        with storage().open(str(upload.storage_key)) as kept:
            told = json.load(kept)
        assert (upload.file_name, upload.format, len(told["cars"])) == ("GetStock.json", "own_json", 2)
        assert told["cars"][0]["photos"] == ["https://x.test/1.jpg", "https://x.test/2.jpg"]


def test_attributes_are_read_and_without_assignment_elements_that_are_called_like_ours(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    told = "".join(f"<{name}>{value}</{name}>" for name, value in car(1).items() if name != "price")
    inside = f'<Stock xmlns="urn:dealer"><car no="A-7">{told}<price cur="RUB" sum="1050000"/></car></Stock>'
    wsdl = server.offer_service(soap_answer(inside))
    plain = tuple((name, name) for name in ("vin", "make", "model", "year", "mileage_km"))
    fields = (("@no", "unique_id"), ("price/@sum", "price"), *plain)
    pull(app, add_service(app, stage.north_id, wsdl, cars_path="car", fields=fields, mode="delta"))
    assert cars_of(app) == [("A-7", 1_050_000)]
    named = soap_answer(inside.replace("/></car>", ">1000000</price></car>"))
    server.replies["/service"] = Reply(named, headers={"Content-Type": "text/xml"})
    pull(app, add_service(app, stage.north_id, wsdl, cars_path="Stock/car", fields=(), mode="delta"))
    assert cars_of(app) == [("N-1", 1_000_000)]  # known by its VIN


def cars_of(app: Flask) -> list[tuple[str, int]]:
    """Stock numbers and prices."""
    with working(app):
        return [(car.unique_id, int(car.price)) for car in db.session.scalars(select(Listing).order_by(Listing.id))]


def test_a_service_without_cars_is_held_like_any_empty_delivery(app: Flask, stage: Stage, server: DealerServer) -> None:
    pull(app, add_service(app, stage.north_id, server.offer_service(stock_answer())))
    server.replies["/service"] = Reply(stock_answer([]), headers={"Content-Type": "text/xml"})
    pull(app, add_service(app, stage.north_id, server.url("/stock.wsdl")))
    assert uploads_of(app)[-1] == ("pull", "held", 0)


def test_a_whole_file_inside_the_answer_is_taken_as_it_is(app: Flask, stage: Stage, server: DealerServer) -> None:
    packed = base64.b64encode(own_xml(car(1))).decode()
    wsdl = server.offer_service(
        soap_answer(f'<GetStockResponse xmlns="urn:dealer"><File>{packed}</File></GetStockResponse>')
    )
    source_id = add_service(app, stage.north_id, wsdl, fields=(), cars_path="GetStockResponse/File")
    assert pull(app, source_id).outcome == "taken"
    with working(app):
        assert db.session.scalars(select(Upload.format)).all() == ["own_xml"]


@pytest.mark.parametrize(("auth", "told"), [("basic", "authorization"), ("token", "UsernameToken")])
def test_a_service_is_opened_by_basic_or_by_a_token_in_the_message(
    app: Flask, stage: Stage, server: DealerServer, auth: str, told: str
) -> None:
    wsdl = server.offer_service(stock_answer())
    arguments = (("Login", "north"), ("Since", ""))
    source_id = add_service(app, stage.north_id, wsdl, auth=auth, auth_name="north", secret="hush", arguments=arguments)
    assert pull(app, source_id).outcome == "taken"
    asked = server.asked[-1]
    assert told in asked.headers or (told.encode() in asked.body and b"hush" in asked.body)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"operation": "GetNothing"}, "operation_unknown"),
        ({"arguments": (("Password", "x"),)}, "arguments_wrong"),
        ({"arguments": ()}, "arguments_wrong"),
        ({"cars_path": "Autos/Auto"}, "cars_not_found"),
    ],
)
def test_settings_that_do_not_fit_are_told_by_their_fault(
    app: Flask, stage: Stage, server: DealerServer, changes: dict[str, Any], fault: str
) -> None:
    done = pull(app, add_service(app, stage.north_id, server.offer_service(stock_answer()), **changes))
    assert (done.outcome, done.fault) == ("failed", fault)
    assert fault != "arguments_wrong" or "Login" in done.detail


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
FAULT = soap_answer("<e:Fault><faultcode>e:Server</faultcode><faultstring>No such user</faultstring></e:Fault>")


@pytest.mark.parametrize(
    ("reply", "fault", "detail"),
    [
        (Reply(FAULT, 500, {"Content-Type": "text/xml"}), "service_fault", "No such user"),
        (Reply(BOMB, headers={"Content-Type": "text/xml"}), "contract_forbidden", ""),
        (Reply(b"{}", headers={"Content-Type": "application/json"}), "answer_unreadable", ""),
        (Reply(stock_answer()[:-40], headers={"Content-Type": "text/xml"}), "answer_unreadable", None),
        (Reply(b"", 401), "refused", ""),
        (Reply(b"", 302, {"Location": "/elsewhere"}), "bad_answer", ""),
    ],
)
def test_answers_of_no_use_are_told_by_their_fault(
    app: Flask, stage: Stage, server: DealerServer, *, reply: Reply, fault: str, detail: str | None
) -> None:
    wsdl = server.offer_service(b"")
    server.replies["/service"] = reply
    done = pull(app, add_service(app, stage.north_id, wsdl))
    assert (done.outcome, done.fault) == ("failed", fault)
    assert detail in {None, done.detail}


def test_contracts_are_fetched_from_public_hosts_only_and_never_from_files(server: DealerServer) -> None:
    faults = []
    for schema in (server.url("/stock.xsd", "localhost"), "file:///etc/passwd", "/none.xsd", "http://10.0.0.1/x.xsd"):
        wsdl = server.offer_service(b"", schema=schema)
        with pytest.raises(PullFailed) as failed:
            read_service(Order("soap", wsdl), HERE)
        faults.append(failed.value.fault)
    assert faults == ["host_inner", "address_invalid", "not_found", "host_inner"]


def test_contracts_with_a_doctype_or_of_no_sense_are_refused(server: DealerServer) -> None:
    wsdl = server.offer_service(b"")
    server.replies["/stock.xsd"] = Reply(BOMB)
    faults = []
    for body in (None, b"<html/>", b"nothing", BOMB):
        if body is not None:
            server.replies["/stock.wsdl"] = Reply(body)
        with pytest.raises(PullFailed) as failed:
            read_service(Order("soap", wsdl), HERE)
        faults.append(failed.value.fault)
    assert faults == ["contract_forbidden", "contract_unreadable", "contract_unreadable", "contract_forbidden"]


@pytest.mark.parametrize("kind", ["group", "attributeGroup"])
@pytest.mark.parametrize("way", ["doubling", "circle"])
def test_groups_that_grow_beyond_any_memory_are_refused(server: DealerServer, kind: str, way: str) -> None:
    wsdl = server.offer_service(b"")
    last = {"doubling": 9, "circle": 1}[way]
    groups = []
    for at in range(last):
        inner = f'<xs:{kind} ref="d:g{at + 1 if way == "doubling" else at}"/>'
        groups.append(f'<xs:{kind} name="g{at}">{inner * 10}</xs:{kind}>')
    used = f'<xs:element name="Big"><xs:complexType><xs:{kind} ref="d:g0"/></xs:complexType></xs:element></xs:schema>'
    server.replies["/stock.xsd"] = Reply(SCHEMA.replace("</xs:schema>", "".join(groups) + used).encode())
    with pytest.raises(PullFailed) as failed:
        read_service(Order("soap", wsdl), HERE)
    assert failed.value.fault == "contract_unreadable"


def test_groups_that_people_write_are_read(server: DealerServer) -> None:
    wsdl = server.offer_service(b"")
    group = '<xs:group name="g"><xs:sequence><xs:element name="Power" type="xs:int"/></xs:sequence></xs:group>'
    car = SCHEMA.replace("</xs:schema>", f"{group}</xs:schema>")
    car = car.replace('<xs:element name="Cost">', '<xs:group xmlns:d="urn:dealer" ref="d:g"/><xs:element name="Cost">')
    server.replies["/stock.xsd"] = Reply(car.encode())
    (found,) = read_service(Order("soap", wsdl), HERE)
    assert "Power" in found.lists[0].elements


def test_a_password_goes_to_the_host_of_the_contract_only(app: Flask, stage: Stage, server: DealerServer) -> None:
    with serving() as other:
        other.replies["/service"] = Reply(stock_answer(), headers={"Content-Type": "text/xml"})
        other.replies["/stock.xsd"] = Reply(SCHEMA.encode())
        wsdl = server.offer_service(b"", schema=other.url("/stock.xsd"), service=other.url("/service"))
        way_in = {"auth": "token", "auth_name": "north", "secret": "hush"}
        assert pull(app, add_service(app, stage.north_id, wsdl, **way_in)).fault == "service_elsewhere"
        assert [asked.method for asked in other.asked] == ["GET"]
        assert pull(app, add_service(app, stage.north_id, wsdl)).outcome == "taken"


def test_a_service_is_read_with_its_operations_lists_and_suggestions(server: DealerServer) -> None:
    (found,) = read_service(Order("soap", server.offer_service(b"")), HERE)
    assert (found.name, found.arguments) == ("GetStock", ("Login", "Since"))
    (cars,) = found.lists
    assert cars.path == PATH
    assert {"Number", "VIN", "Cost/Amount", "Pictures/Url"} <= set(cars.elements)
    assert dict(cars.suggest())["Brand"] == "make"
