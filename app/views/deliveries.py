"""Deliveries of the machine channels: taken in, carried out at once or put into the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, NamedTuple, cast
from zipfile import ZipFile, ZipInfo

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.extensions import db
from app.importers import engine, rules, single
from app.jobs import enqueue
from app.jobs.stock import follow
from app.models import Dealer, Upload
from app.queries.uploads import problems
from app.services import uploads

IN_MEMORY: Final = 1 << 20
_CHUNK: Final = 1 << 16
_ENTRY_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same parts make the same bytes, so that a repeat is known as one
CAR_FILE: Final = "car.json"


class Part(NamedTuple):
    """A file of a delivery."""

    name: str
    content: BinaryIO


class Refused(RuleBroken):
    """A car cannot be taken; ``problems`` are the findings as JSON, worded for the caller."""

    def __init__(self, code: str, message: Any, field: str | None, problems: list[dict[str, Any]]) -> None:
        super().__init__(code, message, field)
        self.problems = problems


@contextmanager
def spool(source: BinaryIO) -> Iterator[BinaryIO]:
    """A stream read to its end into a file of ours, before any row is touched: a slow sender blocks nobody."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        while chunk := source.read(_CHUNK):
            kept.write(chunk)
        kept.seek(0)
        yield cast("BinaryIO", kept)


@contextmanager
def pack(parts: Iterable[Part]) -> Iterator[BinaryIO]:
    """Stock file and photos as one archive, which is how the importer takes them."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        with ZipFile(kept, "w") as archive:
            for part in parts:
                entry = ZipInfo(_name_entry(part.name, archive), _ENTRY_DATE)
                with archive.open(entry, "w", force_zip64=True) as inside:
                    while chunk := part.content.read(_CHUNK):
                        inside.write(chunk)
        kept.seek(0)
        yield cast("BinaryIO", kept)


def _name_entry(name: str, archive: ZipFile) -> str:
    """The last part of a name, which leads nowhere outside; a second file of that name gets a number before it."""
    plain = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name or "file"
    return f"{len(archive.filelist)}/{plain}" if plain in archive.NameToInfo else plain


def receive(
    file: BinaryIO,
    *,
    dealer_id: int,
    file_name: str,
    channel: str,
    at: datetime,
    mode: str | None = None,
    dry_run: bool = False,
) -> Upload:
    """Take a delivery of a dealer in; commits."""
    upload = engine.receive(
        dealer=db.session.get_one(Dealer, dealer_id),
        file=file,
        file_name=file_name,
        channel=channel,
        created_by=None,
        asked_mode=mode,
        dry_run=dry_run,
        at=at,
    )
    db.session.commit()
    return upload


def carry_out(upload: Upload, *, at: datetime) -> Upload:
    """Read a delivery and apply it if the dealer's rule lets it, or only plan it; commits."""
    with _rescued(upload, at):
        upload = rules.settle(engine.plan(upload.id, at), at)
        follow(upload)
    return upload


@contextmanager
def _rescued(upload: Upload, at: datetime) -> Iterator[None]:
    """A worker finishes what this process leaves when it is killed: a job waits until the silence is long enough."""
    rescue = enqueue("uploads.plan", upload_id=upload.id)
    rescue.next_at = at + uploads.SILENCE
    db.session.commit()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.delete(rescue)
        db.session.commit()


def put_in_line(upload: Upload) -> None:
    """Leave a delivery to the workers; commits."""
    if upload.status == "queued":
        enqueue("uploads.plan", upload_id=upload.id)
        db.session.commit()


def settle(upload: Upload, *, at: datetime) -> Upload:
    """Carry a delivery out at once, or put it into the line when an earlier one of the dealer is on its way."""
    if upload.status == "queued" and uploads.must_wait(upload=upload, at=at):
        put_in_line(upload)
        return upload
    return carry_out(upload, at=at)


def deliver_car(car: Mapping[str, Any], *, dealer_id: int, channel: str, at: datetime) -> Upload:
    """Deliver one car in the fields of our own JSON.

    :raises Refused: it is not taken; nothing has changed.
    :raises Conflict: an earlier delivery is on its way, and would be undone or would undo this one.
    """
    uploads.check_line(dealer_id=dealer_id, at=at)
    content = BytesIO(single.write(car, at=at))
    upload = receive(content, dealer_id=dealer_id, file_name=CAR_FILE, channel=channel, at=at)
    return take_car(upload, at=at)


def take_car(upload: Upload, *, at: datetime) -> Upload:
    """Carry a delivery of one car out: it is asked for by name, whatever the dealer's rule.

    :raises Refused: it is not taken; nothing has changed.
    """
    upload = engine.apply(engine.plan(upload.id, at).id, at)
    follow(upload)
    return check_taken(upload)


def check_taken(upload: Upload) -> Upload:
    """Give a delivery of one car back.

    :raises Refused: its car was rejected.
    """
    if not upload.rejected and upload.status != "rejected":
        return upload
    found = list_problems(upload)
    first = next((problem for problem in found if problem["severity"] == "error"), None)
    if first is None:
        raise Refused("CAR_REJECTED", _l("The car is not taken."), None, found)
    raise Refused(first["code"], first["message"], first["field"], found)


def list_problems(upload: Upload) -> list[dict[str, Any]]:
    """All findings of a delivery as JSON, worded for the caller."""
    return [engine.problem_of(row).as_json() for row in db.session.scalars(problems(upload_id=upload.id))]
