"""Mail servers that are away, refuse, or are cut off in the middle: nobody waits, and every message arrives once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_mailman import Mail
from sqlalchemy import func, select

from app.delivery import mail
from app.extensions import db
from app.models import CustomerRequest, Dealer, OutgoingMessage
from app.services import deliveries, requests
from app.services.requests import Customer
from app.tenancy import Scope
from tests.conftest import build_app
from tests.factories import make_listing
from tests.servers import find_free_port
from tests.stage import NOW, Stage, set_stage, working

MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).resolve().parents[2]


class Mailbox:
    """Keeps what it accepts by Message-ID; ``answers`` come first, ``on_data`` before it answers."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[str] = []
        self.on_data: Callable[[], object] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's way
        """Keep a letter, or say what was told to be said."""
        if self.answers:
            return self.answers.pop(0)
        content = (envelope.original_content or b"").decode()
        self.taken.append(next(line for line in content.splitlines() if line.lower().startswith("message-id:")))
        if self.on_data is not None:
            self.on_data()
        return "250 OK"

    def is_complete(self, count: int) -> bool:
        """Whether so many different letters came."""
        return len(set(self.taken)) == count


@pytest.fixture
def port() -> int:
    """Where the mail server will listen."""
    return find_free_port()


@pytest.fixture
def post_office(app: Flask, port: int) -> Iterator[tuple[Mailbox, Callable[[], None]]]:
    """A mailbox, and the way to start its server; until then nobody listens."""
    before, box, started = dict(app.config), Mailbox(), []
    app.config.update(mail.mail_config(replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{port}")))
    Mail().init_app(app)

    def start() -> None:
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        started.append(controller)

    yield box, start
    for controller in started:
        controller.stop()
    app.config.update(before)
    Mail().init_app(app)


def ask(dealer_id: int, number: int, at: Any) -> None:
    """A question of a customer; its mails are written down with it."""
    requests.submit(
        kind="question",
        dealer=db.session.get_one(Dealer, dealer_id),
        listing=make_listing(dealer_id),
        customer=Customer(f"Anna {number}", "", f"anna{number}@customers.test", "ru"),
        text="Is it still there?",
        consent_version="1",
        at=at,
    )
    db.session.commit()


def test_an_hour_without_a_server_loses_nothing_and_doubles_nothing(
    app: Flask, stage: Stage, post_office: tuple[Mailbox, Callable[[], None]]
) -> None:
    box, start = post_office
    with working(app, Scope.system("an hour of requests")):
        deliveries.add_channel(
            dealer_id=stage.north_id, kind="adf_mail", address="crm@north.test", user_id=None, at=NOW
        )
        for minute in range(0, 60, 6):
            ask(stage.north_id, minute, NOW + minute * MINUTE)
            assert mail.send_due(NOW + minute * MINUTE) == 0
        start()
        for minute in range(60, 200, 5):
            mail.send_due(NOW + minute * MINUTE)
        left = db.session.scalar(select(func.count(OutgoingMessage.id)).where(OutgoingMessage.state != "sent"))
    assert left == 0
    assert len(box.taken) == len(set(box.taken)) == 30  # each customer, the dealer and its system, ten times


@pytest.mark.parametrize("answer", ["421 closing", "450 busy", "451 local error", "550 no such user", "554 refused"])
def test_a_server_that_refuses_gets_each_message_once_when_it_takes_them(
    app: Flask, stage: Stage, post_office: tuple[Mailbox, Callable[[], None]], answer: str
) -> None:
    box, start = post_office
    start()
    box.answers = [answer] * 3
    with working(app):
        ask(stage.north_id, 1, NOW)
        for minute in range(0, 60, 3):
            mail.send_due(NOW + minute * MINUTE)
    assert len(box.taken) == len(set(box.taken)) == 2


def test_who_asks_never_waits_for_the_mail_server(
    app: Flask, stage: Stage, post_office: tuple[Mailbox, Callable[[], None]]
) -> None:
    box, start = post_office
    start()
    box.on_data = lambda: pytest.fail("the page spoke to the mail server")
    with working(app):
        ask(stage.north_id, 1, NOW)
        assert db.session.scalar(select(func.count(CustomerRequest.id))) == 1
        assert db.session.scalar(select(func.count(OutgoingMessage.id))) == 2
    assert box.taken == []


@pytest.mark.slow
def test_a_worker_killed_between_sent_and_the_outbox_loses_nothing(tmp_path: Path, port: int) -> None:
    """The server has the letter when the worker dies: it comes again with the same Message-ID, so it counts once."""
    env = {
        "HPROMISE_VAR": str(tmp_path),
        "HPROMISE_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "HPROMISE_RATE_LIMITS": "off",
    }
    app = build_app(tmp_path, HPROMISE_MAIL_URL=env["HPROMISE_MAIL_URL"])
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    stage = set_stage(app)
    with working(app):
        ask(stage.north_id, 1, NOW)
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    script = (
        "from datetime import datetime; from app.delivery import mail; from app.tenancy import Scope, acting;"
        "from config import load_settings; from run import build; import os\n"
        "app = build(load_settings(dict(os.environ)))\n"
        f"at = datetime.fromisoformat('{NOW.isoformat()}')\n"
        "with app.app_context(), acting(Scope.system('worker')): mail.send_due(at)"
    )
    try:
        worker = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env={**os.environ, **env})
        box.on_data = lambda: os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(timeout=60) == -signal.SIGKILL
        box.on_data = None
        with working(app):
            states = db.session.scalars(select(OutgoingMessage.state)).all()
            assert list(states) == ["waiting", "waiting"]
            assert mail.send_due(NOW) == 1  # the one that the dead worker had not claimed
            assert mail.send_due(NOW + mail.CLAIM) == 1
            assert mail.send_due(NOW + timedelta(hours=1)) == 0
    finally:
        controller.stop()
    assert len(box.taken) == 3
    assert box.is_complete(2)
