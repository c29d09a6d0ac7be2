"""Photos of a delivery that none of its rows claimed: of cars in the stock, or for a person to say whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from app.extensions import db
from app.importers.pictures import Pictures, WantedPhoto, as_wanted
from app.importers.plan_values import storable
from app.importers.problems import Problem, found
from app.importers.records import Member
from app.importers.stock import Entry, Standing, Stock, read_standings
from app.models import TrayPhoto
from app.services.photos import Picture


@dataclass(slots=True)
class Strays:
    """What became of them: `added` are photos for cars of the stock, behind those that feeds gave them before;
    `tray` are the others that can be shown.
    """

    added: list[tuple[Entry, str, list[WantedPhoto], list[WantedPhoto]]] = field(default_factory=list)
    tray: list[tuple[str, Picture]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sort_strays(pictures: Pictures, stock: Stock, *, missing: Sequence[Entry]) -> Strays:
    """Give each unclaimed photo to the car of the stock whose number or VIN its name or folder tells, unless the
    delivery withdraws that car or a person keeps its photos; the rest go into the tray.
    """
    strays = Strays()
    leaving = {entry.id for entry in missing}
    by_entry: dict[int, list[tuple[Member, Picture]]] = {}
    for member, picture in pictures.take_rest():
        entry = stock.find_shown(pictures.keys_of(member), but=leaving)
        if not isinstance(picture, Picture):
            problem = found(picture.code, member.name, field="photos", value=member.name, limit=picture.limit)
            strays.problems.append(problem)
        elif entry is None:
            _put_in_tray(strays, member, picture)
        else:
            by_entry.setdefault(entry.id, []).append((member, picture))
    standings = read_standings(list(by_entry), {"photos"})
    for number, files in by_entry.items():
        _add(strays, stock.entries[number], standings[number], files)
    return strays


def keep_tray(strays: Strays, *, upload_id: int, dealer_id: int) -> None:
    """Write the tray of a delivery."""
    owner = {"upload_id": upload_id, "dealer_id": dealer_id}
    rows: list[dict[str, Any]] = [
        {
            **owner,
            "file_name": storable(name, 300),
            "sha256": picture.sha256,
            "width": picture.width,
            "height": picture.height,
            "look": picture.look,
            "is_made": picture.is_made,
            "is_settled": False,
        }
        for name, picture in strays.tray
    ]
    if rows:
        db.session.execute(insert(TrayPhoto), rows)


def _add(strays: Strays, entry: Entry, standing: Standing, files: Sequence[tuple[Member, Picture]]) -> None:
    old = [WantedPhoto(*photo) for photo in standing.photos]
    if "photos" in standing.values["locked_fields"]:
        for member, picture in files:
            _put_in_tray(strays, member, picture)
        return
    wanted = {photo.key: photo for photo in old}
    for member, picture in files:
        wanted.setdefault(picture.sha256, as_wanted(picture, storable(member.name, 300)))
    if len(wanted) > len(old):
        strays.added.append((entry, files[0][0].name, old, list(wanted.values())))


def _put_in_tray(strays: Strays, member: Member, picture: Picture) -> None:
    strays.tray.append((member.name, picture))
    strays.problems.append(found("PHOTO_UNMATCHED", member.name, field="photos", value=member.name))
