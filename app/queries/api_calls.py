"""What machine channels ask for: a car by its stock number, requests since a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import NotFound
from app.extensions import db
from app.models import CustomerRequest, Listing, Message


class Feed(NamedTuple):
    """Requests by their last message; ``until`` is the moment to ask from next, ``more``: there are others."""

    requests: Sequence[CustomerRequest]
    until: datetime | None
    more: bool


def find_listing(*, unique_id: str) -> Listing:
    """The car of a stock number: the open listing, else the one sold last.

    :raises NotFound: there is none within the scope.
    """
    parts = (joinedload(Listing.make), joinedload(Listing.model), selectinload(Listing.sales))
    chosen = select(Listing).where(Listing.unique_id == unique_id.replace("\0", "")).options(*parts)
    ordered = chosen.order_by(Listing.status == "sold", Listing.id.desc()).limit(1)
    listing: Listing | None = db.session.scalar(ordered)
    if listing is None:
        raise NotFound("LISTING_UNKNOWN", _l("There is no car with this number."), "unique_id")
    return listing


def requests_since(*, since: datetime | None, limit: int) -> Feed:
    """Requests that came or got a message at or after a moment, in the order of their last change."""
    last = select(func.max(Message.at)).where(Message.request_id == CustomerRequest.id).scalar_subquery()
    moved_at = func.coalesce(last, CustomerRequest.created_at, type_=CustomerRequest.created_at.type)
    chosen = select(CustomerRequest, moved_at).order_by(moved_at, CustomerRequest.id).limit(limit + 1)
    if since is not None:
        chosen = chosen.where(moved_at >= since)
    parts = (joinedload(CustomerRequest.listing), selectinload(CustomerRequest.messages))
    rows = db.session.execute(chosen.options(*parts)).all()
    told = rows[:limit]
    return Feed([row[0] for row in told], told[-1][1] if told else None, len(rows) > limit)
