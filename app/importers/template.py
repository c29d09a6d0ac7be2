"""Empty deliveries to fill in: our own table as xlsx or CSV, our own XML; all from the declaration of the fields."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.importers.fields import COLUMNS, FIELDS, Column, Field, Kind
from app.lib.vocabulary import Word

Models = Mapping[str, Sequence[str]]

SHEET: Final = Word("stock", "Склад", "Stock", "สต็อก")
_DICTIONARIES: Final = Word("dictionaries", "Словари", "Dictionaries", "รายการคำ")
_HEADINGS: Final = (
    Word("field", "Поле", "Field", "ช่องข้อมูล"),
    Word("word", "Слово", "Word", "คำ"),
    Word("belongs_to", "Относится к", "Belongs to", "อยู่ใน"),
)
_LAST_ROW: Final = 10_000  # as far as the drop-down lists reach
_FORMATS: Final = {Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "0.00", Kind.TEXT: "@", Kind.VIN: "@"}
_REQUIRED_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
_CLOSED: Final = frozenset({Kind.ENUM, Kind.YES_NO})


def write_template(kind: str, *, locale: str, models: Models) -> bytes:
    """Give the template's bytes; `models` are the dictionary's makes with their models, by name.

    Raises KeyError when `kind` is none of `TEMPLATES`.
    """
    return TEMPLATES[kind](locale, models)


def _write_xlsx(locale: str, models: Models) -> bytes:
    """A sheet with the names hidden in its first row and the headings below, and one with the words that are known."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    stock = book.create_sheet(SHEET.name(locale))
    ranges = _write_dictionaries(book.create_sheet(_DICTIONARIES.name(locale)), locale, models)
    for number, column in enumerate(COLUMNS, 1):
        _write_column(stock, number, column, locale)
        if column.field.name in ranges and not column.expense:
            _offer_words(stock, number, ranges[column.field.name])
    stock.row_dimensions[1].hidden = True
    stock.freeze_panes = "A3"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_column(sheet: Worksheet, number: int, column: Column, locale: str) -> None:
    sheet.cell(1, number, column.name)
    heading = sheet.cell(2, number, heading_of(column, locale))
    heading.font = Font(bold=True)
    if column.field.required:
        heading.fill = _REQUIRED_FILL
    look = sheet.column_dimensions[get_column_letter(number)]
    look.width = max(12, len(str(heading.value)) + 2)
    look.number_format = _FORMATS.get(column.field.kind, "General")


def heading_of(column: Column, locale: str) -> str:
    """Give what stands above a column for people; required ones bear a mark."""
    return column.word.name(locale) + (" *" if column.field.required else "")


def _offer_words(sheet: Worksheet, number: int, cells: str) -> None:
    """Offer a list; other words are allowed, for more are understood than are offered."""
    letter = get_column_letter(number)
    offer = DataValidation(type="list", formula1=f"={cells}", allow_blank=True, showErrorMessage=False)
    offer.add(f"{letter}3:{letter}{_LAST_ROW}")
    sheet.add_data_validation(offer)


def _write_dictionaries(sheet: Worksheet, locale: str, models: Models) -> dict[str, str]:
    """Write a row a word, the words of one field together, and give the cells of each field's words."""
    sheet.append([word.name(locale) for word in _HEADINGS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    ranges: dict[str, str] = {}
    for field, rows in _words(locale, models):
        first = sheet.max_row + 1
        for word, belongs_to in rows:
            sheet.append([field.word.name(locale), word, belongs_to])
        ranges[field.name] = f"{quote_sheetname(sheet.title)}!$B${first}:$B${sheet.max_row}"
    for letter in "ABC":
        sheet.column_dimensions[letter].width = 30
    sheet.freeze_panes = "A2"
    ranges.pop("model", None)  # thousands of models in one list help nobody
    ranges.pop("options", None)  # a cell holds several
    return ranges


def _words(locale: str, models: Models) -> Iterator[tuple[Field, list[tuple[str, str]]]]:
    for field in FIELDS:
        if field.kind is Kind.MAKE:
            yield field, [(make, "") for make in models]
        elif field.kind is Kind.MODEL:
            yield field, [(model, make) for make, of_make in models.items() for model in of_make]
        elif field.vocabulary and (field.kind in _CLOSED or field.kind is Kind.OPTIONS):
            yield field, [(word.name(locale), "") for word in field.vocabulary.words]


def _write_csv(locale: str, _models: Models) -> bytes:
    """Names and headings, as spreadsheets open it: semicolons, UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerow([heading_of(column, locale) for column in COLUMNS])
    return buffer.getvalue().encode("utf-8-sig")


def _write_xml(locale: str, _models: Models) -> bytes:
    """No car, and one in a comment that shows every element."""
    lines = [f"    {_example(field)}  ({field.word.name(locale)})" for field in FIELDS]
    example = "\n".join(["  <car>", *lines, "  </car>"])
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<stock dealer="" mode="delta">'
    return f"{opening}\n<!--\n{example}\n-->\n</stock>\n".encode()


def _example(field: Field) -> str:
    inside = _NESTED.get(field.kind) or escape(field.example)
    return f"<{field.name}>{inside}</{field.name}>"


_NESTED: Final = {
    Kind.PHOTOS: "<photo>N-1_1.jpg</photo>",
    Kind.EXPENSES: '<expense kind="preparation" amount="30000" spent_on="2026-01-11"/>',
    Kind.PRICES: '<price at="2026-01-12" amount="1100000"/>',
}
TEMPLATES: Final[dict[str, Callable[[str, Models], bytes]]] = {
    "xlsx": _write_xlsx,
    "xml": _write_xml,
    "csv": _write_csv,
}
