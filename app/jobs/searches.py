"""Tasks of saved searches: their owners are told of cars, and those that nobody confirmed are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from app.extensions import db
from app.jobs.queue import task
from app.queries.saved_searches import is_due, list_due
from app.services import saved_searches

__all__ = ["is_due", "purge_searches", "tell_of_new_cars"]
AT_ONCE = 100


@task("searches.tell")
def tell_of_new_cars() -> None:
    """Tell the owners of saved searches of new and cheaper cars, each in a transaction of its own."""
    now = datetime.now(UTC)
    while due := list_due(now, limit=AT_ONCE):
        for search_id in due:
            saved_searches.tell(search_id=search_id, at=now, on=now.date())
            db.session.commit()


@task("searches.purge")
def purge_searches() -> None:
    """Forget searches that nobody confirmed."""
    saved_searches.forget_unconfirmed(at=datetime.now(UTC))
    db.session.commit()
