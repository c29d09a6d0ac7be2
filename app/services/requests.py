"""Customers' requests: taking them in, answering them, and every step of their states.

States: new -> claimed -> answered <-> waiting_customer -> closed. A customer who writes again takes an answered request
back to claimed: somebody has it and owes an answer. The first-answer clock stops at the first human answer only.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.lib.vocabulary.request import OUTCOME
from app.models import CustomerRequest, Dealer, DealerMember, Listing, Message
from app.services import answer_clock, bookings, deliveries, notices, request_links, request_mails, test_drives
from app.services import request_checks as checks
from app.services.request_checks import Customer, list_faults
from app.services.request_thread import say

__all__ = [
    "ANSWER_TARGET",
    "Customer",
    "add_note",
    "answer",
    "assign",
    "claim",
    "close",
    "list_faults",
    "of_form",
    "reopen",
    "submit",
    "wait_for_customer",
    "withdraw",
    "write_as_customer",
]

ANSWER_TARGET = timedelta(hours=4)  # of the dealer's opening hours


def submit(
    *,
    kind: str,
    dealer: Dealer,
    listing: Listing | None,
    customer: Customer,
    text: str,
    consent_version: str,
    at: datetime,
    starts_at: datetime | None = None,
    target: timedelta = ANSWER_TARGET,
    form_key: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> CustomerRequest:
    """Take a customer's request in; act in the scope of the dealer it goes to.

    ``due_at`` lies ``target`` of the dealer's opening hours ahead. Customer and dealer are told by mail. A
    booking holds the car or waits in its line (services/bookings.py). ``form_key`` names the form, which is taken in
    once; ``details`` are kept with the request: the number of a credit offer.

    :raises RuleBroken: no way to reach the customer, no question, no consent, a car that is not on sale, no such slot.
    :raises Conflict: the test drive's slot was taken meanwhile, or the form was sent before.
    """
    if kind == "booking" and listing is not None:
        listing = bookings.lock_car(listing.id)
    if faults := list_faults(
        kind=kind, dealer=dealer, listing=listing, customer=customer, text=text, consent_version=consent_version, at=at,
        starts_at=starts_at,
    ):  # fmt: skip
        raise faults[0]
    request = CustomerRequest(
        dealer_id=dealer.id,
        dealer=dealer,
        kind=kind,
        listing_id=listing.id if listing else None,
        **_columns_of(checks.clean_customer(customer, dealer)),
        consent_version=consent_version,
        consent_at=at,
        created_at=at,
        form_key=form_key,
        details=dict(details or {}),
    )
    answer_clock.start(request, at, target)
    _keep(request, starts_at)
    _take_in(request, checks.check_text(kind, text), at)
    if kind == "booking" and listing is not None:
        bookings.join(request=request, listing=listing, at=at)
    return request


def of_form(*, dealer_id: int, form_key: str) -> CustomerRequest | None:
    """The request that a form has made already: people press twice."""
    found: CustomerRequest | None = db.session.scalar(
        select(CustomerRequest).where(CustomerRequest.dealer_id == dealer_id, CustomerRequest.form_key == form_key)
    )
    return found


def claim(*, request: CustomerRequest, user_id: int, at: datetime) -> None:
    """Take a new request upon oneself.

    :raises RuleBroken: closed, or somebody else has it.
    """
    _check_open(request)
    if request.assignee_id not in {None, user_id}:
        raise RuleBroken("REQUEST_CLAIMED", _l("Somebody else is working on this request."), "assignee_id")
    request.assignee_id = user_id
    if request.state == "new":
        request.state = "claimed"
        say(request, "automatic", "claimed", at, user_id)


def assign(*, request: CustomerRequest, user_id: int, assignee_id: int, at: datetime) -> None:
    """Give a request to somebody of the dealer.

    :raises RuleBroken: closed, or the person does not work for the dealer.
    """
    _check_open(request)
    works_here = select(DealerMember.id).where(
        DealerMember.user_id == assignee_id, DealerMember.dealer_id == request.dealer_id
    )
    if db.session.scalar(works_here) is None:
        raise RuleBroken("ASSIGNEE_STRANGER", _l("This person does not work for the dealer."), "assignee_id")
    if request.assignee_id == assignee_id:
        return
    request.assignee_id = assignee_id
    if request.state == "new":
        request.state = "claimed"
    if assignee_id != user_id:
        key = f"request-{request.id}-assigned-{at:%Y%m%d%H%M%S}"
        notices.notify_of_request(request=request, kind="request_assigned", key=key, at=at)
    say(request, "automatic", "assigned", at, user_id)


def answer(*, request: CustomerRequest, user_id: int | None, body: str, at: datetime) -> Message:
    """Answer the customer; the first answer stops the clock. Without ``user_id`` the dealer's own program brings it.

    :raises RuleBroken: closed, or nothing was written.
    """
    _check_open(request)
    message = say(request, "dealer", checks.check_words(body, "body"), at, user_id)
    answer_clock.note_answer(request, user_id, at)
    request_mails.tell_answer(request=request, message=message, at=at)
    deliveries.announce(request=request, event=deliveries.ANSWERED, at=at, message=message)
    return message


def wait_for_customer(*, request: CustomerRequest, user_id: int) -> None:
    """Say that the next word is the customer's.

    :raises RuleBroken: the request has no answer yet, or is closed.
    """
    if request.state not in {"answered", "waiting_customer"}:
        raise RuleBroken("REQUEST_UNANSWERED", _l("Answer the customer first."), "state")
    request.assignee_id = request.assignee_id or user_id
    request.state = "waiting_customer"


def write_as_customer(
    *, request: CustomerRequest, body: str, at: datetime, target: timedelta = ANSWER_TARGET
) -> Message:
    """Add the customer's next message; an answered or closed request needs somebody again.

    :raises RuleBroken: nothing was written, or the request was closed as spam.
    """
    if request.outcome == "spam":
        raise RuleBroken("REQUEST_CLOSED", _l("This request is closed."), "body")
    message = say(request, "customer", checks.check_words(body, "body"), at)
    if request.state == "closed":
        _open_again(request, at)
    if request.state in {"answered", "waiting_customer"}:
        request.state = "claimed"
    if request.first_answer_at is not None:
        answer_clock.start(request, at, target)
    request_mails.tell_reply(request=request, message=message, at=at)
    notices.notify_of_request(request=request, kind="request_reply", key=f"message-{message.id}", at=at)
    deliveries.announce(request=request, event=deliveries.WROTE, at=at, message=message)
    return message


def add_note(*, request: CustomerRequest, user_id: int, body: str, at: datetime) -> Message:
    """Write something down for the dealer's people only.

    :raises RuleBroken: nothing was written.
    """
    return say(request, "note", checks.check_words(body, "body"), at, user_id)


def close(*, request: CustomerRequest, outcome: str, user_id: int, at: datetime) -> None:
    """End a request with its outcome; a test drive's slot is free again, a booking ends with it.

    :raises RuleBroken: closed already, or no such outcome.
    """
    _check_open(request)
    if outcome not in OUTCOME:
        raise RuleBroken("OUTCOME_UNKNOWN", _l("Choose how the request ended."), "outcome")
    bookings.end_with(request=request, outcome=outcome, at=at, user_id=user_id)
    if outcome != "test_drive_held":
        test_drives.cancel(request=request, at=at, by_customer=False)
    _end(request, outcome, at)
    say(request, "automatic", "closed", at, user_id)


def withdraw(*, request: CustomerRequest, at: datetime) -> None:
    """End a request as its customer wishes; slot and car are free again, the dealer is told.

    :raises RuleBroken: closed already.
    """
    _check_open(request)
    bookings.end_with(request=request, outcome="declined", at=at)
    test_drives.cancel(request=request, at=at, by_customer=True)
    _end(request, "declined", at)
    say(request, "automatic", "withdrawn", at)
    request_mails.tell_dealer_event(
        request=request, event="withdrawn", key=f"{request.id}-withdrawn-{at:%Y%m%d%H%M%S}", at=at
    )


def reopen(*, request: CustomerRequest, user_id: int, at: datetime) -> None:
    """Take a closed request up again.

    :raises RuleBroken: it is not closed, or goes on in another one.
    """
    if request.state != "closed":
        raise RuleBroken("REQUEST_OPEN", _l("This request is open."), "state")
    if request_links.main_of(request) is not request:
        raise RuleBroken("MERGE_TWICE", _l("This request is part of another one already."), "state")
    request.assignee_id = request.assignee_id or user_id
    _open_again(request, at, user_id)


def _columns_of(customer: Customer) -> dict[str, str | None]:
    reach = {"phone": customer.phone or None, "email": customer.email or None}
    return {"customer_name": customer.name, "locale": customer.locale, **reach}


def _take_in(request: CustomerRequest, words: str, at: datetime) -> None:
    if words:
        say(request, "customer", words, at)
    say(request, "automatic", "received", at)
    if request.kind != "booking":  # a booking tells at once how it stands
        request_mails.tell_received(request=request, at=at)
    request_mails.tell_dealer(request=request, text=words, at=at)
    notices.notify_of_request(request=request, kind="request_new", key=f"request-{request.id}-new", at=at)
    deliveries.announce(request=request, event=deliveries.CREATED, at=at)


def _open_again(request: CustomerRequest, at: datetime, user_id: int | None = None) -> None:
    starts_at, request.starts_at = request.starts_at, None
    request.state = "claimed" if request.assignee_id else "new"
    request.outcome = request.closed_at = None
    if starts_at is not None:
        _plan_again(request, starts_at)
    if request.first_answer_at is None:  # closing has stopped the clock, and nobody has answered yet
        answer_clock.plan_reminder(request)
    say(request, "automatic", "reopened", at, user_id)


def _plan_again(request: CustomerRequest, starts_at: datetime) -> None:
    """Give a test drive its slot back unless somebody has it."""
    if not test_drives.is_taken(listing_id=request.listing_id, starts_at=starts_at):
        with suppress(Conflict):
            test_drives.keep_slot(request=request, starts_at=starts_at)


def _check_open(request: CustomerRequest) -> None:
    if request.state == "closed":
        raise RuleBroken("REQUEST_CLOSED", _l("This request is closed."), "state")


def _end(request: CustomerRequest, outcome: str, at: datetime) -> None:
    request.state, request.outcome, request.closed_at = "closed", outcome, at
    answer_clock.stop(request)
    deliveries.announce(request=request, event=deliveries.CLOSED, at=at)


def _keep(request: CustomerRequest, starts_at: datetime | None) -> None:
    if request.kind == "test_drive" and starts_at is not None:
        test_drives.keep_slot(request=request, starts_at=starts_at)
        return
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError as error:
        if request.form_key is None:
            raise
        raise Conflict("FORM_SENT", _l("This form has been sent before.")) from error
