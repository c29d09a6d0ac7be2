"""The photos of a delivery: which file of the archive or which address belongs to which car."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple, cast

from flask import current_app

from app.importers.limits import MEGABYTE, Limits
from app.importers.plan_values import storable
from app.importers.problems import Problem, found
from app.importers.records import CarRecord, CheckedCar, Member
from app.importers.stock import FeedPhoto
from app.lib.text import fold
from app.services.photo_pixels import PhotoRefused, too_large
from app.services.photos import Picture, take_picture

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
# What may follow the number or the VIN in a file's name: "N-1_2.jpg", "N-1 (3).jpg"; "N-1-front.jpg" is not meant.
_COUNTER: Final = re.compile(r"^(?P<key>.+?)(?:[\s_.\-]+\d{1,3}|\s*\(\d{1,3}\))$")


class WantedPhoto(NamedTuple):
    """A photo at its place: to be fetched from `url`, or kept already under `sha256`."""

    url: str | None = None
    file_name: str | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    look: str | None = None
    is_made: bool | None = None

    @property
    def key(self) -> str:
        """What makes two photos the same: the address, else the bytes."""
        return self.url or self.sha256 or ""

    @property
    def name(self) -> str:
        """What a person knows it by."""
        return self.url or self.file_name or ""

    def as_json(self) -> dict[str, Any]:
        """Give what a plan keeps of it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


@dataclass(slots=True)
class Wanted:
    """The photos that a car shall have by the feed, in order, and what was wrong with others."""

    photos: list[WantedPhoto] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0


class Pictures:
    """The photos beside the cars of a delivery; each is looked at when its car comes, and kept once.

    `borrowed` ones came with an earlier delivery.
    """

    def __init__(self, files: Sequence[Member], limits: Limits, *, borrowed: bool = False) -> None:
        self._limits = limits
        self._borrowed = borrowed
        self._seen: dict[str, Picture | PhotoRefused] = {}
        self._by_path: dict[str, Member] = {}
        self._by_name: dict[str, Member] = {}
        self._by_key: dict[str, list[Member]] = defaultdict(list)
        self._unused = {member.name: member for member in files}
        for member in sorted(files, key=lambda member: _natural(member.name)):
            path = PurePosixPath(member.name)
            self._by_path.setdefault(_plain(member.name), member)
            self._by_name.setdefault(_plain(path.name), member)
            for key in _keys(path):
                self._by_key[key].append(member)

    def __bool__(self) -> bool:
        """Tell whether there are any beside the cars."""
        return bool(self._by_path)

    def look_at(self, cars: Iterable[CheckedCar]) -> None:
        """Look at the files that these cars may claim, on all cores and outside of any transaction: it takes long."""
        self._look_at(
            {
                member.name: member
                for car in cars
                if car.record is not None
                for member in self._candidates(car, car.record)
                if member.name not in self._seen
            }
        )

    def look_at_rest(self) -> None:
        """Look at the files that no car claimed, in the same way; borrowed ones were settled before."""
        if self._borrowed:
            self._unused = {}
        self._look_at({name: member for name, member in self._unused.items() if name not in self._seen})

    def _look_at(self, files: Mapping[str, Member]) -> None:
        app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 - the documented way

        def keep(member: Member) -> tuple[str, Picture | PhotoRefused]:
            with app.app_context():
                return member.name, self._keep(member)

        if files:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                self._seen.update(pool.map(keep, files.values()))

    def wanted(self, car: CheckedCar, record: CarRecord, known: Sequence[FeedPhoto]) -> Wanted | None:
        """Give the photos of a car, None when the delivery says nothing of them.

        Named ones come first in the order given, then the files that bear its VIN or number. A name that is not in the
        delivery means the photo that came under this name before.
        """
        named = record.get("photos")
        if named is None and not self._unused:
            return None
        wanted = Wanted()
        for name in named or ():
            self._add_named(wanted, name, known, car)
        for member in self._claim_matching(record):
            self._add_file(wanted, member, car.place)
        if wanted.left_out:
            limit, count = self._limits.photos, len(wanted.photos) + wanted.left_out
            wanted.problems.append(found("PHOTO_TOO_MANY", car.place, field="photos", value=count, limit=limit))
        if named is None and not wanted.photos:
            wanted.photos = [WantedPhoto(*photo) for photo in known]
        wanted.photos = list({photo.key: photo for photo in wanted.photos}.values())
        return wanted if wanted.photos or wanted.problems or named is not None else None

    def take_rest(self) -> Iterator[tuple[Member, Picture | PhotoRefused]]:
        """Take the files that no car of the delivery claimed, in the order in which people count."""
        for name in sorted(self._unused, key=_natural):
            yield self._unused[name], self._seen.get(name) or self._keep(self._unused[name])

    @staticmethod
    def keys_of(member: Member) -> list[str]:
        """What a file's name and its folder may say of its car."""
        return _keys(PurePosixPath(member.name))

    def _candidates(self, car: CheckedCar, record: CarRecord) -> Iterator[Member]:
        for name in record.get("photos") or ():
            member = None if _URL.match(name) else self._find(name, car)
            if member is not None:
                yield member
        for key in _car_keys(record):
            yield from self._by_key.get(key, ())

    def _keep(self, member: Member) -> Picture | PhotoRefused:
        try:
            if member.size > self._limits.photo_bytes:
                raise too_large(f"{self._limits.photo_bytes // MEGABYTE} MB")
            return take_picture(content=member.path.read_bytes())
        except PhotoRefused as refused:
            return refused

    def _find(self, name: str, car: CheckedCar) -> Member | None:
        """Find a named file: by its path, in the folder of its car, then anywhere."""
        paths = (name, f"{car.unique_id}/{name}", f"{car.vin}/{name}")
        by_path = (self._by_path.get(_plain(path)) for path in paths)
        return next(filter(None, by_path), None) or self._by_name.get(_plain(PurePosixPath(name).name))

    def _add_named(self, wanted: Wanted, name: str, known: Sequence[FeedPhoto], car: CheckedCar) -> None:
        if _URL.match(name):
            wanted.photos.append(WantedPhoto(url=name))
            return
        member = self._find(name, car)
        before = next((photo for photo in known if photo.file_name == name and photo.sha256), None)
        if member is not None:
            self._unused.pop(member.name, None)
            self._add_file(wanted, member, car.place, name)
        elif before is not None:
            wanted.photos.append(WantedPhoto(file_name=name, sha256=before.sha256, is_made=True))
        else:
            wanted.problems.append(found("PHOTO_MISSING", car.place, field="photos", value=name))

    def _claim_matching(self, record: CarRecord) -> list[Member]:
        if not self._unused:
            return []
        members = [
            member for key in _car_keys(record) for member in self._by_key.get(key, ()) if member.name in self._unused
        ]
        return [self._unused.pop(member.name) for member in dict.fromkeys(members) if member.name in self._unused]

    def _add_file(self, wanted: Wanted, member: Member, place: str, name: str | None = None) -> None:
        """Keep a file of the archive; a bad photo is a finding and never blocks its car."""
        if len(wanted.photos) >= self._limits.photos:
            wanted.left_out += 1
            return
        picture = self._seen.get(member.name) or self._keep(member)
        if isinstance(picture, PhotoRefused):
            problem = found(picture.code, place, field="photos", value=member.name, limit=picture.limit)
            wanted.problems.append(problem)
            return
        shown = storable(name or member.name, 300)
        wanted.photos.append(as_wanted(picture, shown))


def as_wanted(picture: Picture, file_name: str) -> WantedPhoto:
    """A picture of the storage as a photo that a car shall have."""
    return WantedPhoto(
        None, file_name, picture.sha256, picture.width, picture.height, picture.look or None, picture.is_made or None
    )


def _car_keys(record: CarRecord) -> tuple[str, ...]:
    keys = (fold(record.unique_id), fold(record.vin), fold(record.photo_key))
    return tuple(dict.fromkeys(key for key in keys if key))


def _plain(name: str) -> str:
    return name.strip().replace("\\", "/").casefold()


def _natural(name: str) -> list[tuple[int, str]]:
    """Order names as people count: 2.jpg before 10.jpg."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", name) if part]


def _keys(path: PurePosixPath) -> list[str]:
    """What a file's name or its folder may say of its car, folded: all of it, or all but a counter at the end."""
    names = [path.stem, path.parent.name]
    counted = _COUNTER.match(path.stem)
    if counted:
        names.append(counted["key"])
    return list(dict.fromkeys(key for key in map(fold, names) if key))
