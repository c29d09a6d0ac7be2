"""Requests on their way into dealers' own systems: a dealer's channels, and what is put into the outbox for them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.text import clean
from app.lib.vocabulary.delivery import CHANNEL_KIND
from app.models import CustomerRequest, DeliveryChannel, Message, OutgoingMessage
from app.services import outbox, users

CREATED, WROTE, ANSWERED, CLOSED, TEST = (
    "request.created",
    "request.customer_wrote",
    "request.answered",
    "request.closed",
    "channel.test",
)
MOST_CHANNELS = 10
LONGEST_ADDRESS = 300
LEADS_ONLY = frozenset({"adf_mail", "adf_post"})  # ADF knows new leads and nothing else


def announce(*, request: CustomerRequest, event: str, at: datetime, message: Message | None = None) -> None:
    """Tell the dealer's systems of an event, in the transaction of what happened."""
    wanted = select(DeliveryChannel).where(
        DeliveryChannel.dealer_id == request.dealer_id,
        DeliveryChannel.active.is_(True),
        DeliveryChannel.removed_at.is_(None),
    )
    which = f"request-{request.id}" + (f"-message-{message.id}" if message else f"-{at:%Y%m%d%H%M%S}")
    for channel in db.session.scalars(wanted.order_by(DeliveryChannel.id)):
        if event == CREATED or channel.kind not in LEADS_ONLY:
            _queue(channel, event, f"{event}-{which}-channel-{channel.id}", request.id, at)


def send_test(*, channel: DeliveryChannel, at: datetime) -> OutgoingMessage:
    """Send something harmless, to see whether the other side takes it.

    :raises RuleBroken: the channel is switched off.
    """
    if not channel.active or channel.removed_at is not None:
        raise RuleBroken("CHANNEL_OFF", _l("This channel is switched off."))
    return _queue(channel, TEST, f"{TEST}-channel-{channel.id}-{at:%Y%m%d%H%M%S%f}", None, at)


def add_channel(*, dealer_id: int, kind: str, address: str, user_id: int | None, at: datetime) -> DeliveryChannel:
    """Open a way into a dealer's system.

    :raises RuleBroken: no such kind, no usable address, the same one twice, too many of them.
    """
    if kind not in CHANNEL_KIND:
        raise RuleBroken("CHANNEL_UNKNOWN", _l("Choose a way of delivery."), "kind")
    address = _check_address(kind, clean(address))
    known = list_channels(dealer_id=dealer_id)
    if len(known) >= MOST_CHANNELS:
        raise RuleBroken("CHANNEL_TOO_MANY", _l("At most %(limit)s ways.", limit=MOST_CHANNELS), "kind")
    if any((channel.kind, channel.address) == (kind, address) for channel in known):
        raise RuleBroken("CHANNEL_KNOWN", _l("This address is in use already."), "address")
    channel = DeliveryChannel(dealer_id=dealer_id, kind=kind, address=address, created_at=at, created_by=user_id)
    db.session.add(channel)
    db.session.flush()
    return channel


def switch_channel(*, channel: DeliveryChannel, active: bool) -> None:
    """Switch a way on or off; what waits already is sent."""
    channel.active = active


def remove_channel(*, channel: DeliveryChannel, at: datetime) -> None:
    """Close a way for good; its log stays, what waits is not sent any more."""
    channel.active, channel.removed_at = False, channel.removed_at or at
    waiting = select(OutgoingMessage).where(
        OutgoingMessage.channel_id == channel.id, OutgoingMessage.state == "waiting"
    )
    for message in db.session.scalars(waiting):
        message.state, message.last_error = "dead", "the channel was removed"


def renew_secret(*, channel: DeliveryChannel) -> None:
    """Give a webhook another secret; the old one is worth nothing from now on."""
    channel.secret_version += 1


def resend(*, message: OutgoingMessage, at: datetime) -> None:
    """Put a delivery back into the line, also a dead one; the other side knows it by its event id.

    :raises RuleBroken: its way was removed.
    """
    channel = db.session.get(DeliveryChannel, message.channel_id) if message.channel_id else None
    if channel is None or channel.removed_at is not None:
        raise RuleBroken("CHANNEL_OFF", _l("This way of delivery was removed."))
    message.state, message.next_at, message.attempts = "waiting", at, 0


def list_channels(*, dealer_id: int) -> list[DeliveryChannel]:
    """The ways of a dealer that were not removed."""
    statement = select(DeliveryChannel).where(
        DeliveryChannel.dealer_id == dealer_id, DeliveryChannel.removed_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(DeliveryChannel.id)))


def secret_of(channel: DeliveryChannel, key: str) -> str:
    """The secret with which a webhook is signed, made of the application's key; no row holds one."""
    mac = hmac.new(key.encode(), f"webhook:{channel.id}:{channel.secret_version}".encode(), hashlib.sha256)
    return f"whsec_{base64.urlsafe_b64encode(mac.digest()).decode().rstrip('=')}"


def _queue(channel: DeliveryChannel, event: str, key: str, request_id: int | None, at: datetime) -> OutgoingMessage:
    return outbox.queue_delivery(
        key=key,
        kind=channel.kind,
        channel_id=channel.id,
        dealer_id=channel.dealer_id,
        recipient=channel.address,
        event=event,
        context={"request_id": request_id, "event_at": at.isoformat()},
        at=at,
    )


def _check_mail(address: str) -> str:
    try:
        return users.check_email(email=address)
    except RuleBroken as fault:
        raise RuleBroken(fault.code, fault.message, "address") from fault


def _check_address(kind: str, address: str) -> str:
    if kind == "adf_mail":
        return _check_mail(address)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0 and len(address) <= LONGEST_ADDRESS and address.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise RuleBroken("ADDRESS_INVALID", _l("Write an address that begins with https://."), "address")
    return address
