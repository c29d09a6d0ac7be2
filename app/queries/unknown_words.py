"""Words of recent deliveries that nobody understood, and the rows that were rejected for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db
from app.models import PlanRow, Upload, UploadProblem

CODE = "VALUE_UNKNOWN"
MOST_GROUPS = 2_000
MOST_ROWS = 20_000
_CHUNK = 500
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
    told = _problems(since).where(
        UploadProblem.code == CODE,
        UploadProblem.severity == "error",
        UploadProblem.number.is_not(None),
        Upload.status.in_(_REPLAYED),
    )
    part = told.subquery()
    rows: dict[int, list[int]] = {}
    for upload_id, number in db.session.execute(select(part.c.upload_id, part.c.number).distinct().limit(MOST_ROWS)):
        rows.setdefault(upload_id, []).append(number)
    return {upload_id: _faults_of(upload_id, numbers, since) for upload_id, numbers in rows.items()}


def _faults_of(upload_id: int, numbers: Sequence[int], since: datetime) -> dict[int, list[Fault]]:
    """What rejected these rows of a delivery, those left out that were brought again."""
    faults: dict[int, list[Fault]] = {}
    for start in range(0, len(numbers), _CHUNK):
        chosen = numbers[start : start + _CHUNK]
        rejected = select(PlanRow.number).where(
            PlanRow.upload_id == upload_id,
            PlanRow.number.in_(chosen),
            PlanRow.action == "rejected",
            PlanRow.mended_in.is_(None),
        )
        is_open = set(db.session.scalars(rejected))
        part = (
            _problems(since)
            .where(Upload.id == upload_id, UploadProblem.number.in_(chosen), UploadProblem.severity == "error")
            .subquery()
        )
        columns = select(part.c.number, part.c.code, part.c.field, part.c.within, part.c.value)
        for number, code, field, within, word in db.session.execute(columns):
            if number in is_open:
                faults.setdefault(number, []).append(Fault(code, field or "", within or "", word or ""))
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
        .where(Upload.created_at >= since, Upload.status.in_(_READ))
    )
