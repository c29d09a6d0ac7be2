"""Each format: what it is recognised by, and what becomes of its cars."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.importers.fields import COLUMNS, FIELD
from app.importers.formats import BY_NAME, FORMATS
from app.importers.recognise import open_delivery
from app.importers.records import Expense, PricePoint
from tests.importers.deliveries import CAR, TODAY, car, check, codes, own_xml, put, read, refusal, vin, workbook

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

AUTORU = f"""<?xml version='1.0' encoding='utf-8'?>
<data>
  <cars><car>
    <mark_id>HYUNDAI</mark_id><folder_id>Tucson, III Рестайлинг</folder_id>
    <modification_id>2.0 AT (150 л.с.) 4WD</modification_id><body_type>Внедорожник 5 дв.</body_type>
    <wheel>левый</wheel><color>Белый (Crystal White)</color><metallic>нет</metallic><custom>растаможен</custom>
    <owners_number>Не было владельцев</owners_number><year>2025</year><price>2959900</price><currency>RUR</currency>
    <vin>{vin(7)}</vin><description />
    <images><image>https://cdn.example/1.jpg</image><image>https://cdn.example/2.jpg</image></images>
    <sale_price>2849900</sale_price><priceWithDiscount>2849900</priceWithDiscount><phone>88652510303</phone>
  </car></cars>
</data>
""".encode()


def row_of(told: dict[str, Any], names: list[str]) -> list[Any]:
    return [told.get(name, "") for name in names]


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_a_format_declares_a_mode_and_maps_to_our_fields(known: Any) -> None:
    assert known.default_mode in {"full", "delta"}
    assert set(known.mapping.values()) <= set(FIELD)
    assert BY_NAME[known.name] is known
    assert all(known.word.name(locale) for locale in ("ru", "en", "th"))


# Own XML


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


# Own table


def test_a_table_is_recognised_by_hidden_names_and_translated_headings(tmp_path: Path) -> None:
    names = list(CAR)
    translated = [FIELD[name].word.th for name in names]
    path = put(tmp_path, workbook(names, translated, row_of(car(1), names), row_of(car(2), names)), "s.xlsx")
    with open_delivery(path, "s.xlsx") as delivery:
        assert (delivery.format, delivery.mode) == ("own_table", "delta")
    assert [row.record is not None for row in check(path)] == [True, True]


@pytest.mark.parametrize("locale", ["ru", "en", "th"])
def test_a_table_with_translated_headings_alone_is_understood(tmp_path: Path, locale: str) -> None:
    headings = [FIELD[name].word.name(locale).upper() + " *" for name in CAR]
    (row,) = check(put(tmp_path, workbook(["Склад на 31.03"], [], headings, row_of(car(), list(CAR)))))
    assert (row.problems, row.place) == ([], "stock.bin Stock!4")


def test_a_table_gives_numbers_days_lists_and_expenses(tmp_path: Path) -> None:
    names = [*CAR, "acquired_on", "photos", "expense_preparation", "expense_transport", "price_history", "color"]
    told = {
        **car(), "year": 2022, "price": 1050000, "mileage_km": 41000, "acquired_on": date(2026, 1, 10),
        "photos": "a.jpg|b.jpg", "expense_preparation": 30000, "price_history": "2026-01-12 1100000", "color": "Белый",
    }  # fmt: skip
    (row,) = check(put(tmp_path, workbook(names, row_of(told, names))))
    assert row.problems == []
    assert row.record is not None
    assert row.record.get("expenses") == (Expense("preparation", Decimal(30_000), None),)
    assert row.record.get("photos") == ("a.jpg", "b.jpg")
    assert row.record.get("acquired_on") == date(2026, 1, 10)
    assert row.record.get("price_history") == (PricePoint(date(2026, 1, 12), Decimal(1_100_000)),)


def test_a_blank_cell_says_nothing_and_a_dash_empties(tmp_path: Path) -> None:
    names = [*CAR, "trim", "generation"]
    (row,) = check(put(tmp_path, workbook(names, row_of(car(trim="-", generation=" "), names))))
    assert row.record is not None
    assert row.record.values["trim"] is None
    assert "generation" not in row.record.values


def test_cells_shifted_by_a_column_are_errors_of_these_cells(tmp_path: Path) -> None:
    names = ["unique_id", "vin", "make", "model", "year", "fuel", "mileage_km", "price", "condition"]
    good = ["N-1", vin(1), "Hyundai", "Getz", 2005, "бензин", "90\u00a0000 км", 400000, "used"]
    shifted = ["N-2", vin(2), "Hyundai", "Getz", "бензин", "170\u00a0565 км", "2 владельца", "вариатор", "used"]
    first, second = check(put(tmp_path, workbook(names, good, shifted)))
    assert first.problems == []
    assert {(problem.code, problem.field, problem.place) for problem in second.problems} == {
        ("NUMBER_INVALID", "year", "stock.bin Stock!E3"), ("VALUE_UNKNOWN", "fuel", "stock.bin Stock!F3"),
        ("NUMBER_INVALID", "mileage_km", "stock.bin Stock!G3"), ("NUMBER_INVALID", "price", "stock.bin Stock!H3"),
    }  # fmt: skip


def test_a_missing_column_refuses_the_file_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    names = [name for name in CAR if name not in {"vin", "price"}]
    path = put(tmp_path, workbook(names, row_of(car(), names)))
    assert codes(refusal(path)) == [("COLUMN_MISSING", "vin", "error"), ("COLUMN_MISSING", "price", "error")]
    path = put(tmp_path, workbook([*CAR, "Запах салона"], [*row_of(car(), list(CAR)), "ель"]))
    with open_delivery(path, "s.xlsx") as delivery:
        assert len(list(delivery.cars)) == 1
        assert [(problem.code, problem.value) for problem in delivery.problems] == [("COLUMN_UNKNOWN", "Запах салона")]


def test_rows_that_hold_only_blanks_are_no_cars(tmp_path: Path) -> None:
    blank: list[Any] = [" "] * len(CAR)
    rows = workbook(list(CAR), row_of(car(1), list(CAR)), blank, [], row_of(car(2), list(CAR)))
    assert [row.place for row in check(put(tmp_path, rows))] == ["stock.bin Stock!2", "stock.bin Stock!5"]


def test_a_bare_serial_in_a_column_of_dates_is_a_day_of_the_workbook(tmp_path: Path) -> None:
    names = [*CAR, "acquired_on"]
    (row,) = check(put(tmp_path, workbook(names, row_of(car(acquired_on=46032), names))))
    assert row.record is not None
    assert row.record.get("acquired_on") == date(2026, 1, 10)


def test_every_column_is_read_under_each_of_its_headings(tmp_path: Path) -> None:
    for locale in ("ru", "en", "th"):
        headings = [column.word.name(locale) for column in COLUMNS]
        rows = read(put(tmp_path, workbook(headings, ["1"] * len(headings))))
        assert set(rows[0].values) == {column.field.name for column in COLUMNS}


# auto.ru


def test_autoru_maps_what_dealers_programs_write(tmp_path: Path) -> None:
    path = put(tmp_path, AUTORU)
    with open_delivery(path, "avito.xml") as delivery:
        assert (delivery.format, delivery.mode) == ("autoru", "full")
    (row,) = check(path)
    assert row.problems == []
    assert row.record is not None
    assert row.record.values == {
        "unique_id": vin(7), "vin": vin(7), "make": "hyundai", "model": "tucson", "generation": "III Рестайлинг",
        "modification": "2.0 AT (150 л.с.) 4WD", "engine_cc": 2000, "gearbox": "automatic", "power_hp": 150,
        "drive": "all", "body_type": "suv", "wheel": "left", "color": "white", "metallic": False, "owners": 0,
        "year": 2025, "price": Decimal(2_959_900), "currency": "RUB", "condition": "new", "status": "on_sale",
        "description": None, "photos": ("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"),
    }  # fmt: skip


def test_autoru_keeps_discounts_as_text_and_no_phones(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, AUTORU))
    assert row.record is not None
    assert row.record.extras == {"custom": "растаможен", "sale_price": "2849900", "priceWithDiscount": "2849900"}


def test_autoru_takes_what_is_given_before_what_the_modification_says(tmp_path: Path) -> None:
    given = AUTORU.replace(b"<wheel>", b"<gearboxType>MT</gearboxType><drive_type>RWD</drive_type><wheel>")
    (row,) = check(put(tmp_path, given))
    assert row.record is not None
    assert (row.record.get("gearbox"), row.record.get("drive"), row.record.get("power_hp")) == ("manual", "rear", 150)


@pytest.mark.parametrize(
    ("modification", "told"),
    [
        ("600 3.5 AT (415 л.с.) 4WD", (3500, 415, "automatic", "all")),
        ("1.5 AMT (98 л.с.)", (1500, 98, "robot", None)),
        ("1.6 CVT (113 л.с.)", (1600, 113, "cvt", None)),
        ("2.0d MT (136 л.с.) AWD", (2000, 136, "manual", "all")),
        ("Long Range", (None, None, None, None)),
    ],
)
def test_autoru_reads_engine_power_gearbox_and_drive_out_of_the_modification(
    tmp_path: Path, modification: str, told: tuple[Any, ...]
) -> None:
    (row,) = check(put(tmp_path, AUTORU.replace(b"2.0 AT (150 \xd0\xbb.\xd1\x81.) 4WD", modification.encode())))
    assert row.record is not None
    assert tuple(row.record.get(name) for name in ("engine_cc", "power_hp", "gearbox", "drive")) == told


def test_autoru_takes_the_number_of_its_own_before_the_vin(tmp_path: Path) -> None:
    (row,) = check(put(tmp_path, AUTORU.replace(b"<mark_id>", b"<unique_id>8430d759</unique_id><mark_id>")))
    assert (row.unique_id, row.vin) == ("8430d759", vin(7))


def test_autoru_twice_the_same_vin_is_a_duplicate_vin(tmp_path: Path) -> None:
    cars = AUTORU[AUTORU.index(b"<car>") : AUTORU.index(b"</cars>")]
    first, second = check(put(tmp_path, b"<Data><cars>" + cars + cars + b"</cars></Data>"))
    assert first.record
    assert codes(second.problems) == [("VIN_DUPLICATE_IN_FILE", "vin", "error")]


def test_today_is_the_day_of_the_stage() -> None:
    assert date(2026, 3, 31) == TODAY
