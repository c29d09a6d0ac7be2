"""What leaves the house is written down first, in the transaction of what it reports; delivery sends it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import OutgoingMessage


def queue_mail(
    *,
    key: str,
    recipient: str,
    template: str,
    locale: str,
    context: dict[str, Any],
    at: datetime,
    dealer_id: int | None = None,
    attachments: Sequence[dict[str, Any]] = (),
) -> OutgoingMessage:
    """Write a mail down; the same key is written once, however often the event is told.

    ``template`` names ``app/templates/mail/<template>.txt`` and ``.mjml``; ``context`` and ``attachments`` hold JSON
    values only. An attachment names its maker under "kind"; the file is made when the mail is sent.
    """
    return _keep(
        OutgoingMessage(
            key=key,
            kind="mail",
            dealer_id=dealer_id,
            recipient=recipient,
            template=template,
            locale=locale,
            context=context,
            attachments=list(attachments),
            created_at=at,
            next_at=at,
        )
    )


def queue_delivery(
    *,
    key: str,
    kind: str,
    channel_id: int,
    dealer_id: int,
    recipient: str,
    event: str,
    context: dict[str, Any],
    at: datetime,
) -> OutgoingMessage:
    """Write an event down for a dealer's own system, once a key; it is worded when it is sent (app/delivery)."""
    return _keep(
        OutgoingMessage(
            key=key,
            kind=kind,
            channel_id=channel_id,
            dealer_id=dealer_id,
            recipient=recipient,
            template=event,
            locale="en",
            context=context,
            attachments=[],
            created_at=at,
            next_at=at,
        )
    )


def _keep(message: OutgoingMessage) -> OutgoingMessage:
    known = _find(message.key)
    if known is not None:
        return known
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:  # the same event is being told by another request
        known = _find(message.key)
        if known is None:
            raise
        return known
    return message


def _find(key: str) -> OutgoingMessage | None:
    known: OutgoingMessage | None = db.session.scalar(select(OutgoingMessage).where(OutgoingMessage.key == key))
    return known
