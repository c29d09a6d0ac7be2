"""The delivered file given back: bad values marked, errors with each row, and readable again as it is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from flask import Flask
from flask_babel import force_locale
from lxml import etree

from app.errors import RuleBroken
from app.importers.engine import limits_of
from app.importers.limits import STANDARD
from app.importers.marked import open_marked
from app.importers.marked.documents import mark_xml
from app.importers.problems import found
from app.importers.readers.ignored import ERROR_MARK
from app.importers.readers.xml import open_xml
from app.models import Upload
from tests.importers.deliveries import archive, car, own_xml, put, vin, workbook
from tests.importers.pipeline import codes, jpeg, listing, rows, send, totals
from tests.importers.test_workbooks import as_ods
from tests.stage import Stage, working

NAMES = ("unique_id", "vin", "make", "model", "year", "mileage_km", "price", "color")
TABLE = (
    NAMES,
    ("N-1", vin(1), "Hyundai", "Solaris", "2022", "41000", "1050000", "чёрный"),
    ("N-2", vin(2), "Hyundai", "Solaris", "1822", "41000", "1050000", "шмурдяк"),
    ("N-3", "", "Hyundai", "Solaris", "2021", "41000", "много", ""),
)
FOUND = ["NUMBER_OUT_OF_RANGE", "VALUE_UNKNOWN", "NUMBER_INVALID", "FIELD_REQUIRED"]
RED, YELLOW = "00FF9999", "00FFE699"


def give_back(app: Flask, upload: Upload, locale: str = "en") -> tuple[str, bytes]:
    """The marked file: its name and bytes."""
    with force_locale(locale), open_marked(upload, limits_of(app.config["SETTINGS"])) as marked:
        return marked.name, marked.path.read_bytes()


def write_csv(table: Iterable[Iterable[str]], encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(table)
    return stream.getvalue().encode(encoding)


def write_xls(table: Iterable[Iterable[Any]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Склад")
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_cars(table: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    names, *rest = [list(row) for row in table]
    return [dict(zip(names, row, strict=True)) for row in rest]


def recode(document: bytes) -> bytes:
    return document.decode().replace("UTF-8", "UTF-16").encode("utf-16")


DELIVERIES: dict[str, tuple[Callable[[], bytes], str]] = {
    "xlsx": (lambda: workbook(*TABLE), ".xlsx"),
    "xls": (lambda: write_xls(TABLE), ".xlsx"),
    "csv": (lambda: write_csv(TABLE), ".csv"),
    "windows csv": (lambda: write_csv(TABLE, "cp1251", "\t"), ".csv"),
    "json": (lambda: json.dumps({"mode": "delta", "cars": as_cars(TABLE)}).encode(), ".json"),
    "xml": (lambda: own_xml(*as_cars(TABLE), attributes='mode="delta"'), ".xml"),
    "wide xml": (lambda: recode(own_xml(*as_cars(TABLE), attributes='mode="delta"')), ".xml"),
    "archive": (lambda: archive({"склад/cars.xml": own_xml(*as_cars(TABLE)), "N-1.jpg": jpeg()}), ".zip"),
}


@pytest.mark.parametrize("kind", DELIVERIES)
def test_a_marked_file_is_read_again_with_the_same_findings_and_no_others(app: Flask, stage: Stage, kind: str) -> None:
    write, suffix = DELIVERIES[kind]
    with working(app):
        first = send(stage.north_id, write())
        name, content = give_back(app, first, "ru")

        again = send(stage.north_id, content)

        assert name == f"stock-{first.id}{suffix}"
        assert sorted(codes(first)) == sorted(FOUND)
        assert codes(again) == codes(first)
        assert (again.format, totals(again)["rejected"], again.unchanged) == (first.format, 2, 1)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_bad_cells_of_a_workbook_are_red_or_yellow_and_say_why(app: Flask, stage: Stage, kind: str) -> None:
    with working(app):
        _name, content = give_back(app, send(stage.north_id, DELIVERIES[kind][0]()))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert [cell.value for cell in sheet[1]] == [*NAMES, f"{ERROR_MARK}Errors"]
    fills = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet for cell in row if cell.fill.fill_type}
    assert fills == {"E3": RED, "H3": YELLOW, "I3": RED, "B4": RED, "G4": RED, "I4": RED}
    assert "is outside of" in str(sheet["E3"].comment.text)
    assert str(sheet["I4"].value).startswith(f"{ERROR_MARK}Error: ")
    assert [cell.value for cell in sheet[2]] == [*TABLE[1], None]


FORMULAS = ("=1+1", "+7 900 1", "-a", "@a", "'=1", " =1", "[a]")


def test_nothing_in_a_marked_table_starts_a_formula_and_all_of_it_comes_back(app: Flask, stage: Stage) -> None:
    told = [(f"N-{at}", vin(at + 1), *TABLE[1][2:-1], "шмурдяк", text) for at, text in enumerate(FORMULAS)]
    with working(app):
        first = send(stage.north_id, write_csv([(*NAMES, "trim"), *told]))
        _name, content = give_back(app, first)
        again = send(stage.north_id, content)
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
        assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@")] == []
        assert (totals(first)["new"], totals(again)) == (7, {"delivered": 7, "unchanged": 7})
        assert {listing(key).trim for key in ("N-0", "N-4")} == {"=1+1", "=1"}


@pytest.mark.parametrize("title", ["Склад 1/2 [all]:?*", "Я" * 60, "'=1'"])
def test_a_sheet_may_have_a_name_that_excel_does_not_allow(app: Flask, stage: Stage, title: str) -> None:
    with working(app):
        _name, content = give_back(app, send(stage.north_id, as_ods(*TABLE, title=title)))
        again = send(stage.north_id, content)
        assert sorted(codes(again)) == sorted(FOUND)
        assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0]) <= 31


def test_a_dealers_workbook_keeps_its_looks(app: Flask, stage: Stage) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(*TABLE)))
    book.worksheets[0].column_dimensions["A"].width = 33
    book.create_sheet("Notes")["B2"] = "ours"
    stream = io.BytesIO()
    book.save(stream)
    with working(app):
        _name, content = give_back(app, send(stage.north_id, stream.getvalue()))

    back = openpyxl.load_workbook(io.BytesIO(content))

    assert (back.worksheets[0].column_dimensions["A"].width, back["Notes"]["B2"].value) == (33, "ours")


def test_a_workbook_too_large_for_that_is_written_anew(
    app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.importers.marked.workbook._IN_PLACE", 1)
    with working(app):
        _name, content = give_back(app, send(stage.north_id, workbook(*TABLE)))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert (sheet["E3"].fill.fgColor.rgb, sheet["A2"].value) == (RED, "N-1")


def test_a_text_that_begins_like_a_formula_stays_a_text(app: Flask, stage: Stage) -> None:
    table = [[*row, text] for row, text in zip(TABLE, ("trim", "=1+1", "+1", "@x"), strict=True)]
    with working(app):
        _name, content = give_back(app, send(stage.north_id, write_xls(table)))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert (sheet["I2"].value, sheet["I2"].data_type) == ("=1+1", "s")


def test_a_cell_of_csv_says_the_errors_of_its_row_in_the_code_page_of_the_file(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send(stage.north_id, write_csv(TABLE, "cp1251"))
        russian, thai = (give_back(app, first, locale)[1].decode("cp1251") for locale in ("ru", "th"))

    told = [row[8:] for row in csv.reader(io.StringIO(russian), delimiter=";")]
    assert told[:2] == [[f"{ERROR_MARK}Ошибки"], []]
    assert told[2][0].startswith(f"{ERROR_MARK}Ошибка: ")
    assert f"{ERROR_MARK}Error: " in thai


def test_a_car_in_xml_holds_its_errors_and_all_else_stays_byte_for_byte(app: Flask, stage: Stage) -> None:
    source = own_xml(car(1), car(2, year="1822"), {}, attributes='mode="delta"').replace(
        b"<car></car>", b"<car/><!-- kept & -->"
    )
    with working(app):
        _name, content = give_back(app, send(stage.north_id, source))

    cars = etree.fromstring(content).findall("car")
    told = [
        [(error.get("code"), error.get("field"), error.get("value")) for error in car.findall("error")] for car in cars
    ]
    assert told == [[], [("NUMBER_OUT_OF_RANGE", "year", "1822")], []]
    start, end = content.index(b"<error"), content.index(b"</error>\n") + len(b"</error>\n")
    assert b"is outside of" in content[start:end]
    assert content[:start] + content[end:] == source


def test_a_car_in_json_holds_its_errors(app: Flask, stage: Stage) -> None:
    content = json.dumps({"dealer": "NORTH", "mode": "delta", "cars": [car(1), car(2, year="1822")], "by": {"x": 1}})
    with working(app):
        _name, back = give_back(app, send(stage.north_id, content.encode()))

    told = json.loads(back)
    errors = told["cars"][1].pop("errors")
    assert told == json.loads(content)
    found = [(error["code"], error["field"], error["value"]) for error in errors]
    assert found == [("NUMBER_OUT_OF_RANGE", "year", "1822")]


def test_a_list_of_cars_alone_comes_back_as_one(app: Flask, stage: Stage) -> None:
    content = json.dumps([car(1), car(2, year="1822")]).encode()
    with working(app):
        _name, back = give_back(app, send(stage.north_id, content))
    told = json.loads(back)
    assert [error["code"] for error in told[1].pop("errors")] == ["NUMBER_OUT_OF_RANGE"]
    assert told == json.loads(content)


def test_an_archive_keeps_its_photos(app: Flask, stage: Stage) -> None:
    picture = jpeg()
    packed = archive({"склад/cars.xls": write_xls(TABLE), "N-1_1.jpg": picture})
    with working(app):
        _name, content = give_back(app, send(stage.north_id, packed))

    with zipfile.ZipFile(io.BytesIO(content)) as back:
        assert sorted(back.namelist()) == ["N-1_1.jpg", "склад/cars.xlsx"]
        assert back.read("N-1_1.jpg") == picture


def test_feeds_of_others_are_marked_too(app: Flask, stage: Stage) -> None:
    feed = (
        '<?xml version="1.0" encoding="windows-1251"?>\n<data><cars><car><mark_id>Hyundai</mark_id>'
        f"<folder_id>Нечто</folder_id><vin>{vin(1)}</vin><year>2022</year><run>1</run><price>5</price></car></cars></data>"
    ).encode("cp1251")
    with working(app):
        first = send(stage.north_id, feed)
        _name, content = give_back(app, first, "ru")
        again = send(stage.north_id, content)

        assert '<error code="VALUE_UNKNOWN" severity="error" field="model" value="Нечто">' in content.decode("cp1251")
        assert (codes(again), again.format) == (codes(first), "autoru")
        assert rows(again)[0].record["extras"] == rows(first)[0].record["extras"]


def test_a_delivery_without_findings_or_without_its_file_has_nothing_to_give_back(app: Flask, stage: Stage) -> None:
    with working(app):
        clean = send(stage.north_id, own_xml(car(1)))
        purged = send(stage.north_id, own_xml(car(1, year="1822")))
        purged.storage_key = None

        for upload in (clean, purged):
            with pytest.raises(RuleBroken, match="NOTHING_TO_MARK"):
                give_back(app, upload)


def test_marks_of_a_long_file_stand_in_their_own_cars(tmp_path: Path) -> None:
    cars = b"".join(
        f"<car>\n<unique_id>N-{number}</unique_id><trim>{'я' * (number % 97)}</trim></car>\n".encode()
        for number in range(1, 4_001)
    )
    source = put(tmp_path, b"<stock>\n" + cars + b"</stock>", "long.xml")
    document = open_xml(source, "long.xml", STANDARD)
    remarks = {number: [found("FIELD_REQUIRED", field="vin")] for number in range(2, 4_001, 7)}

    mark_xml(document, tmp_path / "marked.xml", "car", remarks)

    marked = etree.parse(tmp_path / "marked.xml").getroot().findall("car")
    assert [place for place, found_car in enumerate(marked, 1) if found_car.find("error") is not None] == [*remarks]
