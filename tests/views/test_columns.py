"""Assigning the columns of a table in the back office: what is proposed, what is kept, what is read by it."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.jobs import run_waiting
from app.models import AuditEntry, ColumnMapping, Upload
from tests.importers.pipeline import listing
from tests.stage import Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]
HEADINGS = "Шасси;Фирма;Что за машина;Выпуск;Накручено, тыс. км;Хотим"
ROW = "Z94K241CBKR000011;Хендай;Солярис;2021;41;1 050 000 р."
TABLE = f"{HEADINGS}\n{ROW}".encode()
ASSIGNED = {
    "column-1": "vin", "column-2": "make", "column-3": "model", "column-4": "year", "column-5": "mileage_km",
    "unit-5": "тыс. км", "column-6": "price", "name": "Выгрузка", "mode": "delta", "row": "1", "sheet": "0",
}  # fmt: skip


def send(app: Flask, client: FlaskClient, content: bytes = TABLE) -> int:
    sent = {"dealer_id": "1", "files": [(io.BytesIO(content), "own.csv")], "mode": ""}
    assert client.post("/office/uploads/new", data=sent, content_type="multipart/form-data").status_code == 302
    return work(app)


def work(app: Flask) -> int:
    """Let the worker work; the number of the latest upload."""
    with working(app):
        run_waiting()
        return int(db.session.scalars(select(Upload.id).order_by(Upload.id.desc()).limit(1)).one())


def test_an_unknown_table_waits_for_its_columns(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    page = client.get(f"/office/uploads/{number}").text
    assert f"/office/columns/upload/{number}" in page
    assert "dealer's manager says on this page" in words(browse(stage.reader).get(f"/office/uploads/{number}"))
    form = client.get(f"/office/columns/upload/{number}")
    assert form.status_code == 200
    for name in ("vin", "make", "year", "mileage_km", "price"):
        assert f'value="{name}" selected' in form.text
    assert 'name="unit-5" value="тыс. км"' in form.text


def test_what_is_wrong_with_the_whole_file_is_told_before_its_rows(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, "Марка;Модель;Год выпуска\nHyundai;Solaris;2021\n".encode())
    page = words(client.get(f"/office/uploads/{number}/problems?severity=error"))
    assert 0 < page.rindex("COLUMN_MISSING") < page.index("FIELD_REQUIRED")
    assert "No car of the table can be taken" in words(client.get(f"/office/uploads/{number}"))


def test_assigned_columns_read_the_same_file_and_the_next_one(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    answer = client.post(f"/office/columns/upload/{number}", data={**ASSIGNED, "step": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/office/uploads/{number}")
    assert work(app) == number
    with working(app):
        upload = db.session.get_one(Upload, number)
        assert (upload.status, upload.format, upload.new) == ("planned", "mapped_table", 1)
        kept = db.session.scalars(select(ColumnMapping)).one()
        assert (kept.name, kept.version, kept.units) == ("Выгрузка", 1, {"mileage_km": "тыс. км"})
        assert "columns_assigned" in db.session.scalars(select(AuditEntry.action)).all()
    client.post(f"/office/uploads/{number}/apply")
    work(app)
    with working(app):
        assert listing("Z94K241CBKR000011").mileage_km == 41_000
    again = send(app, client, f"{HEADINGS}\n{ROW.replace('41;', '42;')}".encode())
    with working(app):
        assert (again != number, db.session.get_one(Upload, again).changed) == (True, 1)


def test_trying_shows_how_rows_read_and_keeps_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    tried = {**ASSIGNED, "column-1": "", "constant-0": "condition", "value-0": "used", "step": "try"}
    answer = client.post(f"/office/columns/upload/{number}", data=tried)
    assert answer.status_code == 200
    assert 'class="notice warn"' in answer.text
    assert 'value="condition" selected' in answer.text
    with working(app):
        assert db.session.scalars(select(ColumnMapping)).all() == []
        assert db.session.get_one(Upload, number).status == "rejected"


WRONG: tuple[dict[str, str], ...] = (
    {"column-2": "vin"}, {"column-1": "price", "column-6": "", "unit-1": "км"}, {"column-5": "year"},
    {"unit-5": "ведро"}, {"column-1": "zebra"}, {"constant-0": "year", "value-0": "2020"},
    {"constant-0": "x", "value-0": "1"}, {"name": ""}, {"name": "x" * 101}, {"mode": "some"},
    {f"column-{number}": "" for number in range(1, 7)},
)  # fmt: skip


def test_what_contradicts_itself_is_refused_in_words(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    for wrong in WRONG:
        answer = client.post(f"/office/columns/upload/{number}", data={**ASSIGNED, **wrong, "step": "save"})
        assert (answer.status_code, "data-error-summary" in answer.text) == (422, True), wrong


def test_any_row_and_sheet_may_be_asked_for(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    for query in ("?row=0", "?row=99&sheet=7", "?row=-1&sheet=-1", "?row=x&sheet=x"):
        assert client.get(f"/office/columns/upload/{number}{query}").status_code == 200


def test_a_file_that_is_no_table_has_no_columns_to_assign(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, b"<offers/>")
    assert f"/office/columns/upload/{number}" not in client.get(f"/office/uploads/{number}").text
    assert client.get(f"/office/columns/upload/{number}").status_code == 302


def test_what_was_said_is_listed_and_can_be_forgotten(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client)
    assert "own.csv" not in client.get("/office/columns/").text
    client.post(f"/office/columns/upload/{number}", data={**ASSIGNED, "step": "save"})
    page = words(client.get("/office/columns/"))
    assert "Выгрузка" in page
    assert "Накручено, тыс. км" in page
    with working(app):
        kept = db.session.scalars(select(ColumnMapping.id)).one()
    assert browse(stage.stranger).post(f"/office/columns/{kept}/remove").status_code == 404
    assert client.post(f"/office/columns/{kept}/remove").status_code == 302
    with working(app):
        assert db.session.scalars(select(ColumnMapping)).all() == []


def test_nobody_assigns_the_columns_of_another_dealers_table(app: Flask, stage: Stage, browse: Browse) -> None:
    number = send(app, browse(stage.editor))
    address = f"/office/columns/upload/{number}"
    assert browse(stage.stranger).get(address).status_code == 404
    assert browse(stage.stranger).post(address, data={**ASSIGNED, "step": "save"}).status_code == 404
    assert browse(stage.reader).get(address).status_code == 403
    assert browse(stage.distributor).get(address).status_code == 403
