"""Deliveries to look at: lists, plans, findings, and who confirmed what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from app.extensions import db
from app.lib.id_set import unpack
from app.models import Dealer, Listing, PlanRow, Upload, UploadProblem
from app.models.listing import PUBLIC_STATUSES


def uploads(*, dealer_code: str | None = None, status: str | None = None) -> Select[tuple[Upload]]:
    """Deliveries, latest first."""
    chosen = select(Upload).order_by(Upload.created_at.desc(), Upload.id.desc())
    if dealer_code is not None:
        chosen = chosen.join(Dealer, Dealer.id == Upload.dealer_id).where(Dealer.code == dealer_code.upper())
    return chosen if status is None else chosen.where(Upload.status == status)


def plan_rows(*, upload_id: int, action: str | None = None) -> Select[tuple[PlanRow]]:
    """The plan of a delivery in the order of its rows; cars left out follow at the end."""
    chosen = select(PlanRow).where(PlanRow.upload_id == upload_id).order_by(PlanRow.number, PlanRow.id)
    return chosen if action is None else chosen.where(PlanRow.action == action)


def problems(*, upload_id: int, severity: str | None = None) -> Select[tuple[UploadProblem]]:
    """The findings of a delivery in the order in which they were made."""
    chosen = select(UploadProblem).where(UploadProblem.upload_id == upload_id).order_by(UploadProblem.id)
    return chosen if severity is None else chosen.where(UploadProblem.severity == severity)


def plan_counts(*, upload_id: int) -> dict[str, int]:
    """How many rows of a plan have each action; unchanged cars have a row only when a locked field was kept."""
    chosen = select(PlanRow.action, func.count()).where(PlanRow.upload_id == upload_id).group_by(PlanRow.action)
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def last_confirmations(*, dealer_id: int, since: datetime, until: datetime) -> dict[int, datetime]:
    """When a delivery last confirmed each listing of a dealer, by applied deliveries in ``since <= moment < until``."""
    chosen = (
        select(Upload.applied_at, Upload.confirmed)
        .where(Upload.dealer_id == dealer_id, Upload.applied_at >= since, Upload.applied_at < until)
        .order_by(Upload.applied_at)
    )
    found: dict[int, datetime] = {}
    for at, packed in db.session.execute(chosen):
        found.update(dict.fromkeys(unpack(packed), at))
    return found


def shared_vins() -> list[tuple[str, int]]:
    """VINs on sale at several dealers, for the distributor: (vin, number of dealers)."""
    count = func.count(Listing.dealer_id.distinct())
    chosen = select(Listing.vin, count).where(Listing.status.in_(PUBLIC_STATUSES)).group_by(Listing.vin)
    return [(row[0], row[1]) for row in db.session.execute(chosen.having(count > 1).order_by(Listing.vin))]
