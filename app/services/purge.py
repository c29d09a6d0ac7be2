"""Forgetting what has been kept long enough: bytes and row plans of deliveries, never their totals and problems."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app.extensions import db
from app.models import Photo, PlanRow, TrayPhoto, Upload
from app.services.photos import ORIGINALS, forget_picture, is_named
from app.storage import storage

FOLDER = "uploads"
AT_ONCE = 200
UNFINISHED = ("queued", "running")
UNDECIDED = ("held", "planned")
# A file that no row names is somebody's delivery that is just being written down, for so long.
ARRIVING = timedelta(days=1)


def forget_deliveries(*, before: datetime) -> int:
    """Take row plans, trays and the way to the bytes from deliveries older than this, some at once.

    What still waits for a decision is dropped, since its plan goes. Run it until it gives 0; the caller commits.

    :returns: how many deliveries were treated.
    """
    old = (Upload.created_at < before) & Upload.storage_key.is_not(None) & Upload.status.not_in(UNFINISHED)
    ids = list(db.session.scalars(select(Upload.id).where(old).order_by(Upload.id).limit(AT_ONCE)))
    quiet = {"synchronize_session": False}
    pictures = set(db.session.scalars(select(TrayPhoto.sha256).where(TrayPhoto.upload_id.in_(ids))))
    for model in (PlanRow, TrayPhoto):
        db.session.execute(delete(model).where(model.upload_id.in_(ids)).execution_options(**quiet))
    for sha256 in pictures:
        if not is_named(sha256=sha256):
            forget_picture(sha256=sha256)
    chosen = update(Upload).where(Upload.id.in_(ids))
    db.session.execute(chosen.where(Upload.status.in_(UNDECIDED)).values(status="dropped").execution_options(**quiet))
    db.session.execute(chosen.values(storage_key=None).execution_options(**quiet))
    return len(ids)


def forget_files(*, at: datetime) -> int:
    """Delete the bytes of deliveries that no row names any longer.

    The same bytes may be on their way in again: keeping them makes the file young, and young files stay.

    :returns: how many files were deleted.
    """
    named = set(db.session.scalars(select(Upload.storage_key).where(Upload.storage_key.is_not(None))))
    old = [file.key for file in storage().list_files(FOLDER) if file.changed_at < at - ARRIVING]
    forgotten = [key for key in old if key not in named]
    for key in forgotten:
        storage().delete(key)
    return len(forgotten)


def forget_originals(*, before: datetime) -> int:
    """Delete the bytes of pictures that came before this and wait for nothing any longer: their plan was dropped, or
    their sizes were made.

    :returns: how many files were deleted.
    """
    waiting = {str(sha256) for sha256 in db.session.scalars(select(Photo.sha256).where(Photo.state == "making"))}
    waiting |= set(db.session.scalars(select(TrayPhoto.sha256)))
    old = [file.key for file in storage().list_files(ORIGINALS) if file.changed_at < before]
    forgotten = [key for key in old if key.rpartition("/")[2] not in waiting]
    for key in forgotten:
        storage().delete(key)
    return len(forgotten)
