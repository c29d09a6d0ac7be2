"""Rejected rows mended in the browser, and the marked file: for the dealer's own people, nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Upload
from tests.importers.deliveries import workbook
from tests.stage import Person, Stage, working
from tests.views.forms import cars_of, count_statements, words
from tests.views.programs import STOCK, Program
from tests.views.test_uploads import car, send, stock, take_in

Browse = Callable[[Person | None], FlaskClient]
WRONG = car(2, model="Solarys"), car(3, price="много", more="<color>шмурдяк</color>")


def mend(client: FlaskClient, upload_id: int, **typed: str) -> str:
    """Save the table and read the page that comes."""
    data = {name.replace("__", ".").removeprefix("n"): text for name, text in typed.items()}
    return words(client.post(f"/office/uploads/{upload_id}/mend", data=data, follow_redirects=True))


def test_the_plan_says_beside_a_rejected_row_why(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, stock(car(1, model="Solarys"), car(2, more="<color>pinkish</color>")))
    page = words(client.get(f"/office/uploads/{number}?action=rejected"))
    assert "the word “Solarys” is not known" in page
    assert "1 row is rejected: it can be mended here as soon as the plan is applied" in page
    assert "pinkish" not in page


def test_rejected_rows_are_mended_in_a_table_and_go_in_at_once(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))

    page = words(client.get(f"/office/uploads/{number}/mend"))
    assert re.findall(r'name="(\d+\.\w+)" value="([^"]*)"', page) == [
        ("2.model", "Solarys"), ("3.price", "много"), ("3.color", "шмурдяк"),
    ]  # fmt: skip
    assert '<option value="Solaris">' in page
    done = mend(client, number, n2__model="Solaris", n3__price="990 000", n3__color="красный")

    assert "2 cars are taken." in done
    assert [(found["unique_id"], found["status"]) for found in cars_of(app, stage.north_id)] == [
        ("N-1", "on_sale"), ("N-2", "on_sale"), ("N-3", "on_sale"),
    ]  # fmt: skip
    with working(app):
        again = db.session.scalars(select(Upload).order_by(Upload.id.desc())).first()
        assert again is not None
        assert (again.mends, again.channel, again.created_by) == (number, "web", stage.reader.id)
        assert (again.new, again.rejected, db.session.get_one(Upload, number).rejected) == (2, 0, 2)
        address = f"/office/uploads/{again.id}"
    rejected = words(client.get(f"/office/uploads/{number}?action=rejected"))
    assert rejected.count(f'Sent again: <a href="{address}">') == 2
    assert "The delivered file" in rejected
    assert "The delivered file" not in words(client.get(address))  # no file of the dealer's, rows of one


def test_what_is_still_wrong_comes_back_with_what_was_typed(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))

    page = mend(client, number, n2__model="Solaris", n3__price="очень много", n3__color="шмурдяк")

    assert "1 car is taken." in page
    assert "1 row is still wrong." in page
    assert 'name="3.price" value="очень много"' in page
    assert "“Price”: “очень много” is not a number" in page
    assert 'name="2.model"' not in page


def test_nothing_typed_is_lost_while_another_delivery_is_on_its_way(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))
    client.post(
        "/office/uploads/new",
        data={"dealer_id": stage.north_id, "files": (io.BytesIO(stock(car(1))), "a.xml")},
        content_type="multipart/form-data",
    )

    answer = client.post(f"/office/uploads/{number}/mend", data={"3.price": "990 000<i>"})

    assert answer.status_code == 422
    assert 'value="990 000&lt;i&gt;"' in words(answer)
    assert "still on its way" in words(answer)


def test_a_table_saved_unchanged_sends_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))

    page = mend(client, number, n2__model=" Solarys ", n3__price="много", n9__price="1", n3__vin="x", n3__nonsense="1")

    assert "Nothing was changed" in page
    with working(app):
        assert len(db.session.scalars(select(Upload)).all()) == 1


def test_all_rows_are_sent_again_as_they_came_by_a_button(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))

    page = words(client.post(f"/office/uploads/{number}/replay", follow_redirects=True))

    assert "2 rows are still wrong." in page
    assert 'value="Solarys"' in page


def test_a_clean_delivery_has_nothing_to_mend(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1)))

    assert "Nothing is left to mend" in words(client.get(f"/office/uploads/{number}/mend"))
    assert client.get(f"/office/uploads/{number}/marked").status_code == 422


def test_the_page_of_a_delivery_leads_to_the_table_and_to_the_marked_file(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    client = browse(stage.reader)
    number = take_in(app, client, stock(car(1), *WRONG))

    page = words(client.get(f"/office/uploads/{number}"))

    assert f'href="/office/uploads/{number}/mend"' in page
    assert f'href="/office/uploads/{number}/marked"' in page


def test_the_marked_file_is_the_delivered_one_with_the_errors(app: Flask, stage: Stage, browse: Browse) -> None:
    headings = ("unique_id", "vin", "make", "model", "year", "mileage_km", "price")
    content = workbook(headings, ("N-1", "Z94K241CBKR000001", "Hyundai", "Solaris", "1822", 5, 6))
    client = browse(stage.reader)
    number = send(app, client, content)

    answer = client.get(f"/office/uploads/{number}/marked", headers={"Accept-Language": "en"})

    assert f"filename=stock-0-{number}.xlsx" in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]["E2"].comment is not None


def test_staff_see_no_private_money_in_table_or_marked_file(app: Flask, stage: Stage, browse: Browse) -> None:
    bad = "<purchase_price>777 or 778</purchase_price>"
    number = take_in(app, browse(stage.editor), stock(car(1), car(2, price="много", more=bad)))
    staff, manager = browse(stage.reader), browse(stage.editor)

    assert "777" not in words(staff.get(f"/office/uploads/{number}/mend"))
    assert 'value="777 or 778"' in words(manager.get(f"/office/uploads/{number}/mend"))
    assert staff.get(f"/office/uploads/{number}/marked").status_code == 403
    assert "777 or 778" in words(manager.get(f"/office/uploads/{number}/marked"))
    mend(staff, number, n2__price="5000", n2__purchase_price="1")
    assert [found["unique_id"] for found in cars_of(app, stage.north_id)] == ["N-1", "N-2"]


@pytest.mark.parametrize("path", ["mend", "marked"])
def test_a_stranger_gets_neither_table_nor_file(app: Flask, stage: Stage, browse: Browse, path: str) -> None:
    number = take_in(app, browse(stage.editor), stock(car(1), *WRONG))

    assert browse(stage.stranger).get(f"/office/uploads/{number}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["mend", "replay"])
def test_only_the_dealers_own_people_send_rows_again(app: Flask, stage: Stage, browse: Browse, path: str) -> None:
    number = take_in(app, browse(stage.editor), stock(car(1), *WRONG))

    for who, status in ((stage.stranger, 404), (stage.distributor, 403)):
        answer = browse(who).post(f"/office/uploads/{number}/{path}", data={"3.price": "5000"})
        assert answer.status_code == status
    assert len(cars_of(app, stage.north_id)) == 1


def test_the_table_needs_as_many_statements_for_many_rows(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    counts = []
    for last in (2, 12):
        number = take_in(app, client, stock(*[car(place, price="много") for place in range(1, last)], mode="delta"))
        counts.append(count_statements(app, client, f"/office/uploads/{number}/mend"))

    assert counts[0] == counts[1]


def test_a_program_fetches_its_own_marked_file(app: Flask, north: Program, south: Program) -> None:
    told = north.deliver(stock(car(1), *WRONG)).json
    path = f"{STOCK}/uploads/{told['upload']}/marked"

    answer = north.call("GET", path)

    assert answer.content_type == "application/octet-stream"
    assert '<error code="VALUE_UNKNOWN" severity="error" field="model" value="Solarys">' in answer.data.decode()
    assert "is not known" in answer.data.decode()
    assert south.call("GET", path).status_code == 404


def test_the_command_writes_the_marked_file(app: Flask, north: Program, tmp_path: Path) -> None:
    told = north.deliver(stock(car(1), *WRONG)).json
    target = tmp_path / "marked.xml"

    result = app.test_cli_runner().invoke(args=["uploads", "show", str(told["upload"]), "--marked", str(target)])
    missing = app.test_cli_runner().invoke(args=["uploads", "show", "99", "--marked", str(target)])

    assert result.exit_code == 0
    assert b'<error code="VALUE_UNKNOWN"' in target.read_bytes()
    assert missing.exit_code == 2
