"""Deliveries to look at: lists, findings, and who confirmed what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.lib.id_set import unpack
from app.models import Dealer, Listing, Upload, UploadProblem
from app.models.listing import PUBLIC_STATUSES


@dataclass(frozen=True, slots=True)
class History:
    """Which deliveries: of a dealer, by a channel, in a state, with a problem's code, received in ``since <= moment <
    until``.
    """

    dealer_code: str | None = None
    channel: str | None = None
    status: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    code: str | None = None


def uploads(asked: History | None = None) -> Select[tuple[Upload]]:
    """Deliveries, latest first."""
    asked = asked or History()
    chosen = select(Upload).order_by(Upload.created_at.desc(), Upload.id.desc())
    if asked.dealer_code is not None:
        chosen = chosen.join(Dealer, Dealer.id == Upload.dealer_id).where(Dealer.code == asked.dealer_code.upper())
    return chosen.where(*_narrow(asked))


def _narrow(asked: History) -> Iterator[ColumnElement[bool]]:
    if asked.channel is not None:
        yield Upload.channel == asked.channel
    if asked.status is not None:
        yield Upload.status == asked.status
    if asked.since is not None:
        yield Upload.created_at >= asked.since
    if asked.until is not None:
        yield Upload.created_at < asked.until
    if asked.code is not None:
        yield Upload.problem_counts[asked.code].as_integer().is_not(None)


def problems(*, upload_id: int, severity: str | None = None) -> Select[tuple[UploadProblem]]:
    """The findings of a delivery in the order in which they were made."""
    chosen = select(UploadProblem).where(UploadProblem.upload_id == upload_id).order_by(UploadProblem.id)
    return chosen if severity is None else chosen.where(UploadProblem.severity == severity)


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
