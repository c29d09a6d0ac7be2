"""Every real file of ../shared/data through the command line and the web: its outcome is stated, nothing breaks.

A representative part runs with every suite; all of them are slow, for there are hundreds, some with thousands of rows.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.jobs import run_waiting
from app.models import Upload
from tests.importers.deliveries import archive, car, own_xml, put
from tests.importers.pipeline import codes, count, rows, send, totals
from tests.importers.real_files import HEAVY, OUTCOMES, REFUSED, TAKEN, TRICKY_PHOTOS, Outcome
from tests.importers.test_cli import imported
from tests.stage import Person, Stage, working

Browse = Callable[[Person | None], FlaskClient]

FOLDERS = ("feeds", "listings", "xls", "attack", "photos/tricky")
NAMES = sorted(REFUSED)
NO_PICTURES = [name for name in NAMES if name.removeprefix("photos/tricky/") not in TRICKY_PHOTOS]
BRIEF = ["feeds/avito/toyotastav_avito_2024-11-14_2ba37d1.xml", "feeds/incorrect/yandex_feed_simple.xml"]
BRIEF_WEB = ["feeds/carcopy/kaiyikrd_carcopy_2024-07-08_02f8917.xml", "listings/other/hyundai_us_models_2021.csv"]
AT_ONCE = 20  # as many files as one form takes


def with_the_rest(brief: list[str], names: Iterable[str]) -> list[object]:
    """The brief ones as they are, the others as slow ones."""
    return [pytest.param(name, marks=[] if name in brief else pytest.mark.slow) for name in names]


def outcome(exit_code: int, told: dict[str, Any]) -> Outcome:
    """What the command said, as the table states it."""
    found = " ".join(sorted({problem["code"] for problem in told["problems"]}))
    return Outcome(exit_code, told["status"], told["format"], told["delivered"], told["new"], told["rejected"], found)


def test_every_real_file_has_an_outcome(shared: Path) -> None:
    files = (path for folder in FOLDERS for path in (shared / folder).rglob("*") if path.is_file())
    assert {str(path.relative_to(shared)) for path in files} == set(OUTCOMES)


@pytest.mark.parametrize("part", [NAMES[::6], pytest.param(NAMES, marks=pytest.mark.slow)], ids=["brief", "all"])
def test_what_cannot_be_taken_is_refused_by_its_code(app: Flask, stage: Stage, shared: Path, part: list[str]) -> None:
    told = {name: outcome(*imported(app, shared / name)) for name in part}
    assert told == {name: REFUSED[name] for name in part}


@pytest.mark.parametrize("name", with_the_rest(BRIEF, TAKEN))
def test_a_feed_or_table_of_a_dealer_is_read(app: Flask, stage: Stage, shared: Path, name: str) -> None:
    assert outcome(*imported(app, shared / name)) == TAKEN[name]


def upload(app: Flask, client: FlaskClient, stage: Stage, files: list[Path]) -> list[Upload]:
    """Send files in one form, let the worker plan them."""
    sent = [(io.BytesIO(file.read_bytes()), file.name) for file in files]
    form = {"dealer_id": str(stage.north_id), "files": sent, "mode": ""}
    answer = client.post("/office/uploads/new", data=form, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    with working(app):
        run_waiting()
        chosen = select(Upload).order_by(Upload.id.desc()).limit(len(files))
        return list(db.session.scalars(chosen))[::-1]


@pytest.mark.parametrize(
    "part", [NO_PICTURES[3::6], pytest.param(NO_PICTURES, marks=pytest.mark.slow)], ids=["brief", "all"]
)
def test_the_web_refuses_the_same_by_the_same_code(
    app: Flask, stage: Stage, browse: Browse, shared: Path, part: list[str]
) -> None:
    client = browse(stage.editor)
    told: dict[str, tuple[str, str]] = {}
    for start in range(0, len(part), AT_ONCE):
        names = part[start : start + AT_ONCE]
        uploads = upload(app, client, stage, [shared / name for name in names])
        pairs = zip(names, uploads, strict=True)
        told |= {name: (found.status, " ".join(found.problem_counts)) for name, found in pairs}
    assert told == {name: ("rejected", REFUSED[name].codes) for name in part}


def test_the_web_takes_no_pictures_without_cars(app: Flask, stage: Stage, browse: Browse, shared: Path) -> None:
    folder = shared / "photos" / "tricky"
    sent = [(io.BytesIO((folder / name).read_bytes()), name) for name in TRICKY_PHOTOS]
    form = {"dealer_id": str(stage.north_id), "files": sent, "mode": ""}
    answer = browse(stage.editor).post("/office/uploads/new", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "These are photos only" in answer.text
    with working(app):
        assert count(Upload) == 0


@pytest.mark.parametrize("name", with_the_rest(BRIEF_WEB, TAKEN))
def test_the_web_shows_a_plan_of_the_same(app: Flask, stage: Stage, browse: Browse, shared: Path, name: str) -> None:
    client = browse(stage.editor)
    (planned,) = upload(app, client, stage, [shared / name])
    expected = TAKEN[name]
    assert planned.status == "planned"
    told = (planned.format, planned.delivered, planned.new, planned.rejected, " ".join(sorted(planned.problem_counts)))
    assert told == expected[2:]
    assert client.get(f"/office/uploads/{planned.id}").status_code == 200


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) for name in sorted(HEAVY)])
def test_every_row_of_a_table_without_vins_says_what_it_needs(
    app: Flask, stage: Stage, shared: Path, name: str
) -> None:
    with working(app):
        done = send(stage.north_id, (shared / name).read_bytes())
        told = done.problem_counts
        assert told.get("FIELD_REQUIRED", 0) + told.get("VIN_INVALID", 0) >= done.delivered == done.rejected


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_odd_pictures_are_taken_or_named(app: Flask, stage: Stage, shared: Path) -> None:
    folder = shared / "photos" / "tricky"
    cars = [car(number, photos=f"<photo>{name}</photo>") for number, name in enumerate(TRICKY_PHOTOS, 1)]
    files = {name: (folder / name).read_bytes() for name in TRICKY_PHOTOS}
    with working(app):
        done = send(stage.north_id, archive({"stock.xml": own_xml(*cars), **files}))
        assert totals(done) == {"delivered": len(cars), "new": len(cars)}
        taken = [row.changes.get("photos", [None, []])[1] for row in rows(done)]
        told = {name: bool(photos) for name, photos in zip(TRICKY_PHOTOS, taken, strict=True)}
        assert told == {name: not code for name, code in TRICKY_PHOTOS.items()}
        assert Counter(codes(done)) == Counter(filter(None, TRICKY_PHOTOS.values()))


def test_a_workbook_that_is_html_is_read_as_what_it_is(app: Flask, stage: Stage, tmp_path: Path) -> None:
    fields = car(1)
    lines = [fields, fields.values()]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    code, told = imported(app, put(tmp_path, f"<html><table>{table}</table></html>".encode(), "stock.xls"))
    assert (code, told["format"], told["new"]) == (0, "own_table", 1)
