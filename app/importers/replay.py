"""Rejected rows brought again through the whole pipeline: as they were delivered, or mended by a person.

What is brought again is a delivery of its own, of changes only, that names the first one (`Upload.mends`): both keep
their totals. A row that is rejected once more belongs to the later delivery and can be mended there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar, cast

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers import engine
from app.importers.fields import FIELD
from app.importers.kept_row import REPEATS, keep_row
from app.importers.mended import MendedRow, write_mended
from app.importers.problems import FileRefused
from app.importers.source import open_source
from app.lib.vin import normalise
from app.models import PlanRow, Upload
from app.queries import rejected_rows
from app.services import uploads
from app.tenancy import Scope, acting

Typed: TypeAlias = Mapping[int, Mapping[str, str]]
CHANNEL: Final = "web"  # a person at a page asks for it, whatever way the rows came
_MANY: Final = 500
Item = TypeVar("Item")


def replay(upload_id: int, numbers: Collection[int] | None = None, *, by: int | None, at: datetime) -> Upload:
    """Bring rejected rows of a delivery again as they were delivered, all of them or those with these numbers; commits.

    Rows that repeat another row of their file are left: the first one counts.

    :returns: the new delivery, `applied`, or `planned` when the stock moved while it was read.
    :raises RuleBroken: there is no such row.
    :raises Conflict: an earlier delivery of the dealer is on its way.
    """
    return carry_out(prepare_replay(upload_id, numbers, by=by, at=at), at)


def mend(upload_id: int, typed: Typed, *, by: int | None, at: datetime) -> Upload:
    """Bring rejected rows again with what a person typed: row number -> field -> text; commits.

    :returns: as `replay` does; what is still wrong is rejected once more, with everything that was typed.
    :raises RuleBroken: there is no such row.
    :raises Conflict: an earlier delivery of the dealer is on its way.
    """
    return carry_out(prepare_mending(upload_id, typed, by=by, at=at), at)


def prepare_replay(upload_id: int, numbers: Collection[int] | None = None, *, by: int | None, at: datetime) -> Upload:
    """Take the delivery of `replay` in, `queued`; the caller commits and has it carried out."""
    rows = _find_rows(upload_id, numbers)
    repeated = rejected_rows.told(rows, REPEATS)
    return _receive(upload_id, [row for row in rows if (row.upload_id, row.number) not in repeated], {}, by=by, at=at)


def prepare_mending(upload_id: int, typed: Typed, *, by: int | None, at: datetime) -> Upload:
    """Take the delivery of `mend` in, `queued`; the caller commits and has it carried out."""
    return _receive(upload_id, _find_rows(upload_id, typed.keys()), typed, by=by, at=at)


def carry_out(upload: Upload, at: datetime) -> Upload:
    """Plan and apply a delivery of mended rows; commits."""
    db.session.commit()
    engine.plan(upload.id, at)
    return engine.apply(upload.id, at)


def _find_rows(upload_id: int, numbers: Collection[int] | None) -> list[PlanRow]:
    """The open rows, without what was delivered: that is read a chunk at a time."""
    chosen = rejected_rows.open_rows(rejected_rows.first_of(uploads.find(upload_id=upload_id)))
    if numbers is None:
        return list(db.session.scalars(chosen))
    found = (db.session.scalars(chosen.where(PlanRow.number.in_(part))) for part in _parts([*numbers]))
    return [row for rows in found for row in rows]


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _MANY] for start in range(0, len(items), _MANY))


def _receive(upload_id: int, rows: Sequence[PlanRow], typed: Typed, *, by: int | None, at: datetime) -> Upload:
    """Write the rows down as a delivery of their own, and on each row which delivery has it now."""
    if not rows:
        raise RuleBroken("NO_ROWS", _l("There are no rejected rows to bring again."))
    first = uploads.find(upload_id=rejected_rows.first_of(uploads.find(upload_id=upload_id)))
    with acting(Scope.of_dealers({first.dealer_id})), TemporaryFile() as file:
        uploads.check_line(dealer_id=first.dealer_id, at=at)
        by_vin = any(row.unique_id and row.unique_id == row.vin for row in rows)
        mended = _bring(first.id, rows, {number: _only_fields(told) for number, told in typed.items()})
        write_mended(file, mended, format_name=first.format or "", id_from_vin=by_vin, at=at)
        again = engine.receive(
            dealer=uploads.upload_dealer(first),
            file=cast("BinaryIO", file),
            file_name=first.file_name,
            channel=CHANNEL,
            created_by=by,
            asked_mode="delta",
            at=at,
        )
        again.mends = first.id
        for part in _parts([row.id for row in rows]):
            chosen = update(PlanRow).where(PlanRow.id.in_(part)).values(mended_in=again.id)
            db.session.execute(chosen.execution_options(synchronize_session=False))
    return again


def _bring(first_id: int, rows: Sequence[PlanRow], typed: Typed) -> Iterator[MendedRow]:
    taken = _find_taken(first_id, typed)
    for part in _parts(rows):
        kept = _read_kept(part)
        for row in part:
            yield MendedRow(row.number, kept[row.id], typed.get(row.number, {}), taken.get(row.number, ()))


def _only_fields(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in typed.items() if name in FIELD}


def _find_taken(first_id: int, typed: Typed) -> dict[int, list[str]]:
    """Typed keys that would change another car than the row's own: one that the delivery named, too."""
    ids = {told["unique_id"].strip() for told in typed.values() if "unique_id" in told}
    vins = {normalise(told["vin"]) for told in typed.values() if "vin" in told}
    named = rejected_rows.named_keys(first_id, ids, vins) if ids or vins else (set(), set())
    return {
        number: [
            *(["unique_id"] if told.get("unique_id", "").strip() in named[0] else []),
            *(["vin"] if normalise(told.get("vin", "")) in named[1] else []),
        ]
        for number, told in typed.items()
    }


def _read_kept(rows: Sequence[PlanRow]) -> dict[int, dict[str, Any]]:
    """Rows as they were delivered; those that were refused only when they were applied are looked up in their file.

    :raises RuleBroken: the file is kept no longer.
    """
    kept = {number: record for number, record in rejected_rows.records(rows).items() if "values" in record}
    late = [row for row in rows if row.id not in kept]
    for upload_id in {row.upload_id for row in late}:
        wanted = {row.number: row.id for row in late if row.upload_id == upload_id}
        kept |= _read_delivered(uploads.find(upload_id=upload_id), wanted)
    if len(kept) < len(rows):
        raise RuleBroken("SOURCE_PURGED", _l("The delivered file is kept no longer: send the cars again."))
    return kept


def _read_delivered(upload: Upload, wanted: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Pick rows out of a delivered file: number -> identity of the row in the plan."""
    found: dict[int, dict[str, Any]] = {}
    try:
        with open_source(upload, engine.limits_of(current_app.config["SETTINGS"])) as delivery:
            for count, raw in enumerate(delivery.cars, 1):
                number = raw.number or count
                if number in wanted:
                    found[wanted[number]] = keep_row(raw, ())
                if len(found) == len(wanted):
                    break
    except (FileRefused, NotFound):
        return {}
    return found
