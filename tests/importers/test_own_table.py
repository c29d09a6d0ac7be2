"""Our own table: headings, cells and what shifts in them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.importers.fields import COLUMNS, FIELD
from app.importers.recognise import open_delivery
from app.importers.records import Expense, PricePoint
from tests.importers.deliveries import CAR, car, check, codes, put, read, vin, workbook


def row_of(told: dict[str, Any], names: list[str]) -> list[Any]:
    return [told.get(name, "") for name in names]


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


def test_a_missing_column_is_told_once_and_to_every_row(tmp_path: Path) -> None:
    names = [name for name in CAR if name not in {"vin", "price"}]
    path = put(tmp_path, workbook(names, row_of(car(1), names), row_of(car(2), names)))
    with open_delivery(path, "s.xlsx") as delivery:
        assert len(list(delivery.cars)) == 2
        assert codes(delivery.problems) == [("COLUMN_MISSING", "vin", "error"), ("COLUMN_MISSING", "price", "error")]
    for row in check(path):
        assert row.record is None
        assert codes(row.problems) == [("FIELD_REQUIRED", "vin", "error"), ("FIELD_REQUIRED", "price", "error")]


def test_an_unknown_column_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, workbook([*CAR, "Запах салона"], [*row_of(car(), list(CAR)), "ель"]))
    with open_delivery(path, "s.xlsx") as delivery:
        assert len(list(delivery.cars)) == 1
        assert [(problem.code, problem.value) for problem in delivery.problems] == [("COLUMN_UNKNOWN", "Запах салона")]


def test_a_table_without_stock_numbers_has_the_vin_as_key(tmp_path: Path) -> None:
    names = [name for name in CAR if name != "unique_id"]
    path = put(tmp_path, workbook(names, row_of(car(), names)))
    with open_delivery(path, "s.xlsx") as delivery:
        assert delivery.id_from_vin
        assert list(delivery.cars)
        assert delivery.problems == []
    (row,) = check(path)
    assert (row.unique_id, row.problems) == (vin(1), [])


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("Mileage, miles", 1000, "mileage_km", 1609),
        ("Пробег (тыс. км)", 41, "mileage_km", 41_000),
        ("Мощность, кВт", 90, "power_hp", 122),
        ("Цена, тыс. руб.", 1050, "price", Decimal(1_050_000)),
        ("Price (RUB)", "1 050 000", "price", Decimal(1_050_000)),
    ],
)
def test_a_unit_in_a_heading_counts_for_its_column(
    tmp_path: Path, heading: str, cell: Any, name: str, value: Any
) -> None:
    told = car(**{"mileage_km": 41000, name: cell})
    (row,) = check(put(tmp_path, workbook([heading if key == name else key for key in told], list(told.values()))))
    assert row.problems == []
    assert row.record is not None
    assert row.record.get(name) == value


def test_a_price_in_other_money_is_refused_by_its_heading(tmp_path: Path) -> None:
    told = car()
    headings = ["Price (£)" if key == "price" else key for key in told]
    (row,) = check(put(tmp_path, workbook(headings, list(told.values()))))
    assert codes(row.problems) == [("VALUE_UNKNOWN", "price", "error")]


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
