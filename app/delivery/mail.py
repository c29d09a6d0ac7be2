"""The outbox: messages leave from their rows, at least once, with growing pauses; what cannot be sent stays visible."""

from __future__ import annotations

import socket
import time
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPConnectError, SMTPServerDisconnected
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from flask import current_app
from flask_mailman import EmailMultiAlternatives
from sqlalchemy import select, update

from app.delivery import channels
from app.delivery.attachments import make_attachments
from app.delivery.render import render
from app.errors import Forbidden
from app.extensions import db
from app.models import OutgoingMessage
from app.services.fetching import FetchFailed
from config import Settings

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 360, 360, 360, 360))
CLAIM = timedelta(minutes=2)
TIMEOUT_SECONDS = 20
BATCH_SECONDS = 60
# The server as a whole is away: the other messages need not try.
NO_ANSWER = (ConnectionError, TimeoutError, socket.gaierror, SMTPServerDisconnected, SMTPConnectError)

log = structlog.get_logger("mail")


def mail_config(settings: Settings) -> dict[str, Any]:
    """Flask-Mailman's configuration for MAIL_URL; without one, mails become files in VAR."""
    shared = {"MAIL_DEFAULT_SENDER": settings.mail_from, "MAIL_TIMEOUT": TIMEOUT_SECONDS}
    if not settings.mail_url:
        return {**shared, "MAIL_BACKEND": "file", "MAIL_FILE_PATH": str((settings.var / "mail").resolve())}
    parts = urlsplit(settings.mail_url)
    options = parse_qs(parts.query)
    return {
        **shared,
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": parts.port or 25,
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        "MAIL_USE_TLS": options.get("tls") == ["1"],
        "MAIL_USE_SSL": parts.scheme == "smtps",
    }


def is_due(at: datetime) -> bool:
    """Whether a message waits to be sent."""
    return db.session.scalar(_due(at).limit(1)) is not None


def send_due(at: datetime) -> int:
    """Send the messages that are due; no transaction is open while the mail server is spoken to.

    It ends when the server does not answer or a minute has passed, well before a claim ends; what is left stays due.

    :returns: how many were sent.
    """
    sent = 0
    silent: set[int | None] = set()
    until = time.monotonic() + BATCH_SECONDS
    numbers = list(db.session.scalars(_due(at)))
    db.session.commit()
    for number in numbers:
        if time.monotonic() > until or _channel_of(number) in silent or not _claim(number, at):
            continue
        fault, result = _send(number, at)
        channel = _settle(number, at, fault, result)
        sent += fault is None
        if isinstance(fault, FetchFailed):  # one dealer's system that is away keeps nobody waiting
            silent.add(channel)
        if isinstance(fault, NO_ANSWER):
            break
    return sent


def resend(message: OutgoingMessage, at: datetime) -> None:
    """Put a message back into the line, also a dead one."""
    message.state, message.next_at, message.attempts = "waiting", at, 0


def _due(at: datetime) -> Any:
    due = (OutgoingMessage.state == "waiting") & (OutgoingMessage.next_at <= at)
    return select(OutgoingMessage.id).where(due).order_by(OutgoingMessage.id)


def _claim(number: int, at: datetime) -> bool:
    """Take a message for a short while, so that two workers do not send it at once."""
    taken = db.session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.id == number, OutgoingMessage.state == "waiting", OutgoingMessage.next_at <= at)
        .values(next_at=at + CLAIM, attempts=OutgoingMessage.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return bool(taken.rowcount)


def _channel_of(number: int) -> int | None:
    """Through which channel of a dealer a message leaves; 0 for none."""
    channel_id = db.session.scalar(select(OutgoingMessage.channel_id).where(OutgoingMessage.id == number))
    db.session.commit()
    return channel_id or 0


def _send(number: int, at: datetime) -> tuple[Exception | None, str | None]:
    """Send a message; what went wrong, if anything did, and what the other side said."""
    try:
        send = _prepare(db.session.get_one(OutgoingMessage, number), at)
        db.session.commit()
        return None, send()
    except Exception as error:  # noqa: BLE001 - servers fail in many ways; each is written down and tried again
        db.session.rollback()
        return error, None


def _prepare(message: OutgoingMessage, at: datetime) -> channels.Sender:
    """Word a message while the database is open; what it gives sends it without."""
    if message.kind != "mail":
        return channels.prepare(message, at)
    letter = _letter(message)

    def send() -> str:
        letter.send()
        return "250"

    return send


def _settle(number: int, at: datetime, fault: Exception | None, result: str | None) -> int | None:
    """Write down what became of a message, and when it is tried again; gives its channel."""
    message = db.session.get_one(OutgoingMessage, number)
    if fault is None:
        message.state, message.sent_at, message.last_error, message.result = "sent", at, None, result
    else:
        pause = message.attempts - 1
        message.last_error = f"{type(fault).__name__}: {fault}"[:500]
        is_over = pause >= len(PAUSES) or isinstance(fault, Forbidden)  # who may not have it will not get it later
        message.state = "dead" if is_over else "waiting"
        message.next_at = at + PAUSES[min(pause, len(PAUSES) - 1)]
        if message.state == "dead" and message.channel_id is not None:
            channels.tell_dead(message, at)
        log.warning("message not sent", message=number, attempts=message.attempts, error=type(fault).__name__)
    channel: int | None = message.channel_id
    db.session.commit()
    return channel


def _letter(message: OutgoingMessage) -> EmailMultiAlternatives:
    letter = render(message)
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{message.key.replace(' ', '-')}@{domain}>", "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{letter.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        sender,
        [message.recipient],
        headers=headers,
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    for file in make_attachments(message):
        mail.attach(file.name, file.content, file.media_type)
    return mail
