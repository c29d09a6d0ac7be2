"""Reports on paper: whole, in three languages, with a picture that says its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app.charts import wording
from app.charts.document import MOST_MEASURES, lay_out, to_pdf
from app.charts.drawing import draw_bars
from app.charts.measuring import Result, Table, measure
from app.charts.report import By, Report
from app.charts.reports import REPORTS
from app.charts.selection import Asked, resolve
from app.charts.sheet import list_heads, list_lines
from tests.charts.speaking import speaking
from tests.stage import Stage

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
NOW = datetime(2026, 4, 15, 9, tzinfo=UTC)


def measured(report: Report, by: By = By.DEALER) -> Result:
    """A report over the winter of the cases."""
    chosen = by if by in report.dimensions else report.dimensions[0]
    return measure(report, resolve(Asked(date(2025, 12, 1), date(2026, 3, 31), chosen), now=NOW))


def texts(picture: str) -> list[str]:
    """The words of a picture."""
    return [node.text or "" for node in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - drawn by us


def repeated(table: Table, times: int) -> Table:
    """The same rows many times over."""
    return replace(table, rows=table.rows * times)


@every_report
@pytest.mark.parametrize("by", [By.DEALER, By.MONTH])
def test_every_cell_of_the_table_stands_on_the_paper(network: Flask, report: Report, by: By) -> None:
    with speaking(network):
        result = measured(report, by)
        data, _pictures = lay_out([result])
        heads, told = list_heads(result), data["sections"][0]["tables"]
        for table, shown in zip(result.tables, told, strict=True):
            names = shown["blocks"][0]["names"]
            columns = [label for block in shown["blocks"] for label in block["heads"][names:]]
            assert columns == [wording.head_label(h.label, h.kind, table.currency) for h in heads[names:]]
            assert all(len(block["heads"]) - names <= MOST_MEASURES for block in shown["blocks"])
            for number, line in enumerate(list_lines(result, table)):
                written = [
                    cell
                    for block in shown["blocks"]
                    for cell in [*block["rows"], *([block["total"]] if block["total"] else [])][number][names:]
                ]
                assert written == [wording.show(c, h.kind) for c, h in zip(line[names:], heads[names:], strict=True)]


@pytest.mark.parametrize("locale", ["ru", "en", "th"])
def test_all_reports_become_one_document_in_every_language(network: Flask, locale: str) -> None:
    with speaking(network), force_locale(locale):
        content = to_pdf([measured(report) for report in REPORTS])
    assert content.startswith(b"%PDF-")
    assert len(content) > 50_000


def test_a_long_table_is_not_cut(network: Flask) -> None:
    with speaking(network):
        result = measured(REPORTS[0])
        long = replace(result, tables=tuple(repeated(table, 100) for table in result.tables))
        block = lay_out([long])[0]["sections"][0]["tables"][0]["blocks"][0]
        assert len(block["rows"]) == 100 * len(result.tables[0].rows)
        assert len(to_pdf([long])) > len(to_pdf([result]))


@every_report
def test_the_picture_names_every_group_and_its_number(network: Flask, report: Report) -> None:
    with speaking(network):
        result = measured(report)
        table = result.tables[0]
        picture = draw_bars(result, table)
        if picture is None:
            assert all(row.values[name] is None for row in table.rows for name in report.chart.columns)
            return
        words = texts(picture)
        drawn = [row for row in table.rows if row.group.label in words]
        assert drawn
        if len(report.chart.columns) == 1:
            metric = next(column for column in report.columns if column.name == report.chart.columns[0])
            assert {wording.show(row.values[metric.name], metric.kind) for row in drawn} <= set(words)


def test_hostile_names_stay_texts_on_paper(network: Flask) -> None:
    hostile = '</text><script>#panic("x")</script> $ ] \\ & "'
    with speaking(network):
        result = measured(REPORTS[0])
        row = result.tables[0].rows[0]
        named = replace(row, group=type(row.group)(1, (hostile, hostile), hostile, {}))
        marked = replace(result, tables=(replace(result.tables[0], rows=(named,)),))
        assert hostile[:20] in "".join(texts(draw_bars(marked, marked.tables[0]) or ""))
        assert to_pdf([marked]).startswith(b"%PDF-")


def test_the_page_and_the_command_hand_out_the_same_document(
    network: Flask, stage: Stage, browse: Callable[..., FlaskClient], tmp_path: Any
) -> None:
    answer = browse(stage.distributor).get("/office/reports/revenue?from=2026-03-01&to=2026-03-31&format=pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="revenue_2026-03-01_2026-03-31.pdf"'
    assert answer.data.startswith(b"%PDF-")
    out = tmp_path / "revenue.pdf"
    asked = ["report", "run", "revenue", "--from", "2026-03-01", "--to", "2026-03-31", "--format", "pdf"]
    assert network.test_cli_runner().invoke(args=[*asked, "--out", str(out)]).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert network.test_cli_runner().invoke(args=asked).exit_code == 2
