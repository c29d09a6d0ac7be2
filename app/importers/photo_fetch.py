"""Fetching the photos that a delivery names by address: in the background, long after its answer."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.importers.plan_rows import problem_columns
from app.importers.problems import Problem, found
from app.models import Listing, Photo, PlanRow, Upload, UploadProblem
from app.services import photos, uploads
from app.services.fetching import Bounds, Fetched, FetchFailed, fetch
from app.services.photos import PhotoRefused, Picture
from app.tenancy import Scope, acting

_BATCH: Final = 24
_AT_ONCE: Final = 4
_PAUSES: Final = (1.0, 4.0)  # before the second and the third try


class Waiting(NamedTuple):
    """A photo to be fetched, and the row of the delivery that named it."""

    id: int
    url: str
    number: int
    place: str


def fetch_photos(upload_id: int, *, pauses: Sequence[float] = _PAUSES) -> int:
    """Fetch what a delivery's photos are still waiting for; commits batch by batch, so that it can die and run again.

    A photo that cannot be had after three tries is a finding of the delivery; its car stays as it is.

    :returns: how many photos were stored.
    """
    upload = uploads.find(upload_id=upload_id)
    fetching = _Fetching(pauses)
    with acting(Scope.of_dealers({upload.dealer_id})):
        while waiting := _read_waiting(upload_id):
            db.session.commit()
            # Making the sizes takes seconds, so it is done before the database is written to.
            results = zip(waiting, fetching.fetch_all(waiting), strict=True)
            for one, outcome in [(one, _keep(one, result)) for one, result in results]:
                _settle(upload, one, outcome)
            _count(upload, [one.id for one in waiting])
            db.session.commit()
        upload.photos_pending = 0
        db.session.commit()
    return fetching.stored


class Kept(NamedTuple):
    """A picture that is in the storage, and its host's mark of this version."""

    picture: Picture
    etag: str | None


class _Fetching:
    """Fetches several photos at once; a host that does not answer is not asked for every single one."""

    def __init__(self, pauses: Sequence[float]) -> None:
        settings = current_app.config["SETTINGS"]
        self._bounds = Bounds(allowed_hosts=settings.allowed_fetch_hosts)
        self._pauses = pauses
        self._silent_hosts: set[str | None] = set()
        self.stored = 0

    def fetch_all(self, waiting: Sequence[Waiting]) -> list[Fetched | FetchFailed]:
        """Fetch in the order given; failures are results, too."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            results = list(pool.map(self._fetch, waiting))
        self.stored += sum(isinstance(result, Fetched) for result in results)
        return results

    def _fetch(self, one: Waiting) -> Fetched | FetchFailed:
        host = urlsplit(one.url).hostname
        for pause in (*self._pauses, None):
            if host in self._silent_hosts:
                return FetchFailed("the host does not answer")
            try:
                return fetch(url=one.url, bounds=self._bounds)
            except FetchFailed as failed:
                if not failed.again or pause is None:
                    self._silent_hosts.update({host} if failed.whole_host else ())
                    return failed
                time.sleep(pause)
        return FetchFailed("not tried")


def _read_waiting(upload_id: int) -> list[Waiting]:
    chosen = (
        select(Photo.id, Photo.url, PlanRow.number, PlanRow.place)
        .join(PlanRow, PlanRow.listing_id == Photo.listing_id)
        .where(PlanRow.upload_id == upload_id, Photo.state == "pending", Photo.url.is_not(None))
        .order_by(PlanRow.number, Photo.position)
        .limit(_BATCH)
    )
    return [Waiting(*row) for row in db.session.execute(chosen)]


def _settle(upload: Upload, one: Waiting, outcome: Kept | Problem) -> None:
    """Write down what became of one photo; it may be gone by now."""
    photo = db.session.get(Photo, one.id)
    if photo is None or photo.state != "pending":
        return
    if isinstance(outcome, Kept):
        photo.state, photo.etag = "stored", outcome.etag
        picture = outcome.picture
        photo.sha256, photo.width, photo.height = picture.sha256, picture.width, picture.height
        upload.photos_stored += 1
    else:
        photo.state = "failed"
        upload.photos_failed += 1
        counts = upload.problem_counts
        upload.problem_counts = {**counts, outcome.code: counts.get(outcome.code, 0) + 1}
        owner = {"upload_id": upload.id, "dealer_id": upload.dealer_id, "number": one.number}
        db.session.add(UploadProblem(**owner, **problem_columns(outcome)))
    upload.photos_pending = max(0, upload.photos_pending - 1)


def _keep(one: Waiting, result: Fetched | FetchFailed) -> Kept | Problem:
    if isinstance(result, FetchFailed):
        return found("PHOTO_DOWNLOAD_FAILED", one.place, field="photos", value=one.url)
    try:
        return Kept(photos.keep_picture(content=result.content), result.etag)
    except PhotoRefused as refused:
        return found(refused.code, one.place, field="photos", value=one.url, limit=refused.limit)


def _count(upload: Upload, photo_ids: Sequence[int]) -> None:
    """Bring the number of photos of the cars concerned up to date."""
    db.session.flush()
    owners = select(Photo.listing_id).where(Photo.id.in_(photo_ids))
    chosen = select(Listing).where(Listing.dealer_id == upload.dealer_id, Listing.id.in_(owners))
    for listing in db.session.scalars(chosen):
        photos.count_stored(listing)
