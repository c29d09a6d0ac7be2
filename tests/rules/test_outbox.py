"""Mails: written down with what they report, sent afterwards, once from the reader's view, never blocking anybody."""

from __future__ import annotations

import asyncio
import email
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_mailman import Mail
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.delivery import mail
from app.delivery.attachments import Attachment, register_maker
from app.extensions import db
from app.models import OutgoingMessage
from app.services import outbox
from config import load_settings
from tests.servers import find_free_port
from tests.stage import NOW, working

HOUR = timedelta(hours=1)
TEMPLATES = {
    "mail/test.txt": "Subject: Hello {{ name }}\n\nDear {{ name }}, see {{ base_url }}/{{ locale }}/cars.\n",
    "mail/test.mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>Dear {{ name }}</mj-text></mj-column>"
    "</mj-section></mj-body></mjml>",
}


class Mailbox:
    """A mail server's handler that keeps what it accepts, or refuses or hangs while told so."""

    def __init__(self) -> None:
        self.refusing = False
        self.hanging = False
        self.asked = 0
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's way
        """Keep or refuse a letter."""
        self.asked += 1
        while self.hanging:  # noqa: ASYNC110 - the test lets go, from another thread
            await asyncio.sleep(0.02)
        if self.refusing:
            return "451 try again later"
        letter: Any = email.message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def with_templates(app: Flask) -> Iterator[None]:
    """A template of the test's own."""
    before = app.jinja_env.loader
    assert before is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), before])
    yield
    app.jinja_env.loader = before


@pytest.fixture
def post(app: Flask, with_templates: None) -> Iterator[tuple[Mailbox, Callable[[], Controller]]]:
    """A mailbox and a way to start its server; until then nobody listens."""
    box, port, started = Mailbox(), find_free_port(), []
    before = dict(app.config)
    settings = load_settings(
        {"HPROMISE_VAR": str(app.config["SETTINGS"].var), "HPROMISE_MAIL_URL": f"smtp://127.0.0.1:{port}"}
    )
    app.config.update(mail.mail_config(settings))
    Mail().init_app(app)

    def start() -> Controller:
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        started.append(controller)
        return controller

    yield box, start
    for controller in started:
        controller.stop()
    app.config.update(before)
    Mail().init_app(app)


def write_down(name: str = "Anna") -> None:
    outbox.queue_mail(
        key=f"hello {name}",
        recipient="anna@customers.test",
        template="test",
        locale="en",
        context={"name": name},
        at=NOW,
    )
    db.session.commit()


def test_an_event_told_twice_is_one_message(app: Flask) -> None:
    with working(app):
        write_down()
        write_down()
        assert len(db.session.scalars(select(OutgoingMessage)).all()) == 1


def test_without_a_mail_server_mails_become_files(app: Flask, with_templates: None) -> None:
    with working(app):
        write_down()
        assert mail.send_due(NOW) == 1
        folder: Path = app.config["SETTINGS"].var / "mail"
        assert "Dear Anna" in "".join(path.read_text() for path in folder.iterdir())


def test_a_server_that_is_down_gets_the_mail_when_it_is_back_and_once(
    app: Flask, post: tuple[Mailbox, Callable[[], Controller]]
) -> None:
    box, start = post
    with working(app):
        write_down("<Anna>")
        assert mail.send_due(NOW) == 0
        message = db.session.scalars(select(OutgoingMessage)).one()
        assert (message.state, message.attempts, message.next_at) == ("waiting", 1, NOW + timedelta(minutes=1))
        start()
        assert mail.send_due(NOW) == 0
        assert mail.send_due(NOW + HOUR) == 1
        assert mail.send_due(NOW + 2 * HOUR) == 0
    [letter] = box.letters
    assert letter["Subject"] == "Hello <Anna>"
    assert letter["Message-ID"].startswith("<hello-")
    html = letter.get_body(("html",))
    assert html is not None
    assert "Dear &lt;Anna&gt;" in html.get_content()
    assert "://" not in html.get_content().replace("http://www.w3.org", "")


def test_a_server_that_refuses_for_ever_leaves_a_dead_letter_that_can_be_sent_again(
    app: Flask, post: tuple[Mailbox, Callable[[], Controller]]
) -> None:
    box, start = post
    start()
    box.refusing = True
    with working(app):
        write_down()
        at = NOW
        for _attempt in range(len(mail.PAUSES) + 3):
            mail.send_due(at)
            at += timedelta(hours=7)
        message = db.session.scalars(select(OutgoingMessage)).one()
        assert message.state == "dead"
        assert "451" in (message.last_error or "")
        box.refusing = False
        mail.resend(message, at)
        db.session.commit()
        assert mail.send_due(at) == 1
    assert len(box.letters) == 1


def test_two_workers_do_not_send_the_same_mail(app: Flask, with_templates: None) -> None:
    with working(app):
        write_down()
        number = db.session.scalars(select(OutgoingMessage.id)).one()
        assert mail._claim(number, NOW)
        assert not mail._claim(number, NOW)


def test_a_server_that_hangs_keeps_nobody_from_writing(
    app: Flask, post: tuple[Mailbox, Callable[[], Controller]]
) -> None:
    box, start = post
    start()
    box.hanging = True

    def work() -> None:
        with working(app):
            mail.send_due(NOW)

    with working(app):
        write_down()
        worker = threading.Thread(target=work)
        worker.start()
        while not box.asked:
            time.sleep(0.01)
        write_down("while it hangs")
        box.hanging = False
        worker.join()
        states = db.session.scalars(select(OutgoingMessage.state).order_by(OutgoingMessage.id)).all()
        assert (list(states), len(box.letters)) == (["sent", "waiting"], 1)


def test_while_the_server_is_away_one_message_tries_for_all(
    app: Flask, post: tuple[Mailbox, Callable[[], Controller]]
) -> None:
    with working(app):
        for name in ("first", "second", "third"):
            write_down(name)
        mail.send_due(NOW)
        tries = db.session.scalars(select(OutgoingMessage.attempts).order_by(OutgoingMessage.id)).all()
        assert list(tries) == [1, 0, 0]


def test_a_file_goes_along_and_is_made_only_when_the_mail_is_sent(
    app: Flask, post: tuple[Mailbox, Callable[[], Controller]]
) -> None:
    box, start = post
    made: list[str] = []

    def make(wanted: Mapping[str, Any], locale: str) -> Attachment:
        made.append(locale)
        return Attachment(f"{wanted['name']}.pdf", b"%PDF-", "application/pdf")

    register_maker("test", make)
    with working(app):
        outbox.queue_mail(
            key="with a file",
            recipient="anna@customers.test",
            template="test",
            locale="th",
            context={"name": "Anna"},
            at=NOW,
            attachments=[{"kind": "test", "name": "paper"}],
        )
        db.session.commit()
        assert not made
        start()
        assert mail.send_due(NOW) == 1
    (file,) = box.letters[0].iter_attachments()
    assert made == ["th"]
    assert (file.get_filename(), file.get_content_type(), file.get_payload(decode=True)) == (
        "paper.pdf",
        "application/pdf",
        b"%PDF-",
    )


def test_a_mail_whose_file_nobody_makes_stays_visible(app: Flask, with_templates: None) -> None:
    with working(app):
        outbox.queue_mail(
            key="unknown file",
            recipient="anna@customers.test",
            template="test",
            locale="en",
            context={"name": "Anna"},
            at=NOW,
            attachments=[{"kind": "nobody knows"}],
        )
        db.session.commit()
        assert mail.send_due(NOW) == 0
        message = db.session.scalars(select(OutgoingMessage)).one()
        assert message.state == "waiting"
        assert "KeyError" in str(message.last_error)
