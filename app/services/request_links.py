"""What ties requests to other rows: the same person's requests become one, and a request leads to a sale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.errors import RuleBroken
from app.extensions import db
from app.models import CustomerRequest, Listing, Message, RequestMerge, RequestSale
from app.services import answer_clock
from app.services.request_thread import say, thread_of

# Only what has no date, no car held and no own car can go into another request.
CAN_GO_INTO = frozenset({"question", "callback"})
MOST_SHOWN = 20
WAITING = ("new", "claimed")


def merge(*, request: CustomerRequest, into: CustomerRequest, user_id: int, at: datetime) -> RequestMerge:
    """Take a request of the same person into another one: from now on the other one is worked on.

    Its thread stays where it is and is shown with the other one; its secret link leads to the other one.

    :raises RuleBroken: another person or dealer, a kind with a date of its own, already merged.
    """
    _check(request, into)
    kept = RequestMerge(
        dealer_id=request.dealer_id,
        request_id=request.id,
        into_id=into.id,
        state_before=request.state,
        outcome_before=request.outcome,
        merged_at=at,
        merged_by=user_id,
    )
    db.session.add(kept)
    request.state, request.outcome = "closed", None
    request.closed_at = request.closed_at or at  # from then on it grows old, like any other closed one
    answer_clock.stop(request)
    say(request, "automatic", "merged", at, user_id)
    db.session.flush()
    return kept


def undo_merge(*, merged: RequestMerge, user_id: int, at: datetime) -> None:
    """Give a merged request back its own life.

    :raises RuleBroken: it was given back already.
    """
    if merged.undone_at is not None:
        raise RuleBroken("MERGE_UNDONE", _l("This was undone already."))
    merged.undone_at, merged.undone_by = at, user_id
    request = db.session.get_one(CustomerRequest, merged.request_id)
    request.state, request.outcome = merged.state_before, merged.outcome_before
    if request.state != "closed":
        request.closed_at = None
    if request.state in WAITING:
        answer_clock.plan_reminder(request)
    say(request, "automatic", "unmerged", at, user_id)


def merges_of(request_id: int) -> list[RequestMerge]:
    """What was taken into a request and is in force, oldest first."""
    statement = (
        select(RequestMerge)
        .where(RequestMerge.into_id == request_id, RequestMerge.undone_at.is_(None))
        .options(joinedload(RequestMerge.request), joinedload(RequestMerge.person))
    )
    return list(db.session.scalars(statement.order_by(RequestMerge.id)))


def whole_thread_of(request: CustomerRequest) -> list[Message]:
    """What the customer may read, oldest first, with what people wrote in the requests that were taken in."""
    words = [
        message
        for merged in merges_of(request.id)
        for message in thread_of(merged.request)
        if message.author != "automatic"
    ]
    return sorted([*thread_of(request), *words], key=lambda message: (message.at, message.id))


def main_of(request: CustomerRequest) -> CustomerRequest:
    """The request that is worked on instead of this one, or itself; act in its dealer's scope."""
    into_id = db.session.scalar(
        select(RequestMerge.into_id).where(RequestMerge.request_id == request.id, RequestMerge.undone_at.is_(None))
    )
    return request if into_id is None else db.session.get_one(CustomerRequest, into_id)


def others_of_person(request: CustomerRequest) -> Sequence[CustomerRequest]:
    """Other requests of the same dealer with the same phone or address, newest first."""
    same = [
        column == value
        for column, value in ((CustomerRequest.phone, request.phone), (CustomerRequest.email, request.email))
        if value
    ]
    if not same:
        return []
    statement = (
        select(CustomerRequest)
        .where(CustomerRequest.dealer_id == request.dealer_id, CustomerRequest.id != request.id, or_(*same))
        .options(joinedload(CustomerRequest.listing).joinedload(Listing.make))
        .options(joinedload(CustomerRequest.listing).joinedload(Listing.model))
        .order_by(CustomerRequest.id.desc())
    )
    return list(db.session.scalars(statement.limit(MOST_SHOWN)))


def can_go_into(request: CustomerRequest, into: CustomerRequest) -> bool:
    """Whether ``merge`` would take it."""
    try:
        _check(request, into)
    except RuleBroken:
        return False
    return True


def link_sale(*, request: CustomerRequest, listing: Listing) -> None:
    """Say which car's sale a request led to; a later word replaces an earlier one.

    :raises RuleBroken: the car is another dealer's, or not sold.
    """
    if listing.dealer_id != request.dealer_id or listing.sale is None:
        raise RuleBroken("NOT_SOLD", _l("This car is not sold."), "sold_listing_id")
    known = db.session.scalar(select(RequestSale).where(RequestSale.request_id == request.id))
    if known is None:
        known = RequestSale(dealer_id=request.dealer_id, request_id=request.id, listing_id=listing.id)
        db.session.add(known)
    known.listing_id = listing.id
    db.session.flush()


def sale_of(request_id: int) -> RequestSale | None:
    """The sale that a request led to."""
    statement = select(RequestSale).where(RequestSale.request_id == request_id)
    found: RequestSale | None = db.session.scalar(statement.options(joinedload(RequestSale.listing)))
    return found


def _check(request: CustomerRequest, into: CustomerRequest) -> None:
    same_phone = request.phone is not None and request.phone == into.phone
    same_email = request.email is not None and request.email == into.email
    if request.id == into.id or request.dealer_id != into.dealer_id or not (same_phone or same_email):
        raise RuleBroken("MERGE_STRANGER", _l("Only requests of the same person at the same dealer become one."))
    if request.kind not in CAN_GO_INTO:
        raise RuleBroken("MERGE_KIND", _l("A request with a date, a booking or a car of its own stays alone."))
    if main_of(request) is not request or merges_of(request.id):
        raise RuleBroken("MERGE_TWICE", _l("This request is part of another one already."))
    if into.state == "closed":
        raise RuleBroken("REQUEST_CLOSED", _l("This request is closed."))
