"""Fetching the photos that a delivery names by address: in the background, long after its answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, TypeAlias, cast
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, select, update

from app.extensions import db
from app.importers.photo_looks import join_problem
from app.importers.problems import Problem, found
from app.models import Listing, Photo, PlanRow, Upload, UploadProblem
from app.services import photos, uploads
from app.services.fetching import Bounds, FetchFailed, fetch
from app.services.photo_pixels import PhotoRefused
from app.services.photos import Picture
from app.tenancy import Scope, acting

_BATCH: Final = 24
_AT_ONCE: Final = 4
_FAILED: Final = "PHOTO_DOWNLOAD_FAILED"


class Waiting(NamedTuple):
    """A photo to be fetched, and the row of the delivery that named it."""

    id: int
    url: str
    number: int
    place: str


class Known(NamedTuple):
    """The version of an address that another car of the dealer has."""

    sha256: str
    width: int
    height: int
    look: str
    etag: str


class Kept(NamedTuple):
    """A picture that is in the storage, and its host's mark of this version."""

    picture: Picture
    etag: str | None


Outcome: TypeAlias = Kept | PhotoRefused | FetchFailed


def fetch_photos(upload_id: int, *, is_last: bool = True) -> int:
    """Fetch what a delivery's photos are still waiting for; commits batch by batch, so that it can die and run again.

    A photo that cannot be had is a finding of the delivery; its car stays as it is. What only its host did not give
    keeps waiting for another try, unless this is the last one.

    :returns: how many photos keep waiting.
    """
    upload = uploads.find(upload_id=upload_id)
    fetching = _Fetching()
    last = waits = 0
    with acting(Scope.of_dealers({upload.dealer_id})):
        while waiting := _read_waiting(upload_id, last):
            last = waiting[-1].id
            known = _read_known([one.url for one in waiting])
            db.session.commit()
            outcomes = fetching.fetch_all(waiting, known)
            for one in waiting:
                waits += not _settle(upload, one, outcomes[one.url], is_last=is_last)
            _count(upload, [one.id for one in waiting])
            db.session.commit()
        upload.photos_pending = waits
        db.session.commit()
    return waits


def ask_again(upload_id: int) -> int:
    """Let the photos of a delivery that could not be fetched wait for another try; the caller commits.

    :returns: how many.
    """
    upload = uploads.find(upload_id=upload_id)
    failed = select(Photo.id).join(PlanRow, PlanRow.listing_id == Photo.listing_id)
    failed = failed.where(PlanRow.upload_id == upload_id, Photo.state == "failed", Photo.url.is_not(None))
    ids = list(db.session.scalars(failed))
    quiet = {"synchronize_session": "fetch"}
    db.session.execute(update(Photo).where(Photo.id.in_(ids)).values(state="pending").execution_options(**quiet))
    told = (UploadProblem.upload_id == upload_id, UploadProblem.code == _FAILED)
    db.session.execute(delete(UploadProblem).where(*told).execution_options(**quiet))
    upload.problem_counts = {code: count for code, count in upload.problem_counts.items() if code != _FAILED}
    upload.photos_failed = max(0, upload.photos_failed - len(ids))
    upload.photos_pending += len(ids)
    db.session.flush()
    return len(ids)


class _Fetching:
    """Fetches several photos at once, each address once; a host that does not answer is not asked for every single
    one.
    """

    def __init__(self) -> None:
        settings = current_app.config["SETTINGS"]
        self._app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 - the documented way
        self._bounds = Bounds(allowed_hosts=settings.allowed_fetch_hosts)
        self._silent_hosts: dict[str | None, FetchFailed] = {}

    def fetch_all(self, waiting: Sequence[Waiting], known: dict[str, Known]) -> dict[str, Outcome]:
        """Fetch and keep, before the database is written to: making the sizes takes seconds. Failures are results."""
        urls = list(dict.fromkeys(one.url for one in waiting))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return dict(zip(urls, pool.map(lambda url: self._fetch(url, known.get(url)), urls), strict=True))

    def _fetch(self, url: str, known: Known | None) -> Outcome:
        host = _find_host(url)
        if host in self._silent_hosts:
            return self._silent_hosts[host]
        try:
            fetched = fetch(url=url, bounds=self._bounds, etag=known.etag if known else None)
            if fetched.is_unchanged and known:
                return Kept(Picture(*known[:4]), known.etag)
            with self._app.app_context():
                return Kept(photos.keep_picture(content=fetched.content), fetched.etag)
        except FetchFailed as failed:
            if failed.whole_host:
                self._silent_hosts[host] = failed
            return failed
        except PhotoRefused as refused:
            return refused


def _find_host(url: str) -> str | None:
    """The host of an address; what is none has no host, and fetching it says so."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _read_waiting(upload_id: int, last: int) -> list[Waiting]:
    chosen = (
        select(Photo.id, Photo.url, PlanRow.number, PlanRow.place)
        .join(PlanRow, PlanRow.listing_id == Photo.listing_id)
        .where(PlanRow.upload_id == upload_id, Photo.state == "pending", Photo.url.is_not(None), Photo.id > last)
        .order_by(Photo.id)
        .limit(_BATCH)
    )
    return [Waiting(*row) for row in db.session.execute(chosen)]


def _read_known(urls: Sequence[str]) -> dict[str, Known]:
    """What the dealer's cars have of these addresses already, with the marks of its hosts."""
    columns = (Photo.sha256, Photo.width, Photo.height, Photo.look, Photo.etag)
    chosen = select(Photo.url, *columns).where(Photo.url.in_(urls), Photo.state == "stored", Photo.etag.is_not(None))
    return {str(url): Known(*row) for url, *row in db.session.execute(chosen)}


def _settle(upload: Upload, one: Waiting, outcome: Outcome, *, is_last: bool) -> bool:
    """Write down what became of one photo, which may be gone by now; false when it keeps waiting."""
    if isinstance(outcome, FetchFailed) and outcome.again and not is_last:
        return False
    photo = db.session.get(Photo, one.id)
    if photo is None or photo.state != "pending":
        return True
    if isinstance(outcome, Kept):
        photo.state, photo.etag = "stored", outcome.etag
        for name in ("sha256", "width", "height", "look"):
            setattr(photo, name, getattr(outcome.picture, name))
        upload.photos_stored += 1
    else:
        photo.state = "failed"
        upload.photos_failed += 1
        join_problem(upload, one.number, _word(one, outcome))
    upload.photos_pending = max(0, upload.photos_pending - 1)
    return True


def _word(one: Waiting, outcome: PhotoRefused | FetchFailed) -> Problem:
    if isinstance(outcome, FetchFailed):
        return found(_FAILED, one.place, field="photos", value=one.url)
    return found(outcome.code, one.place, field="photos", value=one.url, limit=outcome.limit)


def _count(upload: Upload, photo_ids: Sequence[int]) -> None:
    """Bring the number of photos of the cars concerned up to date."""
    db.session.flush()
    owners = select(Photo.listing_id).where(Photo.id.in_(photo_ids))
    chosen = select(Listing).where(Listing.dealer_id == upload.dealer_id, Listing.id.in_(owners))
    for listing in db.session.scalars(chosen):
        photos.count_stored(listing)
