"""Applying a plan: everything it says, in one transaction; a row that the rules refuse never takes others with it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import selectinload

from app.errors import RuleBroken
from app.extensions import db
from app.importers.marks import keep_marks
from app.importers.plan_rows import problem_columns
from app.importers.plan_values import from_json, new_values
from app.importers.planned_rows import read_rows
from app.importers.problems import Severity, found
from app.importers.stock import SALE_COLUMNS
from app.lib.id_set import pack, unpack
from app.models import Dealer, Listing, Origin, PlanRow, Upload, UploadProblem
from app.services import feed_parts, listings, sales
from app.services.listings import EDITABLE, local_day
from app.services.stock import Approval, Cost, Ending, FeedPhoto, NewCar, take_in

_PART_OF: Final = {"photos": Listing.photos, "expenses": Listing.expenses, "certificate_number": Listing.certificates}
_APPROVAL: Final = ("certificate_number", "inspected_on", "warranty_until")


class Planned(NamedTuple):
    """A row of the plan, as far as applying needs it."""

    id: int
    number: int
    action: str
    unique_id: str
    place: str
    listing_id: int | None
    changes: dict[str, list[Any]]
    record: dict[str, Any]


class Applying:
    """One plan being applied to the stock of one dealer, which the caller has closed to other writers."""

    def __init__(self, upload: Upload, dealer: Dealer, origin: Origin) -> None:
        self._upload = upload
        self._dealer = dealer
        self._origin = origin
        self._today = local_day(origin.at, dealer)
        self._new: set[int] = set()
        self._made: dict[int, bytes] = {}

    def apply(self) -> None:
        """Do what the plan says: changes first, for they may free stock numbers that new cars bear."""
        self._in_chunks("changed", self._change)
        self._in_chunks("withdraw", self._withdraw)
        self._in_chunks("new", self._take_in)
        self._upload.confirmed = pack(unpack(self._upload.confirmed) | self._new)
        db.session.flush()
        if self._made or self._upload.marks:
            keep_marks(self._upload, self._made)

    def _in_chunks(self, action: str, act: Callable[[Sequence[Planned]], None]) -> None:
        for rows in read_rows(Planned, Planned._fields, upload_id=self._upload.id, action=action):
            self._try(rows, act)
            db.session.flush()

    def _try(self, rows: Sequence[Planned], act: Callable[[Sequence[Planned]], None]) -> None:
        """Act on rows together; when a rule or the database refuses, on each half, until the bad row stands alone."""
        try:
            with db.session.begin_nested():
                act(rows)
        except (RuleBroken, IntegrityError, DataError) as error:
            if len(rows) == 1:
                self._reject(rows[0], error)
                return
            half = len(rows) // 2
            self._try(rows[:half], act)
            self._try(rows[half:], act)

    def _reject(self, row: Planned, error: Exception) -> None:
        reason = str(error.message) if isinstance(error, RuleBroken) else type(error).__name__
        problem = found("RULE_BROKEN", row.place, severity=Severity.ERROR, value=row.unique_id, reason=reason)
        owner = {"upload_id": self._upload.id, "dealer_id": self._dealer.id, "number": row.number}
        db.session.add(UploadProblem(**owner, **problem_columns(problem)))
        counter = "withdrawn" if row.action == "withdraw" else row.action
        setattr(self._upload, counter, getattr(self._upload, counter) - 1)
        self._upload.rejected += 1
        counts = self._upload.problem_counts
        self._upload.problem_counts = {**counts, problem.code: counts.get(problem.code, 0) + 1}
        db.session.execute(update(PlanRow).where(PlanRow.id == row.id).values(action="rejected"))

    def _withdraw(self, rows: Sequence[Planned]) -> None:
        cars = self._read_cars(rows)
        for row in rows:
            car = cars[row.listing_id or 0]
            listings.withdraw(listing=car, origin=self._origin, on_day=self._today)

    def _change(self, rows: Sequence[Planned]) -> None:
        cars = self._read_cars(rows)
        for row in rows:
            car = cars[row.listing_id or 0]
            listings.edit(listing=car, values=_columns(row), origin=self._origin)
            self._replace_parts(car, row)
            self._take_steps(car, row)
            listings.touch(car, self._origin)
        self._mark((row, row.listing_id or 0) for row in rows)

    def _replace_parts(self, car: Listing, row: Planned) -> None:
        if "expenses" in row.changes:
            feed_parts.replace_costs(listing=car, costs=_costs(row), origin=self._origin)
        if "price_history" in row.changes:
            feed_parts.add_price_steps(listing=car, steps=_prices(row), origin=self._origin)
        if "photos" in row.changes:
            added = feed_parts.replace_photos(listing=car, photos=_photos(row), origin=self._origin)
            self._upload.photos_stored += sum(photo.state != "pending" for photo in added)
            self._upload.photos_pending += sum(photo.state == "pending" for photo in added)
        if any(name in row.changes for name in _APPROVAL):
            feed_parts.approve(listing=car, approval=_approval(row, car), origin=self._origin)

    def _take_steps(self, car: Listing, row: Planned) -> None:
        """Take a car through its states; the last step of one already sold may be that its sale is corrected."""
        told = new_values(row.changes, SALE_COLUMNS)
        for step in row.record.get("steps", ()):
            if step == "sold":
                price = told.pop("sale_price")
                sales.sell(listing=car, price=price, origin=self._origin, **told)
                told = {}
            elif step != car.status:
                listings.move(listing=car, to=step, on_day=self._day_of(car, row, step), origin=self._origin)
        if told:
            sales.amend(listing=car, values=told, origin=self._origin)

    def _day_of(self, car: Listing, row: Planned, step: str) -> date:
        """The day of a step: the one delivered for a withdrawal; a car sold after it was withdrawn never left."""
        if step == "withdrawn":
            told = row.record.get("withdrawn_on")
            return date.fromisoformat(told) if told else self._today
        if step == "on_sale" and row.record["steps"][-1] == "sold" and car.withdrawn_on:
            return car.withdrawn_on
        return self._today

    def _take_in(self, rows: Sequence[Planned]) -> None:
        cars = [_new_car(row, self._today) for row in rows]
        ids = take_in(dealer=self._dealer, cars=cars, origin=self._origin)
        known = [{"id": row.id, "listing_id": number} for row, number in zip(rows, ids, strict=True)]
        db.session.execute(update(PlanRow), known)
        self._new.update(ids)
        self._mark(zip(rows, ids, strict=True))
        photos = [photo for car in cars for photo in car.photos]
        self._upload.photos_stored += sum(photo.sha256 is not None for photo in photos)
        self._upload.photos_pending += sum(photo.sha256 is None for photo in photos)

    def _mark(self, made: Iterable[tuple[Planned, int]]) -> None:
        """Remember from which row a listing was made, to know the row again."""
        self._made.update((number, bytes.fromhex(row.record["mark"])) for row, number in made if "mark" in row.record)

    def _read_cars(self, rows: Sequence[Planned]) -> dict[int, Listing]:
        """The listings of rows with what hangs on them, in a fixed number of statements."""
        if not rows:
            return {}
        parts = [selectinload(part) for name, part in _PART_OF.items() if any(name in row.changes for row in rows)]
        chosen = select(Listing).where(Listing.id.in_([row.listing_id for row in rows]))
        ends = (selectinload(Listing.stays), selectinload(Listing.sales))
        return {car.id: car for car in db.session.scalars(chosen.options(*ends, *parts))}


def _columns(row: Planned) -> dict[str, Any]:
    """The new values of a listing's columns, typed."""
    values = new_values(row.changes, EDITABLE)
    if "model" in row.record:
        values["make_id"], values["model_id"] = row.record["model"]
    return values


def _new_car(row: Planned, today: date) -> NewCar:
    approval = None
    if "certificate_number" in row.changes:
        told = _told(row, _APPROVAL)
        approval = Approval(told["certificate_number"], told["inspected_on"], told["warranty_until"])
    first, *last = row.record["steps"]
    ending = _ending(row, last[0], today) if last else None
    return NewCar(_columns(row), first, ending, _prices(row), _costs(row), _photos(row), approval)


def _ending(row: Planned, status: str, today: date) -> Ending:
    if status == "sold":
        told = _told(row, SALE_COLUMNS)
        return Ending(status, told["sold_on"], {column: told[name] for name, column in SALE_COLUMNS.items()})
    told_on = row.record.get("withdrawn_on")
    return Ending(status, date.fromisoformat(told_on) if told_on else today)


def _told(row: Planned, names: Collection[str]) -> dict[str, Any]:
    """New values by name, None for what is not told."""
    return {**dict.fromkeys(names), **new_values(row.changes, names)}


def _costs(row: Planned) -> list[Cost]:
    told = row.changes.get("expenses", (None, ()))[1]
    return [Cost(kind, from_json("amount", amount), date.fromisoformat(day)) for kind, amount, day in told]


def _prices(row: Planned) -> list[tuple[date, Any]]:
    told = row.changes.get("price_history", (None, ()))[1]
    return [(date.fromisoformat(day), from_json("amount", amount)) for day, amount in told]


def _photos(row: Planned) -> list[FeedPhoto]:
    return [FeedPhoto(**photo) for photo in row.record.get("photos", ())]


def _approval(row: Planned, car: Listing) -> Approval:
    """The certificate as it stands with what the delivery tells anew."""
    now = car.certificate
    told = new_values(row.changes, _APPROVAL)
    number = told.get("certificate_number") or (now.number if now else "")
    return Approval(number, told.get("inspected_on"), told.get("warranty_until"))
