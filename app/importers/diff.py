"""What a delivered car would change: compared with its listing as it stands, field by field."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.importers.pictures import Pictures
from app.importers.plan_values import PLAIN, SIMPLE, to_json
from app.importers.problems import Problem, Severity, found
from app.importers.records import CarRecord, CheckedCar
from app.importers.steps import plan_status
from app.importers.stock import SALE_COLUMNS, Standing
from app.importers.stored_dictionary import StoredDictionary
from app.models import ProgrammeConditions
from app.services.certificates import shortcomings

_JUMP: Final = 2  # asking twice as much, or half, is worth a look
_OF_NEW: Final = tuple(name for name in SIMPLE if name != "acquired_on")
_EMPTY: Final = Standing({"status": None, "locked_fields": []})


@dataclass(frozen=True, slots=True)
class Ground:
    """What comparing stands on beside the two sides."""

    dictionary: StoredDictionary
    conditions: ProgrammeConditions
    today: date
    pictures: Pictures


@dataclass(slots=True)
class Difference:
    """What to do to one car.

    `changes`: {field: [old, new]} in JSON form, old None for a new car. `kept`: fields that a person locked and the
    delivery would have changed. `work`: what applying needs beyond the new values.
    """

    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    work: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Comparison:
    """One car against its listing; `standing` is None for a car that is new."""

    def __init__(self, car: CheckedCar, record: CarRecord, standing: Standing | None, ground: Ground) -> None:
        self._car = car
        self._record = record
        self._is_new = standing is None
        self._old = standing or _EMPTY
        self._locked = set(self._old.values["locked_fields"])
        self._ground = ground
        self._found = Difference()
        self._acquired_on = self._find_acquired_on()

    def compare(self) -> Difference:
        """Give the difference; nothing in `changes` means that the car is unchanged."""
        self._compare_columns()
        self._compare_model()
        self._compare_texts()
        self._compare_status()
        self._compare_sale()
        self._compare_expenses()
        self._compare_prices()
        self._compare_photos()
        self._compare_certificate()
        self._look_at_price()
        return self._found

    def _set(self, name: str, old: Any, new: Any, lock: str = "") -> bool:
        """Note a change unless there is none or a person locked the field."""
        if old == new:
            return False
        if (lock or name) in self._locked:
            self._found.kept.append(name)
            return False
        self._found.changes[name] = [to_json(old), to_json(new)]
        return True

    def _tell(self, code: str, name: str, value: object, **params: Any) -> None:
        self._found.problems.append(found(code, self._car.place, field=name, value=value, **params))

    def _delivered(self) -> Iterator[tuple[str, Any]]:
        values = self._record.values
        silent = {"acquired_on", *self._record.assumed}
        return ((name, values[name]) for name in SIMPLE if name in values and name not in silent)

    def _compare_columns(self) -> None:
        if self._is_new:
            told = self._record.values
            self._found.changes = {
                name: [None, new if type(new) in PLAIN else to_json(new)]
                for name in _OF_NEW
                if (new := told.get(name)) is not None
            }
        else:
            for name, new in self._delivered():
                self._set(name, self._old.values[name], new)
        self._set("acquired_on", self._old.values.get("acquired_on"), self._acquired_on)

    def _find_acquired_on(self) -> date:
        """The day delivered (a delivery may be a day ahead of the dealer), the day known, or for a new car the first
        day that something is told of it, today at the latest.
        """
        known: date | None = self._record.get("acquired_on") or self._old.values.get("acquired_on")
        if known:
            return min(known, self._ground.today)
        days: list[date | None] = [self._record.get("sold_on"), self._record.get("withdrawn_on")]
        days += [point.at for point in self._record.get("price_history") or ()]
        return min([self._ground.today, *(day for day in days if day)])

    def _compare_model(self) -> None:
        row = self._ground.dictionary.row(str(self._record.get("make")), str(self._record.get("model")))
        old_make, old_model = self._old.values.get("make_id"), self._old.values.get("model_id")
        if (old_make, old_model) == (row.make_id, row.model_id):
            return
        make, model = self._ground.dictionary.names(old_model)
        if self._locked & {"make_id", "model_id"}:
            self._found.kept.append("model")
            return
        self._set("make", make or None, row.make_name)
        self._found.changes["model"] = [model or None, row.model_name]
        self._found.work["model"] = [row.make_id, row.model_id]

    def _compare_texts(self) -> None:
        """Equipment, and what the format says beyond our fields."""
        values = self._record.values
        if "options" in values:
            self._set("options", tuple(self._old.values.get("options") or ()), tuple(values["options"] or ()))  # type: ignore[arg-type]
            unknown = tuple(self._old.values.get("unknown_options") or ())
            self._set("unknown_options", unknown, self._record.unknown_options, "options")
        if self._record.extras:
            self._set("extra", self._old.values.get("extra") or None, self._record.extras)

    def _compare_status(self) -> None:
        planned = plan_status(self._old, self._record, is_new=self._is_new)
        if planned.reason:
            self._tell("STATUS_CONFLICT", "status", self._record.status, reason=planned.reason)
        if planned.steps:
            self._found.changes["status"] = [self._old.values["status"], planned.steps[-1]]
            self._found.work["steps"] = planned.steps
        ends_on = self._record.get("withdrawn_on")
        if planned.steps[-1:] == ["withdrawn"] and ends_on:
            self._found.work["withdrawn_on"] = to_json(min(ends_on, self._ground.today))

    def _compare_sale(self) -> None:
        """A sale that becomes known, or details of a known one that are new."""
        if self._record.status != "sold":
            return
        old = self._old.sale or {}
        told = {name: self._record.get(name) for name in SALE_COLUMNS if name in self._record.values}
        told["sold_on"] = min(told["sold_on"], self._ground.today)
        if told["sold_on"] < self._acquired_on:
            self._tell("DATE_INVALID", "sold_on", told["sold_on"], severity=Severity.ERROR)
        new = {name: value for name, value in told.items() if old.get(name) != value}
        for name, value in new.items():
            self._found.changes[name] = [to_json(old.get(name)), to_json(value)]

    def _compare_expenses(self) -> None:
        """Expenses that came by a feed are one set; hand-made ones are nobody's business here."""
        delivered = self._record.get("expenses")
        if delivered is None:
            return
        new = Counter((cost.kind, cost.amount, cost.spent_on or self._acquired_on) for cost in delivered)
        old = Counter(self._old.expenses)
        if old != new:
            self._set("expenses", _as_rows(old), _as_rows(new))

    def _compare_prices(self) -> None:
        """Steps of the price path that are not known yet; known ones stay."""
        told = self._record.get("price_history")
        if not told:
            return
        points = {(point.at, point.amount) for point in told if point.amount > 0}
        unknown = sorted(points - self._old.prices)
        if unknown:
            self._found.changes["price_history"] = [None, to_json(tuple(unknown))]

    def _compare_photos(self) -> None:
        wanted = self._ground.pictures.wanted(self._car, self._record, self._old.photos)
        if wanted is None:
            return
        self._found.problems += wanted.problems
        old = [photo.key for photo in self._old.photos]
        if old == [photo.key for photo in wanted.photos]:
            return
        names = tuple(photo.url or photo.file_name or "" for photo in self._old.photos)
        if self._set("photos", names, tuple(photo.url or photo.file_name for photo in wanted.photos)):
            self._found.work["photos"] = [photo.as_json() for photo in wanted.photos]
            self._found.work["photos_before"] = [photo._asdict() for photo in self._old.photos]

    def _compare_certificate(self) -> None:
        """A number approves the car; an empty one says nothing, so that it never takes back what an inspector gave, and
        one that was taken back stays so.
        """
        number = self._record.get("certificate_number")
        if number and number in self._old.revoked:
            self._found.kept.append("certificate_number")
        elif number:
            self._compare_approval(number)

    def _compare_approval(self, number: str) -> None:
        old = self._old.approval
        is_told = self._set("certificate_number", old.number if old else None, number)
        same = old if old and old.number == number else None
        for name in ("inspected_on", "warranty_until"):
            if self._record.get(name) is not None:
                known = getattr(same, name, None)
                is_told |= self._set(name, known, self._record.get(name), "certificate_number")
        if not is_told:
            return
        against = shortcomings(
            self._ground.conditions,
            year=int(self._record.get("year")),
            mileage_km=self._record.get("mileage_km") or self._old.values.get("mileage_km"),
            today=self._ground.today,
            passed=frozenset(),
        )
        for reason in against:
            self._tell("NOT_ELIGIBLE", "certificate_number", number, reason=reason)

    def _look_at_price(self) -> None:
        old, new = self._old.values.get("price"), self._record.get("price")
        if "price" in self._found.changes and old and not old / _JUMP < new < old * _JUMP:
            self._tell("PRICE_JUMP", "price", new, old=to_json(old))


def _as_rows(expenses: Counter[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(sorted(expenses.elements()))
