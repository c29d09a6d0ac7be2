"""What a person sees of an unknown table: its head, and what its columns may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import RuleBroken
from app.importers.columns import check_assignment, look_at, missing_fields, view_sheet
from app.importers.fields import COLUMNS
from app.importers.limits import STANDARD
from app.importers.mapping import COLUMN
from app.importers.problems import FileRefused
from app.importers.suggestions import suggest
from app.importers.table_layout import Layout
from app.importers.table_shape import WIDEST
from tests.importers.deliveries import DICTIONARY, archive, put, vin, workbook

TABLES = ("uk_100k/hyundi.csv", "uk_100k/unclean_cclass.csv", "ru/auto_ru_cirik87.xlsx", "ru/vellic0ncent_avito.csv")


def proposed(path: Path, row: int | None = None) -> dict[str, str]:
    """What is proposed, by heading or number of the column."""
    view = view_sheet(look_at(path, path.name, STANDARD), 0, row)
    found = suggest(view.sheet, view.row, DICTIONARY)
    return {
        column.heading or str(column.number): found[column.number].column + found[column.number].unit
        for column in view.columns
        if column.number in found
    }


def test_columns_are_proposed_by_headings_in_three_languages_by_near_ones_and_by_units(tmp_path: Path) -> None:
    headings = [
        "Марка авто",
        "โมเดล",
        "Asking  Price ($)",
        "Пробежал, тыс. км",
        "Двигатель (кВт)",
        "ยี่ห้อ",
        "Цвет кузова",
    ]
    rows = workbook(headings, ["Kia", "Rio", 1, 2, 3, "Kia", "белый"])
    assert proposed(put(tmp_path, rows)) == {
        "Asking Price ($)": "price$", "Пробежал, тыс. км": "mileage_kmтыс. км", "Двигатель (кВт)": "power_hpкВт",
        "ยี่ห้อ": "make", "โมเดล": "model", "Цвет кузова": "color",
    }  # fmt: skip


def test_columns_without_headings_are_proposed_by_their_values(tmp_path: Path) -> None:
    first = ["A-1", vin(1), "Хендай", 2019, "дизель", "АКПП", "1 050 000 р.", "90 000 км", "https://a.example/1.jpg"]
    second = ["A-2", vin(2), "Kia", "2020", "бензин", "механика", "£9,500", "12 000 км", "https://a.example/2.jpg"]
    assert proposed(put(tmp_path, workbook(first, second))) == {
        "2": "vin", "3": "make", "4": "year", "5": "fuel", "6": "gearbox", "7": "price", "8": "mileage_km",
        "9": "photos",
    }  # fmt: skip


def test_models_of_the_makes_beside_them_and_names_of_pictures_are_proposed(tmp_path: Path) -> None:
    headings = ["Инв.", "Марка", "Мод.", "Картинка"]
    rows = ["A-1", "Hyundai", "Солярис", "a1.jpg|a2.JPG"], ["A-2", "Kia", "Rio", "b.webp"]
    assert proposed(put(tmp_path, workbook(headings, *rows)), 1) == {
        "Марка": "make", "Мод.": "model", "Картинка": "photos",
    }  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_real_table_are_proposed(shared: Path, name: str) -> None:
    found = list(proposed(shared / "listings" / name).values())
    assert {"price", "year", "mileage_km"} <= set(found)
    assert len(set(found)) == len(found)


def test_the_widest_table_of_an_archive_is_shown(tmp_path: Path) -> None:
    packed = archive({"readme.txt": b"a;b\n", "cars.csv": b"a;b;c\n1;2;3", "x.xml": b"<x/>", "a.jpg": b"\xff\xd8\xff"})
    assert look_at(put(tmp_path, packed), "s.zip", STANDARD).name == "s.zip/cars.csv"


@pytest.mark.parametrize("content", [b"<offers/>", b"\0\0", b"one column\nonly", archive({"a.xml": b"<x/>"}), b""])
def test_what_has_no_columns_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileRefused, match=r"FORMAT_UNKNOWN|FILE_EMPTY"):
        look_at(put(tmp_path, content), "x", STANDARD)


def test_a_table_of_very_many_columns_shows_the_first_ones(tmp_path: Path) -> None:
    path = put(tmp_path, b";".join(b"%d" % number for number in range(20_000)) + b"\n")
    view = view_sheet(look_at(path, "wide.csv", STANDARD), 0, None)
    assert len(view.columns) == WIDEST == len(view.shape.parts)
    assert len(suggest(view.sheet, view.row, DICTIONARY)) <= WIDEST


def test_a_stock_number_or_a_vin_is_enough_of_a_key() -> None:
    layout = Layout({1: COLUMN["vin"], 2: COLUMN["price"]}, 1, constants={"make": "Kia"})
    assert missing_fields(layout) == ["model", "year"]
    assert missing_fields(Layout({})) == ["unique_id", "vin", "make", "model", "year", "price"]


def test_every_column_of_ours_can_be_assigned_alone_and_not_twice() -> None:
    for column in COLUMNS:
        check_assignment({1: column.name}, {}, {})
        if column.name not in {"photos", "options"}:
            with pytest.raises(RuleBroken):
                check_assignment({1: column.name, 2: column.name}, {}, {})
