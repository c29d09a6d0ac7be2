"""Workbooks: every kind that dealers send, and those that would break the reader."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from app.importers.limits import MEGABYTE, STANDARD, Limits
from app.importers.readers.workbook import open_workbook
from app.importers.recognise import open_delivery
from tests.importers.deliveries import CAR, archive, car, check, codes, put, read, refusal, save, workbook

ROW = list(car().values())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def as_xls(*rows: list[Any]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Stock")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_ods(*rows: Iterable[Any], title: str = "Stock") -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name=title)
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def as_strict(content: bytes) -> bytes:
    """The same workbook in the strict variant of the standard, which some libraries take for empty."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            part = book.read(name)
            for namespace in (b"spreadsheetml", b"officeDocument"):
                part = part.replace(
                    b"http://schemas.openxmlformats.org/" + namespace + b"/2006",
                    b"http://purl.oclc.org/ooxml/" + namespace,
                )
            parts[name] = part
    return archive(parts)


@pytest.mark.parametrize("write", [workbook, as_xls, as_ods, lambda *rows: as_strict(workbook(*rows))])
def test_one_car_is_the_same_in_every_kind_of_workbook(tmp_path: Path, write: Any) -> None:
    (row,) = check(put(tmp_path, write(list(CAR), ROW)))
    assert row.problems == []
    assert row.record is not None
    assert (row.record.unique_id, row.record.get("year"), row.place) == ("N-1", 2022, "stock.bin Stock!2")


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for offset, (name, value) in enumerate({**car(), "fuel": "дрова"}.items()):
        sheet.cell(4, 3 + offset, name)
        sheet.cell(7, 3 + offset, value)
    (row,) = check(put(tmp_path, save(book), "s.xlsx"))
    assert [problem.place for problem in row.problems] == ["s.xlsx Sheet!J7"]


@pytest.mark.parametrize("mac", [False, True])
def test_days_come_right_in_both_calendars(tmp_path: Path, mac: bool) -> None:  # noqa: FBT001
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    sheet = book.active
    assert sheet is not None
    sheet.append([*CAR, "acquired_on", "inspected_on"])
    sheet.append([*ROW, date(2026, 1, 10), 46_032 - (1_462 if mac else 0)])
    (row,) = check(put(tmp_path, save(book)))
    assert row.record is not None
    assert (row.record.get("acquired_on"), row.record.get("inspected_on")) == (date(2026, 1, 10), date(2026, 1, 10))


def test_every_sheet_with_headings_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second, hidden = (book.create_sheet(name) for name in ("Kia", "Hyundai", "Old"))
    book.worksheets[0]["A1"] = "Наш склад"
    for number, sheet in enumerate((first, second, hidden), 1):
        sheet.append(list(CAR))
        sheet.append(list(car(number).values()))
    hidden.sheet_state = "hidden"
    assert [row.place for row in check(put(tmp_path, save(book), "s.xlsx"))] == ["s.xlsx Kia!2", "s.xlsx Hyundai!2"]


def test_a_cell_in_the_last_corner_does_not_end_the_process(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.create_sheet("Far")
    sheet["A1"] = 1
    sheet["XFD1048576"] = 2
    assert codes(refusal(put(tmp_path, save(book)))) == [("FILE_TOO_LARGE", None, "error")]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(list(CAR), ROW))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/sharedStrings.xml"] = b"0" * 20 * MEGABYTE
    path = put(tmp_path, archive(parts))
    assert codes(refusal(path)) == [("ARCHIVE_TOO_LARGE", None, "error")]
    path = put(tmp_path, archive(parts, zipfile.ZIP_STORED))
    assert codes(refusal(path, Limits(unpacked_bytes=10 * MEGABYTE))) == [("ARCHIVE_TOO_LARGE", None, "error")]


def test_a_workbook_with_a_password_is_told_as_encrypted(tmp_path: Path) -> None:
    package = OLE + b"\0" * 2_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2_000
    assert codes(refusal(put(tmp_path, package, "stock.xlsx"))) == [("ENCRYPTED", None, "error")]
    xls = as_xls(list(CAR), ROW)
    start = xls.index(b"\x09\x08\x10\x00")  # the first record of the book; the next becomes FILEPASS (MS-XLS 2.4.117)
    locked = xls[: start + 20] + b"\x2f\x00" + xls[start + 22 :]
    assert codes(refusal(put(tmp_path, locked, "stock.xls"))) == [("ENCRYPTED", None, "error")]


@pytest.mark.parametrize("damage", [lambda book: book[: len(book) // 2], lambda book: book[:600] + b"\0" * 600])
@pytest.mark.parametrize("write", [workbook, as_xls, as_ods])
def test_a_damaged_workbook_is_refused(tmp_path: Path, write: Any, damage: Any) -> None:
    (problem,) = refusal(put(tmp_path, damage(write(list(CAR), ROW))))
    assert problem.code in {"FILE_UNREADABLE", "FORMAT_UNKNOWN", "FILE_EMPTY"}


def test_a_document_that_is_closed_early_leaves_no_process(tmp_path: Path) -> None:
    path = put(tmp_path, workbook(list(CAR), *([ROW] * 2_000)))
    document = open_workbook(path, "s.xlsx", STANDARD)
    next(document.rows(0))
    document.close()
    assert document.source._process.returncode is not None  # type: ignore[attr-defined]
    with open_delivery(path, "s.xlsx") as delivery:
        next(delivery.cars)


def test_a_large_sheet_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [list(car(number).values()) for number in range(1_000)]
    cars = read(put(tmp_path, workbook(list(CAR), *rows), "s.xlsx"))
    assert [str(cars[-1].site.car), len(cars)] == ["s.xlsx Stock!1001", 1_000]
