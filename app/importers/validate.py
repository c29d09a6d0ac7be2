"""From cars as delivered to cars checked: values typed, findings placed, rules of a row and of rows among each other.

A bad row never blocks good ones; a bad optional field is left out and its car goes in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from app.importers.dictionary import Dictionary
from app.importers.fields import FIELD, REQUIRED, SALE_FIELDS
from app.importers.limits import STANDARD, Limits
from app.importers.problems import Problem, Severity, refuse
from app.importers.records import (
    CarRecord,
    CheckedCar,
    RawCar,
    RawValue,
    SameCar,
    UnreadCar,
    place_of,
    said_by,
)
from app.importers.row import Row
from app.importers.values import BadValue, Reading, as_text, is_empty, read_value
from app.lib.vin import check_digit_ok, is_wellformed, normalise

_NEW_UNDER_KM: Final = 100
_REMEMBERED: Final = 1_000  # values of a field: few different ones stand in many rows, and each is read once
_CHECKED_REGIONS: Final = frozenset("12345L")  # North America (49 CFR 565) and China (GB 16735) give a check digit
_AFTER_ACQUIRED: Final = ("sold_on", "withdrawn_on")
_NEEDED_WHEN_SOLD: Final = ("sold_on", "sale_price")
_NAMED: Final = ("unique_id", "vin", "make", "model")


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
        self._makes: dict[str, str | None] = {}
        self._models: dict[tuple[str, str], str | None] = {}
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
        for name, value in raw.values.items():
            if type(value) is str and value in self._read[name] and name not in raw.units:
                row.values[name] = self._read[name][value]
            elif name not in _NAMED:
                self._read_field(row, name, value)
        self._name_car(row)
        self._name_model(row)
        _settle_condition(row)
        _settle_status(row)
        _order_days(row)
        self._limit_photos(row)
        self._settle_currency(row)
        _require(row)
        place = place_of(delivered)
        self._refuse_repeats(number, place, row)
        return self._finish(number, place, row)

    def _read_field(self, row: Row, name: str, raw: RawValue) -> None:
        unit = row.raw.units.get(name, "")
        read = self._read[name]
        key = raw if type(raw) is str else (type(raw), None if type(raw) is list else raw)
        if not unit and key in read:
            row.values[name] = read[key]
            return
        try:
            row.values[name] = value = read_value(FIELD[name], raw, unit, self._reading)
        except BadValue as bad:
            row.refuse(name, raw, bad)
            return
        if not unit and len(read) < _REMEMBERED and type(raw) is not list and not self._reading.left_out:
            read[key] = value
        while self._reading.left_out:
            item, fault = self._reading.left_out.pop(0)
            row.tell(fault.code, name, item, accepted=fault.accepted, **fault.params)

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
        make, model = (as_text(row.raw.values.get(name, "")) for name in ("make", "model"))
        if make and not is_empty(make):
            if make not in self._makes:
                self._makes[make] = self._ground.dictionary.find_make(make)
            row.values["make"] = self._makes[make]
            if self._makes[make] is None:
                near = self._ground.dictionary.nearest_makes(make)
                row.refuse("make", make, BadValue("VALUE_UNKNOWN", accepted=near))
        if model and not is_empty(model):
            self._find_model(row, row.values.get("make"), model)

    def _find_model(self, row: Row, make: str | None, model: str) -> None:
        if make is None:
            row.unread.add("model")  # nobody can tell whether it is right
            return
        key = make, model
        if key not in self._models:
            self._models[key] = self._ground.dictionary.find_model(make, model)
        row.values["model"] = self._models[key]
        if self._models[key] is None:
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

    def _finish(self, number: int, place: str, row: Row) -> CheckedCar:
        problems = row.finish()
        raw = row.raw
        record = None
        if not any(problem.severity is Severity.ERROR for problem in problems):
            record = _make_record(row)
        title = " ".join(filter(None, (as_text(raw.values.get(name, "")) for name in ("make", "model", "year"))))
        return CheckedCar(number, place, row.unique_id, row.vin, title[:200], record, problems, raw)


def _settle_condition(row: Row) -> None:
    """A car without a stated condition is new when it has hardly moved and had no owner, else used."""
    mileage = row.values.get("mileage_km")
    if row.values.get("condition") is None:
        row.assumed.add("condition")
        untouched = (mileage is None or mileage < _NEW_UNDER_KM) and not row.values.get("owners")
        row.values["condition"] = "new" if untouched and "mileage_km" not in row.unread else "used"
    if row.values["condition"] != "new":
        row.needed.add("mileage_km")


def _settle_status(row: Row) -> None:
    """A sold car needs the sale; details of an end that did not come are left out."""
    if row.values.get("status") is None:
        row.assumed.add("status")
    status = row.values["status"] = row.values.get("status") or "on_sale"
    if status == "sold":
        row.needed.update(_NEEDED_WHEN_SOLD)
    endings = [*(SALE_FIELDS if status != "sold" else ()), *(("withdrawn_on",) if status != "withdrawn" else ())]
    told = [name for name in endings if row.values.pop(name, None) is not None]
    if told:
        row.tell("STATUS_CONFLICT", "status", status, reason="end_without_status", site=told[0])


def _order_days(row: Row) -> None:
    acquired_on = row.values.get("acquired_on")
    for name in _AFTER_ACQUIRED:
        day = row.values.get(name)
        if acquired_on and day and day < acquired_on:
            row.refuse(name, day, BadValue("DATE_INVALID"))


def _require(row: Row) -> None:
    for name in (*REQUIRED, *(row.needed - set(REQUIRED))):
        if row.values.get(name) is None and name not in row.unread:
            row.fail("FIELD_REQUIRED", name, None)


def _make_record(row: Row) -> CarRecord:
    values = row.values
    for name in [name for name, value in values.items() if value is None and FIELD[name].default]:
        del values[name]
    unknown: tuple[str, ...] = ()
    if options := values.get("options"):
        codes = frozenset(FIELD["options"].accepts)
        unknown = tuple(option for option in options if option not in codes)
        values["options"] = tuple(option for option in options if option in codes)
    raw, assumed = row.raw, frozenset(row.assumed)
    return CarRecord(values["unique_id"], values["vin"], values, unknown, raw.extras, assumed, raw.photo_key)
