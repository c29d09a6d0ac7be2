"""Words of recent deliveries that nobody understood, and the rows that were rejected for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import PlanRow, Upload, UploadProblem

CODE = "VALUE_UNKNOWN"
MOST_GROUPS = 2_000
MOST_ROWS = 20_000
_READ = ("planned", "applied", "held")
_REPLAYED = ("applied", "held")


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that means nothing in a field: in how many rows of the dealer's latest delivery that says it.

    ``within`` is the make's code for a model; ``rejects`` tells whether it rejected rows or was only left out.
    """

    dealer_id: int
    field: str
    within: str
    word: str
    cars: int
    upload_id: int
    rejects: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """What rejected a row: the code, and for an unknown word its field, make and text."""

    code: str
    field: str
    within: str
    word: str


def find_words(*, since: datetime, fields: Collection[str], upload_id: int | None = None) -> list[UnknownWord]:
    """Unknown words of deliveries since a moment, each from the latest one of its dealer, the latest first."""
    told = _problems(since).where(
        UploadProblem.code == CODE, UploadProblem.field.in_(fields), UploadProblem.number.is_not(None)
    )
    if upload_id is not None:
        told = told.where(Upload.id == upload_id)
    part = told.subquery()
    keys = (part.c.dealer_id, part.c.field, part.c.within, part.c.value, part.c.upload_id)
    counted = select(*keys, func.count(part.c.number.distinct()), func.min(part.c.severity)).group_by(*keys)
    latest: dict[tuple[Any, ...], UnknownWord] = {}
    for row in db.session.execute(counted.order_by(part.c.upload_id.desc(), part.c.value).limit(MOST_GROUPS)):
        dealer_id, field, within, word, number, cars, severity = row
        found = UnknownWord(dealer_id, field, within or "", word or "", cars, number, severity == "error")
        latest.setdefault((dealer_id, field, within, word), found)
    return list(latest.values())


def find_faults(*, since: datetime) -> Mapping[int, Mapping[int, list[Fault]]]:
    """What rejected the rows that an unknown word rejected and nobody has brought again: delivery -> row -> faults."""
    rejected = select(PlanRow.id).where(
        PlanRow.upload_id == UploadProblem.upload_id,
        PlanRow.number == UploadProblem.number,
        PlanRow.action == "rejected",
        PlanRow.mended_in.is_(None),
    )
    told = _problems(since).where(
        UploadProblem.severity == "error",
        Upload.status.in_(_REPLAYED),
        Upload.id.in_(select(UploadProblem.upload_id).where(UploadProblem.code == CODE)),
        rejected.exists(),
    )
    faults: dict[int, dict[int, list[Fault]]] = {}
    part = told.subquery()
    columns = (part.c.upload_id, part.c.number, part.c.code, part.c.field, part.c.within, part.c.value)
    for number, row, code, field, within, word in db.session.execute(select(*columns).limit(MOST_ROWS)):
        fault = Fault(code, field or "", within or "", word or "")
        faults.setdefault(number, {}).setdefault(row, []).append(fault)
    return faults


def is_unknown_table(upload_id: int) -> bool:
    """Whether a delivery was refused as a table whose columns nobody has assigned."""
    told = select(UploadProblem.params).where(
        UploadProblem.upload_id == upload_id, UploadProblem.code == "FORMAT_UNKNOWN"
    )
    return any(bool(params.get("table")) for params in db.session.scalars(told))


def _problems(since: datetime) -> Select[Any]:
    return (
        select(
            UploadProblem.dealer_id,
            UploadProblem.upload_id,
            UploadProblem.number,
            UploadProblem.code,
            UploadProblem.severity,
            UploadProblem.field,
            UploadProblem.value,
            UploadProblem.params["within"].as_string().label("within"),
        )
        .join(Upload, Upload.id == UploadProblem.upload_id)
        .where(Upload.created_at >= since, or_(Upload.status.in_(_READ)))
    )
