"""Dealers' own systems are told: signed, once from their view, again and again while they do not answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import select

from app.delivery import mail
from app.errors import RuleBroken
from app.extensions import db
from app.models import Dealer, DeliveryChannel, OutgoingMessage
from app.queries import notices as bell
from app.queries import requests as reads
from app.services import deliveries, requests
from app.services.requests import Customer
from app.tenancy import Scope
from tests.factories import make_listing
from tests.stage import NOW, Stage, working


class Crm(ThreadingHTTPServer):
    """A dealer's system: keeps what it is sent; ``status`` is what it says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 204
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/leads?x=1"


class _Handler(BaseHTTPRequestHandler):
    server: Crm

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def crm() -> Iterator[Crm]:
    """A dealer's system that listens."""
    server = Crm()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def open_house(app: Flask) -> Iterator[None]:
    """The application may post to this machine."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, allowed_fetch_hosts=("127.0.0.1",))
    yield
    app.config["SETTINGS"] = before


def open_channel(app: Flask, dealer_id: int, address: str, kind: str = "webhook") -> int:
    with working(app):
        kept = deliveries.add_channel(dealer_id=dealer_id, kind=kind, address=address, user_id=None, at=NOW)
        db.session.commit()
        return kept.id


def ask(app: Flask, dealer_id: int) -> int:
    """A question that reaches a dealer."""
    with working(app, Scope.of_dealers({dealer_id})):
        made = requests.submit(
            kind="question",
            dealer=db.session.get_one(Dealer, dealer_id),
            listing=make_listing(dealer_id),
            customer=Customer("Anna", "+79161234567", "", "ru"),
            text="Ещё есть?",
            consent_version="1",
            at=NOW,
        )
        db.session.commit()
        return made.id


def send(app: Flask, at: Any = NOW) -> int:
    with working(app):
        return mail.send_due(at)


def waiting(app: Flask) -> list[tuple[str, int, str | None, str | None]]:
    """State, tries, fault and result of what leaves for dealers' systems."""
    with working(app):
        rows = db.session.scalars(
            select(OutgoingMessage).where(OutgoingMessage.kind != "mail").order_by(OutgoingMessage.id)
        )
        return [(row.state, row.attempts, row.last_error, row.result) for row in rows]


def test_a_new_request_is_posted_signed_with_its_id(app: Flask, stage: Stage, crm: Crm) -> None:
    channel_id = open_channel(app, stage.north_id, crm.url)
    number = ask(app, stage.north_id)
    ask(app, stage.south_id)

    send(app)

    assert len(crm.got) == 1
    told, body = crm.got[0]
    payload = json.loads(body)
    assert payload["event"] == told["X-HPromise-Event"] == "request.created"
    assert payload["id"] == told["Idempotency-Key"]
    assert payload["dealer"] == "NORTH"
    assert payload["request"]["id"] == number
    assert payload["request"]["customer"]["phone"] == "+79161234567"
    assert payload["request"]["messages"][0]["body"] == "Ещё есть?"
    with working(app):
        channel = db.session.get_one(DeliveryChannel, channel_id)
        secret = deliveries.secret_of(channel, app.config["SETTINGS"].secret_key)
    moment, signature = (part.split("=")[1] for part in told["X-HPromise-Signature"].split(","))
    assert int(moment) == int(NOW.timestamp())
    assert signature == hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert waiting(app) == [("sent", 1, None, "204")]


def test_a_system_that_refuses_is_asked_again_with_the_same_id_and_keeps_no_mail_waiting(
    app: Flask, stage: Stage, crm: Crm
) -> None:
    open_channel(app, stage.north_id, crm.url)
    ask(app, stage.north_id)
    crm.status = 503
    assert send(app) == 1  # the dealer's mail
    assert waiting(app) == [("waiting", 1, "FetchFailed: answer 503", None)]
    assert send(app) == 0
    crm.status = 200
    assert send(app, NOW + timedelta(minutes=1)) == 1
    assert [told["Idempotency-Key"] for told, _body in crm.got] == [crm.got[0][0]["Idempotency-Key"]] * 2
    assert waiting(app) == [("sent", 2, None, "200")]


def test_after_the_last_try_it_is_dead_told_by_the_bell_and_can_be_sent_again(
    app: Flask, stage: Stage, crm: Crm
) -> None:
    open_channel(app, stage.north_id, crm.url)
    ask(app, stage.north_id)
    crm.status, at = 302, NOW
    for pause in (timedelta(0), *mail.PAUSES):
        at += pause
        send(app, at)
    assert waiting(app) == [("dead", len(mail.PAUSES) + 1, "FetchFailed: answer 302", None)]
    with working(app):
        assert [notice.kind for notice in bell.latest(stage.editor.id)] == ["delivery_dead", "request_new"]
        assert bell.count_unread(stage.stranger.id) == 0
        message = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "webhook")).one()
        deliveries.resend(message=message, at=at)
        db.session.commit()
    crm.status = 200
    assert send(app, at) == 1
    assert waiting(app)[0][0] == "sent"


def test_every_step_of_a_request_is_told_and_new_leads_only_as_adf(app: Flask, stage: Stage, crm: Crm) -> None:
    open_channel(app, stage.north_id, crm.url)
    open_channel(app, stage.north_id, crm.url, "adf_post")
    number = ask(app, stage.north_id)
    with working(app):
        found = reads.get_to_change(number)
        requests.answer(request=found, user_id=stage.reader.id, body="Да", at=NOW)
        requests.write_as_customer(request=found, body="Спасибо", at=NOW)
        requests.close(request=found, outcome="declined", user_id=stage.reader.id, at=NOW)
        db.session.commit()
    send(app)
    hooks = [json.loads(body) for told, body in crm.got if told["Content-Type"] == "application/json"]
    assert [hook["event"] for hook in hooks] == [
        "request.created",
        "request.answered",
        "request.customer_wrote",
        "request.closed",
    ]
    leads = [body for told, body in crm.got if "adf" in told["Content-Type"]]
    assert len(leads) == 1
    assert etree.fromstring(leads[0]).findtext("prospect/id") == str(number)


def test_a_test_reaches_the_other_side_and_names_no_request(app: Flask, stage: Stage, crm: Crm) -> None:
    channel_id = open_channel(app, stage.north_id, crm.url)
    with working(app):
        channel = db.session.get_one(DeliveryChannel, channel_id)
        deliveries.send_test(channel=channel, at=NOW)
        deliveries.switch_channel(channel=channel, active=False)
        with pytest.raises(RuleBroken, match="CHANNEL_OFF"):
            deliveries.send_test(channel=channel, at=NOW)
        db.session.commit()
    ask(app, stage.north_id)
    send(app)
    assert [(json.loads(body)["event"], json.loads(body)["request"]) for _told, body in crm.got] == [
        ("channel.test", None)
    ]


def test_a_removed_way_sends_nothing_more(app: Flask, stage: Stage, crm: Crm) -> None:
    channel_id = open_channel(app, stage.north_id, crm.url)
    ask(app, stage.north_id)
    with working(app):
        deliveries.remove_channel(channel=db.session.get_one(DeliveryChannel, channel_id), at=NOW)
        db.session.commit()
    ask(app, stage.north_id)
    send(app)
    assert crm.got == []
    assert [row[0] for row in waiting(app)] == ["dead"]


def test_an_address_inside_the_house_is_never_asked(app: Flask, stage: Stage) -> None:
    open_channel(app, stage.north_id, "http://localhost:9/x")
    ask(app, stage.north_id)
    send(app)
    assert waiting(app) == [("waiting", 1, "FetchFailed: no public host", None)]


def test_a_new_secret_ends_the_old_one(app: Flask, stage: Stage) -> None:
    with working(app):
        channel = db.session.get_one(DeliveryChannel, open_channel(app, stage.north_id, "https://a.test/"))
        before = deliveries.secret_of(channel, "key")
        deliveries.renew_secret(channel=channel)
        assert deliveries.secret_of(channel, "key") != before
        assert deliveries.secret_of(channel, "other") != deliveries.secret_of(channel, "key")


@pytest.mark.parametrize(
    ("kind", "address", "code"),
    [
        ("webhook", "ftp://a.test/", "ADDRESS_INVALID"),
        ("webhook", "https://", "ADDRESS_INVALID"),
        ("webhook", "https://user:pw@a.test/", "ADDRESS_INVALID"),
        ("adf_post", "https://a.test:99999/", "ADDRESS_INVALID"),
        ("webhook", "https://a.test/" + "x" * 300, "ADDRESS_INVALID"),
        ("adf_mail", "https://a.test/", "EMAIL_INVALID"),
        ("pigeon", "https://a.test/", "CHANNEL_UNKNOWN"),
        ("webhook", "https://known.test/", "CHANNEL_KNOWN"),
    ],
)
def test_addresses_that_lead_nowhere_are_refused(app: Flask, stage: Stage, kind: str, address: str, code: str) -> None:
    open_channel(app, stage.north_id, "https://known.test/")
    with working(app), pytest.raises(RuleBroken, match=code):
        deliveries.add_channel(dealer_id=stage.north_id, kind=kind, address=address, user_id=None, at=NOW)
