"""How the house runs: jobs, messages, schedules, files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import Job, Lease, OutgoingMessage, Upload
from app.storage import storage

MOST_FILES = 50_000


@dataclass(frozen=True, slots=True)
class Usage:
    """What a folder of the storage holds."""

    folder: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """All folders; ``is_whole`` is false when there were more files than were counted."""

    folders: Sequence[Usage]
    is_whole: bool


def count_jobs() -> dict[str, int]:
    """How many jobs there are by state."""
    return _count(Job)


def count_messages() -> dict[str, int]:
    """How many outgoing messages there are by state."""
    return _count(OutgoingMessage)


def oldest_due_job(at: datetime) -> datetime | None:
    """Since when the job that waits longest should have run; None when none does."""
    due = func.coalesce(Job.next_at, Job.created_at)
    found: datetime | None = db.session.scalar(select(func.min(due)).where(Job.state == "queued", due <= at))
    return found


def oldest_due_message(at: datetime) -> datetime | None:
    """Since when the message that waits longest should have left; None when none does."""
    due = (OutgoingMessage.state == "waiting") & (OutgoingMessage.next_at <= at)
    found: datetime | None = db.session.scalar(select(func.min(OutgoingMessage.next_at)).where(due))
    return found


def last_jobs(names: Iterable[str]) -> dict[str, Job]:
    """The newest job of each task."""
    newest = select(func.max(Job.id)).where(Job.name.in_(list(names))).group_by(Job.name)
    return {job.name: job for job in db.session.scalars(select(Job).where(Job.id.in_(newest)))}


def leases() -> Sequence[Lease]:
    """Who holds which office."""
    found: Sequence[Lease] = db.session.scalars(select(Lease).order_by(Lease.name)).all()
    return found


def measure_deliveries() -> tuple[int, int]:
    """How many deliveries still have their bytes, and how many bytes."""
    kept = select(func.count(Upload.id), func.coalesce(func.sum(Upload.size), 0)).where(Upload.storage_key.is_not(None))
    number, size = db.session.execute(kept).one()
    return number, int(size)


def measure_storage(most: int = MOST_FILES) -> Stored:
    """What the storage holds by folder; it stops counting after so many files.

    :raises OSError: the storage does not answer.
    """
    numbers: dict[str, int] = defaultdict(int)
    sizes: dict[str, int] = defaultdict(int)
    counted = 0
    for file in islice(storage().list_files(), most + 1):
        counted += 1
        folder = file.key.partition("/")[0]
        numbers[folder] += 1
        sizes[folder] += file.size
    return Stored([Usage(name, numbers[name], sizes[name]) for name in sorted(numbers)], counted <= most)


def _count(model: Any) -> dict[str, int]:
    counted = select(model.state, func.count(model.id)).group_by(model.state)
    return {state: int(number) for state, number in db.session.execute(counted)}
