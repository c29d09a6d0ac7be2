"""Our own JSON: the same names and words as our XML."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from app.importers.fields import FIELD
from app.importers.format import Document, Format
from app.importers.header import read_header
from app.importers.places import Place
from app.importers.problems import Problem, Severity, found
from app.importers.readers.ignored import ERROR_KEY
from app.importers.readers.json_stream import ALONE, Item, JsonDocument
from app.importers.records import Header, RawCar, RawExpense, RawPrice, RawValue
from app.lib.vocabulary.upload import FORMAT_NAME

_CARS: Final = "cars"
_KEYS: Final = frozenset({"unique_id", "vin"})
_SCALARS: Final = (str, int, float, bool)


class _Site(NamedTuple):
    """A car's line; its fields are named beside it."""

    file: str
    line: int

    @property
    def car(self) -> Place:
        return Place(self.file, line=self.line)

    def of(self, field: str) -> Place:
        return Place(self.file, line=self.line, element=field)


def _recognise(document: Document) -> bool:
    return isinstance(document, JsonDocument) and (_CARS in document.lists or _is_list_of_cars(document))


def _is_list_of_cars(document: JsonDocument) -> bool:
    """Tell whether it is a list without an object around it whose first item has a car's key by our names."""
    first = next(document.items(ALONE), None) if ALONE in document.lists else None
    return first is not None and isinstance(first.value, dict) and not _KEYS.isdisjoint(first.value)


def _read_header(document: Document) -> Header:
    return read_header(document.members, document.name) if isinstance(document, JsonDocument) else Header()


def _read(document: Document, problems: list[Problem]) -> Iterator[RawCar]:
    if not isinstance(document, JsonDocument):
        return
    unknown: set[str] = set()
    for item in document.items(_CARS if _CARS in document.lists else ALONE):
        car = _read_car(item, document.name)
        for name in item.value if isinstance(item.value, dict) else ():
            if name not in FIELD and name not in unknown and name != ERROR_KEY:
                unknown.add(name)
                problems.append(found("COLUMN_UNKNOWN", car.site.car, value=name))
        yield car


def _read_car(item: Item, file: str) -> RawCar:
    car = RawCar(_Site(file, item.line), {})
    if not isinstance(item.value, dict):
        car.problems.append(found("SCHEMA_INVALID", car.site.car, severity=Severity.ERROR, reason="nested"))
        return car
    for name, value in item.value.items():
        if name in FIELD:
            _read_value(car, name, value)
    return car


def _read_value(car: RawCar, name: str, value: Any) -> None:
    read = _NESTED.get(name)
    if value is None:
        car.values[name] = ""
    elif isinstance(value, _SCALARS):
        car.values[name] = _whole(value)
    elif read and isinstance(value, list) and all(isinstance(part, read.takes) for part in value):
        car.values[name] = read.read(value)
    else:
        severity = Severity.ERROR if FIELD[name].required else Severity.WARNING
        place = car.site.of(name)
        car.problems.append(found("SCHEMA_INVALID", place, severity=severity, field=name, value=name, reason="nested"))


class _Nested(NamedTuple):
    """How a list is read, and what its items must be."""

    takes: type | tuple[type, ...]
    read: Callable[[list[Any]], RawValue]


def _read_texts(parts: list[Any]) -> RawValue:
    return [str(_whole(part)) for part in parts]


def _read_expenses(parts: list[Mapping[str, Any]]) -> RawValue:
    return [
        RawExpense(str(_plain(part, "kind")), _plain(part, "amount"), _plain(part, "spent_on") or None)
        for part in parts
    ]


def _read_prices(parts: list[Mapping[str, Any]]) -> RawValue:
    return [RawPrice(_plain(part, "at"), _plain(part, "amount")) for part in parts]


def _plain(part: Mapping[str, Any], name: str) -> Any:
    value = part.get(name)
    return _whole(value) if isinstance(value, _SCALARS) else ""


def _whole(value: Any) -> Any:
    """Replace halves of characters (lone surrogates), which only JSON can carry and nothing can store."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


_NESTED: Final = {
    "photos": _Nested(_SCALARS, _read_texts),
    "options": _Nested(_SCALARS, _read_texts),
    "expenses": _Nested(dict, _read_expenses),
    "price_history": _Nested(dict, _read_prices),
}
_ABOUT: Final = """\
An object with the names and words of our XML, in UTF-8; a list of cars alone is taken, too.

```json
{"dealer": "NORTH", "mode": "full", "cars": [
  {"unique_id": "N-1", "vin": "Z94K241CBKR000001", "make": "Hyundai", "model": "Solaris", "year": 2022,
   "mileage_km": 41000, "price": 1050000, "photos": ["N-1_1.jpg"],
   "expenses": [{"kind": "preparation", "amount": 30000, "spent_on": "2026-01-11"}],
   "price_history": [{"at": "2026-01-12", "amount": 1100000}]}
]}
```"""

FORMAT: Final = Format(
    FORMAT_NAME.word("own_json"),
    about=_ABOUT,
    default_mode="full",
    recognise=_recognise,
    header=_read_header,
    read=_read,
    mapping={name: name for name in FIELD},
)
