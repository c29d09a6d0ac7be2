"""What people choose about a plan before it is applied: to agree, to leave rows of it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from app.errors import RuleBroken
from app.extensions import db
from app.models import PlanRow, Upload
from app.services import audit, uploads

LEAVABLE: Final = {"new": "new", "changed": "changed", "withdraw": "withdrawn"}


def agree(*, upload: Upload, by: audit.Actor) -> None:
    """Agree to a plan: it may be applied as it was shown.

    :raises RuleBroken: there is no plan that waits, or it is that of a dry run.
    """
    _check_planned(upload)
    if upload.dry_run:
        raise RuleBroken("UPLOAD_DRY_RUN", _l("This was a dry run: deliver the file again to apply it."))
    upload.applied_by, upload.decided_by, upload.decided_at = by.user_id, by.user_id, by.at
    uploads.note("upload_applied", upload, by, {"left_out": upload.left_out})


def choose(*, upload: Upload, among: Select[int], leave_out: bool) -> int:
    """Leave rows of a plan out, or take them in again; ``among`` selects their ids.

    :returns: how many rows it concerned; those that change nothing anyway are not counted.
    :raises RuleBroken: there is no plan that waits.
    """
    _check_planned(upload)
    uploads.lock_stock(upload)
    before = upload.left_out
    chosen = update(PlanRow).where(
        PlanRow.upload_id == upload.id, PlanRow.action.in_(tuple(LEAVABLE)), PlanRow.id.in_(among)
    )
    db.session.execute(chosen.values(left_out=leave_out).execution_options(synchronize_session=False))
    upload.left_out = sum(_count_left_out(upload).values())
    db.session.flush()
    return abs(upload.left_out - before)


def read_left_out(*, upload: Upload) -> set[tuple[str, str, str]]:
    """The rows that are left out, as action, number and VIN: what stays of a row when the plan is made anew."""
    chosen = select(PlanRow.action, PlanRow.unique_id, PlanRow.vin)
    rows = db.session.execute(chosen.where(PlanRow.upload_id == upload.id, PlanRow.left_out.is_(True)))
    return {(row[0], row[1], row[2]) for row in rows}


def leave_out_again(*, upload: Upload, rows: Collection[tuple[str, str, str]]) -> None:
    """Leave the rows out that were left out of the plan before this one, where they do the same as then."""
    if not rows:
        return
    told = select(PlanRow.id, PlanRow.action, PlanRow.unique_id, PlanRow.vin).where(PlanRow.upload_id == upload.id)
    found = [row[0] for row in db.session.execute(told) if (row[1], row[2], row[3]) in rows]
    if found:
        db.session.execute(update(PlanRow), [{"id": number, "left_out": True} for number in found])
    upload.left_out = len(found)
    db.session.flush()


def settle_left_out(*, upload: Upload) -> None:
    """Count the rows that were left out as held, which they are: the totals tell what is done."""
    if not upload.left_out:
        return
    for action, count in _count_left_out(upload).items():
        name = LEAVABLE[action]
        setattr(upload, name, getattr(upload, name) - count)
        upload.held += count


def _count_left_out(upload: Upload) -> dict[str, int]:
    """Counted here: to group by action SQLite walks through the rows of all plans there are."""
    chosen = select(PlanRow.action).where(PlanRow.upload_id == upload.id, PlanRow.left_out.is_(True))
    return Counter(db.session.scalars(chosen))


def _check_planned(upload: Upload) -> None:
    if upload.status != "planned":
        raise RuleBroken("UPLOAD_NOT_PLANNED", _l("There is no plan that waits."))
