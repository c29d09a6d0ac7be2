"""What passes between the steps of an import: a car as delivered, a car checked, and the delivery around them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from app.importers.places import Site
from app.importers.problems import Problem


class RawExpense(NamedTuple):
    """An expense as delivered."""

    kind: str
    amount: "Scalar"
    spent_on: "Scalar | None" = None


class RawPrice(NamedTuple):
    """A step of the price path as delivered."""

    at: "Scalar"
    amount: "Scalar"


Scalar: TypeAlias = str | int | float | bool | date | datetime
RawValue: TypeAlias = Scalar | list[str] | list[RawExpense] | list[RawPrice]


@dataclass(slots=True)
class RawCar:
    """A car as its format tells it.

    `values`: field name -> value as delivered, "" or [] for one that was delivered empty; what was not delivered is not
    there. `extras`: what the format says beyond our fields, kept as text. `units` tells a unit that stands beside a
    value ("mi", "kw"). `problems` are those seen while reading. `number` is set for a row brought again: it keeps the
    one that it had. `photo_key`: what else than number and VIN its photos' names begin with. `strange`: the row holds
    what its format does not know, which is told of the file as a whole.
    """

    site: Site
    values: dict[str, RawValue]
    extras: dict[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    number: int | None = None
    photo_key: str = ""
    strange: bool = False


class UnreadCar(NamedTuple):
    """A car that need not be read when it says what it said before: `said` is the row word for word, `place` where it
    begins; `read` reads it, as long as it is the latest.
    """

    said: bytes
    place: str
    read: Callable[[], RawCar]


def said_by(row: RawCar | UnreadCar) -> bytes:
    """Give a row word for word."""
    if isinstance(row, UnreadCar):
        return row.said
    return repr((row.values, row.extras, row.units)).encode("utf-8", "replace")


def place_of(row: RawCar | UnreadCar) -> str:
    """Give the place where a row begins, as people see it."""
    return row.place if isinstance(row, UnreadCar) else str(row.site.car)


class Expense(NamedTuple):
    """Money put into a car; without a day it was spent on the day the car came."""

    kind: str
    amount: Decimal
    spent_on: date | None


class PricePoint(NamedTuple):
    """The asking price from a day on."""

    at: date
    amount: Decimal


Value: TypeAlias = (
    str | int | bool | Decimal | date | tuple[str, ...] | tuple[Expense, ...] | tuple[PricePoint, ...] | None
)


@dataclass(slots=True)
class CarRecord:
    """A car that passed: every value typed.

    `values` holds the delivered fields only: a missing one says nothing, None (or an empty tuple) empties the field.
    make and model are codes of the dictionary, `options` the known codes; words that no dictionary knows are in
    `unknown_options`. unique_id, vin, make, model, year, price, currency, condition and status are always there;
    `assumed` names those of them that the delivery did not tell: they count for a new car, not against a known one.
    """

    unique_id: str
    vin: str
    values: dict[str, Value]
    unknown_options: tuple[str, ...] = ()
    extras: dict[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()
    photo_key: str = ""

    @property
    def status(self) -> str:
        return str(self.values["status"])

    def get(self, name: str) -> Any:
        """Give a value, None when it was not delivered or is empty."""
        return self.values.get(name)


@dataclass(slots=True)
class CheckedCar:
    """One row of a delivery after the checks, in the order of the file.

    `record` is None when the row is rejected. A rejected row still names its car by `unique_id` and `vin` as far as
    they could be read ("" otherwise), so that the car does not count as missing. `raw` is the row as delivered,
    `digest` that of its words where it may be known again by it.
    """

    number: int
    place: str
    unique_id: str
    vin: str
    title: str
    record: CarRecord | None
    problems: list[Problem]
    raw: RawCar | None = None
    digest: bytes | None = None


class SameCar(NamedTuple):
    """A row that says word for word what its listing was last made of: neither read nor compared."""

    number: int
    place: str
    listing_id: int
    vin: str
    problems: Sequence[Problem] = ()


class Header(NamedTuple):
    """What a file says about itself; None where it says nothing. `id_from_vin`: no car of it has another number."""

    dealer: str | None = None
    mode: str | None = None
    generated_at: datetime | None = None
    id_from_vin: bool = False


class Member(NamedTuple):
    """A file of an archive, unpacked; `name` is its path there, decoded, with forward slashes."""

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Delivery:
    """An opened delivery.

    `mode` is the file's own or the format's default. `rows` can be iterated once (as such or as `cars`), and raises
    FileRefused when the rest of the file turns out to be broken. `files` are the members of the archive beside the
    stock file (photos), in its order. `problems` are those of the file as a whole; it may grow while the cars are read.
    """

    format: str
    mode: str
    header: Header
    rows: Iterator[RawCar | UnreadCar]
    id_from_vin: bool = False
    files: tuple[Member, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def cars(self) -> Iterator[RawCar]:
        """Every car, read."""
        return (row.read() if isinstance(row, UnreadCar) else row for row in self.rows)
