"""Deliveries as pages show them: the list, the rows of a plan, the problems, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func, select

from app.errors import NotFound
from app.extensions import db
from app.models import Account, Dealer, Job, PlanRow, Upload, UploadProblem
from app.queries import upload_plan, uploads

PAGE_SIZE = 25
ROWS = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """One page of rows."""

    rows: Sequence[Row]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """An upload and its dealer."""

    upload: Upload
    dealer: Dealer


def find_page(asked: uploads.History, *, page: int = 1) -> Slice[Upload]:
    """Deliveries, the newest first."""
    return _slice(uploads.uploads(asked), Upload, page, PAGE_SIZE)


def get(upload_id: int) -> Delivery:
    """A delivery.

    :raises NotFound: there is none within the scope.
    """
    statement = select(Upload, Dealer).join(Dealer, Dealer.id == Upload.dealer_id).where(Upload.id == upload_id)
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound("UPLOAD_UNKNOWN", _l("There is no such upload."))
    return Delivery(*found)


def find_rows(upload_id: int, asked: upload_plan.Narrowing, *, page: int = 1) -> Slice[PlanRow]:
    """Rows of a plan, in the order of the file."""
    return _slice(upload_plan.select_rows(upload_id, asked), PlanRow, page, ROWS)


def find_people(upload: Upload) -> dict[int, Account]:
    """Who sent a delivery, agreed to it, decided about it and undid it, by number."""
    numbers = {upload.created_by, upload.applied_by, upload.decided_by, upload.undone_by} - {None}
    return {person.id: person for person in db.session.scalars(select(Account).where(Account.id.in_(numbers)))}


def find_mending(upload: Upload) -> Sequence[Upload]:
    """The deliveries that brought rejected rows of this one again, oldest first."""
    found: Sequence[Upload] = db.session.scalars(
        select(Upload).where(Upload.mends == upload.id).order_by(Upload.id)
    ).all()
    return found


def count_severities(upload_id: int) -> dict[str, int]:
    """How many problems there are of each severity."""
    counted = select(UploadProblem.severity, func.count(UploadProblem.id)).where(UploadProblem.upload_id == upload_id)
    return dict(db.session.execute(counted.group_by(UploadProblem.severity)).all())


def find_problems(upload_id: int, *, severity: str | None, code: str | None, page: int = 1) -> Slice[UploadProblem]:
    """Problems of a delivery: errors, then warnings, then the rest; each about the file first, then in its order."""
    statement = uploads.problems(upload_id=upload_id, severity=severity)
    rank = case((UploadProblem.severity == "error", 0), (UploadProblem.severity == "warning", 1), else_=2)
    chosen = statement if code is None else statement.where(UploadProblem.code == code)
    ranked = chosen.order_by(None).order_by(rank, UploadProblem.number.is_not(None), UploadProblem.id)
    return _slice(ranked, UploadProblem, page, ROWS)


def find_refusal(upload: Upload) -> Sequence[UploadProblem]:
    """Why a file as a whole is not taken; nothing for another one."""
    if upload.status != "rejected":
        return ()
    return find_problems(upload.id, severity="error", code=None).rows


def is_at_work(upload: Upload) -> bool:
    """Whether something is being done with a delivery right now, or waits for a worker."""
    if upload.status in {"queued", "running"}:
        return True
    waiting = select(Job.id).where(
        Job.name.in_(("uploads.plan", "uploads.apply", "uploads.undo")),
        Job.state.in_(("queued", "running")),
        Job.arguments["upload_id"].as_integer() == upload.id,
    )
    return db.session.scalar(waiting.limit(1)) is not None


def _slice(statement: Select[Any], model: type[Upload | PlanRow | UploadProblem], page: int, size: int) -> Slice[Any]:
    counted = statement.with_only_columns(func.count(model.id), maintain_column_froms=True).order_by(None)
    count = db.session.scalar(counted) or 0
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    rows = db.session.scalars(statement.limit(size).offset((page - 1) * size)).all()
    return Slice(rows, count, page, pages)
