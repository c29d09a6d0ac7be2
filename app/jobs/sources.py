"""Tasks of scheduled pulls: those that are due are opened and queued, each is carried out once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app

from app.extensions import db
from app.importers import pull
from app.jobs.queue import enqueue, task
from app.models import FeedPull, FeedSource
from app.services import feed_pulls, feed_sources
from app.tenancy import Scope, acting


def needs_pulling(at: datetime) -> bool:
    """Whether some dealer's source is due."""
    return bool(feed_pulls.list_due(at=at))


def begin_pull(source: FeedSource, *, at: datetime, asked_by: int | None = None) -> FeedPull:
    """Open a pull and put it into the queue; the caller commits.

    :raises Conflict: the source is being pulled.
    """
    opened = feed_pulls.begin(source=source, at=at, asked_by=asked_by)
    enqueue("sources.pull", pull_id=opened.id)
    return opened


@task("sources.start")
def start_pulls() -> None:
    """Open the pulls of all sources that are due; source by source, each once however many look."""
    now = datetime.now(UTC)
    for source_id in feed_pulls.list_due(at=now):
        opened = feed_pulls.claim(source=feed_sources.find(source_id=source_id), at=now)
        if opened is not None:
            enqueue("sources.pull", pull_id=opened.id)
        db.session.commit()


@task("sources.pull")
def pull_source(pull_id: int) -> None:
    """Fetch what an open pull is for and have it planned; one that is finished or gone is left alone."""
    opened = feed_pulls.find_open(pull_id=pull_id)
    if opened is None:
        return
    with acting(Scope.of_dealers({opened.dealer_id})):
        upload = pull.carry_out(pull_id)
        if upload is not None:
            enqueue("uploads.plan", upload_id=upload.id)
        db.session.commit()


@task("sources.purge")
def purge_pulls() -> None:
    """Forget pulls of long ago."""
    keep = timedelta(days=current_app.config["SETTINGS"].keep_uploads_days)
    feed_pulls.forget_old(before=datetime.now(UTC) - keep)
    db.session.commit()
