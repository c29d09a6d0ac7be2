"""What was sent into dealers' own systems, and by which ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Dealer, DeliveryChannel, OutgoingMessage

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log."""

    rows: Sequence[OutgoingMessage]
    count: int
    page: int
    pages: int


def list_channels() -> Sequence[DeliveryChannel]:
    """The ways of all dealers within the scope, removed ones left out."""
    statement = (
        select(DeliveryChannel)
        .where(DeliveryChannel.removed_at.is_(None))
        .options(joinedload(DeliveryChannel.dealer))
        .order_by(DeliveryChannel.dealer_id, DeliveryChannel.id)
    )
    found: Sequence[DeliveryChannel] = db.session.scalars(statement).all()
    return found


def find_log(*, state: str = "", page: int = 1) -> LogPage:
    """What left for dealers' systems within the scope, newest first."""
    conditions = [_ours(), OutgoingMessage.channel_id.is_not(None)]
    if state:
        conditions.append(OutgoingMessage.state == state)
    count = db.session.scalar(select(func.count(OutgoingMessage.id)).where(*conditions)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    statement = select(OutgoingMessage).where(*conditions).order_by(OutgoingMessage.id.desc())
    rows = db.session.scalars(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return LogPage(rows, count, page, pages)


def find_delivery(message_id: int) -> OutgoingMessage | None:
    """A delivery within the scope."""
    statement = select(OutgoingMessage).where(
        OutgoingMessage.id == message_id, _ours(), OutgoingMessage.channel_id.is_not(None)
    )
    found: OutgoingMessage | None = db.session.scalar(statement)
    return found


def of_request(request_id: int) -> list[OutgoingMessage]:
    """What left for dealers' systems about a request, newest first."""
    statement = select(OutgoingMessage).where(
        _ours(),
        OutgoingMessage.channel_id.is_not(None),
        OutgoingMessage.context["request_id"].as_integer() == request_id,
    )
    return list(db.session.scalars(statement.order_by(OutgoingMessage.id.desc()).limit(PAGE_SIZE)))


def _ours() -> ColumnElement[bool]:
    return OutgoingMessage.dealer_id.in_(select(Dealer.id))
