"""The registry of formats, and our own XML."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.importers.fields import FIELD
from app.importers.formats import BY_NAME, FORMATS
from app.importers.recognise import open_delivery
from app.importers.records import Expense, PricePoint
from tests.importers.deliveries import car, check, codes, own_xml, put, read, refusal, vin

WORKED = f"""<?xml version="1.0" encoding="UTF-8"?>
<stock dealer="NORTH" mode="full" generated_at="2026-03-31T18:00:00+03:00">
  <car>
    <unique_id>N-1</unique_id><vin>{vin(1)}</vin><make>Hyundai</make><model>Solaris</model>
    <condition>used</condition><year>2022</year><mileage_km>41000</mileage_km><price currency="RUB">1050000</price>
    <status>sold</status><acquired_on>2026-01-10</acquired_on><acquired_via>trade_in</acquired_via>
    <purchase_price>900000</purchase_price>
    <expenses><expense kind="preparation" amount="30000" spent_on="2026-01-11"/></expenses>
    <price_history><price at="2026-01-12" amount="1100000"/><price at="2026-02-10" amount="1050000"/></price_history>
    <sold_on>2026-03-05</sold_on><sale_price>1040000</sale_price><payment_method>credit</payment_method>
    <buyer_type>individual</buyer_type><payment_document>PO-771</payment_document><paid_on>2026-03-05</paid_on>
    <certificate_number>HP-2026-001</certificate_number><inspected_on>2026-01-11</inspected_on>
    <photos><photo>N-1_1.jpg</photo><photo>https://cdn.example/n1/2.jpg</photo></photos>
  </car>
</stock>
""".encode()


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_a_format_declares_a_mode_and_maps_to_our_fields(known: Any) -> None:
    assert known.default_mode in {"full", "delta"}
    assert set(known.mapping.values()) <= set(FIELD)
    assert BY_NAME[known.name] is known
    assert all(known.word.name(locale) for locale in ("ru", "en", "th"))


def test_own_xml_gives_every_field_of_the_published_example(tmp_path: Path) -> None:
    path = put(tmp_path, WORKED)
    with open_delivery(path, "north.xml") as delivery:
        assert (delivery.format, delivery.mode, delivery.header.dealer) == ("own_xml", "full", "NORTH")
        assert delivery.header.generated_at == datetime(2026, 3, 31, 15, tzinfo=UTC)
    (row,) = check(path)
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": "N-1", "vin": vin(1), "make": "hyundai", "model": "solaris", "condition": "used", "year": 2022,
        "mileage_km": 41_000, "price": Decimal(1_050_000), "currency": "RUB", "status": "sold",
        "acquired_on": date(2026, 1, 10), "acquired_via": "trade_in", "purchase_price": Decimal(900_000),
        "expenses": (Expense("preparation", Decimal(30_000), date(2026, 1, 11)),),
        "price_history": (
            PricePoint(date(2026, 1, 12), Decimal(1_100_000)), PricePoint(date(2026, 2, 10), Decimal(1_050_000)),
        ),
        "sold_on": date(2026, 3, 5), "sale_price": Decimal(1_040_000), "payment_method": "credit",
        "buyer_type": "individual", "payment_document": "PO-771", "paid_on": date(2026, 3, 5),
        "certificate_number": "HP-2026-001", "inspected_on": date(2026, 1, 11),
        "photos": ("N-1_1.jpg", "https://cdn.example/n1/2.jpg"),
    }  # fmt: skip


@pytest.mark.parametrize(("attributes", "mode"), [("", "full"), ('mode="delta"', "delta"), ('mode=""', "full")])
def test_own_xml_without_a_mode_is_the_full_stock(tmp_path: Path, attributes: str, mode: str) -> None:
    with open_delivery(put(tmp_path, own_xml(car(), attributes=attributes)), "x") as delivery:
        assert (delivery.mode, delivery.header.dealer) == (mode, None)


def test_a_mode_that_is_none_refuses_the_file(tmp_path: Path) -> None:
    assert codes(refusal(put(tmp_path, own_xml(car(), attributes='mode="everything"')))) == [
        ("VALUE_UNKNOWN", "mode", "error")
    ]


def test_own_xml_without_cars_is_a_delivery_of_none(tmp_path: Path) -> None:
    assert read(put(tmp_path, b"<stock/>")) == []


def test_an_unknown_element_is_told_once(tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(car(1, colour="red"), car(2, colour="blue")))
    with open_delivery(path, "x.xml") as delivery:
        assert len(list(delivery.cars)) == 2
        assert [(problem.code, problem.value, problem.place) for problem in delivery.problems] == [
            ("COLUMN_UNKNOWN", "colour", "x.xml:3")
        ]


def test_elements_in_the_wrong_place_are_told(tmp_path: Path) -> None:
    twice = car(2)
    twice["make"] = "<again/>"
    given_twice = own_xml(car(1)).replace(b"<year>2022</year>", b"<year>2022</year><year>1999</year>")
    (row,) = check(put(tmp_path, given_twice))
    assert codes(row.problems) == [("SCHEMA_INVALID", "year", "error")]
    (row,) = check(put(tmp_path, own_xml(twice)))
    assert ("SCHEMA_INVALID", "make", "error") in codes(row.problems)


def test_a_namespace_makes_it_another_format(tmp_path: Path) -> None:
    assert codes(refusal(put(tmp_path, own_xml(car(), attributes='xmlns="urn:x"')))) == [
        ("FORMAT_UNKNOWN", None, "error")
    ]
