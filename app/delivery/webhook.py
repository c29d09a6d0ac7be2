"""Signed webhooks: what happened to a request, as JSON that the other side can trust (docs/webhooks.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from app.models import CustomerRequest, Dealer, OutgoingMessage
from app.services.request_facts import describe

MEDIA_TYPE = "application/json"
SIGNATURE, EVENT, EVENT_ID = "X-HPromise-Signature", "X-HPromise-Event", "Idempotency-Key"


def build(message: OutgoingMessage, request: CustomerRequest | None, dealer: Dealer) -> bytes:
    """The body: the event with its id, and the request as it stands when this is sent."""
    payload: dict[str, Any] = {
        "id": message.key,
        "event": message.template,
        "at": message.context.get("event_at"),
        "dealer": dealer.code,
        "request": describe(request) if request is not None else None,
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def headers(message: OutgoingMessage, body: bytes, *, secret: str, at: datetime) -> dict[str, str]:
    """What goes along: the event, its id (the same at every try), the signature with the moment of sending."""
    return {
        "Content-Type": MEDIA_TYPE,
        EVENT: message.template,
        EVENT_ID: message.key,
        SIGNATURE: sign(body, secret=secret, at=at),
    }


def sign(body: bytes, *, secret: str, at: datetime) -> str:
    """``t=<seconds since 1970>,v1=<HMAC-SHA256 in hex of "<t>.<body>">``; the moment keeps them from being replayed."""
    moment = int(at.timestamp())
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"
