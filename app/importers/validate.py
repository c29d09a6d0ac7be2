"""From cars as delivered to cars checked: values typed, findings placed, rules of a row and of rows among each other.

A bad row never blocks good ones; a bad optional field is left out and its car goes in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from app.importers.dictionary import Dictionary
from app.importers.fields import FIELD
from app.importers.limits import STANDARD, Limits
from app.importers.problems import Problem, Severity, refuse
from app.importers.records import (
    CheckedCar,
    RawCar,
    RawValue,
    SameCar,
    UnreadCar,
    place_of,
    said_by,
)
from app.importers.row import Row
from app.importers.row_rules import make_record, make_title, order_days, require, settle_condition, settle_status
from app.importers.values import BadValue, Reading, as_text, is_empty, read_value
from app.lib.vin import check_digit_ok, is_wellformed, normalise

_REMEMBERED: Final = 1_000  # values of a field: few different ones stand in many rows, and each is read once
_CHECKED_REGIONS: Final = frozenset("12345L")  # North America (49 CFR 565) and China (GB 16735) give a check digit
_NAMED: Final = frozenset({"unique_id", "vin", "make", "model"})


class Car(Protocol):
    """A listing, as far as its key goes."""

    @property
    def id(self) -> int: ...
    @property
    def unique_id(self) -> str: ...
    @property
    def vin(self) -> str: ...


class Memory(Protocol):
    """Knows by the digest of its words of which listing a row speaks (app.importers.marks)."""

    def digest(self, said: bytes) -> bytes:
        """Give the digest of a row."""
        ...

    def find(self, digest: bytes) -> Car | None:
        """Give the listing that was last made of the row."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What the checks stand on: `today` is the dealer's, `currency` its ISO code, `locale` the language of suggestions.

    `id_from_vin` comes from the delivery: the VIN is the key of a car without a number. `marks` know rows again that
    were delivered before.
    """

    dictionary: Dictionary
    today: date
    currency: str
    locale: str = "ru"
    id_from_vin: bool = False
    limits: Limits = STANDARD
    marks: Memory | None = None


def check_cars(rows: Iterable[RawCar | UnreadCar], ground: Ground) -> Iterator[CheckedCar | SameCar]:
    """Give every row, accepted or rejected, in the order of the file, numbered from 1; without marks none is the same.

    Raises FileRefused with FILE_TOO_LARGE at the row after the last one allowed, and whatever `rows` raises.
    """
    checks = _Checks(ground)
    for count, row in enumerate(rows, 1):
        if count > ground.limits.cars:
            raise refuse("FILE_TOO_LARGE", place_of(row), limit=ground.limits.cars)
        yield checks.check(count, row) if ground.marks is None else checks.recall(count, row, ground.marks)


class _Checks:
    """The checks of one delivery, with what they remember from row to row."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._reading = Reading(ground.today, ground.currency, ground.locale, ground.dictionary.find_word)
        self._read: dict[str, dict[Any, Any]] = {name: {} for name in FIELD}
        self._models: dict[tuple[RawValue, RawValue], tuple[str, str]] = {}
        self._first_ids: dict[str, tuple[int, str]] = {}
        self._first_vins: dict[str, tuple[int, str]] = {}

    def recall(self, count: int, row: RawCar | UnreadCar, marks: Memory) -> CheckedCar | SameCar:
        """Know a row again by its words; one that repeats another row of the file is checked like a new one."""
        digest = marks.digest(said_by(row))
        known = marks.find(digest)
        if known is None or known.unique_id in self._first_ids or known.vin in self._first_vins:
            car = self.check(count, row)
            car.digest = None if car.raw is None or car.raw.strange else digest
            return car
        here = count, place_of(row)
        self._first_ids[known.unique_id] = self._first_vins[known.vin] = here
        problems = () if check_digit_ok(known.vin) else self._tell_digit(row, known.vin)
        return SameCar(*here, known.id, known.vin, problems)

    def _tell_digit(self, row: RawCar | UnreadCar, vin: str) -> list[Problem]:
        read = Row(row.read() if isinstance(row, UnreadCar) else row)
        self._check_digit(read, vin)
        return read.problems

    def check(self, count: int, delivered: RawCar | UnreadCar) -> CheckedCar:
        """Check one row."""
        raw = delivered.read() if isinstance(delivered, UnreadCar) else delivered
        number = raw.number or count
        row = Row(raw)
        self._read_fields(row)
        self._name_car(row)
        self._name_model(row)
        settle_condition(row)
        settle_status(row)
        order_days(row)
        self._limit_photos(row)
        self._settle_currency(row)
        require(row)
        place = place_of(delivered)
        self._refuse_repeats(number, place, row)
        return _finish(number, place, row)

    def _read_fields(self, row: Row) -> None:
        """Read what does not name the car; what was read in a row before is known (1, 1.0 and True are different)."""
        values, units, read = row.values, row.raw.units, self._read
        for name, raw in row.raw.values.items():
            kind = type(raw)
            said = raw if kind is str else (kind, None if kind is list else raw)
            if said in (known := read[name]) and name not in units:
                values[name] = known[said]
            elif name not in _NAMED:
                is_good = self._read_field(row, name, raw)
                if is_good and kind is not list and name not in units and len(known) < _REMEMBERED:
                    known[said] = values[name]

    def _read_field(self, row: Row, name: str, raw: RawValue) -> bool:
        """Read a value; tell whether there was nothing to find fault with."""
        left_out = self._reading.left_out
        try:
            row.values[name] = read_value(FIELD[name], raw, row.raw.units.get(name, ""), self._reading)
        except BadValue as bad:
            row.refuse(name, raw, bad)
            return False
        if not left_out:
            return True
        for item, fault in left_out:
            row.tell(fault.code, name, item, accepted=fault.accepted, **fault.params)
        left_out.clear()
        return False

    def _name_car(self, row: Row) -> None:
        """Read number and VIN: the key of the car."""
        told = row.raw.values.get("vin", "")
        vin = told if isinstance(told, str) and is_wellformed(told) else normalise(as_text(told))
        row.vin = vin[:64]
        if is_wellformed(vin):
            row.values["vin"] = vin
            self._check_digit(row, vin)
        elif vin:
            row.refuse("vin", row.raw.values["vin"], BadValue("VIN_INVALID"))
        raw = row.raw.values.get("unique_id", "")
        if not is_empty(raw):
            row.unique_id = as_text(raw)[:200]
            self._read_field(row, "unique_id", raw)
        elif self._ground.id_from_vin and vin:
            row.unique_id = row.vin
            row.id_is_vin = True
            row.values["unique_id"] = vin

    @staticmethod
    def _check_digit(row: Row, vin: str) -> None:
        """Warn where the makers give a check digit; elsewhere its place is free (ISO 3779), so that is worth a note."""
        if not check_digit_ok(vin):
            severity = Severity.WARNING if vin[0] in _CHECKED_REGIONS else Severity.INFO
            row.tell("VIN_CHECK_DIGIT", "vin", vin, severity=severity)

    def _name_model(self, row: Row) -> None:
        """Find make and model in the dictionary."""
        told = row.raw.values.get("make", ""), row.raw.values.get("model", "")
        is_text = type(told[0]) is type(told[1]) is str
        if is_text and told in self._models:
            row.values["make"], row.values["model"] = self._models[told]
            return
        make, model = map(as_text, told)
        if make and not is_empty(make):
            row.values["make"] = code = self._ground.dictionary.find_make(make)
            if code is None:
                near = self._ground.dictionary.nearest_makes(make)
                row.refuse("make", make, BadValue("VALUE_UNKNOWN", accepted=near))
        if model and not is_empty(model):
            self._find_model(row, row.values.get("make"), model)
        if is_text and row.values.get("make") and row.values.get("model"):
            self._models[told] = row.values["make"], row.values["model"]

    def _find_model(self, row: Row, make: str | None, model: str) -> None:
        if make is None:
            row.unread.add("model")  # nobody can tell whether it is right
            return
        row.values["model"] = code = self._ground.dictionary.find_model(make, model)
        if code is None:
            near = self._ground.dictionary.nearest_models(make, model)
            row.refuse("model", model, BadValue("VALUE_UNKNOWN", accepted=near, within=make))

    def _limit_photos(self, row: Row) -> None:
        photos = row.values.get("photos") or ()
        limit = self._ground.limits.photos
        if len(photos) > limit:
            row.values["photos"] = photos[:limit]
            row.tell("PHOTO_TOO_MANY", "photos", len(photos), limit=limit)

    def _settle_currency(self, row: Row) -> None:
        if row.values.get("currency") is None:
            row.assumed.add("currency")
            row.values["currency"] = self._ground.currency

    def _refuse_repeats(self, number: int, place: str, row: Row) -> None:
        """The first row with a key counts, even when it was rejected; the number is looked at before the VIN."""
        here = number, place
        vin = row.values.get("vin")
        same_id = self._first_ids.setdefault(row.unique_id, here) if row.unique_id else here
        same_vin = self._first_vins.setdefault(vin, here) if vin else here
        if same_id is not here and not (row.id_is_vin and same_vin is not here):
            row.fail("ID_DUPLICATE_IN_FILE", "unique_id", row.unique_id, first=same_id[1], row=same_id[0])
        elif same_vin is not here:
            row.fail("VIN_DUPLICATE_IN_FILE", "vin", vin, first=same_vin[1], row=same_vin[0])


def _finish(number: int, place: str, row: Row) -> CheckedCar:
    problems = row.finish()
    is_rejected = bool(problems) and any(problem.severity is Severity.ERROR for problem in problems)
    record = None if is_rejected else make_record(row)
    values = row.raw.values
    title = make_title(values.get("make", ""), values.get("model", ""), values.get("year", ""))
    return CheckedCar(number, place, row.unique_id, row.vin, title, record, problems, row.raw)
