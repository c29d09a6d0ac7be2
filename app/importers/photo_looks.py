"""Pictures that say nothing of their car: "photo coming soon" at many cars, and one picture twice at a car."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from PIL import Image
from sqlalchemy import select, update

from app.extensions import db
from app.importers.plan_rows import problem_columns
from app.importers.problems import Problem, found
from app.models import Listing, Photo, PlanRow, Upload, UploadProblem
from app.models.listing import OPEN_STATUSES
from app.services import photos, uploads
from app.services.photo_pixels import Look, is_alike, is_same, parse_look, read_grain
from app.tenancy import Scope, acting

# One picture at cars of several models is a picture of none of them; cars of one model may share its maker's picture.
_CARS: Final = 3
_MODELS: Final = 2
_COMPARED: Final = 200  # of different pictures, those that stand at most cars are compared with all


class Shown(NamedTuple):
    """A photo that came by a feed, at a car of the stock, in the order of the cars and of their photos."""

    id: int
    listing_id: int
    model_id: int
    sha256: str
    look: str
    name: str
    state: str


@dataclass(slots=True)
class Likeness:
    """Photos of one picture."""

    sha256: str
    look: Look | None
    photos: list[Shown] = field(default_factory=list)

    @property
    def cars(self) -> int:
        return len({photo.listing_id for photo in self.photos})

    @property
    def models(self) -> int:
        return len({photo.model_id for photo in self.photos})


class Eye:
    """Tells whether pictures are the same, maybe saved anew; those whose sizes are not made yet are like no other."""

    def __init__(self) -> None:
        self._grains: dict[str, Image.Image | None] = {}

    def sees_same(self, one: Likeness, other: Likeness) -> bool:
        if one.sha256 == other.sha256:
            return True
        if not is_alike(one.look, other.look):
            return False
        grain, known = self._read(one.sha256), self._read(other.sha256)
        return grain is not None and known is not None and is_same(grain, known)

    def _read(self, sha256: str) -> Image.Image | None:
        if sha256 not in self._grains:
            thumb = photos.open_thumb(sha256=sha256)
            self._grains[sha256] = None if thumb is None else read_grain(thumb)
        return self._grains[sha256]


def settle_looks(upload_id: int) -> int:
    """Set aside what the photos of a delivery repeat or show at many cars, and tell of it; commits. What a person
    ordered or chose stays.

    :returns: how many photos were set aside.
    """
    upload = uploads.find(upload_id=upload_id)
    with acting(Scope.of_dealers({upload.dealer_id})):
        shown, eye = _read_shown(upload.dealer_id), Eye()
        aside = {photo.id: "PHOTO_PLACEHOLDER" for group in find_placeholders(shown, eye) for photo in group}
        rest = [photo for photo in shown if photo.id not in aside]
        aside |= dict.fromkeys((photo.id for photo in find_repeated(rest, eye)), "PHOTO_REPEATED")
        newly = [photo for photo in shown if photo.id in aside and photo.state != "aside"]
        _set_aside(upload.dealer_id, newly)
        _tell(upload, [(photo, aside[photo.id]) for photo in newly])
        db.session.commit()
    return len(newly)


def find_placeholders(shown: Iterable[Shown], eye: Eye) -> Iterator[list[Shown]]:
    """Give the photos of each picture that stands at three cars and more, of two models and more.

    Photos are grouped by their bytes, then joined with what is nearly the same, the most frequent first.
    """
    by_bytes: dict[str, Likeness] = {}
    for photo in shown:
        group = by_bytes.setdefault(photo.sha256, Likeness(photo.sha256, parse_look(photo.look)))
        group.photos.append(photo)
    groups = sorted(by_bytes.values(), key=lambda group: (group.models, group.cars), reverse=True)
    for _round in range(min(_COMPARED, len(groups))):
        if not groups:
            return
        near, rest = _part(groups[0], groups[1:], eye)
        joined = Likeness("", None, [photo for group in (groups[0], *near) for photo in group.photos])
        if joined.cars >= _CARS and joined.models >= _MODELS:
            yield joined.photos
        groups = rest


def find_repeated(shown: Iterable[Shown], eye: Eye) -> Iterator[Shown]:
    """Give the photos that repeat an earlier one of their car."""
    kept: dict[int, list[Likeness]] = defaultdict(list)
    for photo in shown:
        before, this = kept[photo.listing_id], Likeness(photo.sha256, parse_look(photo.look))
        if any(eye.sees_same(known, this) for known in before):
            yield photo
        else:
            before.append(this)


def _part(seed: Likeness, others: Iterable[Likeness], eye: Eye) -> tuple[list[Likeness], list[Likeness]]:
    """Those that show the seed's picture, and the rest."""
    near: list[Likeness] = []
    rest: list[Likeness] = []
    for group in others:
        (near if eye.sees_same(seed, group) else rest).append(group)
    return near, rest


def _read_shown(dealer_id: int) -> list[Shown]:
    """The dealer's photos by feeds, as far as no person has decided about the photos of their car."""
    columns = (Photo.id, Photo.listing_id, Listing.model_id, Photo.sha256, Photo.look, Photo.file_name, Photo.url)
    chosen = (
        select(*columns, Photo.state, Listing.locked_fields)
        .join(Listing, Listing.id == Photo.listing_id)
        .where(Listing.dealer_id == dealer_id, Listing.status.in_(OPEN_STATUSES), Photo.by_feed)
        .where(Photo.sha256.is_not(None), Photo.state.in_(("stored", "making", "aside")))
        .order_by(Photo.listing_id, Photo.position, Photo.id)
    )
    return [
        Shown(row.id, row.listing_id, row.model_id, row.sha256, row.look, row.file_name or row.url or "", row.state)
        for row in db.session.execute(chosen)
        if "photos" not in row.locked_fields
    ]


def _set_aside(dealer_id: int, aside: Sequence[Shown]) -> None:
    """A photo that is set aside counts no longer as one of its car."""
    ids = [photo.id for photo in aside]
    db.session.execute(
        update(Photo).where(Photo.id.in_(ids)).values(state="aside").execution_options(synchronize_session="fetch")
    )
    owners = {photo.listing_id for photo in aside}
    for listing in db.session.scalars(select(Listing).where(Listing.dealer_id == dealer_id, Listing.id.in_(owners))):
        photos.count_stored(listing)


def _tell(upload: Upload, aside: Sequence[tuple[Shown, str]]) -> None:
    """Tell of the photos that this delivery is about."""
    chosen = select(PlanRow.listing_id, PlanRow.number, PlanRow.place).where(
        PlanRow.upload_id == upload.id, PlanRow.listing_id.in_({photo.listing_id for photo, _code in aside})
    )
    rows = {row.listing_id: row for row in db.session.execute(chosen)}
    for photo, code in aside:
        row = rows.get(photo.listing_id)
        if row is not None:
            join_problem(upload, row.number, found(code, row.place, field="photos", value=photo.name))


def join_problem(upload: Upload, number: int | None, problem: Problem) -> None:
    """Add what is found after a delivery was applied to its problems."""
    counts = upload.problem_counts
    upload.problem_counts = {**counts, problem.code: counts.get(problem.code, 0) + 1}
    owner = {"upload_id": upload.id, "dealer_id": upload.dealer_id, "number": number}
    db.session.add(UploadProblem(**owner, **problem_columns(problem)))
