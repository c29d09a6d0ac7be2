"""Tables of dealers' own: known again by headings or by values, and read by the columns that a person assigned."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwt
from flask import Flask

from app.errors import RuleBroken
from app.extensions import db
from app.importers.mapping import TableMapping, format_of
from app.importers.readers.table import NumberedRow, Row, Sheet
from app.importers.recognise import has_columns, open_delivery
from app.importers.records import RawCar
from app.importers.table_shape import Shape, find_headings, kind_of, looks_like, shape_of_headings, shape_of_values
from app.models import ColumnMapping, Dealer
from app.services import column_mappings
from app.services.audit import Actor
from app.services.column_mappings import Assignment, TableLook
from tests.importers.deliveries import archive, put, refusal, vin, workbook
from tests.importers.pipeline import codes, listing, send, totals
from tests.stage import NOW, Stage, working

HEADINGS: Row = ["Шасси", "Фирма", "Что за машина", "Выпуск", "Накручено", "Хотим"]
CAR: Row = [vin(1), "Hyundai", "Solaris", 2022, 41_000, 1_050_000]
COLUMNS = {1: "vin", 2: "make", 3: "model", 4: "year", 5: "mileage_km", 6: "price"}
LATER = NOW + timedelta(days=1)


def rows_of(*rows: Row) -> tuple[NumberedRow, ...]:
    return tuple(NumberedRow(number, [*cells]) for number, cells in enumerate(rows, 1))


def mapping(shape: Shape, columns: Mapping[int, str] = COLUMNS, **more: Any) -> TableMapping:
    return TableMapping(shape, columns, **{"units": {}, "constants": {}, "mode": "delta", **more})


def read_by(path: Path, *mappings: TableMapping) -> list[RawCar]:
    with open_delivery(path, path.name, formats=(format_of(mappings),)) as delivery:
        return list(delivery.cars)


def save(dealer_id: int, shape: Shape, columns: Mapping[int, str] = COLUMNS, **more: Any) -> ColumnMapping:
    told = {"units": {}, "constants": {}, "mode": "delta", **more}
    look = TableLook(shape.signature, shape.has_headings, [str(cell) for cell in HEADINGS], shape.parts)
    return column_mappings.save(
        dealer=db.session.get_one(Dealer, dealer_id),
        name="Выгрузка из 1С",
        look=look,
        assignment=Assignment(columns=columns, **told),
        by=Actor(at=NOW, name="editor"),
    )


def test_a_table_is_known_again_by_its_headings_wherever_they_stand() -> None:
    shape = shape_of_headings(NumberedRow(1, [*HEADINGS, "", ""]))
    lower = Sheet(None, rows_of(["Прайс"], [], [str(cell).upper() + ":" for cell in HEADINGS], CAR))
    assert looks_like(shape, lower) == 3
    assert looks_like(shape, Sheet(None, rows_of([*HEADINGS, "Ещё"], CAR))) is None


def test_a_table_without_headings_is_known_again_by_the_kinds_of_its_values() -> None:
    shape = shape_of_values(rows_of(CAR, [vin(2), "Kia", "Rio", 2020, "", "900 000 р."]))
    assert shape.parts == ("vin", "text", "text", "number", "number", "number")
    assert looks_like(shape, Sheet(None, rows_of([vin(3), "Kia", "", "2019", "12 000", "1"]))) == 0
    assert looks_like(shape, Sheet(None, rows_of(["Kia", vin(3), "Rio", 2019, 12_000, 1]))) is None
    assert looks_like(shape, Sheet(None, rows_of(HEADINGS, CAR))) is None


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", "blank"), (" \u00a0", "blank"), (vin(1), "vin"), ("//s7d1.scene7.com/is/image", "link"), (7, "number"),
        ("https://a.example/1.jpg", "link"), ("31.03.2026", "date"), ("170\u00a0565 км", "number"), ("дизель", "text"),
        (True, "text"),
    ],
)  # fmt: skip
def test_what_a_cell_holds(cell: Any, kind: str) -> None:
    assert kind_of(cell) == kind


def test_the_row_of_headings_is_found_even_when_we_know_none_of_its_words() -> None:
    assert find_headings(Sheet(None, rows_of(["Прайс"], HEADINGS, CAR))) == 2
    assert find_headings(Sheet(None, rows_of(CAR, CAR))) == 0
    assert find_headings(Sheet(None, rows_of(["Марка", "Модель"], ["Kia", "Rio"]))) == 1
    assert find_headings(Sheet(None, ())) == 0


def test_an_assigned_table_is_read_in_every_kind_of_file(tmp_path: Path) -> None:
    told = mapping(shape_of_headings(NumberedRow(1, HEADINGS)))
    lines = [";".join(str(cell) for cell in row) for row in (HEADINGS, CAR)]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADINGS, CAR))
    files = {
        "a.xlsx": workbook(HEADINGS, CAR),
        "a.csv": "\n".join(lines).encode("cp1251"),
        "a.html.xls": f"<html><table>{page}</table></html>".encode(),
        "a.xls": _xls(HEADINGS, CAR),
        "a.zip": archive({"лист.csv": "\n".join(lines).encode(), "a.jpg": b"\xff\xd8\xff"}),
    }
    for name, content in files.items():
        (car,) = read_by(put(tmp_path, content, name), told)
        assert {key: str(value).removesuffix(".0") for key, value in car.values.items()} == {
            "vin": vin(1), "make": "Hyundai", "model": "Solaris", "year": "2022", "mileage_km": "41000",
            "price": "1050000",
        }  # fmt: skip


def test_constants_units_and_several_columns_of_photos(tmp_path: Path) -> None:
    headings: Row = ["Шасси", "Пробежал", "Снимок", "Снимок 2"]
    told = mapping(
        shape_of_headings(NumberedRow(1, headings)),
        {1: "vin", 2: "mileage_km", 3: "photos", 4: "photos"},
        units={"mileage_km": "mi"},
        constants={"make": "Hyundai", "condition": "used"},
    )
    first, second = read_by(
        put(tmp_path, workbook(headings, [vin(1), 10, "a.jpg", "b.jpg"], [vin(2), 10, "", "c.jpg"])), told
    )
    assert (first.values["make"], first.values["condition"]) == ("Hyundai", "used")
    assert (first.units, first.values["photos"], second.values["photos"]) == (
        {"mileage_km": "mi"}, "a.jpg|b.jpg", "c.jpg",
    )  # fmt: skip
    assert str(first.site.of("photos")).endswith("C2")


def test_an_unknown_table_says_that_its_columns_can_be_assigned(tmp_path: Path) -> None:
    for content in (workbook(HEADINGS, CAR), archive({"a.csv": b"x;y\n1;2", "b.txt": b"hello"})):
        (problem,) = refusal(put(tmp_path, content))
        assert (problem.code, has_columns(problem)) == ("FORMAT_UNKNOWN", True)
    (problem,) = refusal(put(tmp_path, b"<offers/>"))
    assert not has_columns(problem)


def test_a_kept_mapping_reads_the_dealers_next_file_and_nobody_elses(app: Flask, stage: Stage) -> None:
    content = workbook(HEADINGS, CAR)
    with working(app):
        assert codes(send(stage.north_id, content)) == ["FORMAT_UNKNOWN"]
        save(stage.north_id, shape_of_headings(NumberedRow(1, HEADINGS)))
        upload = send(stage.north_id, content)
        assert (upload.status, upload.format, upload.mode) == ("applied", "mapped_table", "delta")
        assert totals(upload) == {"delivered": 1, "new": 1}
        assert listing(vin(1)).vin == vin(1)
        assert codes(send(stage.south_id, content)) == ["FORMAT_UNKNOWN"]


def test_a_file_whose_columns_were_assigned_anew_is_no_duplicate(app: Flask, stage: Stage) -> None:
    content, shape = workbook(HEADINGS, CAR), shape_of_headings(NumberedRow(1, HEADINGS))
    with working(app):
        save(stage.north_id, shape, {**COLUMNS, 5: "trim"})
        assert codes(send(stage.north_id, content)) == []
        assert send(stage.north_id, content, at=NOW + timedelta(hours=1)).status == "duplicate"
        again = save(stage.north_id, shape)
        again.changed_at = NOW + timedelta(hours=2)
        assert again.version == 2
        assert totals(send(stage.north_id, content, at=LATER)) == {"delivered": 1, "changed": 1}


def test_a_table_without_vins_is_read_and_every_row_is_told(app: Flask, stage: Stage) -> None:
    content = workbook(["make", "model", "year", "price", "mileage"], ["Hyundai", "Solaris", 2020, 900_000, 50_000])
    with working(app):
        upload = send(stage.north_id, content)
        assert (upload.status, totals(upload)) == ("applied", {"delivered": 1, "rejected": 1})
        assert codes(upload) == ["FIELD_REQUIRED", "FIELD_REQUIRED", "COLUMN_MISSING", "COLUMN_MISSING"]


def test_a_full_delivery_whose_rows_name_no_car_withdraws_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        save(stage.north_id, shape_of_headings(NumberedRow(1, HEADINGS)))
        send(stage.north_id, workbook(HEADINGS, CAR))
        nameless = workbook(["make", "model", "year", "price"], ["Hyundai", "Solaris", 2020, 900_000])
        upload = send(stage.north_id, nameless, asked_mode="full", at=LATER)
        assert (upload.status, totals(upload)) == ("held", {"delivered": 1, "rejected": 1, "missing": 1, "held": 1})


def test_a_mapping_needs_a_name_a_column_and_a_mode(app: Flask, stage: Stage) -> None:
    shape = shape_of_headings(NumberedRow(1, HEADINGS))
    with working(app):
        for more, code in (({"columns": {}}, "NO_COLUMNS"), ({"mode": "some"}, "MODE_UNKNOWN")):
            with pytest.raises(RuleBroken, match=code):
                save(stage.north_id, shape, **more)


def test_a_forgotten_mapping_makes_the_table_unknown_again(app: Flask, stage: Stage) -> None:
    content = workbook(HEADINGS, CAR)
    with working(app):
        kept = save(stage.north_id, shape_of_headings(NumberedRow(1, HEADINGS)))
        column_mappings.remove(mapping=kept, by=Actor(at=NOW, name="editor"))
        db.session.commit()
        assert codes(send(stage.north_id, content)) == ["FORMAT_UNKNOWN"]


def _xls(*rows: Row) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Stock")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
