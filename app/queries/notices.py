"""What the bell shows to a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.models import Dealer, Notice

SHOWN_BY_BELL = 5
PAGE_SIZE = 50


def count_unread(account_id: int) -> int:
    """How many notices a person has not read."""
    statement = select(func.count(Notice.id)).where(*_visible(account_id), Notice.read_at.is_(None))
    return db.session.scalar(statement) or 0


def latest_unread(account_id: int, *, limit: int = SHOWN_BY_BELL) -> Sequence[Notice]:
    """The newest unread notices of a person."""
    statement = select(Notice).where(*_visible(account_id), Notice.read_at.is_(None))
    found: Sequence[Notice] = db.session.scalars(statement.order_by(Notice.id.desc()).limit(limit)).all()
    return found


def latest(account_id: int, *, limit: int = PAGE_SIZE) -> Sequence[Notice]:
    """The newest notices of a person, read ones too."""
    statement = select(Notice).where(*_visible(account_id)).order_by(Notice.created_at.desc(), Notice.id.desc())
    found: Sequence[Notice] = db.session.scalars(statement.limit(limit)).all()
    return found


def _visible(account_id: int) -> list[ColumnElement[bool]]:
    """A person's own notices, as long as the dealer they tell of is within the scope."""
    of_dealers = Notice.dealer_id.in_(select(Dealer.id))
    return [Notice.account_id == account_id, or_(Notice.dealer_id.is_(None), of_dealers)]
