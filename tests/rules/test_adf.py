"""Requests as ADF/XML 1.0: valid against its DTD, whatever a customer wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from app.delivery import adf
from app.extensions import db
from app.lib.vocabulary.request import REQUEST_KIND
from app.models import CustomerRequest, Dealer, Message, Valuation, ValuationOffer
from tests.factories import find_model, make_listing, make_offer, make_request
from tests.stage import NOW, Stage, working

DTD = etree.DTD(str(Path(__file__).parents[1] / "adf_1_0.dtd"))


@pytest.fixture
def north(app: Flask, stage: Stage) -> Iterator[int]:
    """Work for the northern dealer."""
    with working(app):
        yield stage.north_id


def write(request: CustomerRequest) -> Any:
    """The document of a request, read again and held against the DTD."""
    db.session.flush()
    made = adf.build(request, request.dealer, at=NOW)
    assert made.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<?adf version=\"1.0\"?>\n<adf>")
    root = etree.fromstring(made)
    assert DTD.validate(root), DTD.error_log
    return root


@pytest.mark.parametrize("kind", REQUEST_KIND.codes)
def test_every_kind_is_valid_with_and_without_a_car(north: int, kind: str) -> None:
    write(make_request(north, kind=kind))
    car = make_listing(north, gearbox="cvt", color="red", trim="Comfort", doors=4, body_type="sedan")
    found = write(make_request(north, kind=kind, listing=car, phone=None)).find("prospect/vehicle")
    assert found.get("interest") == ("test-drive" if kind == "test_drive" else "buy")
    told = {part: found.findtext(part) for part in ("year", "make", "model", "vin", "stock", "odometer", "price")}
    assert told == {
        "year": "2022",
        "make": "Hyundai",
        "model": "Solaris",
        "vin": car.vin,
        "stock": car.unique_id,
        "odometer": "41000",
        "price": "1050000.00",
    }


def test_a_trade_in_has_two_vehicles(north: int) -> None:
    wish = make_listing(north)
    request = make_request(north, kind="valuation", listing=wish)
    add_valuation(request)
    looked_for, own = write(request).findall("prospect/vehicle")
    assert (looked_for.get("interest"), looked_for.findtext("stock")) == ("buy", wish.unique_id)
    assert (own.get("interest"), own.get("status"), own.findtext("year")) == ("trade-in", "used", "2019")
    assert (own.findtext("odometer"), own.find("odometer").get("units")) == ("80000", "km")
    assert (own.findtext("condition"), own.findtext("price")) == ("fair", "700000.00")
    assert "accidents: Light, repaired" in own.findtext("comments")


def test_a_trade_in_without_a_wish_has_an_unnamed_vehicle_beside_it(north: int) -> None:
    request = make_request(north, kind="valuation")
    add_valuation(request)
    assert [(v.get("interest"), v.findtext("make")) for v in write(request).findall("prospect/vehicle")] == [
        ("buy", ""),
        ("trade-in", "Hyundai"),
    ]


def test_an_application_for_credit_has_the_finance_of_its_offer(north: int) -> None:
    car = make_listing(north)
    offer = make_offer(listing=car)
    request = make_request(north, kind="credit_offer", listing=car, details={"offer": offer.number})
    finance = write(request).find("prospect/vehicle/finance")
    assert finance.findtext("method") == "finance"
    amount, balance = finance.find("amount"), finance.find("balance")
    assert (amount.text, amount.get("type"), amount.get("currency")) == (f"{offer.payment:.2f}", "monthly", "RUB")
    assert (balance.text, balance.get("type"), balance.get("currency")) == ("800000.00", "finance", "RUB")


def test_a_test_drive_has_its_time_frame_in_the_dealers_time(north: int) -> None:
    starts_at = NOW + timedelta(days=1)
    request = make_request(north, kind="test_drive", listing=make_listing(north), starts_at=starts_at)
    frame = write(request).find("prospect/customer/timeframe")
    assert datetime.fromisoformat(frame.findtext("earliestdate")) == starts_at
    assert frame.findtext("earliestdate") == "2026-04-16T12:00:00+03:00"
    assert frame.findtext("latestdate") == "2026-04-16T13:00:00+03:00"


def test_whatever_a_customer_wrote_stays_text(north: int) -> None:
    hostile = "]]><!ENTITY x>&amp; <b>\x00\x0b ไทย \ufffe"
    request = make_request(north, customer_name=hostile)
    request.messages.append(Message(dealer_id=north, author="customer", body="\x01<adf>&", at=NOW))
    request.messages.append(Message(dealer_id=north, author="note", body="internal", at=NOW))
    root = write(request)
    assert root.findtext("prospect/customer/contact/name") == "]]><!ENTITY x>&amp; <b> ไทย "
    assert root.findtext("prospect/customer/comments") == "Question\n<adf>&"


def test_a_test_lead_is_valid_and_says_so(north: int) -> None:
    root = etree.fromstring(adf.build(None, db.session.get_one(Dealer, north), at=NOW))
    assert DTD.validate(root), DTD.error_log
    assert root.findtext("prospect/customer/contact/name") == "H-Promise test"


def add_valuation(request: CustomerRequest) -> None:
    """A Solaris of 2019 with dents, for which 700,000 are offered."""
    found, ours = find_model(), {"dealer_id": request.dealer_id}
    valuation = Valuation(
        **ours,
        request_id=request.id,
        make_id=found.make_id,
        model_id=found.id,
        year=2019,
        mileage_km=80_000,
        currency="RUB",
        condition={"body_state": "dents", "accidents": "light", "service_book": "nonsense"},
        period_from=date(2025, 1, 1),
        period_to=date(2026, 4, 15),
    )
    offer = {"amount": Decimal(700_000), "currency": "RUB", "expires_on": date(2026, 5, 1), "created_at": NOW}
    valuation.offers.append(ValuationOffer(**ours, version=1, **offer))
    db.session.add(valuation)
    db.session.flush()
