"""What dealers paid stays with those who may see it: plans, problems and delivered files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.stage import Person, Stage
from tests.views.forms import words
from tests.views.test_uploads import car, send, stock

Browse = Callable[[Person | None], FlaskClient]
SECRET = "<purchase_price>777777</purchase_price><expenses><expense kind='other' amount='888888'/></expenses>"


def link_of(client: FlaskClient, upload_id: int) -> str:
    found = re.search(
        r'href="(/office/uploads/\d+/source\?key=[^"]+)"', words(client.get(f"/office/uploads/{upload_id}"))
    )
    assert found is not None
    return found[1]


def test_staff_see_no_private_money_in_a_plan(app: Flask, stage: Stage, browse: Browse) -> None:
    number = send(app, browse(stage.editor), stock(car(1, more=SECRET)))

    manager, staff = (words(browse(who).get(f"/office/uploads/{number}")) for who in (stage.editor, stage.reader))

    assert "777,777" in manager
    assert "888,888" in manager
    assert "777" not in staff
    assert "888" not in staff
    assert "Purchase" not in staff


def test_staff_see_no_private_value_in_a_problem(app: Flask, stage: Stage, browse: Browse) -> None:
    number = send(app, browse(stage.editor), stock(car(1, more="<purchase_price>777 or 778</purchase_price>")))

    manager, staff = (
        words(browse(who).get(f"/office/uploads/{number}/problems")) for who in (stage.editor, stage.reader)
    )

    assert "777 or 778" in manager
    assert "NUMBER_INVALID" in staff
    assert "777" not in staff


def test_the_delivered_file_comes_back_by_its_signed_link(app: Flask, stage: Stage, browse: Browse) -> None:
    content = stock(car(1, more=SECRET))
    client = browse(stage.editor)
    number = send(app, client, content)

    answer = client.get(link_of(client, number))

    assert answer.data == content
    assert "attachment; filename=stock-0.xml" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "content",
    [
        stock(car(1, more=SECRET)),
        stock(car(1), car(2, more="<purchase_price>777777</purchase_price>")),
        stock(car(1, more="<zakupka>777777</zakupka>")),
        b"<stock><car>",
    ],
)
def test_staff_get_no_file_that_holds_or_may_hold_private_money(
    app: Flask, stage: Stage, browse: Browse, content: bytes
) -> None:
    number = send(app, browse(stage.editor), content)
    staff = browse(stage.reader)

    answer = staff.get(link_of(staff, number))

    assert answer.status_code == 403
    assert b"777777" not in answer.data


def test_staff_get_a_file_without_private_money(app: Flask, stage: Stage, browse: Browse) -> None:
    staff = browse(stage.reader)
    number = send(app, staff, stock(car(1)))

    assert staff.get(link_of(staff, number)).data == stock(car(1))


def test_an_archive_with_a_further_file_may_hold_anything(app: Flask, stage: Stage, browse: Browse) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("stock.xml", stock(car(1)))
        archive.writestr("notes.txt", "we paid 777777")
    staff = browse(stage.reader)
    number = send(app, staff, content.getvalue())

    assert staff.get(link_of(staff, number)).status_code == 403


@pytest.mark.parametrize("change", [lambda link: link + "x", lambda link: link.partition("?")[0]])
def test_a_forged_link_is_not_found(app: Flask, stage: Stage, browse: Browse, change: Callable[[str], str]) -> None:
    client = browse(stage.editor)
    number = send(app, client, stock(car(1)))

    assert client.get(change(link_of(client, number))).status_code == 404


def test_a_link_serves_one_person_and_ends(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, stock(car(1)))
    link = link_of(client, number)

    assert browse(stage.reader).get(link).status_code == 404
    assert browse(stage.stranger).get(link).status_code == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert client.get(link).status_code == 404
