"""Rejected rows of deliveries that nobody has brought again with success: what there is to mend."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import undefer

from app.extensions import db
from app.lib.id_set import unpack
from app.models import Listing, PlanRow, Upload, UploadProblem

MENDABLE = ("applied", "held")
_GONE = ("failed", "dropped", "undone", "rejected")  # a later delivery that came to nothing gives its rows back


def first_of(upload: Upload) -> int:
    """The number of the delivery in which the rows of this one came first."""
    return upload.mends or upload.id


def open_rows(first_id: int) -> Select[tuple[PlanRow]]:
    """Rejected rows of a delivery and of those that brought its rows again, in the order of the file."""
    return select(PlanRow).where(_is_open(first_id)).order_by(PlanRow.number, PlanRow.id)


def count_open(first_id: int) -> int:
    """How many rows of a delivery are left to mend."""
    return db.session.scalar(select(func.count(PlanRow.id)).where(_is_open(first_id))) or 0


def find_page(first_id: int, *, page: int, size: int) -> Sequence[PlanRow]:
    """A page of open rows with what was delivered."""
    chosen = open_rows(first_id).options(undefer(PlanRow.record)).limit(size).offset((page - 1) * size)
    rows: Sequence[PlanRow] = db.session.scalars(chosen).all()
    return rows


def problems_of(rows: Collection[PlanRow]) -> dict[tuple[int, int], list[UploadProblem]]:
    """The findings of rows by delivery and number, in the order in which they were made."""
    chosen = select(UploadProblem).where(
        UploadProblem.upload_id.in_({row.upload_id for row in rows}),
        UploadProblem.number.in_({row.number for row in rows}),
    )
    found: dict[tuple[int, int], list[UploadProblem]] = {(row.upload_id, row.number): [] for row in rows}
    for problem in db.session.scalars(chosen.order_by(UploadProblem.id)):
        if problem.number is not None and (problem.upload_id, problem.number) in found:
            found[problem.upload_id, problem.number].append(problem)
    return found


def records(rows: Collection[PlanRow]) -> dict[int, dict[str, Any]]:
    """What was delivered in rows, by their identity."""
    chosen = select(PlanRow.id, PlanRow.record).where(PlanRow.id.in_([row.id for row in rows]))
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def told(rows: Collection[PlanRow], codes: Collection[str]) -> set[tuple[int, int]]:
    """Delivery and number of the rows of which one of these codes was told."""
    chosen = select(UploadProblem.upload_id, UploadProblem.number).where(
        UploadProblem.upload_id.in_({row.upload_id for row in rows}), UploadProblem.code.in_(codes)
    )
    return {(upload_id, number) for upload_id, number in db.session.execute(chosen) if number is not None}


def has_remarks(upload_id: int) -> bool:
    """Whether anything to mend was found in a row of a delivery."""
    chosen = select(UploadProblem.id).where(
        UploadProblem.upload_id == upload_id, UploadProblem.number.is_not(None), UploadProblem.severity != "info"
    )
    return db.session.scalar(chosen.limit(1)) is not None


def later_deliveries(first_id: int) -> Sequence[Upload]:
    """The deliveries that brought rows of a delivery again, in their order."""
    chosen = select(Upload).where(Upload.mends == first_id).order_by(Upload.id)
    found: Sequence[Upload] = db.session.scalars(chosen).all()
    return found


def named_keys(first_id: int, ids: Collection[str], vins: Collection[str]) -> tuple[set[str], set[str]]:
    """Those of the stock numbers and VINs that belong to open cars which the delivery, or a later part of it, took."""
    family = select(Upload.confirmed).where(or_(Upload.id == first_id, Upload.mends == first_id))
    confirmed = {number for packed in db.session.scalars(family) for number in unpack(packed)}
    chosen = select(Listing.id, Listing.unique_id, Listing.vin).where(
        or_(Listing.unique_id.in_(ids), Listing.vin.in_(vins)), Listing.status != "sold"
    )
    cars = [row for row in db.session.execute(chosen) if row.id in confirmed]
    return {row.unique_id for row in cars}, {row.vin for row in cars}


def _is_open(first_id: int) -> ColumnElement[bool]:
    family = select(Upload.id).where(or_(Upload.id == first_id, Upload.mends == first_id), Upload.status.in_(MENDABLE))
    gone = select(Upload.id).where(Upload.mends == first_id, Upload.status.in_(_GONE))
    condition: ColumnElement[bool] = (
        PlanRow.upload_id.in_(family)
        & (PlanRow.action == "rejected")
        & or_(PlanRow.mended_in.is_(None), PlanRow.mended_in.in_(gone))
    )
    return condition
