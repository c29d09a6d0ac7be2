"""How far deliveries are: which stage, the place in the line, what is still to be done for their photos."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.extensions import db
from app.models import PlanRow, Upload
from app.queries import upload_pages
from app.queries.upload_photos import PhotoCounts, count_photos

STAGES = ("received", "reading", "planned", "applied", "photos")
_AHEAD = ("queued", "running")
_AGREED = frozenset({"applied", "held", "undone"})


@dataclass(frozen=True, slots=True)
class Progress:
    """One delivery on its way.

    ``states``: of each of STAGES in their order, done, now, todo or fault. ``ahead``: deliveries of the dealer before
    it in the line. ``rows``: what was planned so far. ``is_busy``: it goes on by itself.
    """

    upload: Upload
    states: dict[str, str]
    ahead: int = 0
    rows: int = 0
    photos: PhotoCounts = field(default_factory=PhotoCounts)

    @property
    def is_busy(self) -> bool:
        return "now" in self.states.values()


def find_progress(upload: Upload) -> Progress:
    """How far a delivery is."""
    counts = count_photos(upload_id=upload.id) if upload.status in {*_AGREED, "planned"} else PhotoCounts()
    return Progress(
        upload,
        dict(zip(STAGES, _states(upload, counts), strict=True)),
        ahead=_count_ahead(upload) if upload.status == "queued" else 0,
        rows=_count_rows(upload) if upload.status == "running" else 0,
        photos=counts,
    )


def find_several(numbers: Collection[int]) -> list[Progress]:
    """How far some deliveries are, in the order in which they came; those outside the scope are left out."""
    found = db.session.scalars(select(Upload).where(Upload.id.in_(numbers)).order_by(Upload.id))
    return [find_progress(upload) for upload in found]


def _states(upload: Upload, counts: PhotoCounts) -> tuple[str, ...]:
    """The state of each stage."""
    at_work = upload_pages.is_at_work(upload)
    photos = "now" if counts.pending or counts.making else "fault" if counts.failed else "done"
    known = {
        "queued": ("done", "now", "todo", "todo", "todo"),
        "running": ("done", "now", "todo", "todo", "todo"),
        "planned": ("done", "done", "done", "now" if at_work else "todo", "todo"),
        "rejected": ("done", "fault", "todo", "todo", "todo"),
        "failed": ("done", "now" if at_work else "fault", "todo", "todo", "todo"),
    }
    if upload.status in _AGREED:
        return ("done", "done", "done", "now" if at_work else "done", photos)
    return known.get(upload.status, ("done", "done", "done", "todo", "todo"))


def _count_ahead(upload: Upload) -> int:
    before = (Upload.dealer_id == upload.dealer_id, Upload.id < upload.id, Upload.status.in_(_AHEAD))
    return db.session.scalar(select(func.count(Upload.id)).where(*before)) or 0


def _count_rows(upload: Upload) -> int:
    return db.session.scalar(select(func.count(PlanRow.id)).where(PlanRow.upload_id == upload.id)) or 0
