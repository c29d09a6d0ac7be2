"""Banks and programmes as a workbook that can be changed and taken back; without any it is the empty template."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from app.importers.credit_sheets import NEEDED, SHEETS
from app.lib.credit.terms import Charge, RateRow, Terms
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.credit import CHARGE_BASIS, CHARGE_KIND, CREDIT_COLUMN, CREDIT_SCHEME, CREDIT_SHEET
from app.lib.vocabulary.listing import CONDITION, YES_NO
from app.models import Bank
from app.queries.credit import terms_of, version_in_force

_LAST_ROW: Final = 2_000
_WORDS: Final[dict[str, Vocabulary]] = {
    "condition": CONDITION,
    "scheme": CREDIT_SCHEME,
    "kind": CHARGE_KIND,
    "basis": CHARGE_BASIS,
    **dict.fromkeys(("is_partner", "is_offered", "financed"), YES_NO),
}


def write_credit(banks: Sequence[Bank], *, locale: str) -> bytes:
    """The workbook's bytes, headed and worded in the reader's language; what it reads back changes nothing."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    styles = {
        "head": book.add_format({"bold": True}),
        "needed": book.add_format({"bold": True, "bg_color": "#FFF2CC"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    rows = {"banks": _banks(banks), "programmes": [], "rates": [], "charges": []}
    for bank in banks:
        for programme in bank.programmes:
            terms = terms_of(version_in_force(programme).terms)
            named = {"bank": bank.name, "programme": programme.name}
            rows["programmes"].append({**named, "is_offered": programme.is_offered, **_plain(terms)})
            rows["rates"] += ({**named, **_plain(row)} for row in terms.rates)
            rows["charges"] += ({**named, **_plain(charge)} for charge in terms.charges)
    for code, found in rows.items():
        _write_sheet(book, styles, code, found, locale)
    book.close()
    return buffer.getvalue()


def _banks(banks: Sequence[Bank]) -> list[dict[str, Any]]:
    names = [name for name in SHEETS["banks"] if name != "bank"]
    return [{"bank": bank.name, **{name: getattr(bank, name) for name in names}} for bank in banks]


def _plain(value: Terms | RateRow | Charge) -> dict[str, Any]:
    return {item.name: getattr(value, item.name) for item in fields(value)}


def _write_sheet(book: Any, styles: dict[str, Any], code: str, rows: list[dict[str, Any]], locale: str) -> None:
    sheet = book.add_worksheet(CREDIT_SHEET.name(code, locale))
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(SHEETS[code]):
        heading = CREDIT_COLUMN.name(name, locale)
        is_needed = name in NEEDED[code]
        sheet.write_string(
            0, column, f"{heading} *" if is_needed else heading, styles["needed" if is_needed else "head"]
        )
        sheet.set_column(column, column, max(12, len(heading) + 3))
        if name in _WORDS:
            words = [word.name(locale) for word in _WORDS[name]]
            offer = {"validate": "list", "source": words, "ignore_blank": True, "error_type": "warning"}
            sheet.data_validation(1, column, _LAST_ROW, column, offer)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(_cells(row, code, locale)):
            _write_cell(sheet, number, column, cell, styles)


def _cells(row: dict[str, Any], code: str, locale: str) -> Iterator[Any]:
    for name in SHEETS[code]:
        value = row[name]
        if isinstance(value, bool):
            value = "yes" if value else "no"
        yield _WORDS[name].name(value, locale) if name in _WORDS and value is not None else value


def _write_cell(sheet: Any, row: int, column: int, cell: Any, styles: dict[str, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, styles["date"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, float(cell))
    elif cell is not None:
        sheet.write_string(row, column, str(cell))
