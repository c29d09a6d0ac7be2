"""Sending into dealers' own systems: ADF by mail or HTTP, signed webhooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from typing import TypeAlias

from flask import current_app
from flask_mailman import EmailMessage
from sqlalchemy import select

from app.delivery import adf, webhook
from app.errors import Forbidden
from app.extensions import db
from app.models import Account, CustomerRequest, Dealer, DealerMember, DeliveryChannel, OutgoingMessage
from app.queries import requests
from app.services import deliveries, fetching, notices
from app.services.fetching import Bounds

SECONDS = 10
LARGEST_ANSWER = 64 * 1024
# Sends what was worded; gives what the other side said.
Sender: TypeAlias = Callable[[], str]


def prepare(message: OutgoingMessage, at: datetime) -> Sender:
    """Word a delivery while the database is open; what it gives sends it without the database.

    :raises Forbidden: its way was removed: it is not tried again.
    """
    channel = db.session.get(DeliveryChannel, message.channel_id or 0)
    if channel is None or channel.removed_at is not None:
        raise Forbidden("CHANNEL_OFF", "the channel was removed")
    number = message.context.get("request_id")
    request = requests.get(int(number)) if number else None
    dealer = db.session.get_one(Dealer, channel.dealer_id)
    return _PREPARED[message.kind](message, channel, request, dealer, at)


def tell_dead(message: OutgoingMessage, at: datetime) -> None:
    """Tell the dealer's people that a delivery was given up."""
    members = select(DealerMember.user_id).join(Account, Account.id == DealerMember.user_id)
    of_dealer = members.where(DealerMember.dealer_id == message.dealer_id, Account.active.is_(True))
    for account_id in db.session.scalars(of_dealer):
        notices.notify(
            account_id=account_id,
            kind="delivery_dead",
            key=f"delivery-{message.id}-dead",
            subject=message.recipient,
            link="/office/delivery-log/",
            at=at,
            dealer_id=message.dealer_id,
        )


def _prepare_mail(
    message: OutgoingMessage, channel: DeliveryChannel, request: CustomerRequest | None, dealer: Dealer, at: datetime
) -> Sender:
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    subject = f"{adf.SOURCE} lead {request.id}" if request else f"{adf.SOURCE} test"
    letter = EmailMessage(
        subject,
        adf.build(request, dealer, at=at).decode(),
        sender,
        [channel.address],
        headers={"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )

    def send() -> str:
        letter.send()
        return "250"

    return send


def _prepare_adf(
    message: OutgoingMessage, channel: DeliveryChannel, request: CustomerRequest | None, dealer: Dealer, at: datetime
) -> Sender:
    headers = {"Content-Type": f"{adf.MEDIA_TYPE}; charset=utf-8", webhook.EVENT_ID: message.key}
    return _poster(channel.address, adf.build(request, dealer, at=at), headers)


def _prepare_webhook(
    message: OutgoingMessage, channel: DeliveryChannel, request: CustomerRequest | None, dealer: Dealer, at: datetime
) -> Sender:
    body = webhook.build(message, request, dealer)
    secret = deliveries.secret_of(channel, current_app.config["SETTINGS"].secret_key)
    return _poster(channel.address, body, webhook.headers(message, body, secret=secret, at=at))


def _poster(address: str, body: bytes, headers: dict[str, str]) -> Sender:
    allowed = current_app.config["SETTINGS"].allowed_fetch_hosts
    bounds = Bounds(largest=LARGEST_ANSWER, seconds=SECONDS, allowed_hosts=allowed)
    return lambda: str(fetching.send(url=address, body=body, headers=headers, bounds=bounds))


_PREPARED: dict[str, Callable[[OutgoingMessage, DeliveryChannel, CustomerRequest | None, Dealer, datetime], Sender]] = {
    "adf_mail": _prepare_mail,
    "adf_post": _prepare_adf,
    "webhook": _prepare_webhook,
}
