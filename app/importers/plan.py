"""The plan of a delivery: what each row would do, written down before anything changes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.importers.diff import Comparison, Difference, Ground
from app.importers.guard import must_hold
from app.importers.marks import Mark
from app.importers.match import Match, Matcher
from app.importers.plan_rows import PlanRows
from app.importers.problems import Problem, Severity, found
from app.importers.records import CarRecord, CheckedCar, SameCar
from app.importers.stock import Entry, Standing, Stock, read_booked, read_standings
from app.importers.strays import keep_tray, sort_strays
from app.lib.id_set import pack, unpack
from app.models import CarModel, Listing, Make, Upload
from app.models.listing import PUBLIC_STATUSES
from app.services.uploads import TOTALS
from app.tenancy import Scope, acting

_CHUNK: Final = 500
_DAYS: Final = ("acquired_on", "sold_on", "withdrawn_on")


class Planner:
    """Plans one delivery, chunk by chunk; memory grows with the stock's index, never with the delivery.

    What is planned is written in the caller's transaction.
    """

    def __init__(self, upload_id: int, dealer_id: int, ground: Ground) -> None:
        self._upload_id = upload_id
        self._dealer_id = dealer_id
        self._ground = ground
        self._rows = PlanRows(upload_id, dealer_id)
        self._stock = Stock(dealer_id)
        self._matcher = Matcher(self._stock, self._was_left_out)
        self._full_deliveries: list[tuple[datetime, set[int]]] | None = None
        self._confirmed: set[int] = set()
        self._totals: Counter[str] = Counter()
        self._named = 0
        self._marks = bytearray()

    @property
    def stock(self) -> Stock:
        """The dealer's stock as the plan finds it."""
        return self._stock

    def plan(self, rows: Sequence[CheckedCar | SameCar]) -> None:
        """Plan the next rows."""
        elsewhere = self._find_elsewhere(rows)
        self._plan_same([row for row in rows if isinstance(row, SameCar)], elsewhere)
        cars = [row for row in rows if isinstance(row, CheckedCar)]
        matches = [(car, self._matcher.match(car.record) if car.record else None) for car in cars]
        standings = self._read_standings(cars, [match for _car, match in matches if match])
        for car, match in matches:
            problems = list(car.problems)
            if car.record is None or match is None:
                self._reject(car)
            else:
                standing = standings.get(match.entry.id) if match.entry else None
                problems += self._plan_car(car, car.record, match, standing)
                if car.vin in elsewhere and car.record.status in PUBLIC_STATUSES:
                    problems.append(found("VIN_AT_OTHER_DEALER", car.place, field="vin", value=car.vin))
            self._rows.tell(problems, car.number)
        self._totals["delivered"] += len(cars)
        self._named += sum(bool(car.record or car.unique_id or car.vin) for car in cars)
        self._rows.write()

    def _plan_same(self, cars: Sequence[SameCar], elsewhere: Collection[str]) -> None:
        """Cars that are what they were when the same row was last applied: unchanged, without a closer look."""
        ids = [car.listing_id for car in cars]
        self._stock.claimed.update(ids)
        self._confirmed.update(ids)
        self._totals.update({"delivered": len(cars), "unchanged": len(cars)})
        self._named += len(cars)
        for car in cars:
            self._rows.tell(car.problems, car.number)
            if car.vin in elsewhere and self._stock.entries[car.listing_id].status in PUBLIC_STATUSES:
                self._rows.tell([found("VIN_AT_OTHER_DEALER", car.place, field="vin", value=car.vin)], car.number)

    def finish(self, *, full: bool, force: bool, percent: int, problems: Iterable[Problem]) -> None:
        """Plan what the delivery leaves out, and tell what concerns the file as a whole."""
        missing = self._stock.missing() if full else []
        strays = self._settle_strays(missing)
        booked = read_booked([entry.id for entry in missing if entry.status == "reserved"])
        leaving, shown = len(missing) - len(booked), len(self._stock.shown())
        held = (
            full and not force and must_hold(withdrawing=leaving, shown=shown, delivered=self._named, percent=percent)
        )
        titles = _read_titles([entry.id for entry in missing])
        for entry in missing:
            stays = held or entry.id in booked
            self._totals["held" if stays else "withdrawn"] += 1
            self._rows.add_missing(entry, "held" if stays else "withdraw", titles[entry.id], booked=entry.id in booked)
        self._totals["missing"] = len(missing)
        self._rows.tell([*problems, *strays])
        self._rows.tell([found("MASS_WITHDRAWAL_HELD", count=leaving, stock=shown)] if held else [])
        self._rows.write()

    def _settle_strays(self, missing: Sequence[Entry]) -> list[Problem]:
        """Photos that no row claimed: cars that only photos name count as delivered and changed; the rest is kept."""
        strays = sort_strays(self._ground.pictures, self._stock, missing=missing)
        titles = _read_titles([entry.id for entry, *_rest in strays.added])
        for entry, place, old, new in strays.added:
            names = ([photo.name for photo in old], [photo.name for photo in new])
            self._rows.add_photos(entry, titles[entry.id], place, names, [photo.as_json() for photo in new])
            self._totals.update(("delivered", "changed"))
        keep_tray(strays, upload_id=self._upload_id, dealer_id=self._dealer_id)
        return strays.problems

    def save(self, upload: Upload) -> None:
        """Write totals, counts per code and the confirmed listings onto the upload."""
        for name in TOTALS:
            setattr(upload, name, self._totals[name])
        upload.problem_counts = dict(self._rows.codes)
        upload.confirmed = pack(self._confirmed)
        upload.marks = bytes(self._marks) or None

    def _plan_car(self, car: CheckedCar, record: CarRecord, match: Match, standing: Standing | None) -> list[Problem]:
        """Plan an accepted car; an unchanged one needs no row unless something of it was kept."""
        if match.conflict and match.entry:
            self._confirmed.add(match.entry.id)
            self._count(car, "unchanged", match.entry)
            status = record.status
            return [found("STATUS_CONFLICT", car.place, field="status", value=status, reason=match.conflict)]
        difference = Comparison(car, record, standing, self._ground).compare()
        if any(problem.severity is Severity.ERROR for problem in difference.problems):
            self._reject(car)
            return difference.problems
        if match.entry is not None:
            self._confirmed.add(match.entry.id)
        action = "new" if match.entry is None else "changed" if difference.changes else "unchanged"
        car.title = self._title(record)
        if car.digest and self._is_settled(car, record, difference):
            self._mark(car.digest, match.entry, difference)
        self._totals[action] += 1
        if action != "unchanged" or difference.kept:
            self._rows.add_car(car, action, match.entry, difference)
        return difference.problems

    def _title(self, record: CarRecord) -> str:
        """Make, model and year, in the words of the dictionary."""
        row = self._ground.dictionary.row(str(record.get("make")), str(record.get("model")))
        return f"{row.make_name} {row.model_name} {record.get('year')}"

    def _is_settled(self, car: CheckedCar, record: CarRecord, difference: Difference) -> bool:
        """Whether the same row delivered again would find nothing to do and nothing to tell but its check digit.

        A day to come is taken for today, and would be another one tomorrow.
        """
        told = {problem.code for problem in (*car.problems, *difference.problems)}
        days = [day for name in _DAYS if (day := record.get(name))]
        return (
            max(days, default=self._ground.today) <= self._ground.today
            and not difference.kept
            and told <= {"VIN_CHECK_DIGIT"}
        )

    def _mark(self, digest: bytes, entry: Entry | None, difference: Difference) -> None:
        """Remember the row of an unchanged listing as it stands, of another when the plan is applied."""
        if entry is not None and not difference.changes:
            self._marks += Mark(entry.id, entry.stamp, digest).packed
        else:
            difference.work["mark"] = digest.hex()

    def _reject(self, car: CheckedCar) -> None:
        """A rejected row still names its car, so that it is not missing."""
        entry = self._matcher.name(car.unique_id, car.vin)
        if entry is not None and entry.status == "sold":
            self._confirmed.add(entry.id)
        self._count(car, "rejected", entry)

    def _count(self, car: CheckedCar, action: str, entry: Entry | None) -> None:
        self._totals[action] += 1
        self._rows.add_car(car, action, entry)

    def _read_standings(self, cars: Sequence[CheckedCar], matches: Sequence[Match]) -> dict[int, Standing]:
        delivered = {name for car in cars if car.record for name in car.record.values}
        if self._ground.pictures:
            delivered.add("photos")  # files of the archive may be for any car
        return read_standings([match.entry.id for match in matches if match.entry and not match.conflict], delivered)

    def _find_elsewhere(self, cars: Sequence[CheckedCar | SameCar]) -> set[str]:
        """VINs on sale at another dealer; nothing else about these cars is looked at."""
        vins = [car.vin for car in cars if isinstance(car, SameCar) or car.record]
        # The VINs alone find few rows; with the states beside them SQLite goes through all that are on sale.
        chosen = select(Listing.vin, Listing.status).where(Listing.vin.in_(vins), Listing.dealer_id != self._dealer_id)
        with acting(Scope.system("one VIN on sale at two dealers")):
            return {vin for vin, status in db.session.execute(chosen) if status in PUBLIC_STATUSES}

    def _was_left_out(self, entry: Entry) -> bool:
        """Whether a full delivery since the sale became known did not name the car."""
        if self._full_deliveries is None:
            self._full_deliveries = _read_full_deliveries(self._dealer_id)
        since = entry.sale_known_at
        return since is not None and any(at > since and entry.id not in named for at, named in self._full_deliveries)


def _read_titles(ids: Sequence[int]) -> dict[int, str]:
    chosen = (
        select(Listing.id, Make.name_en, CarModel.name_en, Listing.year)
        .join(Make, Make.id == Listing.make_id)
        .join(CarModel, CarModel.id == Listing.model_id)
    )
    rows = (row for part in _parts(ids) for row in db.session.execute(chosen.where(Listing.id.in_(part))))
    return {number: f"{make} {model} {year}" for number, make, model, year in rows}


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _read_full_deliveries(dealer_id: int) -> list[tuple[datetime, set[int]]]:
    chosen = select(Upload.applied_at, Upload.confirmed).where(
        Upload.dealer_id == dealer_id,
        Upload.mode == "full",
        Upload.applied_at.is_not(None),
        Upload.status != "undone",
    )
    return [(at, unpack(packed)) for at, packed in db.session.execute(chosen) if at is not None]
