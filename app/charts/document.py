"""Reports on paper: a PDF with whole tables, the picture after each, and how everything is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.charts import figure, wording
from app.charts.drawing import draw_bars
from app.charts.grouping import BY_WORDS, HEADINGS
from app.charts.measuring import Result, Table
from app.charts.report import Kind
from app.charts.sheet import Head, list_heads, list_lines
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
        "facts": [*wording.list_parameters(result.selection), (_("Rows"), str(BY_WORDS[result.selection.by]))],
        "tables": [_show_table(result, table, pictures) for table in result.tables],
        "counted": _("How it is counted"),
        "formulas": wording.list_formulas(result.report),
        "nothing": _("Nothing in this selection."),
    }


def _show_table(result: Result, table: Table, pictures: dict[str, bytes]) -> dict[str, Any]:
    picture = draw_bars(result, table)
    name = f"picture-{len(pictures)}.svg" if picture else ""
    if picture:
        pictures[name] = picture.encode()
    share = wording.show_share(table.completeness)
    return {
        "currency": table.currency or "" if len(result.tables) > 1 else "",
        "completeness": _("Completeness: %(share)s", share=share),
        "blocks": _blocks(result, table),
        "picture": name,
        "words": figure.describe(result, table),
    }


def _blocks(result: Result, table: Table) -> list[dict[str, Any]]:
    """The table in as many pieces as paper needs, each with the names of its rows."""
    heads, lines = list_heads(result), list_lines(result, table)
    if len(HEADINGS[result.selection.by]) == 1:  # a month by its name
        labels = [*(row.group.label for row in table.rows), _("Total")]
        lines = [[label, *line[1:]] for label, line in zip(labels, lines, strict=False)]
    names = next((place for place, head in enumerate(heads) if head.kind is not Kind.TEXT), len(heads))
    measures = len(heads) - names
    pieces = -(-measures // MOST_MEASURES) or 1
    size = -(-measures // pieces)
    firsts = range(names, len(heads), size) if measures else [names]
    has_total = len(lines) > len(table.rows)
    return [_block(heads, lines, names, slice(first, first + size), table, has_total=has_total) for first in firsts]


def _block(
    heads: Sequence[Head], lines: Sequence[Sequence[Any]], names: int, part: slice, table: Table, *, has_total: bool
) -> dict[str, Any]:
    chosen = [*heads[:names], *heads[part]]
    rows = [
        [wording.show(cell, head.kind) for head, cell in zip(chosen, [*line[:names], *line[part]], strict=True)]
        for line in lines
    ]
    if has_total:
        rows[-1][:names] = [_("Total"), *[""] * (names - 1)]
    return {
        "heads": [wording.head_label(head.label, head.kind, table.currency) for head in chosen],
        "names": names,
        "rows": rows[:-1] if has_total else rows,
        "total": rows[-1] if has_total else None,
    }
