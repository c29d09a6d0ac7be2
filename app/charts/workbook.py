"""The workbook of reports: typed cells with number formats, a native chart, a sheet with the parameters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

import xlsxwriter
from flask_babel import gettext as _

from app.charts import wording
from app.charts.closed_words import tell_closed
from app.charts.figure import COLORS
from app.charts.grouping import BY_WORDS, HEADINGS
from app.charts.measuring import Result, Table
from app.charts.render import plain
from app.charts.report import By, Kind
from app.charts.sheet import TOTAL, Cell, Head, list_heads, list_lines, list_second_heads, list_second_lines

NUMBER_FORMATS: dict[Kind, str] = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.##",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: '#,##0.0" %"',
    Kind.DAYS: "#,##0.0",
    Kind.MONTHS: "#,##0.00",
    Kind.RATIO: "#,##0.00",
    Kind.MINUTES: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
LONGEST_SHEET_NAME = 31
LINE_HEIGHT = 15  # points
LETTERS_A_LINE = 16
Styles: TypeAlias = dict[tuple[Kind, bool], Any]


def to_xlsx(results: Sequence[Result]) -> bytes:
    """A workbook: a sheet for each report and currency, then one that says what was asked and how it is counted."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        styles: Styles = {
            (kind, is_bold): book.add_format({"num_format": pattern, "bold": is_bold})
            for kind, pattern in NUMBER_FORMATS.items()
            for is_bold in (False, True)
        }
        for result in results:
            for table in result.tables:
                _write_table(book, styles, result, table)
                if result.report.second:
                    _write_second(book, styles, result, table)
        _write_parameters(book, styles, results)
    return content.getvalue()


def _write_table(book: Any, styles: Styles, result: Result, table: Table) -> None:
    page, heads = book.add_worksheet(_sheet_name(result, table)), list_heads(result)
    _write_heads(book, page, heads, table)
    _write_lines(page, styles, heads, list_lines(result, table))
    page.freeze_panes(1, len(HEADINGS[result.selection.by]))
    if table.rows:
        _add_chart(book, page, result, len(table.rows), heads)


def _write_second(book: Any, styles: Styles, result: Result, table: Table) -> None:
    page, heads = book.add_worksheet(_sheet_name(result, table, "2")), list_second_heads(result)
    _write_heads(book, page, heads, table)
    _write_lines(page, styles, heads, list_second_lines(table))
    page.freeze_panes(1, 1)


def _sheet_name(result: Result, table: Table, mark: str = "") -> str:
    further = (mark, table.currency or "") if len(result.tables) > 1 else (mark,)
    return " ".join(part for part in (result.report.slug, *further) if part)[:LONGEST_SHEET_NAME]


def _write_heads(book: Any, page: Any, heads: Sequence[Head], table: Table) -> None:
    labels = [wording.head_label(head.label, head.kind, table.currency) for head in heads]
    page.write_row(0, 0, labels, book.add_format({"bold": True, "text_wrap": True, "bottom": 1}))
    # Not every program makes a row as high as its text: the longest heading has room for all its lines.
    page.set_row(0, LINE_HEIGHT * max(-(-len(label) // LETTERS_A_LINE) for label in labels))


def _write_lines(page: Any, styles: Styles, heads: Sequence[Head], lines: Sequence[Sequence[Cell]]) -> None:
    page.set_column(0, len(heads) - 1, 18)
    for number, line in enumerate(lines, start=1):
        is_total = line[0] == TOTAL
        for place, (head, cell) in enumerate(zip(heads, line, strict=True)):
            write_cell(page, (number, place), cell, styles[head.kind, is_total])


def write_cell(page: Any, at: tuple[int, int], cell: Cell, style: Any) -> None:
    """Write a typed cell; a moment as its clock showed it."""
    if isinstance(cell, datetime):
        page.write_datetime(*at, cell.replace(tzinfo=None), style)
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, style)
    elif isinstance(cell, str):
        page.write_string(*at, cell, style)
    elif cell is None:
        page.write_blank(*at, None, style)
    else:
        page.write_number(*at, plain(cell), style)


def _add_chart(book: Any, page: Any, result: Result, rows: int, heads: Sequence[Head]) -> None:
    chart = result.report.chart
    drawn = book.add_chart({"type": "column", **({"subtype": "stacked"} if chart.is_stacked else {})})
    names = len(HEADINGS[result.selection.by])
    for number, head in enumerate(heads):
        if head.name in chart.columns:
            drawn.add_series(
                {
                    "name": [page.name, 0, number],
                    "categories": [page.name, 1, names - 1, rows, names - 1],
                    "values": [page.name, 1, number, rows, number],
                    "fill": {"color": COLORS[chart.columns.index(head.name) % len(COLORS)]},
                }
            )
    drawn.set_title({"name": str(result.report.title)})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 900, "height": 420})
    page.insert_chart(rows + (2 if result.selection.by is By.TOTAL else 3), 0, drawn)


def _write_parameters(book: Any, styles: Styles, results: Sequence[Result]) -> None:
    page = book.add_worksheet(_("Parameters")[:LONGEST_SHEET_NAME])
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    number = 0
    for result in results:
        page.write_string(number, 0, f"{result.report.number}. {result.report.title}", styles[Kind.TEXT, True])
        for label, text in _describe(result):
            number += 1
            page.write_string(number, 0, label)
            page.write_string(number, 1, text)
        number += 2


def _describe(result: Result) -> list[tuple[str, str]]:
    shares = [
        (f"{_('Completeness')} {table.currency or ''}".strip(), wording.show_share(table.completeness))
        for table in result.tables
    ]
    closed = tell_closed(result).text
    return [
        *wording.list_parameters(result.selection),
        (_("Rows"), str(BY_WORDS[result.selection.by])),
        *([(_("Closed months"), closed)] if closed else []),
        *shares,
        *wording.list_formulas(result.report),
    ]
