"""Tasks of photos: fetched, made in every size, looked through. Each can die anywhere and run again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.extensions import db
from app.importers.photo_fetch import fetch_photos
from app.importers.photo_looks import settle_looks
from app.importers.photo_making import make_photos
from app.jobs.queue import enqueue, task
from app.models import Upload

# Before the second and the third try of what a host did not give.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))


@task("photos.make")
def make_waiting_photos(dealer_id: int, upload_id: int | None = None) -> None:
    """Make the sizes of a dealer's new photos, then look through those of a delivery."""
    make_photos(dealer_id)
    if upload_id is not None:
        settle_looks(upload_id)


@task("photos.fetch")
def fetch_upload_photos(upload_id: int, attempt: int = 1) -> None:
    """Fetch the photos that a delivery names by address; what a host did not give is asked for again, later."""
    is_last = attempt > len(PAUSES)
    if fetch_photos(upload_id, is_last=is_last) and not is_last:
        again = enqueue("photos.fetch", upload_id=upload_id, attempt=attempt + 1)
        again.next_at = datetime.now(UTC) + PAUSES[attempt - 1]
    settle_looks(upload_id)
    db.session.commit()


def follow_photos(upload: Upload) -> None:
    """Put into the queue what the photos of a delivery leave to be done; the caller commits."""
    if upload.photos_stored or upload.problem_counts.get("PHOTO_UNMATCHED"):
        applied = {"upload_id": upload.id} if upload.applied_at is not None else {}
        enqueue("photos.make", dealer_id=upload.dealer_id, **applied)
    if upload.photos_pending and upload.applied_at is not None:
        enqueue("photos.fetch", upload_id=upload.id)
