"""Sources of stock in the office: added, read, pulled by a button; passwords are never shown again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.jobs import run_waiting
from app.models import AuditEntry, FeedPull, FeedSource
from tests.importers.dealer_server import DealerServer, Reply, serving
from tests.importers.deliveries import car, own_xml
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import count_statements, words

Browse = Callable[[Person | None], FlaskClient]
SECRET = "hush-hush"
URL = "https://crm.test/stock.xml?token=letmein"


@pytest.fixture(autouse=True)
def open_house(app: Flask) -> Iterator[None]:
    """This machine may be asked; the clock stands still."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, allowed_fetch_hosts=("127.0.0.1",))
    with time_machine.travel(NOW, tick=False):
        yield
    app.config["SETTINGS"] = before


@pytest.fixture
def server() -> Iterator[DealerServer]:
    """The dealer's server."""
    with serving() as listening:
        yield listening


def typed(stage: Stage, **changes: Any) -> dict[str, Any]:
    """A whole form, as a browser sends it."""
    way_in = {"auth": "basic", "auth_name": "feed", "secret": SECRET}
    when = {"rhythm": "interval", "every_minutes": "60", "cron": "", "mode": ""}
    return {"dealer_id": stage.north_id, "name": "CRM", "url": URL, **way_in, **when, **changes}


def sources_of(app: Flask) -> list[FeedSource]:
    with working(app):
        found = list(db.session.scalars(select(FeedSource).order_by(FeedSource.id)))
        db.session.expunge_all()
        return found


def test_a_manager_adds_changes_pauses_and_removes_a_source(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    assert "No source yet" in words(client.get("/office/sources/"))
    assert client.post("/office/sources/add?kind=url", data=typed(stage)).status_code == 302
    page = words(client.get("/office/sources/1"))
    assert "every hour" in page
    assert page.count("15 Apr 2026") == 3  # the next three: now, 13:00, 14:00 in Moscow
    changes = typed(stage, secret="", rhythm="cron", cron="30 6 * * 1-5", mode="delta")
    assert client.post("/office/sources/1/edit", data=changes).status_code == 302
    page = words(client.get("/office/sources/1"))
    assert [day in page for day in ("16 Apr 2026, 06:30", "17 Apr 2026, 06:30", "20 Apr 2026, 06:30")] == [True] * 3
    for step, is_active in (("pause", False), ("resume", True)):
        client.post(f"/office/sources/1/{step}")
        assert sources_of(app)[0].active is is_active
    client.post("/office/sources/1/remove")
    assert sources_of(app) == []


def test_what_is_secret_is_never_shown_again_nor_written_down(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    client.post("/office/sources/add?kind=url", data=typed(stage))
    client.post("/office/sources/1/edit", data=typed(stage, secret="other-secret"))
    pages = [words(client.get(f"/office/sources/{page}")) for page in ("", "1")]
    assert [secret in page for page in pages for secret in (SECRET, "letmein", "other-secret")] == [False] * 6
    form = words(client.get("/office/sources/1/edit"))
    assert (SECRET in form, "other-secret" in form) == (False, False)
    with working(app):
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["feed_source_added", "feed_source_changed"]
        told = str([entry.details for entry in entries])
        assert [secret in told for secret in (SECRET, "other-secret", "letmein")] == [False] * 3
        assert entries[1].details["secret"] == ["…", "…"]


def test_a_password_that_is_kept_is_not_sent_to_another_server(
    app: Flask, stage: Stage, browse: Browse, server: DealerServer
) -> None:
    client = browse(stage.editor)
    client.post("/office/sources/add?kind=url", data=typed(stage))
    moved = typed(stage, url=server.url("/stock.xml"), secret="")
    assert "once more" in words(client.post("/office/sources/1/edit", data=moved))
    assert sources_of(app)[0].url == URL
    service = typed(stage, url="https://crm.test/?wsdl", auth="token", operation="GetStock")
    client.post("/office/sources/add?kind=soap", data=service)
    client.post("/office/sources/2/edit", data={**service, "url": server.url("/x"), "secret": "", "read": "1"})
    assert server.asked == []


REFUSED = (
    ({"name": ""}, "fill this in"),
    ({"url": "crm.test/stock.xml"}, "begins with https://"),
    ({"url": "https://me:pw@crm.test/"}, "begins with https://"),
    ({"auth": "bearer", "secret": ""}, "fill this in"),
    ({"auth": "header", "auth_name": "X Key"}, "name of a header"),
    ({"auth": "header", "auth_name": "Host"}, "name of a header"),
    ({"auth": "bearer", "secret": "a\nb"}, "no line end"),
    ({"auth": "token"}, "not opened in this way"),
    ({"every_minutes": "5"}, "From 15 to"),
    ({"rhythm": "cron", "cron": "* * *"}, "five fields"),
    ({"rhythm": "cron", "cron": "*/5 * * * *"}, "every 15 minutes"),
    ({"rhythm": "cron", "cron": "0 0 30 2 *"}, "never comes"),
    ({"rhythm": "weekly"}, "one of the list"),
    ({"dealer_id": ""}, "fill this in"),
)


def test_what_cannot_be_used_is_refused_at_its_field(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    for changes, said in REFUSED:
        answer = client.post("/office/sources/add?kind=url", data=typed(stage, **changes))
        assert (answer.status_code, said in words(answer)) == (422, True), changes
    assert sources_of(app) == []


def test_the_button_pulls_and_the_log_tells_what_came(
    app: Flask, stage: Stage, browse: Browse, server: DealerServer
) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    client = browse(stage.editor)
    client.post("/office/sources/add?kind=url", data=typed(stage, url=server.url("/stock.xml"), rhythm="by_hand"))
    assert "Not pulled yet" in words(client.get("/office/sources/1"))
    client.post("/office/sources/1/pull")
    assert "is being pulled" in words(client.get("/office/sources/1"))
    again = client.post("/office/sources/1/pull", follow_redirects=True)
    assert "being pulled at this moment" in words(again)
    with working(app):
        run_waiting()
    page = words(client.get("/office/sources/1"))
    assert [text in page for text in ("Fetched", "200", "/office/uploads/1", "Applied", "editor@north.test")] == [
        True
    ] * 5
    server.replies.clear()
    client.post("/office/sources/1/pull")
    with working(app):
        run_waiting()
    page = words(client.get("/office/sources/1"))
    assert "There is nothing at this address." in page
    assert "Check the address" in page
    assert server.asked[0].headers["authorization"].startswith("Basic ")


def test_a_service_is_read_into_the_form_and_added(
    app: Flask, stage: Stage, browse: Browse, server: DealerServer
) -> None:
    client = browse(stage.editor)
    empty = {"operation": "", "arguments": "", "cars_path": "", "fields": ""}
    asked = typed(stage, url=server.offer_service(b""), auth="none", secret="", **empty)
    page = client.post("/office/sources/add?kind=soap", data={**asked, "read": "1"})
    assert page.status_code == 200
    assert "GetStockResponse/Cars/Car" in words(page)
    assert "Brand = make" in words(page)
    filled = {"operation": "GetStock", "arguments": "Login = x", "cars_path": "Car", "fields": "Brand = Марка\nVIN=vin"}
    assert client.post("/office/sources/add?kind=soap", data={**asked, **filled}).status_code == 302
    (source,) = sources_of(app)
    assert (source.arguments, source.fields) == ([["Login", "x"]], [["Brand", "make"], ["VIN", "vin"]])
    wrong = client.post("/office/sources/add?kind=soap", data={**asked, **filled, "fields": "Brand = wings"})
    assert "no field wings" in words(wrong)
    hidden = {**asked, "url": server.url("/none.wsdl"), "read": "1"}
    answer = client.post("/office/sources/add?kind=soap", data=hidden)
    assert (answer.status_code, "There is nothing at this address." in words(answer)) == (422, True)


def test_managers_and_administrators_change_sources_others_do_not(app: Flask, stage: Stage, browse: Browse) -> None:
    forged = typed(stage)
    assert browse(stage.stranger).post("/office/sources/add?kind=url", data=forged).status_code == 422
    assert browse(stage.reader).get("/office/sources/").status_code == 403
    assert browse(stage.distributor).post("/office/sources/add?kind=url", data=forged).status_code == 403
    administrator = browse(stage.administrator)
    assert administrator.post("/office/sources/add?kind=url", data=forged).status_code == 302
    assert administrator.post("/office/sources/1/pull").status_code == 302
    assert "/office/uploads/" not in words(administrator.get("/office/sources/1"))
    assert "CRM" in words(browse(stage.distributor).get("/office/sources/1"))
    assert browse(stage.stranger).post("/office/sources/1/pull").status_code == 404
    assert browse(stage.stranger).get("/office/sources/1/edit").status_code == 404


def test_lists_need_no_more_statements_for_more_sources(app: Flask, stage: Stage, browse: Browse) -> None:
    client, counts = browse(stage.editor), []
    for number in (2, 10):
        with working(app):
            for _each in range(number):
                kept = FeedSource(
                    dealer_id=stage.north_id, name="S", kind="url", url=URL, auth="none", rhythm="by_hand"
                )
                kept.created_at = NOW
                db.session.add(kept)
                db.session.flush()
                pulls = {"dealer_id": stage.north_id, "source_id": kept.id, "started_at": NOW, "finished_at": NOW}
                db.session.add_all(FeedPull(**pulls, outcome="unchanged") for _pull in range(number))
            db.session.commit()
        counts.append([count_statements(app, client, page) for page in ("/office/sources/", "/office/sources/1")])
    assert counts[0] == counts[1]
