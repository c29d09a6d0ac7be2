"""Sources from which stock is fetched, and the log of their pulls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Dealer, FeedPull, FeedSource

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its dealer and its latest pull."""

    source: FeedSource
    dealer: Dealer
    last: FeedPull | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of a log."""

    rows: Sequence[FeedPull]
    count: int
    page: int
    pages: int


def list_sources() -> list[SourceRow]:
    """The sources of all dealers within the scope, by dealer and name, each with its latest pull."""
    chosen = select(FeedSource).join(Dealer, Dealer.id == FeedSource.dealer_id).options(joinedload(FeedSource.dealer))
    sources = list(db.session.scalars(chosen.order_by(Dealer.public_name, FeedSource.name, FeedSource.id)))
    newest = select(func.max(FeedPull.id)).group_by(FeedPull.source_id)
    pulls = db.session.scalars(select(FeedPull).where(FeedPull.id.in_(newest)).options(joinedload(FeedPull.upload)))
    last = {pull.source_id: pull for pull in pulls}
    return [SourceRow(source, source.dealer, last.get(source.id)) for source in sources]


def list_pulls(*, source_id: int, page: int = 1) -> LogPage:
    """The log of a source, the latest first."""
    count = db.session.scalar(select(func.count(FeedPull.id)).where(FeedPull.source_id == source_id)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    chosen = select(FeedPull).where(FeedPull.source_id == source_id).order_by(FeedPull.id.desc())
    chosen = chosen.options(joinedload(FeedPull.upload), joinedload(FeedPull.asker))
    return LogPage(db.session.scalars(chosen.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all(), count, page, pages)


def is_at_work(*, source_id: int) -> bool:
    """Whether a source is being pulled at this moment."""
    open_ones = select(FeedPull.id).where(FeedPull.source_id == source_id, FeedPull.finished_at.is_(None))
    return db.session.scalar(open_ones.limit(1)) is not None
