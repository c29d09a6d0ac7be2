"""Deliveries as rows: taking them in, refusing them, deciding about held ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import selectinload

from app.errors import Conflict, NotFound, RuleBroken
from app.extensions import db
from app.lib.id_set import unpack
from app.models import Dealer, Listing, Origin, PlanRow, TrayPhoto, Upload, UploadProblem
from app.models.listing import PUBLIC_STATUSES
from app.services import audit, column_mappings, listings, taught_words

TOTALS = ("delivered", "new", "changed", "unchanged", "withdrawn", "held", "rejected", "missing")
OPEN = frozenset({"queued", "running", "planned", "failed"})
SILENCE = timedelta(minutes=10)
LOST = timedelta(hours=1)


def find(*, upload_id: int) -> Upload:
    """The delivery of a number.

    :raises NotFound: there is none within the scope.
    """
    upload: Upload | None = db.session.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None:
        raise NotFound("UPLOAD_UNKNOWN", _l("There is no such upload."))
    return upload


def last_applied(*, dealer_id: int, before: int | None = None) -> Upload | None:
    """The dealer's delivery that was applied last; a held one counts, an undone one does not."""
    chosen = select(Upload).where(
        Upload.dealer_id == dealer_id, Upload.applied_at.is_not(None), Upload.status != "undone"
    )
    if before is not None:
        chosen = chosen.where(Upload.id != before)
    found: Upload | None = db.session.scalar(chosen.order_by(Upload.applied_at.desc(), Upload.id.desc()).limit(1))
    return found


def mark_if_repeated(*, upload: Upload) -> bool:
    """Make a delivery a duplicate when its bytes are those of the dealer's last applied one, in the same mode.

    Bytes that mean something else since, because a person assigned columns or taught a word, are a new delivery, and so
    are those of which rows were left out.
    """
    last = last_applied(dealer_id=upload.dealer_id, before=upload.id)
    if last is None or last.left_out or last.sha256 != upload.sha256 or (upload.asked_mode or last.mode) != last.mode:
        return False
    if last.applied_at and _means_more(upload.dealer_id, last.applied_at):
        return False
    forget_plan(upload=upload)
    upload.status = "duplicate"
    upload.duplicate_of = last.id
    upload.format, upload.mode = last.format, last.mode
    return True


def _means_more(dealer_id: int, at: datetime) -> bool:
    services = (column_mappings, taught_words)
    return any(service.changed_since(dealer_id=dealer_id, at=at) for service in services)


def begin(*, upload: Upload, at: datetime) -> None:
    """Start planning, from nothing: what an earlier try left is forgotten.

    :raises RuleBroken: it is applied, or was decided about.
    """
    if upload.status not in OPEN:
        raise RuleBroken("UPLOAD_DONE", _l("This upload is finished already."))
    forget_plan(upload=upload)
    upload.status = "running"
    upload.planned_at = at
    upload.applied_at = None
    upload.stock_version = upload_dealer(upload).stock_version


def forget_plan(*, upload: Upload) -> None:
    """Take plan, tray, problems and totals away."""
    for model in (PlanRow, TrayPhoto, UploadProblem):
        db.session.execute(
            delete(model).where(model.upload_id == upload.id).execution_options(synchronize_session=False)
        )
    for name in (*TOTALS, "photos_stored", "photos_pending", "photos_failed"):
        setattr(upload, name, 0)
    upload.left_out = 0
    upload.problem_counts = {}
    upload.confirmed = None


def upload_dealer(upload: Upload) -> Dealer:
    """The dealer whose delivery it is."""
    dealer: Dealer = db.session.get_one(Dealer, upload.dealer_id)
    return dealer


def lock_stock(upload: Upload) -> Dealer:
    """The dealer, with the stock closed to other writers until the transaction ends."""
    chosen = select(Dealer).where(Dealer.id == upload.dealer_id).with_for_update()
    dealer: Dealer = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    return dealer


def release(*, upload: Upload, by: audit.Actor) -> int:
    """Confirm the withdrawals of a held delivery.

    Cars that a later delivery named, or that are no longer on sale, stay as they are.

    :returns: how many cars were withdrawn.
    :raises RuleBroken: it is not held.
    """
    _check_held(upload)
    lock_stock(upload)
    origin = Origin(source="upload", at=by.at, actor_id=by.user_id, upload_id=upload.id)
    named = named_since(upload)
    rows = db.session.scalars(select(PlanRow).where(PlanRow.upload_id == upload.id, PlanRow.action == "held")).all()
    missing = select(PlanRow.listing_id).where(PlanRow.upload_id == upload.id, PlanRow.action == "held")
    shown = select(Listing).where(Listing.id.in_(missing), Listing.status.in_(PUBLIC_STATUSES))
    cars = {car.id: car for car in db.session.scalars(shown.options(selectinload(Listing.stays)))}
    withdrawn = 0
    for row in rows:
        car = cars.get(row.listing_id or 0)
        if car is not None and car.id not in named and "status" not in row.kept:
            listings.withdraw(listing=car, origin=origin)
            row.action = "withdraw"
            withdrawn += 1
    upload.withdrawn += withdrawn
    upload.held -= withdrawn
    upload.status = "applied"
    _decide("upload_released", upload, by, {"withdrawn": withdrawn})
    return withdrawn


def drop(*, upload: Upload, by: audit.Actor) -> None:
    """Let a held delivery's withdrawals be, or forget a plan that waits.

    :raises RuleBroken: there is nothing to drop.
    """
    if upload.status not in {"held", "planned"}:
        raise RuleBroken("UPLOAD_NOT_HELD", _l("This upload is not held and has no plan that waits."))
    upload.status = "dropped"
    _decide("upload_dropped", upload, by, {"held": upload.held})


def _decide(action: str, upload: Upload, by: audit.Actor, details: dict[str, Any]) -> None:
    upload.decided_at, upload.decided_by = by.at, by.user_id
    note(action, upload, by, details)


def drop_earlier_holds(*, upload: Upload) -> None:
    """A full delivery settles anew what is missing: earlier ones are held no longer."""
    db.session.execute(
        update(Upload)
        .where(Upload.dealer_id == upload.dealer_id, Upload.status == "held", Upload.id != upload.id)
        .values(status="dropped")
        .execution_options(synchronize_session=False)
    )


def must_wait(*, upload: Upload, at: datetime) -> bool:
    """Whether an earlier delivery of the dealer is still on its way: they are read one at a time, in order.

    One that has not begun for an hour has lost its worker and holds up nobody.
    """
    return _is_at_work(at, (Upload.dealer_id == upload.dealer_id) & (Upload.id < upload.id))


def check_line(*, dealer_id: int, at: datetime) -> None:
    """Refuse what cannot wait, such as a change of one car as it stands now, while a delivery is on its way.

    :raises Conflict: one of the dealer's deliveries is queued or being read.
    """
    if _is_at_work(at, Upload.dealer_id == dealer_id):
        message = _l("An earlier delivery is still on its way; try again in a moment.")
        raise Conflict("DELIVERY_AT_WORK", message)


def _is_at_work(at: datetime, those: ColumnElement[bool]) -> bool:
    queued = (Upload.status == "queued") & (Upload.created_at > at - LOST)
    running = (Upload.status == "running") & (Upload.planned_at > at - SILENCE)
    chosen = select(Upload.id).where(those, queued | running)
    return db.session.scalar(chosen.limit(1)) is not None


def settle_silent(*, dealer_id: int, at: datetime) -> None:
    """Say failed of the dealer's deliveries whose process was killed: running, without a sign of life."""
    db.session.execute(
        update(Upload)
        .where(Upload.dealer_id == dealer_id, Upload.status == "running", Upload.planned_at < at - SILENCE)
        .values(status="failed")
        .execution_options(synchronize_session=False)
    )


def named_since(upload: Upload) -> set[int]:
    """Listings that deliveries applied after this one name; those that were undone do not count."""
    later = select(Upload.confirmed).where(
        Upload.dealer_id == upload.dealer_id,
        Upload.applied_at > upload.applied_at,
        Upload.id != upload.id,
        Upload.status != "undone",
    )
    named: set[int] = set()
    for packed in db.session.scalars(later):
        named |= unpack(packed)
    return named


def mark_undone(*, upload: Upload, counts: dict[str, int], by: audit.Actor) -> None:
    """Write down that a delivery was taken back; ``counts`` are rows by UNDO_RESULT."""
    upload.status = "undone"
    upload.undone_at, upload.undone_by = by.at, by.user_id
    upload.undo_counts = counts
    note("upload_undone", upload, by, {"rows": counts})


def note(action: str, upload: Upload, by: audit.Actor, details: dict[str, Any]) -> None:
    """Write into the audit what a person did to a delivery."""
    subject = f"upload:{upload.id}"
    audit.record(action=action, by=by, subject=subject, dealer_id=upload.dealer_id, details=details)
    db.session.flush()


def _check_held(upload: Upload) -> None:
    if upload.status != "held":
        raise RuleBroken("UPLOAD_NOT_HELD", _l("This upload is not held."))
