"""Tasks of deliveries: reading, applying, fetching photos. Each can die anywhere and run again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.extensions import db
from app.importers import engine
from app.importers.photo_fetch import fetch_photos
from app.jobs.queue import enqueue, task
from app.models import Upload
from app.services import uploads

PAUSE = timedelta(seconds=10)
WAITS_FOR_A_PERSON = frozenset({"web"})


@task("uploads.plan")
def plan_upload(upload_id: int, *, dry_run: bool = False) -> None:
    """Read a delivery and plan it; what a machine sent is applied at once, what a person sent waits for a click."""
    now = datetime.now(UTC)
    upload = uploads.find(upload_id=upload_id)
    if upload.status not in uploads.OPEN:
        return
    if uploads.must_wait(upload=upload, at=now):
        enqueue("uploads.plan", upload_id=upload_id, dry_run=dry_run).next_at = now + PAUSE
        db.session.commit()
        return
    upload = engine.plan(upload_id, now)
    asked = upload.channel not in WAITS_FOR_A_PERSON or upload.mends is not None
    if asked and not dry_run:
        apply_upload(upload_id)


@task("uploads.apply")
def apply_upload(upload_id: int) -> None:
    """Apply a plan, then have its photos fetched."""
    follow(engine.apply(upload_id, datetime.now(UTC)))


@task("photos.fetch")
def fetch_upload_photos(upload_id: int) -> None:
    """Fetch the photos that a delivery names by address."""
    fetch_photos(upload_id)


def follow(upload: Upload) -> None:
    """Put what an applied delivery leaves to be done into the queue."""
    if upload.photos_pending and upload.applied_at is not None:
        enqueue("photos.fetch", upload_id=upload.id)
    db.session.commit()
