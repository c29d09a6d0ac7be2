"""What a customer may do with the own data: read all of it, take it along, have it erased, replace a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from app.extensions import db
from app.models import CustomerRequest, Message, Notice, OutgoingMessage
from app.services import confirmations, request_facts, request_links, request_mails, requests, valuations
from app.services.request_thread import thread_of, words_of

ERASED_NAME = "—"


def collect(*, request: CustomerRequest) -> dict[str, Any]:
    """Everything kept of a request's customer, as JSON values; ``taken_in``: of the requests that went into it."""
    merges = request_links.merges_of(request.id)
    return {**_collect_one(request), "taken_in": [_collect_one(merged.request) for merged in merges]}


def _collect_one(request: CustomerRequest) -> dict[str, Any]:
    return {
        "request": request.id,
        "kind": request.kind,
        "state": request.state,
        "dealer": request.dealer.public_name,
        "car": request_mails.name_of(request.listing) or None,
        "name": request.customer_name,
        "phone": request.phone,
        "email": request.email,
        "language": request.locale,
        "sent_at": request.created_at.isoformat(),
        "test_drive_at": request.starts_at.isoformat() if request.starts_at else None,
        "consent": {"version": request.consent_version, "given_at": request.consent_at.isoformat()},
        "details": request.details,
        "own_car": request_facts.describe_valuation(request),
        "messages": [
            {"from": message.author, "at": message.at.isoformat(), "text": words_of(message)}
            for message in thread_of(request)
        ],
    }


def erase(*, request: CustomerRequest, at: datetime) -> None:
    """Erase name, contact and words for good; the request stays as a number in reports, its links end.

    An open request is withdrawn first, so that slot and car are free; its dealer is told without a name. What was
    taken into the request is erased with it.
    """
    for merged in request_links.merges_of(request.id):
        _erase_one(merged.request, at)
    was_open = request.state != "closed"
    if was_open:
        requests.withdraw(request=request, at=at)
    _erase_one(request, at)
    if was_open:
        request_mails.tell_dealer_event(request=request, event="withdrawn", key=f"{request.id}-erased", at=at)


def _erase_one(request: CustomerRequest, at: datetime) -> None:
    db.session.execute(
        delete(Message).where(Message.request_id == request.id).execution_options(synchronize_session=False)
    )
    _forget_mails(request)
    valuations.forget(request_id=request.id)
    request.customer_name, request.phone, request.email = ERASED_NAME, None, None
    request.details, request.form_key, request.erased_at = {}, None, at
    request.link_version += 1
    db.session.flush()
    db.session.expire(request, ["messages"])


def replace_link(*, request: CustomerRequest) -> None:
    """Make a new secret link; all earlier ones end, also those of requests that were taken in."""
    for merged in request_links.merges_of(request.id):
        merged.request.link_version += 1
    request.link_version += 1


def list_old(*, at: datetime, keep: timedelta) -> list[int]:
    """Numbers of the requests that were closed so long ago that nobody needs to know whose they were."""
    old = select(CustomerRequest.id).where(
        CustomerRequest.state == "closed", CustomerRequest.closed_at < at - keep, CustomerRequest.erased_at.is_(None)
    )
    return list(db.session.scalars(old.order_by(CustomerRequest.id).limit(500)))


def _forget_mails(request: CustomerRequest) -> None:
    """Take away what was written to or about the customer; a mail that still waits is not sent any more."""
    quiet = {"synchronize_session": False}
    ours = OutgoingMessage.key.startswith(f"request-{request.id}-", autoescape=True)
    db.session.execute(delete(OutgoingMessage).where(ours).execution_options(**quiet))
    confirmations.forget_of(request_id=request.id)
    told = Notice.link == f"/office/inbox/{request.id}"
    db.session.execute(delete(Notice).where(told).execution_options(**quiet))
