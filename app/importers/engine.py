"""The import pipeline: receive -> recognise -> read -> map -> validate -> plan -> apply -> report.

`receive`, `release` and `drop` work in the caller's transaction. `plan` and `apply` commit by themselves, stage by
stage: a long delivery never keeps the database closed while it is read, and a process killed anywhere leaves the stock
as before or as after the plan (docs/decisions/0015).
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO, Final

import structlog
from flask import current_app
from sqlalchemy import select

from app.database import learn_sizes
from app.errors import Conflict, HPromiseError
from app.extensions import db
from app.importers.apply import Applying
from app.importers.limits import MEGABYTE, Limits
from app.importers.plan_file import plan_file
from app.importers.plan_rows import problem_columns
from app.importers.problems import FileRefused, Problem, Severity
from app.lib.text import sound
from app.models import Dealer, Origin, Upload, UploadProblem
from app.services import upload_choices, upload_notices, uploads
from app.services.audit import Actor
from app.storage import keep
from app.tenancy import Scope, acting
from config import Settings

_ATTEMPTS: Final = 5
_MANY_NEW: Final = 500
_CHUNKS_OBJECTS: Final = 50_000
_HELD: Final = "MASS_WITHDRAWAL_HELD"

log = structlog.get_logger("import")


def limits_of(settings: Settings) -> Limits:
    """The limits of deliveries that the operator has set."""
    return Limits(
        file_bytes=settings.limit_file_mb * MEGABYTE,
        archive_files=settings.limit_archive_files,
        unpacked_bytes=settings.limit_unpacked_mb * MEGABYTE,
        ratio=settings.limit_ratio,
        cars=settings.limit_cars,
        photos=settings.limit_photos,
        photo_bytes=settings.limit_photo_mb * MEGABYTE,
    )


def receive(
    *,
    dealer: Dealer,
    file: BinaryIO,
    file_name: str,
    channel: str,
    created_by: int | None,
    at: datetime,
    asked_mode: str | None = None,
    force: bool = False,
    dry_run: bool = False,
) -> Upload:
    """Take a delivery in: its bytes are kept, its row is written, nothing is read yet; a dry run is only planned.

    :returns: the upload, `queued`, or `duplicate` when its bytes are those of the dealer's last applied delivery.
    """
    uploads.settle_silent(dealer_id=dealer.id, at=at)
    key, sha256, size = keep("uploads", file)
    upload = Upload(
        dealer_id=dealer.id,
        channel=channel,
        status="queued",
        file_name=sound(file_name)[:300],
        sha256=sha256,
        size=size,
        storage_key=key,
        asked_mode=asked_mode,
        force=force,
        dry_run=dry_run,
        created_at=at,
        created_by=created_by,
    )
    db.session.add(upload)
    db.session.flush()
    uploads.mark_if_repeated(upload=upload)
    db.session.flush()
    return upload


def plan(upload_id: int, at: datetime) -> Upload:
    """Read a delivery and write down what it would do; commits.

    :returns: the upload, `planned`, or `rejected` when the file as a whole cannot be taken, or `duplicate`.
    """
    with _dealers_upload(upload_id) as upload:
        if upload.status == "duplicate" or uploads.mark_if_repeated(upload=upload):
            db.session.commit()
            return upload
        uploads.begin(upload=upload, at=at)
        db.session.commit()
        try:
            plan_file(upload, limits_of(current_app.config["SETTINGS"]), at)
        except FileRefused as refused:
            db.session.rollback()
            _refuse(upload, refused.problems)
        db.session.commit()
        return upload


def apply(upload_id: int, at: datetime) -> Upload:
    """Apply a plan; commits. A plan for a stock that has moved since is void: it is computed again.

    :returns: the upload, `applied` or `held`; `planned` again when a person saw another plan than the present one.
    :raises Conflict: the stock keeps moving faster than plans are made.
    """
    with _dealers_upload(upload_id) as upload:
        for _attempt in range(_ATTEMPTS):
            if upload.status != "planned":
                return upload
            dealer = uploads.lock_stock(upload)
            if upload.stock_version == dealer.stock_version:
                _apply(upload, dealer, at)
                db.session.commit()
                _learn_sizes(upload)
                return upload
            db.session.rollback()
            seen, left_out = _totals(upload), upload_choices.read_left_out(upload=upload)
            plan(upload_id, at)
            is_agreed = upload.channel == "web" or upload.applied_by is not None
            if is_agreed and (left_out or _totals(upload) != seen):
                _show_again(upload, at, left_out)
                return upload
        raise Conflict("STOCK_MOVED", "The stock changes faster than the plan can be made; try again.")


def release(upload_id: int, at: datetime, *, by: Actor | None = None) -> Upload:
    """Confirm what a held delivery would withdraw; the caller commits.

    :raises RuleBroken: it is not held.
    """
    upload = uploads.find(upload_id=upload_id)
    with acting(Scope.of_dealers({upload.dealer_id})):
        uploads.release(upload=upload, by=by or Actor(at))
    return upload


def drop(upload_id: int, at: datetime, *, by: Actor | None = None) -> Upload:
    """Let a held delivery's withdrawals be, or forget a plan that waits; the caller commits.

    :raises RuleBroken: there is nothing to drop.
    """
    upload = uploads.find(upload_id=upload_id)
    with acting(Scope.of_dealers({upload.dealer_id})):
        uploads.drop(upload=upload, by=by or Actor(at))
    return upload


def summary(upload: Upload) -> dict[str, Any]:
    """Give the JSON object of an upload, worded in the reader's language; a duplicate names the earlier one."""
    chosen = select(UploadProblem).where(UploadProblem.upload_id == upload.id).order_by(UploadProblem.id)
    return {
        "upload": upload.duplicate_of or upload.id,
        "status": upload.status,
        "format": upload.format,
        "mode": upload.mode,
        **_totals(upload),
        "photos": {
            "stored": upload.photos_stored,
            "pending": upload.photos_pending,
            "failed": upload.photos_failed,
        },
        "problems": [problem_of(row).as_json() for row in db.session.scalars(chosen)],
    }


def problem_of(row: UploadProblem) -> Problem:
    """Give a kept problem back, to be worded for its reader."""
    return Problem(
        row.code, Severity(row.severity), row.place, row.field, row.value, tuple(row.accepted), dict(row.params)
    )


@contextmanager
def _dealers_upload(upload_id: int) -> Iterator[Upload]:
    """Work as the dealer whose delivery it is; what the program does not understand makes the upload failed.

    What stands in memory before is set aside from garbage collection, and what a chunk of cars holds for a moment does
    not start one: looking at it again for every few cars took a third of the time. Next to nothing here is in cycles.
    """
    upload = uploads.find(upload_id=upload_id)
    usual, *older = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(max(usual, _CHUNKS_OBJECTS), *older)
    with acting(Scope.of_dealers({upload.dealer_id})):
        try:
            yield upload
        except HPromiseError:
            db.session.rollback()
            raise
        except Exception:
            db.session.rollback()
            upload.status = "failed"
            db.session.commit()
            raise
        finally:
            gc.set_threshold(usual, *older)
            gc.unfreeze()


def _show_again(upload: Upload, at: datetime, left_out: set[tuple[str, str, str]]) -> None:
    """The stock has moved, and the plan is another one: the person looks again, and need not choose again."""
    if upload.status == "planned":
        upload_choices.leave_out_again(upload=upload, rows=left_out)
    upload.recomputed_at, upload.applied_by = at, None
    db.session.commit()


def _apply(upload: Upload, dealer: Dealer, at: datetime) -> None:
    upload_choices.settle_left_out(upload=upload)
    actor_id = upload.applied_by or upload.created_by
    Applying(upload, dealer, Origin("upload", at, actor_id, upload.id)).apply()
    upload.applied_at = at
    upload.status = "held" if _HELD in upload.problem_counts else "applied"
    if upload.mode == "full":
        uploads.drop_earlier_holds(upload=upload)
    if upload.status == "held":
        upload_notices.tell_hold(upload=upload, dealer=dealer, at=at)
    upload_notices.tell_shared_vins(upload=upload, at=at)


def _learn_sizes(upload: Upload) -> None:
    if upload.new >= _MANY_NEW:
        learn_sizes(db.session.connection())
        db.session.commit()


def _refuse(upload: Upload, problems: Sequence[Problem]) -> None:
    """The file as a whole cannot be taken: say why, and leave nothing of a plan."""
    uploads.forget_plan(upload=upload)
    upload.status = "rejected"
    owner = {"upload_id": upload.id, "dealer_id": upload.dealer_id}
    db.session.add_all(UploadProblem(**owner, **problem_columns(problem)) for problem in problems)
    counts = {problem.code: 0 for problem in problems}
    for problem in problems:
        counts[problem.code] += 1
    upload.problem_counts = counts


def _totals(upload: Upload) -> dict[str, int]:
    return {name: getattr(upload, name) for name in uploads.TOTALS}
