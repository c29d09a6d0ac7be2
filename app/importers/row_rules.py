"""The rules of one row: what its fields say together, what is assumed of what it does not say, what it lacks."""

from typing import Final

from app.importers.fields import FIELD, REQUIRED, SALE_FIELDS
from app.importers.records import CarRecord, RawValue
from app.importers.row import Row
from app.importers.values import BadValue, as_text

_NEW_UNDER_KM: Final = 100
_AFTER_ACQUIRED: Final = ("sold_on", "withdrawn_on")
_NEEDED_WHEN_SOLD: Final = ("sold_on", "sale_price")
_ENDINGS: Final = (*SALE_FIELDS, "withdrawn_on")
_OTHER_ENDINGS: Final = {"sold": ("withdrawn_on",), "withdrawn": SALE_FIELDS}
_DEFAULTS: Final = tuple(name for name, known in FIELD.items() if known.default)
_OPTIONS: Final = frozenset(FIELD["options"].accepts)


def settle_condition(row: Row) -> None:
    """A car without a stated condition is new when it has hardly moved and had no owner, else used."""
    values = row.values
    if values.get("condition") is None:
        row.assumed.add("condition")
        mileage = values.get("mileage_km")
        untouched = (mileage is None or mileage < _NEW_UNDER_KM) and not values.get("owners")
        values["condition"] = "new" if untouched and "mileage_km" not in row.unread else "used"
    if values["condition"] != "new":
        row.needed.add("mileage_km")


def settle_status(row: Row) -> None:
    """A sold car needs the sale; details of an end that did not come are left out."""
    values = row.values
    if values.get("status") is None:
        row.assumed.add("status")
        values["status"] = "on_sale"
    status = values["status"]
    if status == "sold":
        row.needed.update(_NEEDED_WHEN_SOLD)
    endings = _OTHER_ENDINGS.get(status, _ENDINGS)
    if values.keys().isdisjoint(endings):
        return
    told = [name for name in endings if values.pop(name, None) is not None]
    if told:
        row.tell("STATUS_CONFLICT", "status", status, reason="end_without_status", site=told[0])


def order_days(row: Row) -> None:
    """Refuse an end that came before the car did."""
    acquired_on = row.values.get("acquired_on")
    if acquired_on is None:
        return
    for name in _AFTER_ACQUIRED:
        day = row.values.get(name)
        if day and day < acquired_on:
            row.refuse(name, day, BadValue("DATE_INVALID"))


def require(row: Row) -> None:
    """Tell what the car cannot do without and does not have."""
    for name in (*REQUIRED, *row.needed):
        if row.values.get(name) is None and name not in row.unread:
            row.fail("FIELD_REQUIRED", name, None)


def make_record(row: Row) -> CarRecord:
    """Give the car that passed; an option that no dictionary knows stands beside those that it knows."""
    values = row.values
    for name in _DEFAULTS:
        if name in values and values[name] is None:
            del values[name]
    unknown: tuple[str, ...] = ()
    options = values.get("options")
    if options and not _OPTIONS.issuperset(options):
        unknown = tuple(option for option in options if option not in _OPTIONS)
        values["options"] = tuple(option for option in options if option in _OPTIONS)
    raw, assumed = row.raw, frozenset(row.assumed)
    return CarRecord(values["unique_id"], values["vin"], values, unknown, raw.extras, assumed, raw.photo_key)


def make_title(*said: RawValue) -> str:
    """Give the car in the words of the delivery: make, model and year."""
    return " ".join(text for text in map(as_text, said) if text)[:200]
