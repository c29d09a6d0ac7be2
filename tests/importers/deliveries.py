"""Small deliveries made by us, and a short way through the reading half of the import."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from app.importers.limits import STANDARD, Limits
from app.importers.problems import FileRefused, Problem
from app.importers.recognise import open_delivery
from app.importers.records import CheckedCar, RawCar
from app.importers.validate import Ground, check_cars
from app.lib.vin import check_digit_ok
from app.lib.vocabulary.makes import MAKES
from tests.importers.dictionary import ShippedDictionary

TODAY = date(2026, 3, 31)
DICTIONARY = ShippedDictionary(MAKES)
CAR = {
    "unique_id": "N-1", "vin": "", "make": "Hyundai", "model": "Solaris", "year": "2022",
    "mileage_km": "41000", "price": "1050000",
}  # fmt: skip
SOLD = {"status": "sold", "sold_on": "2026-03-05", "sale_price": "1040000"}
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 10


def vin(number: int) -> str:
    """A vehicle number whose check digit is right."""
    return next(v for v in (f"Z94K241C{digit}KR{number:06d}" for digit in "0123456789X") if check_digit_ok(v))


def car(number: int = 1, /, **fields: Any) -> dict[str, Any]:
    """A complete car with a number of its own; None leaves a field out."""
    own = {"unique_id": f"N-{number}", "vin": vin(number)}
    return {name: value for name, value in {**CAR, **own, **fields}.items() if value is not None}


def own_xml(*cars: dict[str, Any], attributes: str = 'dealer="NORTH" mode="full"') -> bytes:
    """A file in our own XML; a value that begins with "<" is taken as it is."""
    rows = "\n".join(f"<car>{''.join(_element(*item) for item in car.items())}</car>" for car in cars)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<stock {attributes}>\n{rows}\n</stock>'.encode()


def _element(name: str, value: Any) -> str:
    text = str(value)
    return f"<{name}>{text if text.startswith('<') else escape(text)}</{name}>"


def workbook(*rows: Iterable[Any], title: str = "Stock") -> bytes:
    """An xlsx with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def put(folder: Path, content: bytes, name: str = "stock.bin") -> Path:
    """The content as a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path, limits: Limits = STANDARD) -> list[RawCar]:
    """The cars of a delivery as delivered."""
    with open_delivery(path, path.name, limits=limits) as delivery:
        return list(delivery.cars)


def check(path: Path, limits: Limits = STANDARD, **ground: Any) -> list[CheckedCar]:
    """The cars of a delivery after the checks."""
    with open_delivery(path, path.name, limits=limits) as delivery:
        stands_on = {"dictionary": DICTIONARY, "today": TODAY, "currency": "RUB", "limits": limits, **ground}
        rows = check_cars(delivery.cars, Ground(id_from_vin=delivery.id_from_vin, **stands_on))
        return [row for row in rows if isinstance(row, CheckedCar)]


def refusal(path: Path, limits: Limits = STANDARD) -> tuple[Problem, ...]:
    """Why a delivery is refused, nothing when it is taken."""
    try:
        check(path, limits)
    except FileRefused as refused:
        return refused.problems
    return ()


def codes(problems: Iterable[Problem]) -> list[tuple[str, str | None, str]]:
    """Code, field and severity of each finding."""
    return [(problem.code, problem.field, problem.severity.value) for problem in problems]
