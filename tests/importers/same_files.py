"""The fifty cars of `same_cars` as files in every own format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from app.importers.fields import COLUMNS
from tests.importers.deliveries import own_xml, save
from tests.importers.same_cars import CARS

_LISTS: Final = ("options", "photos")


def typed(text: str) -> str | int | float | date:
    """A value as a program types it: plain numbers as numbers, days of ISO as days, yes and no."""
    if text in {"true", "false"}:
        return text == "true"
    if re.fullmatch(r"[1-9]\d{0,14}|0", text):
        return int(text)
    if re.fullmatch(r"\d+\.\d*[1-9]", text):
        return float(text)
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def write_xml() -> bytes:
    """Own XML."""
    return own_xml(*map(_nest, CARS), attributes='mode="delta"')


def _nest(car: dict[str, Any]) -> dict[str, Any]:
    nested = {name: "".join(f"<{name[:-1]}>{part}</{name[:-1]}>" for part in car.get(name, ())) for name in _LISTS}
    nested["expenses"] = "".join(
        f'<expense kind="{kind}" amount="{sum_}" spent_on="{day}"/>' for kind, sum_, day in car["expenses"]
    )
    nested["price_history"] = "".join(f'<price at="{day}" amount="{sum_}"/>' for day, sum_ in car["price_history"])
    return {**car, **nested}


def write_json() -> bytes:
    """Own JSON with numbers as numbers."""

    def plain(text: str) -> Any:
        value = typed(text)
        return text if isinstance(value, date) else value

    def tell(car: dict[str, Any]) -> dict[str, Any]:
        told = {name: plain(value) if isinstance(value, str) else value for name, value in car.items()}
        told["expenses"] = [
            {"kind": kind, "amount": plain(amount), "spent_on": day} for kind, amount, day in car["expenses"]
        ]
        told["price_history"] = [{"at": day, "amount": plain(amount)} for day, amount in car["price_history"]]
        return told

    return json.dumps({"mode": "delta", "cars": [tell(car) for car in CARS]}, ensure_ascii=False).encode()


def rows() -> Iterator[list[str]]:
    """A table: names, then a row a car."""
    yield [column.name for column in COLUMNS]
    for car in CARS:
        costs = {f"expense_{kind}": f"{day} {amount}".strip() for kind, amount, day in car["expenses"]}
        lists = {name: "|".join(car.get(name, ())) for name in _LISTS}
        steps = {"price_history": "|".join(f"{day} {amount}" for day, amount in car["price_history"])}
        flat = {**car, **lists, **costs, **steps}
        yield [flat.get(column.name, "") for column in COLUMNS]


def write_csv() -> bytes:
    """A table as text."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows())
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx() -> bytes:
    """A workbook of today."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows(), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, typed(text) if text else None)
            if text.startswith("="):
                cell.data_type = "s"
    return save(book)


def write_xls() -> bytes:
    """A workbook of 1997."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet, days = book.add_sheet("Stock"), xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for number, row in enumerate(rows()):
        for column, text in enumerate(row):
            value = typed(text)
            sheet.write(number, column, value, *((days,) if isinstance(value, date) else ()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_ods() -> bytes:
    """A workbook of free offices."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Stock")
    for row in rows():
        line = TableRow()
        for text in row:
            line.addElement(_ods_cell(text))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    book.write(buffer)
    return buffer.getvalue()


def _ods_cell(text: str) -> Any:
    value = typed(text)
    if isinstance(value, str):
        cell = TableCell(valuetype="string")
        for paragraph in value.split("\n"):
            cell.addElement(P(text=paragraph))
        return cell
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=text)
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    return TableCell(valuetype="float", value=str(value))
