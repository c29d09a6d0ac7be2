"""Ways into dealers' own systems, opened and closed by managers; the log with its button."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import AuditEntry, DeliveryChannel, OutgoingMessage
from app.services import deliveries
from tests.factories import make_request
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]
HOOK = {"kind": "webhook", "address": "https://crm.test/leads"}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


def channels_of(app: Flask) -> list[tuple[int, str, bool, int]]:
    with working(app):
        rows = db.session.scalars(select(DeliveryChannel).order_by(DeliveryChannel.id))
        return [(row.dealer_id, row.address, row.active, row.secret_version) for row in rows]


def open_way(app: Flask, dealer_id: int) -> int:
    with working(app):
        kept = deliveries.add_channel(dealer_id=dealer_id, **HOOK, user_id=None, at=NOW)
        request = make_request(dealer_id)
        deliveries.announce(request=request, event=deliveries.CREATED, at=NOW)
        db.session.commit()
        return kept.id


def test_a_manager_opens_tries_and_closes_a_way(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    assert "No way yet" in words(client.get("/office/delivery/"))
    assert client.post("/office/delivery/add", data={**HOOK, "dealer_id": stage.north_id}).status_code == 302
    page = words(client.get("/office/delivery/"))
    secret = re.findall(r"whsec_[\w-]+", page)[0]
    for step in ("test", "off", "on", "renew"):
        assert client.post(f"/office/delivery/1/{step}").status_code == 302
    assert channels_of(app) == [(stage.north_id, HOOK["address"], True, 2)]
    assert secret not in words(client.get("/office/delivery/"))
    log = words(client.get("/office/delivery-log/"))
    assert "Test of the connection" in log
    client.post("/office/delivery/1/remove")
    assert "No way yet" in words(client.get("/office/delivery/"))
    with working(app):
        actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions == ["channel_added", *["channel_changed"] * 4, "channel_removed"]
        assert secret not in str([entry.details for entry in db.session.scalars(select(AuditEntry))])


def test_wrong_addresses_are_refused_at_the_field(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    for kind, address in (("webhook", "crm.test"), ("adf_mail", "nobody"), ("", "https://crm.test/"), ("webhook", "")):
        data = {"kind": kind, "address": address, "dealer_id": stage.north_id}
        answer = client.post("/office/delivery/add", data=data)
        assert answer.status_code == 422
        assert "Please put this right" in words(answer)
    assert channels_of(app) == []


def test_only_managers_change_ways_and_nobody_else_reads_a_secret(app: Flask, stage: Stage, browse: Browse) -> None:
    open_way(app, stage.north_id)
    assert browse(stage.reader).get("/office/delivery/").status_code == 403
    assert browse(stage.distributor).post("/office/delivery/1/off").status_code == 403
    page = words(browse(stage.distributor).get("/office/delivery/"))
    assert HOOK["address"] in page
    assert "whsec_" not in page
    assert browse(stage.stranger).post("/office/delivery/1/off").status_code == 404
    assert HOOK["address"] not in words(browse(stage.stranger).get("/office/delivery/"))
    forged = {**HOOK, "dealer_id": stage.north_id}
    assert browse(stage.stranger).post("/office/delivery/add", data=forged).status_code == 422


def test_what_failed_is_sent_again_from_the_log(app: Flask, stage: Stage, browse: Browse) -> None:
    open_way(app, stage.north_id)
    with working(app):
        message = db.session.scalars(select(OutgoingMessage)).one()
        message.state, message.attempts, message.last_error = "dead", 12, "FetchFailed: answer 500"
        number = message.id
        db.session.commit()
    client = browse(stage.editor)
    assert "answer 500" in words(client.get("/office/delivery-log/?state=dead"))
    assert "answer 500" not in words(client.get("/office/delivery-log/?state=sent"))
    assert browse(stage.stranger).post(f"/office/delivery-log/{number}/resend").status_code == 404
    assert client.post(f"/office/delivery-log/{number}/resend").status_code == 302
    with working(app):
        assert db.session.get_one(OutgoingMessage, number).state == "waiting"
