"""Our own JSON says the same as our XML."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.importers.recognise import open_delivery
from tests.importers.deliveries import car, check, codes, own_xml, put, read, refusal


def as_json(*cars: Any, **members: Any) -> bytes:
    return json.dumps({**members, "cars": list(cars)}, ensure_ascii=False, indent=1).encode()


def test_own_json_says_the_same_as_own_xml(tmp_path: Path) -> None:
    told = {
        **car(), "year": 2022, "mileage_km": 41000, "price": 1050000.5, "metallic": True, "trim": None,
        "photos": ["a.jpg", "b.jpg"], "options": ["abs"],
        "expenses": [{"kind": "preparation", "amount": 30000, "spent_on": "2026-01-11"}],
        "price_history": [{"at": "2026-01-12", "amount": 1100000}],
    }  # fmt: skip
    path = put(tmp_path, as_json(told, dealer="NORTH", generated_at="2026-03-31T18:00:00+03:00"))
    with open_delivery(path, "x.json") as delivery:
        assert (delivery.format, delivery.mode, delivery.header.dealer) == ("own_json", "full", "NORTH")
        assert delivery.header.generated_at == datetime(2026, 3, 31, 15, tzinfo=UTC)
    nested = {
        "photos": "<photo>a.jpg</photo><photo>b.jpg</photo>", "options": "<option>abs</option>",
        "expenses": '<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>',
        "price_history": '<price at="2026-01-12" amount="1100000"/>',
    }  # fmt: skip
    (as_xml,) = check(put(tmp_path, own_xml({**told, **nested, "trim": "", "metallic": "yes"}), "x.xml"))
    (row,) = check(path)
    assert row.problems == as_xml.problems == []
    assert row.record is not None
    assert as_xml.record is not None
    assert row.record.values == as_xml.record.values


def test_own_json_reads_what_stands_behind_the_cars(tmp_path: Path) -> None:
    path = put(tmp_path, b'{"cars": [' + as_json(car())[12:-3] + b'], "mode": "delta"}')
    with open_delivery(path, "x.json") as delivery:
        assert (delivery.mode, len(list(delivery.cars))) == ("delta", 1)


def test_own_json_names_the_line_and_the_field(tmp_path: Path) -> None:
    first, second = check(put(tmp_path, as_json(car(1), car(2, fuel="дрова", trim={"a": 1}, make=[]))))
    assert first.problems == []
    assert {(problem.code, problem.place) for problem in second.problems} == {
        ("SCHEMA_INVALID", "stock.bin:12 trim"), ("SCHEMA_INVALID", "stock.bin:12 make"),
        ("VALUE_UNKNOWN", "stock.bin:12 fuel"), ("FIELD_REQUIRED", "stock.bin:12 make"),
    }  # fmt: skip


def test_own_json_tells_unknown_names_and_cars_that_are_none(tmp_path: Path) -> None:
    path = put(tmp_path, as_json(car(1, colour="red"), "car", 5, None, []))
    with open_delivery(path, "x.json") as delivery:
        assert len(list(delivery.cars)) == 5
        assert [problem.value for problem in delivery.problems] == ["colour"]
    assert [row.record is not None for row in check(path)] == [True, False, False, False, False]


@pytest.mark.parametrize(
    "content",
    [
        b'{"cars": [}', b'{"cars": [{}', b'{"cars": []', b'{"cars": [1 2]}', b'{"cars": [],}', b'{"cars": []} x', b"{",
        b'{"cars": [' + b"[" * 100_000, b'{"cars": ["\xff"]}', b"{cars: []}", b'{"cars": [' + b"1" * 5_000 + b"]}",
    ],
)  # fmt: skip
def test_broken_json_is_refused(tmp_path: Path, content: bytes) -> None:
    assert codes(refusal(put(tmp_path, content))) == [("JSON_MALFORMED", None, "error")]


def test_a_list_of_cars_without_an_object_around_it_is_taken(tmp_path: Path) -> None:
    alone = json.dumps([car(1), car(2)], indent=1).encode()
    rows = check(put(tmp_path, alone))
    assert [row.record is not None for row in rows] == [True, True]
    assert codes(refusal(put(tmp_path, alone + b"]"))) == [("JSON_MALFORMED", None, "error")]


def test_json_that_is_no_delivery_is_unknown(tmp_path: Path) -> None:
    for content in (b"{}", b'{"cars": 5}', b'{"offers": []}', b"[]", b'[{"brand": "Kia"}]', b"[[1, 2], [3, 4]]"):
        assert codes(refusal(put(tmp_path, content))) == [("FORMAT_UNKNOWN", None, "error")]
    assert read(put(tmp_path, b'{"cars": []}')) == []


def test_halves_of_characters_become_question_marks(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, as_json(car(trim="x")).replace(b'"x"', b'"\\ud800"')))
    assert row.record is not None
    assert row.record.get("trim") == "?"
