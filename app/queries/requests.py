"""Customers' requests as the inbox shows them: what needs somebody first comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.errors import NotFound
from app.extensions import db
from app.models import Account, CustomerRequest, Dealer, DealerMember, Listing, Message

PAGE_SIZE = 25
MOST_SOLD = 50
UNANSWERED = ("new", "claimed")
OPEN = ("new", "claimed", "answered", "waiting_customer")


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What the inbox is asked for. ``states`` empty: all that are open; ``assignee_id``: mine."""

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    dealers: tuple[str, ...] = ()
    assignee_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox."""

    rows: Sequence[CustomerRequest]
    count: int
    page: int
    pages: int


def inbox(filters: InboxFilters, *, page: int = 1, size: int = PAGE_SIZE) -> InboxPage:
    """Requests: those that wait for the dealer before the others, the earliest due first; closed ones last."""
    conditions = _conditions(filters)
    count = db.session.scalar(select(func.count(CustomerRequest.id)).where(*conditions)) or 0
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    statement = (
        select(CustomerRequest)
        .where(*conditions)
        .order_by(*_urgency(), CustomerRequest.id.desc())
        .options(*_car(), joinedload(CustomerRequest.dealer), joinedload(CustomerRequest.assignee))
        .limit(size)
        .offset((page - 1) * size)
    )
    return InboxPage(db.session.scalars(statement).all(), count, page, pages)


def count_by_state(filters: InboxFilters) -> dict[str, int]:
    """How many requests there are in each state, the filter of states left out."""
    conditions = _conditions(replace(filters, states=OPEN_AND_CLOSED))
    counted = select(CustomerRequest.state, func.count(CustomerRequest.id)).where(*conditions)
    return dict(db.session.execute(counted.group_by(CustomerRequest.state)).all())


def count_late(filters: InboxFilters, *, at: datetime) -> int:
    """How many requests have waited for the dealer beyond their time."""
    conditions = [*_conditions(replace(filters, states=UNANSWERED)), CustomerRequest.due_at < at]
    return db.session.scalar(select(func.count(CustomerRequest.id)).where(*conditions)) or 0


def get(request_id: int) -> CustomerRequest:
    """A request with its thread and its car.

    :raises NotFound: there is none within the scope.
    """
    statement = select(CustomerRequest).where(CustomerRequest.id == request_id)
    return _one(
        statement.options(
            *_car(),
            joinedload(CustomerRequest.dealer),
            joinedload(CustomerRequest.assignee),
            selectinload(CustomerRequest.messages).joinedload(Message.user),
        )
    )


def get_to_change(request_id: int) -> CustomerRequest:
    """A request for a service to change: whoever else wants to change it waits.

    :raises NotFound: there is none within the scope.
    """
    statement = (
        select(CustomerRequest).where(CustomerRequest.id == request_id).options(joinedload(CustomerRequest.dealer))
    )
    return _one(statement.with_for_update(of=CustomerRequest, key_share=True).execution_options(populate_existing=True))


def _one(statement: Select[CustomerRequest]) -> CustomerRequest:
    found: CustomerRequest | None = db.session.scalar(statement)
    if found is None:
        raise NotFound("REQUEST_UNKNOWN", _l("There is no such request."))
    return found


def colleagues(dealer_id: int) -> Sequence[Account]:
    """People who can be given a request of a dealer: active, working for it."""
    members = select(DealerMember.user_id).where(DealerMember.dealer_id == dealer_id)
    statement = select(Account).where(Account.id.in_(members), Account.active.is_(True))
    ordered = statement.order_by(Account.first_name, Account.last_name, Account.id)
    found: Sequence[Account] = db.session.scalars(ordered).all()
    return found


def sold_cars(request: CustomerRequest) -> Sequence[Listing]:
    """Cars of a request's dealer that were sold last, the one asked about first."""
    asked_first = case((Listing.id == request.listing_id, 0), else_=1)
    statement = (
        select(Listing)
        .where(Listing.dealer_id == request.dealer_id, Listing.status == "sold")
        .order_by(asked_first, Listing.changed_at.desc(), Listing.id.desc())
        .options(joinedload(Listing.make), joinedload(Listing.model))
    )
    found: Sequence[Listing] = db.session.scalars(statement.limit(MOST_SOLD)).all()
    return found


OPEN_AND_CLOSED = (*OPEN, "closed")


def _urgency() -> tuple[ColumnElement[Any], ...]:
    waits = CustomerRequest.state.in_(UNANSWERED)
    rank = case((waits, 0), (CustomerRequest.state == "closed", 2), else_=1)
    moment = case((waits, CustomerRequest.due_at), else_=None)
    return rank.asc(), moment.asc(), CustomerRequest.created_at.desc()


def _conditions(filters: InboxFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [CustomerRequest.state.in_(filters.states or OPEN)]
    if filters.kinds:
        found.append(CustomerRequest.kind.in_(filters.kinds))
    if filters.dealers:
        found.append(CustomerRequest.dealer_id.in_(select(Dealer.id).where(Dealer.code.in_(filters.dealers))))
    if filters.assignee_id is not None:
        found.append(CustomerRequest.assignee_id == filters.assignee_id)
    if filters.text:
        found.append(_mentions(filters.text))
    return found


def _mentions(text: str) -> ColumnElement[bool]:
    columns = (CustomerRequest.customer_name, CustomerRequest.phone, CustomerRequest.email)
    spellings = {text} if text.isascii() else {text, text.lower(), text.capitalize(), text.title()}
    return or_(*(column.icontains(spelling, autoescape=True) for column in columns for spelling in spellings))


def _car() -> tuple[ORMOption, ...]:
    car = joinedload(CustomerRequest.listing)
    return (car.joinedload(Listing.make), car.joinedload(Listing.model))
