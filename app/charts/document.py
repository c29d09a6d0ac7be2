"""Reports on paper: a PDF with whole tables, the picture after each, and how everything is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.charts import figure, wording
from app.charts.closed_words import tell_closed
from app.charts.drawing import draw_bars
from app.charts.grouping import BY_WORDS, HEADINGS
from app.charts.measuring import Result, Table
from app.charts.report import By
from app.charts.sheet import TOTAL, Cell, Head, list_heads, list_lines, list_second_heads, list_second_lines
from app.charts.words import language
from app.lib.typeset import read_source, typeset

MOST_MEASURES = 11  # beside the names, on a sheet of paper; further ones follow in a table of their own


def to_pdf(results: Sequence[Result]) -> bytes:
    """The reports, each from a new page, in the reader's language; no row and no column is left out."""
    return typeset(read_source("report.typ"), *lay_out(results))


def lay_out(results: Sequence[Result]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What stands on the paper, for app/templates/pdf/report.typ, and the pictures by name."""
    pictures: dict[str, bytes] = {}
    sections = [_section(result, pictures) for result in results]
    return {"lang": language(), "title": _title(results), "footer": _title(results), "sections": sections}, pictures


def _title(results: Sequence[Result]) -> str:
    if len(results) == 1:
        return f"{results[0].report.number}. {results[0].report.title}"
    return str(_("Reports"))


def _section(result: Result, pictures: dict[str, bytes]) -> dict[str, Any]:
    return {
        "title": f"{result.report.number}. {result.report.title}",
        "summary": str(result.report.summary),
        "facts": _list_facts(result),
        "tables": [_show_table(result, table, pictures) for table in result.tables],
        "counted": _("How it is counted"),
        "formulas": wording.list_formulas(result.report),
        "nothing": _("Nothing in this selection."),
    }


def _list_facts(result: Result) -> list[tuple[str, str]]:
    closed = tell_closed(result).text
    return [
        *wording.list_parameters(result.selection),
        (_("Rows"), str(BY_WORDS[result.selection.by])),
        *([(_("Closed months"), closed)] if closed else []),
    ]


def _show_table(result: Result, table: Table, pictures: dict[str, bytes]) -> dict[str, Any]:
    picture = draw_bars(result, table)
    name = f"picture-{len(pictures)}.svg" if picture else ""
    if picture:
        pictures[name] = picture.encode()
    share = wording.show_share(table.completeness)
    second = result.report.second
    return {
        "currency": table.currency or "" if len(result.tables) > 1 else "",
        "completeness": _("Completeness: %(share)s", share=share),
        "blocks": _blocks(list_heads(result), _name_lines(result, table), result.selection.by, table),
        "picture": name,
        "words": figure.describe(result, table),
        "second": str(second.title) if second else "",
        "second_blocks": _blocks(list_second_heads(result), list_second_lines(table), second.by, table)
        if second
        else [],
    }


def _name_lines(result: Result, table: Table) -> list[list[Cell]]:
    """All lines, a month by its name and the totals line by its word."""
    lines = list_lines(result, table)
    if len(HEADINGS[result.selection.by]) == 1:
        lines = [[row.group.label, *line[1:]] for row, line in zip(table.rows, lines, strict=False)] + lines[
            len(table.rows) :
        ]
    return [[_("Total"), *line[1:]] if line[0] == TOTAL else line for line in lines]


def _blocks(heads: Sequence[Head], lines: Sequence[Sequence[Cell]], by: By, table: Table) -> list[dict[str, Any]]:
    """The table in as many pieces as paper needs, each with the names of its rows."""
    names = len(HEADINGS[by])
    measures = len(heads) - names
    size = -(-measures // (-(-measures // MOST_MEASURES) or 1)) or 1
    return [_block(heads, lines, names, slice(first, first + size), table) for first in range(names, len(heads), size)]


def _block(
    heads: Sequence[Head], lines: Sequence[Sequence[Cell]], names: int, part: slice, table: Table
) -> dict[str, Any]:
    chosen = [*heads[:names], *heads[part]]
    rows = [
        [wording.show(cell, head.kind) for head, cell in zip(chosen, [*line[:names], *line[part]], strict=True)]
        for line in lines
    ]
    has_total = bool(lines) and lines[-1][0] == _("Total")
    return {
        "heads": [wording.head_label(head.label, head.kind, table.currency) for head in chosen],
        "names": names,
        "rows": rows[:-1] if has_total else rows,
        "total": ["" if cell == wording.NOTHING else cell for cell in rows[-1][:names]] + rows[-1][names:]
        if has_total
        else None,
    }
