"""The reports' pages and files, by role; the commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app.charts import wording
from app.charts.drill import PAGE_SIZE
from app.charts.grouping import HEADINGS
from app.charts.measuring import Result, Table, measure
from app.charts.report import By, Report
from app.charts.reports import REPORTS
from app.charts.selection import Asked, resolve
from app.charts.sheet import list_heads, list_lines, list_second_heads, list_second_lines
from app.extensions import db
from tests.charts.cases import PERIODS
from tests.charts.speaking import speaking
from tests.factories import make_listing, origin
from tests.stage import NOW, Stage, working

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
Browse = Callable[..., FlaskClient]
MARCH = "from=2026-03-01&to=2026-03-31"


def address(report: Report, **further: str) -> str:
    """A report over the example's month."""
    return f"/office/reports/{report.slug}?{MARCH}" + "".join(f"&{name}={value}" for name, value in further.items())


@every_report
def test_the_page_shows_the_numbers_before_the_picture(
    network: Flask, stage: Stage, browse: Browse, report: Report
) -> None:
    page = browse(stage.distributor).get(address(report, by="month"))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"]
    assert text.index("<table") < text.index("data-figure")
    assert f"{report.number}. {report.title}" in unescape(text)
    assert all(unescape(str(metric.meaning)) in unescape(text) for metric in report.columns)


@every_report
@pytest.mark.parametrize("by", ["dealer", "month"])
def test_the_page_tells_every_cell(network: Flask, stage: Stage, browse: Browse, report: Report, by: str) -> None:
    page = html.fromstring(browse(stage.distributor).get(address(report, by=by)).text)
    shown = [numbers_in(line) for line in page.iterfind(".//table[@class='report']//tr") if numbers_in(line)]
    with speaking(network):
        result = measure(report, resolve(Asked(*PERIODS["March"], By(by)), now=NOW))
        assert shown == [line for table in result.tables for line in lines_in_words(result, table)]


def numbers_in(line: Any) -> list[str]:
    """The words of the cells of a line that are numbers."""
    return [cell.text_content().strip() for cell in line.iterfind("td[@class='number']")]


def lines_in_words(result: Result, table: Table) -> Iterator[list[str]]:
    """The numbers of both tables as a page should write them."""
    second = result.report.second
    blocks = [(result.selection.by, list_heads(result), list_lines(result, table))]
    blocks += [(second.by, list_second_heads(result), list_second_lines(table))] if second else []
    for by, heads, lines in blocks:
        names = len(HEADINGS[by])
        for line in lines:
            cells = zip(heads[names:], line[names:], strict=True)
            yield [wording.show(cell, head.kind) for head, cell in cells]


@pytest.mark.parametrize(("slug", "step"), [("cars-sold", 1), ("used-cars-sold", 1), ("revenue", None)])
def test_the_axis_of_a_few_cars_has_no_halves(
    network: Flask, stage: Stage, browse: Browse, slug: str, step: int | None
) -> None:
    text = browse(stage.distributor).get(f"/office/reports/{slug}?{MARCH}").get_data(as_text=True)
    figure = re.findall(r'<script[^>]*id="figure-data-[^>]*>(.*?)</script>', text, re.DOTALL)[0]
    assert json.loads(figure)["layout"]["yaxis"].get("dtick") == step


@every_report
def test_every_number_leads_to_its_cars(network: Flask, stage: Stage, browse: Browse, report: Report) -> None:
    client = browse(stage.distributor)
    text = client.get(address(report)).get_data(as_text=True)
    links = {unescape(link) for link in re.findall(r'class="number"><a href="([^"]+)"', text)}
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_list_behind_a_count_shows_exactly_these_cars(network: Flask, stage: Stage, browse: Browse) -> None:
    link = "/office/reports/cars-sold/cars?measure=certified&dealer=NORTH&" + MARCH
    text = browse(stage.distributor).get(link).get_data(as_text=True)
    assert set(re.findall(r">([NSE]-\d)</a>", text)) == {"N-1", "N-2"}
    assert 'class="report-value"><strong>2<' in text


def test_a_long_list_behind_a_number_is_turned_page_by_page(app: Flask, stage: Stage, browse: Browse) -> None:
    with working(app):
        for _car in range(PAGE_SIZE + 2):
            make_listing(stage.north_id, acquired_on=date(2026, 3, 1), at=origin().at)
        db.session.commit()
    client, link = browse(stage.distributor), f"/office/reports/stock/cars?measure=cars&by=total&{MARCH}"
    pages: list[Any] = [html.fromstring(client.get(f"{link}&page={number}").text) for number in (1, 2, 9)]
    cars = [{row.text_content() for row in page.iterfind(".//tbody//th[@scope='row']")} for page in pages]
    assert [len(some) for some in cars] == [PAGE_SIZE, 2, 2]
    assert not cars[0] & cars[1]
    assert [page.findtext(".//nav[@class='pages']/a[@aria-current='page']") for page in pages] == ["1", "2", "2"]
    assert len(client.get(f"{link}&format=csv").text.splitlines()) == 1 + PAGE_SIZE + 2


@every_report
@pytest.mark.parametrize("face", ["json", "csv", "xlsx"])
def test_files_come_from_the_same_address(
    network: Flask, stage: Stage, browse: Browse, report: Report, face: str
) -> None:
    answer = browse(stage.distributor).get(address(report, format=face))
    assert answer.status_code == 200
    assert answer.data
    if face == "json":
        assert answer.get_json()["slug"] == report.slug
    else:
        assert f"{report.slug}_2026-03-01_2026-03-31.{face}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["", "/revenue", "/revenue?format=csv", "/revenue/cars?measure=sold"])
def test_staff_and_administrators_have_no_reports_and_strangers_sign_in(
    network: Flask, stage: Stage, browse: Browse, path: str
) -> None:
    link = f"/office/reports{path or '/'}"
    assert browse(stage.reader).get(link).status_code == 403
    assert browse(stage.administrator).get(link).status_code == 403
    assert browse().get(link).status_code == 302
    assert browse(stage.editor).get(link).status_code == 200


@every_report
def test_a_manager_sees_the_own_dealer_only(network: Flask, stage: Stage, browse: Browse, report: Report) -> None:
    client = browse(stage.stranger)
    found = client.get(address(report, format="json")).get_json()
    assert [row["dealer"] for row in found["rows"]] == ["SOUTH"]
    foreign = client.get(address(report, dealer="NORTH", format="json"))
    assert foreign.status_code == 422
    for metric in report.columns:
        behind = client.get(f"/office/reports/{report.slug}/cars?measure={metric.name}&{MARCH}").get_data(as_text=True)
        assert not set(re.findall(r">([NE]-\d)</a>", behind))


@pytest.mark.parametrize(
    "wrong",
    [
        "from=2026-03-31&to=2026-03-01",
        "from=yesterday&to=2026-03-31",
        "from=2999-01-01&to=2999-01-31",
        "from=0001-01-01&to=2026-03-31&by=month",
        "by=colour",
        "dealer=NOBODY",
        "region=Atlantis",
        "make=nosuch",
        "model=solaris",
        "certified=maybe",
    ],
)
def test_a_wrong_wish_is_told_at_its_field(network: Flask, stage: Stage, browse: Browse, wrong: str) -> None:
    client = browse(stage.distributor)
    page = client.get(f"/office/reports/revenue?{wrong}")
    assert page.status_code == 422
    assert "notice fault" in page.get_data(as_text=True)
    told = client.get(f"/office/reports/revenue?{wrong}&format=json")
    assert (told.status_code, told.mimetype) == (422, "application/problem+json")
    assert client.get(f"/office/reports/revenue/cars?measure=sold&{wrong}").status_code == 422


@pytest.mark.parametrize("path", ["nosuch", "nosuch?format=json", "nosuch/cars?measure=sold", "revenue/cars?measure=x"])
def test_what_does_not_exist_is_not_found(network: Flask, stage: Stage, browse: Browse, path: str) -> None:
    assert browse(stage.distributor).get(f"/office/reports/{path}").status_code == 404


def test_the_list_of_reports_tells_last_months_numbers(network: Flask, stage: Stage, browse: Browse) -> None:
    text = browse(stage.distributor).get("/office/reports/").get_data(as_text=True)
    assert [report.slug for report in REPORTS if f"/office/reports/{report.slug}?" not in text] == []
    assert re.search(r"last full month, \w+ 1, 20\d\d – \w+ \d\d, 20\d\d<", text)


def test_pages_keep_their_style_rule_to_themselves(network: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    assert "style-src 'self' 'unsafe-inline'" in client.get(address(REPORTS[0])).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/office/reports/").headers["Content-Security-Policy"]


def run(app: Flask, *arguments: str) -> Any:
    """A command's result."""
    return app.test_cli_runner().invoke(args=["report", *arguments])


def test_the_command_lists_every_report(network: Flask) -> None:
    told = run(network, "list").output.split()
    assert [report.slug for report in REPORTS if report.slug not in told] == []


@every_report
@pytest.mark.parametrize("face", ["table", "json", "csv"])
def test_the_command_prints_a_report(network: Flask, report: Report, face: str) -> None:
    done = run(network, "run", report.slug, "--from", "2026-03-01", "--to", "2026-03-31", "--format", face)
    assert done.exit_code == 0, done.output
    assert "NORTH" in done.output


def test_the_json_of_the_command_is_as_promised(network: Flask) -> None:
    options = ["--from", "2026-03-01", "--to", "2026-03-31", "--by", "dealer", "--format", "json"]
    found = json.loads(run(network, "run", "revenue", *options).output)
    assert list(found) == ["slug", "from", "to", "by", "currency", "columns", "rows", "totals", "completeness"]
    assert [column["name"] for column in found["columns"]] == ["dealer", "dealer_name", "sold", "revenue"]
    assert {column["kind"] for column in found["columns"]} == {"text", "count", "money"}
    assert [row for row in found["rows"] if row["dealer"] == "NORTH"] == [
        {"dealer": "NORTH", "dealer_name": "North", "sold": 3, "revenue": 4_510_000}
    ]


def test_the_command_takes_one_dealer(network: Flask) -> None:
    options = ["--from", "2026-03-01", "--to", "2026-03-31", "--dealer", "SOUTH", "--format", "json"]
    assert [row["dealer"] for row in json.loads(run(network, "run", "stock", *options).output)["rows"]] == ["SOUTH"]


def test_all_reports_go_into_one_workbook_or_a_folder(network: Flask, tmp_path: Any) -> None:
    span = ["--from", "2026-03-01", "--to", "2026-03-31"]
    assert run(network, "run", "all", *span, "--format", "xlsx", "--out", str(tmp_path / "all.xlsx")).exit_code == 0
    assert run(network, "run", "all", *span, "--format", "csv", "--out", str(tmp_path / "all")).exit_code == 0
    assert len(json.loads(run(network, "run", "all", *span, "--format", "json").output)) == len(REPORTS)
    assert (tmp_path / "all.xlsx").read_bytes()[:2] == b"PK"
    assert {file.stem for file in (tmp_path / "all").iterdir()} == {report.slug for report in REPORTS}


@pytest.mark.parametrize(
    "wrong",
    [
        ["nosuch", "--from", "2026-03-01", "--to", "2026-03-31"],
        ["revenue", "--from", "2026-03-31", "--to", "2026-03-01"],
        ["revenue", "--from", "yesterday", "--to", "2026-03-01"],
        ["revenue", "--from", "2999-01-01", "--to", "2999-03-01"],
        ["revenue", "--from", "2026-03-01", "--to", "2026-03-31", "--dealer", "NOBODY"],
        ["revenue", "--from", "2026-03-01", "--to", "2026-03-31", "--by", "colour"],
        ["revenue", "--from", "2026-03-01", "--to", "2026-03-31", "--format", "xlsx"],
        ["revenue", "--from", "2026-03-01", "--to", "2026-03-31", "--format", "csv", "--out", "/no/such/folder/x.csv"],
        ["revenue"],
    ],
)
def test_wrong_use_of_the_command_exits_with_2(network: Flask, wrong: list[str]) -> None:
    done = run(network, "run", *wrong)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
