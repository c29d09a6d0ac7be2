"""What every report promises, whichever it is: a new one in the registry is tested the day it is added."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import event

from app.charts.drill import look_behind, value_behind
from app.charts.folding import list_unanswered
from app.charts.measuring import Result, Row, Table, measure
from app.charts.render import plain, to_csv, to_json, to_text
from app.charts.report import By, Compare, Metric, Part, Report
from app.charts.reports import REPORTS
from app.charts.selection import Asked, Selection, read, resolve, to_parameters
from app.charts.workbook import to_xlsx
from app.extensions import db
from app.lib.periods import Period
from app.tenancy import Scope
from tests.charts.cases import NETWORK, PERIODS
from tests.charts.faces import (
    as_text,
    lines_of,
    lines_of_csv,
    lines_of_json,
    lines_of_xlsx,
    second_lines_of,
    sorted_cells,
)
from tests.charts.speaking import speaking
from tests.sources import read as read_file
from tests.stage import NOW, Stage, make_dealer

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
MARCH = Asked(*PERIODS["March"])


def select(asked: Asked = MARCH, **changes: Any) -> Selection:
    """A selection on the frozen day."""
    return resolve(replace(asked, **changes), now=NOW)


def test_slugs_and_numbers_are_unique() -> None:
    assert len({report.slug for report in REPORTS}) == len({report.number for report in REPORTS}) == len(REPORTS)


@every_report
def test_names_lead_somewhere(report: Report) -> None:
    names = [metric.name for metric in report.columns]
    assert len(set(names)) == len(names)
    assert {report.headline, *report.chart.columns} <= set(names)


@every_report
def test_units_of_one_picture_agree(report: Report) -> None:
    kinds = {metric.kind for metric in report.columns if metric.name in report.chart.columns}
    assert len(kinds) == 1


@every_report
def test_a_report_is_documented_with_every_measure(report: Report) -> None:
    page = read_file("docs/reports.md")
    assert f"`{report.slug}`" in page
    assert [metric.name for metric in report.columns if f"`{metric.name}`" not in page] == []


@every_report
def test_without_dealers_there_are_no_rows_and_no_completeness(app: Flask, report: Report) -> None:
    with speaking(app):
        (table,) = measure(report, select()).tables
    assert table.rows == ()
    assert table.completeness is None
    assert {value for value in table.totals.values() if value is not None} <= {Decimal(0)}


@every_report
def test_dealers_without_cars_give_zeros_and_nulls_on_every_face(app: Flask, stage: Stage, report: Report) -> None:
    with speaking(app):
        for by in report.dimensions:
            result = measure(report, select(by=by))
            faces = [json.dumps(to_json(result)), to_csv(result), to_text(result), to_xlsx([result])]
            assert all(faces)
            assert {value for value in result.tables[0].totals.values() if value is not None} <= {Decimal(0)}


@every_report
@pytest.mark.parametrize("compare", [None, Compare.PREVIOUS, Compare.YEAR], ids=str)
def test_faces_agree_cell_by_cell(abroad: Flask, report: Report, compare: Compare | None) -> None:
    with speaking(abroad):
        for by in report.dimensions if compare is None else (By.DEALER, By.MONTH):
            result = measure(report, select(by=by, compare=compare))
            lines, second = lines_of(result), second_lines_of(result)
            assert lines_of_json(to_json(result), by) == (lines, second)
            assert lines_of_csv(to_csv(result)) == [[as_text(cell) for cell in line] for line in (*lines, *second)]
            assert lines_of_xlsx(to_xlsx([result])) == sorted_cells([*lines, *second])


@every_report
def test_currencies_stand_apart(abroad: Flask, report: Report) -> None:
    with speaking(abroad):
        found = to_json(measure(report, select()))
        only = to_json(measure(report, select(currency="THB")))
    assert [table["currency"] for table in found["tables"]] == ["RUB", "THB"]
    assert not {"rows", "totals", "currency"} & set(found)
    assert only["currency"] == "THB"
    assert only["totals"] == found["tables"][1]["totals"]
    assert [row["dealer"] for row in only["rows"]] == ["BKK"]


@every_report
def test_a_stranger_sees_nothing_of_others(network: Flask, stage: Stage, report: Report) -> None:
    own = [car for car in NETWORK if car.dealer == "SOUTH"]
    with speaking(network, Scope.of_dealers({stage.south_id})):
        seen = {by: to_json(measure(report, select(by=by))) for by in report.dimensions}
        behind = count_behind(report)
    with speaking(network):
        wanted = to_json(measure(report, select(dealers=("SOUTH",))))
    assert own
    assert [row["dealer"] for row in seen[By.DEALER]["rows"]] == ["SOUTH"]
    assert all(found["totals"] == wanted["totals"] for found in seen.values())
    assert {code for codes in behind.values() for code in codes} <= {"SOUTH", ""}  # no dealer has a market figure


def count_behind(report: Report) -> dict[str, list[str]]:
    """The dealers of the facts behind each total."""
    return {
        metric.name: [fact.dealer_code for some in look_behind(metric, select()) for fact in some.facts]
        for metric in report.columns
    }


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The statements that the database gets."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@every_report
def test_statements_do_not_grow_with_the_rows(network: Flask, stage: Stage, report: Report) -> None:
    with speaking(network):
        few = count_statements(report, dealers=("IDLE", "SOUTH"))
        many = count_statements(report, dealers=("EAST", "NORTH", "SOUTH"))
    assert few == many


def count_statements(report: Report, **asked: Any) -> list[int]:
    """How many statements a report takes, by grouping."""
    counts = []
    for by in report.dimensions:
        selection = select(by=by, **asked)
        with counted_statements() as seen:
            measure(report, selection)
        counts.append(len(seen))
    return counts


@every_report
def test_the_cars_behind_a_number_add_up_to_it(abroad: Flask, report: Report) -> None:
    """Regions are told by their dealers, makes by their models."""
    with speaking(abroad):
        for by in {By.DEALER, By.MODEL, By.MONTH} & set(report.dimensions):
            result = measure(report, select(by=by))
            for table in result.tables:
                for row in (*table.rows, None):
                    for metric in report.columns:
                        assert_adds_up(result, table, row, metric)


def assert_adds_up(result: Result, table: Table, row: Row | None, metric: Metric) -> None:
    """The address of a cell leads to facts that make the cell's value; of a count they are as many."""
    parameters: dict[str, Any] = {
        **to_parameters(result.selection.asked),
        "currency": table.currency,
        **(row.group.narrowed if row else {}),
        "by": "total",
    }
    values = {name: value if isinstance(value, list) else [value] for name, value in parameters.items()}
    selection = resolve(read(values, result.report, default=Period(date.min, date.min)), now=NOW)
    behind = look_behind(metric, selection)
    cell = (row.values if row else table.totals)[metric.name]
    if cell is None and list_unanswered((part for part in metric.parts if isinstance(part, Part)), result.selection):
        return  # no data for groups of this kind: the cell leads nowhere
    assert value_behind(metric, selection, behind) == cell, (metric.name, row)
    for some in behind:
        assert len(some.facts) == some.count
        if len(metric.parts) == 1 and some.parts[0].fold in {"count", "distinct"}:
            assert some.count == cell
        for place, part in enumerate(some.parts):
            if part.fold in {"sum", "float_sum"}:
                added = sum(float(fact.values[place]) for fact in some.facts if fact.values[place] is not None)
                assert added == pytest.approx(float(plain(some.sums.get(part)) or 0), rel=1e-12)


def test_a_hostile_name_is_a_text_in_every_file(app: Flask, stage: Stage) -> None:
    with speaking(app):
        make_dealer("EVIL").public_name = '=HYPERLINK("x")'
        db.session.commit()
        result = measure(REPORTS[0], select())
        lines, content = lines_of_csv(to_csv(result)), to_xlsx([result])
    assert [line[1] for line in lines if line[0] == "EVIL"] == ['\'=HYPERLINK("x")']
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    assert {page.cell(row=2, column=2).data_type, page.cell(row=2, column=2).value} == {"s", '=HYPERLINK("x")'}


@every_report
def test_a_workbook_has_a_frozen_head_a_chart_and_its_parameters(network: Flask, report: Report) -> None:
    with speaking(network):
        book = load_workbook(io.BytesIO(to_xlsx([measure(report, select())])))
    pages: Any = book.worksheets
    first, last = pages[0], pages[-1]
    assert first.freeze_panes == "C2"
    assert len(first._charts) == 1
    told = {row[0].value: row[1].value for row in last.iter_rows()}
    assert told["Period"] == "Mar 1, 2026 – Mar 31, 2026"
    assert {str(metric.label) for metric in report.columns} <= set(told)
    formats = {cell.number_format for cell in first[2]}
    assert len(formats) > 1


def test_a_future_last_day_is_cut_to_today(network: Flask) -> None:
    with speaking(network):
        found = to_json(measure(REPORTS[1], select(from_on=date(2026, 4, 1), to_on=date(2027, 1, 1))))
    assert found["to"] == "2026-04-15"


def test_completeness_is_the_share_of_cars_with_every_input(network: Flask) -> None:
    stock = next(report for report in REPORTS if report.slug == "stock")
    with speaking(network):
        table = measure(stock, select(dealers=("NORTH",))).tables[0]
    assert table.totals["cars"] == 4
    assert table.completeness == Decimal(1) / 4  # N-3 alone has both an asking and a purchase price
