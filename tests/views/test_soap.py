"""The SOAP channel as dealers' programs use it: called by zeep over a running server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests as web
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken

from app.extensions import db
from app.jobs import run_waiting
from app.models import CustomerRequest, Dealer, Listing, Upload, UploadProblem
from app.views.soap import contract
from tests.factories import make_listing, make_request
from tests.importers.deliveries import car, own_xml
from tests.importers.pipeline import jpeg, send
from tests.rules.test_adf import add_valuation
from tests.servers import find_free_port
from tests.stage import NOW, Stage, working
from tests.views.programs import ALL, Program
from tests.views.test_api_keys import make_key


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", find_free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/soap/v1"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def address(app: Flask, stage: Stage) -> Iterator[str]:
    """Where the service is reached."""
    with serving(app) as found:
        yield found


def connect(address: str, code: str, key: str, *, token: bool = False) -> Any:
    """A dealer's program that took the contract from the service, with HTTP Basic or a UsernameToken."""
    session = web.Session()
    session.headers["Accept-Language"] = "en"
    if not token:
        session.auth = (code, key)
    client = Client(
        f"{address}?wsdl", transport=Transport(session=session), wsse=UsernameToken(code, key) if token else None
    )
    return client.create_service("{urn:h-promise:dealer:1}Dealer", address)


@pytest.fixture
def north(app: Flask, stage: Stage, address: str) -> Any:
    """The northern dealer's program."""
    return connect(address, "NORTH", make_key(app, stage.north_id, *ALL))


def codes_of(fault: Fault) -> list[str]:
    """The codes in a fault's detail."""
    return [element.text for element in fault.detail.iter(contract.tag("code"))]


def test_cars_come_with_photos_and_totals_and_problems_go_back(app: Flask, stage: Stage, north: Any) -> None:
    cars = [car(1, photos={"photo": ["N-1_1.jpg"]}), car(2, price="none")]
    told = north.UploadStock(mode="delta", car=cars, photo=[{"name": "N-1_1.jpg", "content": jpeg()}])
    assert (told.status, told.new, told.rejected, told.photos_stored) == ("applied", 1, 1, 1)
    assert [(found.code, found.field, found.value) for found in told.problem] == [("NUMBER_INVALID", "price", "none")]
    assert north.GetUpload(upload=told.upload).new == 1
    with working(app):
        assert db.session.scalars(select(Upload.channel)).one() == "soap"


def test_the_same_cars_by_file_call_and_soap_are_the_same(app: Flask, stage: Stage, north: Any) -> None:
    """Listings, and problems with their fields and values, whatever the channel."""
    odd = {
        "color": "zebra",
        "fuel": "Дизель",
        "engine_cc": "2,0 л",
        "owners": "Два владельца",
        "registered_on": "03/06/2019",
    }
    whole = car(1, **odd, description="Very <fine> & cheap", options="abs|esp", purchase_price="900 000 р.")
    expenses = [{"kind": "preparation", "amount": "30000", "spent_on": "2026-01-11"}]
    prices = [{"at": "2026-01-12", "amount": "1100000"}]
    nested = {"expenses": {"expense": expenses}, "price_history": {"price": prices}}
    as_xml = {
        "expenses": '<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>',
        "price_history": '<price at="2026-01-12" amount="1100000"/>',
    }
    seen = []
    for way in ("file", "call", "soap"):
        if way == "file":
            with working(app):
                send(stage.north_id, own_xml({**whole, **as_xml}), asked_mode="delta")
        elif way == "call":
            content = {**whole, "expenses": expenses, "price_history": prices}
            Program(app, stage.north_id).call("PUT", "/api/v1/stock/listings/N-1", json=content)
        else:
            north.PutCar(car={**whole, **nested, "options": {"option": ["abs", "esp"]}})
        seen.append(take_away(app))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][1]) == 2


def take_away(app: Flask) -> tuple[dict[str, Any], list[Any]]:
    """The only listing with what hangs on it, and the problems of its delivery; all of it is gone afterwards."""
    own = {"id", "first_seen_at", "changed_at", "confirmed_at", "stamp"}
    with working(app):
        listing = db.session.scalars(select(Listing)).one()
        columns = {column.key: getattr(listing, column.key) for column in Listing.__mapper__.column_attrs}
        told = {name: value for name, value in columns.items() if name not in own}
        told["expenses"] = [(row.kind, row.amount, row.spent_on) for row in listing.expenses]
        told["prices"] = [(row.on_day, row.amount) for row in listing.prices if row.amount == 1_100_000]
        found = [(row.code, row.field, row.value, row.severity) for row in db.session.scalars(select(UploadProblem))]
        for row in (*db.session.scalars(select(UploadProblem)), listing):
            db.session.delete(row)
        db.session.commit()
        return told, sorted(found)


def test_one_car_is_put_sold_and_another_withdrawn(app: Flask, stage: Stage, north: Any) -> None:
    assert north.PutCar(car=car(1, acquired_on="2026-03-01")).new == 1
    assert north.PutCar(car=car(1, acquired_on="2026-03-01")).unchanged == 1
    assert north.PutCar(car=car(2), photo=[{"name": "N-2.jpg", "content": jpeg("blue")}]).photos_stored == 1
    sold = north.MarkSold(unique_id="N-1", sold_on="2026-04-01", sale_price="985 000", payment_method="credit")
    assert sold.changed == 1
    assert north.WithdrawCar(unique_id="N-2", withdrawn_on="2026-04-02").changed == 1
    with working(app):
        cars = {row.unique_id: row for row in db.session.scalars(select(Listing))}
        assert (cars["N-1"].status, cars["N-2"].status) == ("sold", "withdrawn")
        sale = cars["N-1"].sale
        assert sale is not None
        assert (sale.price, sale.payment_method) == (Decimal(985000), "credit")


def test_a_car_that_is_not_taken_is_a_fault_of_the_client_with_the_problems(north: Any) -> None:
    with pytest.raises(Fault) as raised:
        north.PutCar(car=car(1, vin="X", year="soon"))
    assert raised.value.code == "soap:Client"
    assert set(codes_of(raised.value)) == {"VIN_INVALID", "NUMBER_INVALID"}
    with pytest.raises(Fault) as raised:
        north.MarkSold(unique_id="nowhere", sold_on="2026-04-01", sale_price="1")
    assert codes_of(raised.value) == ["LISTING_UNKNOWN"]


def test_a_full_delivery_that_would_empty_the_stock_is_held(app: Flask, stage: Stage, north: Any) -> None:
    north.UploadStock(mode="full", car=[car(number) for number in range(1, 9)])
    told = north.UploadStock(mode="full", car=[car(1)])
    assert (told.status, told.held) == ("held", 7)
    assert north.UploadStock(mode="full", car=[car(1)], dry_run=True).status == "duplicate"
    assert north.UploadStock(mode="delta", car=[car(9)], dry_run=True).status == "planned"


def test_a_car_to_be_valued_comes_with_its_offer(app: Flask, stage: Stage, north: Any) -> None:
    with working(app):
        add_valuation(make_request(stage.north_id, kind="valuation"))
        make_request(stage.north_id)
        db.session.commit()
    valued, plain = north.GetRequests().request
    assert (valued.own_car.model, valued.own_car.year, valued.own_car.mileage_km) == ("Solaris", 2019, 80_000)
    assert (valued.own_car.offered, valued.own_car.offer_state) == (Decimal(700_000), "open")
    assert plain.own_car is None


def test_requests_are_read_and_answered(app: Flask, stage: Stage, north: Any) -> None:
    with working(app):
        first = make_request(stage.north_id, listing=make_listing(stage.north_id, unique_id="N-1"))
        make_request(stage.north_id, created_at=NOW + timedelta(hours=1), customer_name="Bell\x07 & Co")
        make_request(stage.south_id)
        db.session.commit()
        number = first.id
    told = north.GetRequests()
    assert [(row.id, row.unique_id, row.customer_name) for row in told.request] == [
        (number, "N-1", "Anna"),
        (number + 1, None, "Bell & Co"),
    ]
    assert (told.more, told.until) == (False, datetime(2026, 4, 15, 10, 0, tzinfo=UTC))
    assert [row.id for row in north.GetRequests(since=NOW + timedelta(minutes=30)).request] == [number + 1]
    assert north.AnswerRequest(request=number, body="Yes, it is.").state == "answered"
    with working(app):
        assert db.session.get_one(CustomerRequest, number).first_answer_at is not None
    with pytest.raises(Fault):
        north.AnswerRequest(request=number, body=" ")


def test_a_username_token_opens_as_http_basic_does(app: Flask, stage: Stage, address: str) -> None:
    key = make_key(app, stage.north_id, *ALL)
    assert connect(address, "north", key, token=True).PutCar(car=car(1)).new == 1
    for code, said in (("SOUTH", key), ("NORTH", key[:-1]), ("NORTH", "")):
        for token in (True, False):
            with pytest.raises(Fault) as raised:
                connect(address, code, said, token=token).GetUpload(upload=1)
            assert codes_of(raised.value)[0] in {"KEY_INVALID", "KEY_MISSING"}


def test_a_key_does_only_what_its_scopes_say(app: Flask, stage: Stage, address: str) -> None:
    reader = connect(address, "NORTH", make_key(app, stage.north_id, "stock:read"))
    for call in (
        lambda: reader.PutCar(car=car(1)),
        reader.GetRequests,
        lambda: reader.AnswerRequest(request=1, body="x"),
    ):
        with pytest.raises(Fault) as raised:
            call()
        assert codes_of(raised.value) == ["SCOPE_MISSING"]


def test_many_cars_wait_in_line(app: Flask, stage: Stage, north: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.soap.operations.MOST_AT_ONCE", 2)
    told = north.UploadStock(mode="delta", car=[car(number) for number in (1, 2, 3)])
    assert (told.status, told.new) == ("queued", 0)
    with working(app):
        run_waiting()
    assert north.GetUpload(upload=told.upload).new == 3


def test_a_dealer_who_looks_first_is_asked_about_deliveries_but_not_about_one_car(
    app: Flask, stage: Stage, north: Any
) -> None:
    with working(app):
        db.session.get_one(Dealer, stage.north_id).machine_rule = "ask"
        db.session.commit()
    assert north.UploadStock(mode="delta", car=[car(1)]).status == "planned"
    assert north.PutCar(car=car(2)).status == "applied"
    assert north.WithdrawCar(unique_id="N-2").status == "applied"
