"""Tasks of deliveries: reading, applying. Each can die anywhere and run again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from app.errors import RuleBroken
from app.extensions import db
from app.importers import engine, rules, undo
from app.jobs.photos import follow_photos
from app.jobs.queue import enqueue, task
from app.models import Upload
from app.services import feed_pulls, uploads
from app.services.audit import Actor

PAUSE = timedelta(seconds=10)
log = structlog.get_logger("deliveries")


@task("uploads.plan")
def plan_upload(upload_id: int) -> None:
    """Read a delivery and plan it; whether it is applied at once or waits for a click says the dealer's rule."""
    now = datetime.now(UTC)
    upload = uploads.find(upload_id=upload_id)
    if upload.status not in uploads.OPEN:
        return
    if uploads.must_wait(upload=upload, at=now):
        enqueue("uploads.plan", upload_id=upload_id).next_at = now + PAUSE
        db.session.commit()
        return
    follow(rules.settle(engine.plan(upload_id, now), now))


@task("uploads.apply")
def apply_upload(upload_id: int) -> None:
    """Apply a plan, then have its photos fetched and made."""
    follow(engine.apply(upload_id, datetime.now(UTC)))


@task("uploads.undo")
def undo_upload(upload_id: int, *, actor_id: int | None = None, actor: str = "", address: str = "") -> None:
    """Take an applied delivery back; one that cannot be undone any more stays as it is."""
    by = Actor(datetime.now(UTC), actor_id, actor, address)
    try:
        undo.undo(upload_id, by.at, by=by)
    except RuleBroken as broken:
        db.session.rollback()
        log.info("nothing undone", upload=upload_id, code=broken.code)
        return
    follow_undo(upload_id)


def follow_undo(upload_id: int) -> None:
    """Have the photos fetched that an undone delivery had taken away; commits."""
    enqueue("photos.fetch", upload_id=upload_id)
    db.session.commit()


def follow(upload: Upload) -> None:
    """Put what a delivery that was read or applied leaves to be done into the queue."""
    follow_photos(upload)
    if upload.channel == "pull":
        feed_pulls.settle(upload=upload, at=datetime.now(UTC))
    db.session.commit()
