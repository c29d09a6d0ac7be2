"""Decisions about deliveries in the back office and by command: parts of a plan, undo, rules, the history."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Account, Dealer, Upload
from app.services import listings
from tests.factories import origin
from tests.importers.pipeline import listing
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import cars_of, words
from tests.views.test_uploads import car, send, status_of, stock, take_in, work

Browse = Callable[[Person | None], FlaskClient]
RULES = {
    "web_rule": "small",
    "machine_rule": "ask",
    "small_percent": "15",
    "small_price_percent": "5",
    "guard_percent": "",
}


def rows_of(client: FlaskClient, upload_id: int, group: str) -> dict[str, str]:
    """Names and ids of the rows that can be ticked."""
    page = words(client.get(f"/office/uploads/{upload_id}?action={group}"))
    return {name: number for number, name in re.findall(r'name="row" value="(\d+)"><span[^>]*>([^<]+)<', page)}


def choose(client: FlaskClient, upload_id: int, do: str, **told: Any) -> None:
    answer = client.post(f"/office/uploads/{upload_id}/choose", data={"do": do, **told})
    assert answer.status_code == 302


def test_ticked_rows_and_whole_groups_are_left_out_and_taken_in_again(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    number = send(app, client, stock(car(1), car(2), car(3)))
    ticked = list(rows_of(client, number, "new").values())
    assert len(ticked) == 3

    choose(client, number, "leave_all", action="new", q="N-3")
    choose(client, number, "leave", row=ticked[:1])
    assert "2 rows are left out." in words(client.get(f"/office/uploads/{number}"))
    choose(client, number, "take", row=ticked[:1])
    client.post(f"/office/uploads/{number}/apply")
    work(app)

    assert [found["unique_id"] for found in cars_of(app, stage.north_id)] == ["N-1", "N-2"]
    page = words(client.get(f"/office/uploads/{number}?action=left_out"))
    assert "1 row was left out by hand" in page
    assert "Left out (1)" in page
    assert "<dt>Applied</dt>" in page
    assert "reader" in page


def test_rows_are_searched_by_number_and_by_changed_field(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    take_in(app, client, stock(car(1), car(2)))
    number = send(app, client, stock(car(1, price="5"), car(2, more="<doors>4</doors>")))

    def found(query: str) -> int:
        return words(client.get(f"/office/uploads/{number}?action=changed&{query}")).count('class="card plan-row')

    assert [found(query) for query in ("", "q=n-1", "field=price", "field=doors&q=N-1", "field=nonsense")] == [
        2, 1, 1, 0, 2,
    ]  # fmt: skip


@pytest.mark.postgres
def test_an_undo_is_shown_before_it_is_done_and_listed_after(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    take_in(app, client, stock(car(1), car(2), car(3)))
    number = take_in(app, client, stock(car(1, price="990000"), car(2, price="980000"), car(4)))
    with working(app):
        listings.edit(listing=listing("N-2"), values={"price": Decimal(7)}, origin=origin(datetime.now(UTC)), lock=True)
        db.session.commit()

    page = words(client.get(f"/office/uploads/{number}/undo"))
    for told in ("1 new car is withdrawn.", "1 changed car gets back", "1 withdrawn car comes back", "changed since"):
        assert told in page
    assert client.post(f"/office/uploads/{number}/undo").status_code == 302
    assert "The delivery is being undone." in words(client.get(f"/office/uploads/{number}"))
    work(app)

    page = words(client.get(f"/office/uploads/{number}?action=stays"))
    assert status_of(app, number) == "undone"
    assert "3 cars as a whole, 0 in part, 1 stayed as they are." in page
    assert "Not undone: Price — changed since" in page
    assert [found["status"] for found in cars_of(app, stage.north_id)] == [*["on_sale"] * 3, "withdrawn"]
    assert client.get(f"/office/uploads/{number}/undo").status_code == 302
    assert status_of(app, send(app, client, stock(car(1, price="990000"), car(2, price="980000"), car(4)))) == "planned"


@pytest.mark.parametrize("step", ["undo", "choose"])
def test_nobody_else_undoes_or_chooses(app: Flask, stage: Stage, browse: Browse, step: str) -> None:
    number = take_in(app, browse(stage.editor), stock(car(1)))

    assert browse(stage.stranger).post(f"/office/uploads/{number}/{step}").status_code == 404
    assert browse(stage.distributor).post(f"/office/uploads/{number}/{step}").status_code == 403
    assert status_of(app, number) == "applied"


def test_staff_see_no_private_money_in_an_undo(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    take_in(app, client, stock(car(1)))
    number = take_in(app, client, stock(car(1, price="5", more="<purchase_price>777777</purchase_price>")))
    with working(app):
        listings.edit(listing=listing("N-1"), values={"purchase_price": Decimal(888)}, origin=origin(datetime.now(UTC)))
        db.session.commit()

    manager, staff = (words(browse(who).get(f"/office/uploads/{number}/undo")) for who in (stage.editor, stage.reader))
    assert "Purchase price" in manager
    assert "Purchase" not in staff


def test_managers_and_the_distributor_set_the_rules_of_a_dealer(app: Flask, stage: Stage, browse: Browse) -> None:
    path = f"/office/dealers/{stage.north_id}/deliveries"
    for who in (stage.editor, stage.distributor):
        assert browse(who).post(path, data=RULES).status_code == 302
        assert 'value="15"' in words(browse(who).get(path))
    with working(app):
        dealer = db.session.get_one(Dealer, stage.north_id)
        assert (dealer.web_rule, dealer.machine_rule, dealer.guard_percent) == ("small", "ask", None)
    assert browse(stage.reader).post(path, data=RULES).status_code == 403
    assert browse(stage.stranger).post(path, data=RULES).status_code == 404


@pytest.mark.parametrize("wrong", [{"web_rule": "at_once"}, {"small_percent": "x"}, {"guard_percent": "101"}])
def test_rules_that_cannot_be_are_refused_in_words(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, str]
) -> None:
    answer = browse(stage.editor).post(f"/office/dealers/{stage.north_id}/deliveries", data={**RULES, **wrong})
    assert answer.status_code == 422
    with working(app):
        assert db.session.get_one(Dealer, stage.north_id).web_rule == "ask"


def test_the_history_is_found_by_state_channel_day_and_problem(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    send(app, client, stock(car(1)), stock(car(2, model="Unknown")))
    with working(app):
        first = db.session.get_one(Upload, 1)
        first.channel, first.created_at = "api", NOW
        db.session.commit()

    def found(query: str) -> list[str]:
        return re.findall(r">(stock-\d)\.xml<", words(client.get(f"/office/uploads/?{query}")))

    assert found("channel=api") == ["stock-0"]
    assert found("code=VALUE_UNKNOWN") == ["stock-1"]
    assert found("since=2026-04-15&until=2026-04-15") == ["stock-0"]
    assert found("until=2026-04-14") == []
    assert found("status=planned&since=&until=nonsense") == ["stock-1", "stock-0"]


def test_a_delivery_tells_where_it_came_from(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    number = send(app, client, stock(car(1)))
    with working(app):
        sha256 = db.session.get_one(Upload, number).sha256
        db.session.get_one(Account, stage.editor.id).first_name = "Zoya"
        db.session.commit()

    page = words(client.get(f"/office/uploads/{number}"))
    assert sha256 in page
    assert "Zoya" in page
    assert "kept until" in page


@pytest.mark.postgres
def test_commands_list_undo_and_tell_what_stays(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    take_in(app, client, stock(car(1), car(2)))
    number = take_in(app, client, stock(car(1, price="5"), car(2, price="6")))
    with working(app):
        listings.edit(listing=listing("N-2"), values={"price": Decimal(7)}, origin=origin(datetime.now(UTC)))
        db.session.commit()

    def run(*arguments: str) -> tuple[int, Any]:
        done = app.test_cli_runner().invoke(args=["uploads", *arguments, "--json"])
        return done.exit_code, json.loads(done.output)

    shown = run("undo", str(number), "--dry-run")
    code, told = run("undo", str(number))
    assert (shown[0], shown[1]["undone"], shown[1]["status"]) == (1, 1, "applied")
    assert (code, told["status"], told["undone"], told["kept"]) == (1, "undone", 1, 1)
    assert told["stays"][0] | {"vin": ""} == {
        "unique_id": "N-2", "vin": "", "field": "price", "reason": "changed_since",
    }  # fmt: skip
    listed = run("list", "--status", "undone", "--channel", "web", "--dealer", "north")[1]
    assert [one["upload"] for one in listed] == [number]
    again = app.test_cli_runner().invoke(args=["uploads", "undo", str(number)])
    assert again.exit_code == 2
    with working(app):
        assert db.session.scalars(select(Upload.undone_by).where(Upload.id == number)).one() is None
