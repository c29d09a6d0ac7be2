"""What needs somebody now, within the scope: requests, deliveries, cars; and how the house stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Account, AuditEntry, CustomerRequest, Job, Listing, OutgoingMessage, PriceChange, Upload
from app.queries import requests

STALE_DAYS = 45
FIRST = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What a dealer's people and the distributor see first. A price is stale when it is STALE_DAYS old."""

    waiting: int
    late: int
    requests: Sequence[CustomerRequest]
    held: int
    planned: int
    uploads: Sequence[Upload]
    on_sale: int
    without_photos: int
    stale: int
    stale_cars: Sequence[Listing]


@dataclass(frozen=True, slots=True)
class House:
    """What the administrator sees first; refusals and failed sign-ins of the last day."""

    people: int
    refused: int
    failed_sign_ins: int
    dead_letters: int
    failed_jobs: int


def find_work(*, at: datetime) -> Work:
    """What waits within the scope."""
    unanswered = requests.InboxFilters(states=requests.UNANSWERED)
    inbox = requests.inbox(unanswered, size=FIRST)
    by_status = _count(Upload, Upload.status, Upload.status.in_(("held", "planned")))
    stale = _stale(at - timedelta(days=STALE_DAYS))
    cars = select(func.count(Listing.id), func.count(Listing.id).filter(Listing.photo_count == 0))
    on_sale, bare = db.session.execute(cars.where(Listing.status == "on_sale")).one()
    return Work(
        waiting=inbox.count,
        late=requests.count_late(unanswered, at=at),
        requests=inbox.rows,
        held=by_status.get("held", 0),
        planned=by_status.get("planned", 0),
        uploads=_first_uploads(),
        on_sale=on_sale,
        without_photos=bare,
        stale=db.session.scalar(select(func.count(Listing.id)).where(*stale)) or 0,
        stale_cars=_first_cars(stale),
    )


def find_house(*, at: datetime) -> House:
    """How the house stands."""
    actions = _count(AuditEntry, AuditEntry.action, AuditEntry.at >= at - timedelta(days=1))
    return House(
        people=db.session.scalar(select(func.count(Account.id)).where(Account.active.is_(True))) or 0,
        refused=actions.get("refused", 0),
        failed_sign_ins=actions.get("sign_in_failed", 0),
        dead_letters=_count(OutgoingMessage, OutgoingMessage.state, OutgoingMessage.state == "dead").get("dead", 0),
        failed_jobs=_count(Job, Job.state, Job.state == "failed").get("failed", 0),
    )


def _count(model: Any, column: Any, condition: ColumnElement[bool]) -> dict[str, int]:
    counted = select(column, func.count(model.id)).where(condition).group_by(column)
    return {str(value): count for value, count in db.session.execute(counted)}


def _first_uploads() -> Sequence[Upload]:
    statement = select(Upload).where(Upload.status.in_(("held", "planned"))).order_by(Upload.id.desc()).limit(FIRST)
    found: Sequence[Upload] = db.session.scalars(statement).all()
    return found


def _stale(since: datetime) -> list[ColumnElement[bool]]:
    newer = select(PriceChange.id).where(PriceChange.listing_id == Listing.id, PriceChange.at >= since)
    return [Listing.status == "on_sale", Listing.first_seen_at < since, ~newer.exists()]


def _first_cars(conditions: list[ColumnElement[bool]]) -> Sequence[Listing]:
    statement = (
        select(Listing)
        .where(*conditions)
        .order_by(Listing.acquired_on, Listing.id)
        .options(joinedload(Listing.make), joinedload(Listing.model))
        .limit(FIRST)
    )
    found: Sequence[Listing] = db.session.scalars(statement).all()
    return found
