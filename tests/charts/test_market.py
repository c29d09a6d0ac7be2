"""Market figures: taken from files cell by cell, written in a grid, gaps seen; the distributor's alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.importers.market import read_market
from app.importers.problems import FileRefused
from app.models import AuditEntry, Make, MarketFigure
from app.services import market
from app.services.audit import Actor
from app.services.market import Figure
from tests.charts.speaking import speaking
from tests.factories import make_listing
from tests.stage import NOW, Stage, working

Browse = Callable[..., FlaskClient]
LINK = "/office/market/"
HEADS = {
    "ru": "Месяц;Регион;Марка;Состояние;Автомобилей",
    "en": "Month;Region;Make;Condition;Cars",
    "th": "เดือน;ภูมิภาค;ยี่ห้อ;สภาพรถ;จำนวนรถ",
}


def kept(tmp_path: Path, text: str, name: str = "market.csv") -> Path:
    """A file of these lines."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def stored(app: Flask) -> dict[tuple[str, str, str, str], int]:
    """All figures by month, region, make, condition."""
    with working(app):
        rows = db.session.execute(select(MarketFigure, Make).join(Make, Make.id == MarketFigure.make_id))
        return {(f"{row.month:%Y-%m}", row.region, make.code, row.condition): row.cars for row, make in rows}


@pytest.mark.parametrize("locale", HEADS)
def test_headings_of_every_language_are_understood(app: Flask, tmp_path: Path, locale: str) -> None:
    path = kept(tmp_path, f"{HEADS[locale]}\n2026-03;Москва;Хендай;used;1 250\n03.2026;Сочи;hyundai;;0\n")
    with speaking(app):
        found = read_market(path, "market.csv")
    assert [(figure.month, figure.region, figure.make, figure.cars) for figure in found.figures] == [
        (date(2026, 3, 1), "Москва", "hyundai", 1250),
        (date(2026, 3, 1), "Сочи", "hyundai", 0),
    ]
    assert found.problems == ()


@pytest.mark.parametrize(
    "month", ["2026-03", "03.2026", "3/2026", "март 2026", "March 2026", "มีนาคม 2026", "2026-03-31"]
)
def test_a_month_is_written_in_many_ways(app: Flask, tmp_path: Path, month: str) -> None:
    with speaking(app):
        found = read_market(kept(tmp_path, f"month,region,brand,sold\n{month},Москва,Kia,5\n"), "market.csv")
    assert [figure.month for figure in found.figures] == [date(2026, 3, 1)]


@pytest.mark.parametrize("month", ["0026-03", "1989-12"])
def test_a_month_before_all_figures_is_a_mistake(app: Flask, tmp_path: Path, month: str) -> None:
    with working(app):
        table = read_market(kept(tmp_path, f"month,region,make,cars\n{month},Москва,Hyundai,5\n"), "market.csv")
    assert table.figures == ()
    assert [problem.column for problem in table.problems] == ["month"]


def test_a_workbooks_dates_and_numbers_are_read(app: Flask, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Рынок"
    for line in (["Рынок 2026"], ["Месяц", "Регион", "Марка", "Продано"], [date(2026, 3, 1), "Москва", "Kia", 12]):
        page.append(line)
    page.append([date(2026, 3, 1), "Москва", "Лада Веста", 4])
    book.save(tmp_path / "market.xlsx")
    with speaking(app):
        found = read_market(tmp_path / "market.xlsx", "market.xlsx")
    assert [(figure.make, figure.cars) for figure in found.figures] == [("kia", 12)]
    assert [problem.place for problem in found.problems] == ["market.xlsx Рынок!C4"]


BAD = """month;region;make;cars
2026-03;Москва;Hyundai;10
yesterday;Москва;Hyundai;10
2026-13;Москва;Hyundai;10
2026-03;;Hyundai;10
2026-03;Москва;Hundayi;10
2026-03;Сочи;Hyundai;-1
2026-03;Сочи;Hyundai;many
2026-03;Сочи;Hyundai;2.5
2026-03;москва;hyundai;11
2026-04;Москва;Hyundai
"""


@pytest.mark.parametrize("locale", ["ru", "en", "th"])
def test_what_is_wrong_is_named_by_its_cell_and_the_rest_counts(app: Flask, tmp_path: Path, locale: str) -> None:
    with speaking(app), force_locale(locale):
        found = read_market(kept(tmp_path, BAD), "market.csv")
        places = [problem.place.removeprefix("market.csv ") for problem in found.problems]
        assert all(str(problem.message) for problem in found.problems)
    assert places == ["A3", "A4", "B5", "C6", "D7", "D8", "D9", "D10", "D11"]
    assert len(found.figures) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"month;region\n2026-03;x\n", "FORMAT_UNKNOWN"),
        (b"\x00\x01\x02\x03", "FORMAT_UNKNOWN"),
        (b"PK\x03\x04 broken", "FORMAT_UNKNOWN"),
        (b"{}", "FORMAT_UNKNOWN"),
    ],
)
def test_what_is_no_table_is_refused(app: Flask, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "market.bin"
    path.write_bytes(content)
    with speaking(app), pytest.raises(FileRefused) as refused:
        read_market(path, "market.bin")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_command_takes_good_rows_and_names_the_others(app: Flask, tmp_path: Path) -> None:
    path = str(kept(tmp_path, BAD))
    tried = app.test_cli_runner().invoke(args=["market", "import", path, "--dry-run", "--json"])
    assert (tried.exit_code, json.loads(tried.output)["new"], stored(app)) == (1, 1, {})
    assert app.test_cli_runner().invoke(args=["market", "import", path]).exit_code == 1
    assert stored(app) == {("2026-03", "Москва", "hyundai", "used"): 10}
    again = kept(tmp_path, "month;region;make;cars\n2026-03;Москва;Hyundai;12\n", "again.csv")
    done = app.test_cli_runner().invoke(args=["market", "import", str(again), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.output) == {
        "new": 0, "changed": 1, "unchanged": 0, "removed": 0, "rejected": 0, "problems": [],
    }  # fmt: skip
    assert app.test_cli_runner().invoke(args=["market", "import", str(kept(tmp_path, "", "no.csv"))]).exit_code == 2


def test_changes_are_audited_once_and_only_when_something_changed(app: Flask, stage: Stage) -> None:
    figure = Figure(date(2026, 3, 1), "Москва", "kia", "used", 7)
    with speaking(app):
        for _time in range(2):
            market.put_figures(figures=[figure], by=Actor(NOW, name="irina"))
        db.session.commit()
        entries = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "market_changed")))
        assert [entry.details["new"] for entry in entries] == [1]
        with pytest.raises(RuleBroken):
            market.put_figures(figures=[Figure(date(2026, 3, 1), "Москва", "nosuch", "used", 7)], by=Actor(NOW))


def test_the_grid_shows_gaps_and_writes_and_forgets_numbers(app: Flask, stage: Stage, browse: Browse) -> None:
    with working(app):
        make_listing(stage.north_id)
        db.session.commit()
    client = browse(stage.distributor)
    text = client.get(f"{LINK}?year=2025").text
    assert text.count('class="gap"') == 24  # twelve months in two regions
    assert "24 gaps" in text
    link = f"{LINK}?year=2025&make=hyundai&condition=used"
    assert client.post(link, data={"2025-03|Москва": "1 200", "2025-04|Москва": "0"}).status_code == 302
    assert stored(app) == {
        ("2025-03", "Москва", "hyundai", "used"): 1200,
        ("2025-04", "Москва", "hyundai", "used"): 0,
    }
    assert "22 gaps" in client.get(link).text
    client.post(link, data={"2025-03|Москва": ""})
    assert list(stored(app)) == [("2025-04", "Москва", "hyundai", "used")]


def test_a_wrong_number_saves_nothing_and_keeps_what_was_typed(app: Flask, stage: Stage, browse: Browse) -> None:
    with working(app):
        make_listing(stage.north_id)
        db.session.commit()
    link = f"{LINK}?year=2025&make=hyundai&condition=used"
    answer = browse(stage.distributor).post(link, data={"2025-03|Москва": "1200", "2025-04|Москва": "<b>many"})
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;many"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert stored(app) == {}
    browse(stage.distributor).post(link, data={"2025-03|Atlantis": "5", "nonsense": "7"})
    assert stored(app) == {}


def send(client: FlaskClient, text: str, name: str = "market.csv") -> Any:
    """Bring a file."""
    return client.post(f"{LINK}file", data={"file": (io.BytesIO(text.encode()), name)})


def test_a_file_comes_in_through_the_page_and_goes_out_the_same(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.distributor)
    answer = send(client, BAD)
    assert answer.status_code == 422
    assert "9 rows could not be taken" in answer.text
    assert "market.csv C6" in answer.text
    before = stored(app)
    assert before == {("2026-03", "Москва", "hyundai", "used"): 10}
    back = client.get(f"{LINK}file?year=2026&format=csv").get_data(as_text=True)
    assert send(client, back).status_code == 302
    assert stored(app) == before
    assert client.get(f"{LINK}file?year=2026").data[:2] == b"PK"
    assert send(client, "").status_code == 422
    assert client.post(f"{LINK}file").status_code == 422


@pytest.mark.parametrize("address", ["?make=nosuch", "?condition=nosuch"])
def test_an_unknown_grid_is_not_found(app: Flask, stage: Stage, browse: Browse, address: str) -> None:
    with working(app):
        make_listing(stage.north_id)
        db.session.commit()
    assert browse(stage.distributor).get(LINK + address).status_code == 404
    assert browse(stage.distributor).get(f"{LINK}?year=99999999").status_code == 200


def test_only_the_distributor_keeps_market_figures(app: Flask, stage: Stage, browse: Browse) -> None:
    for person in (stage.editor, stage.reader, stage.administrator):
        assert browse(person).get(LINK).status_code == 403
        assert browse(person).post(LINK, data={}).status_code == 403
        assert send(browse(person), BAD).status_code == 403
    assert stored(app) == {}
