"""The cars that buyers see as columns of numbers in the process: what counting options and ordering pages works on.

One statement reads them, and on the replica they are kept until a commit touches them; another tells for the filters in
use which cars satisfy each. The counting is arithmetic on arrays (docs/decisions/0031).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, case, false, func, select, type_coerce

from app.lib.vocabulary import listing as words
from app.models import Dealer, Listing, ProgrammeConditions
from app.replica import kept
from app.replica.arrays import read_columns
from app.tenancy import current_scope

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]

NO_CODE: Final = -1
CODED: Final[Mapping[str, tuple[Any, Sequence[str]]]] = {
    "body": (Listing.body_type, words.BODY_TYPE.codes), "fuel": (Listing.fuel, words.FUEL.codes),
    "gearbox": (Listing.gearbox, words.GEARBOX.codes), "drive": (Listing.drive, words.DRIVE.codes),
    "color": (Listing.color, words.COLOR.codes), "wheel": (Listing.wheel, words.WHEEL.codes),
}  # fmt: skip
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_READ: Final = (Listing, Dealer, ProgrammeConditions)


@dataclass(frozen=True, slots=True)
class Columns:
    """The visible cars, one place each in every column.

    ``of``: name of a filter -> numbers: keys of makes, models and dealers; the place of a code in its vocabulary, -1
    for none; 1 and 0 for yes and no; prices in minor units, power -1 where it is not known.
    """

    ids: Numbers
    of: Mapping[str, Numbers]
    _buckets: dict[tuple[str, int], Numbers] = field(default_factory=dict)

    def buckets(self, name: str, width: int) -> Numbers:
        """An amount of each car in whole widths, -1 where it is not known; worked out once."""
        found = self._buckets.get((name, width))
        if found is None:
            values = self.of[name]
            found = self._buckets[name, width] = np.where(values < 0, -1, values.astype(np.int64) // width)
        return found

    def align(self, ids: Numbers, flags: Flags) -> Flags:
        """Flags of cars in any order, put in the order of the columns; a car without a flag has none."""
        if np.array_equal(ids, self.ids):
            return flags
        order = np.argsort(ids, kind="stable")
        places = np.minimum(np.searchsorted(ids, self.ids, sorter=order), max(len(ids) - 1, 0))
        if not len(ids):
            return np.zeros(len(self.ids), dtype=np.bool_)
        found = order[places]
        aligned: Flags = (ids[found] == self.ids) & flags[found]
        return aligned


def load(visible: Sequence[ColumnElement[bool]]) -> Columns:
    """Read the cars: one statement, on the replica only when something that it reads was committed."""
    tables = [model.__tablename__ for model in _READ]
    return kept(("cars of the catalogue", current_scope()), lambda: _read(visible), depends=tables)


def _read(visible: Sequence[ColumnElement[bool]]) -> Columns:
    whole = {
        "make": Listing.make_id, "model": Listing.model_id, "dealer": Listing.dealer_id, "year": Listing.year,
        "price": type_coerce(Listing.price, BigInteger), "mileage": func.coalesce(Listing.mileage_km, 0),
        "power": func.coalesce(Listing.power_hp, -1), "certified": case((Listing.certified.is_(True), 1), else_=0),
        "pictured": case((Listing.photo_count > 0, 1), else_=0),
        "added": func.coalesce(Listing.first_seen_at, _LONG_AGO),
    }  # fmt: skip
    codes = {name: _place_of(column, known) for name, (column, known) in CODED.items()}
    named = {"id": Listing.id, **whole, **codes}
    found = read_columns(select(*(column.label(name) for name, column in named.items())).where(*visible))
    narrow = {name: found[name].astype(np.int8) for name in (*CODED, "certified", "pictured")}
    found |= narrow  # a million cars in a million bytes
    found["added"] = found["added"].astype("datetime64[us]").astype(np.int64)
    return Columns(found.pop("id"), found)


def _place_of(column: Any, codes: Sequence[str]) -> ColumnElement[int]:
    return case({code: place for place, code in enumerate(codes)}, value=column, else_=NO_CODE)


def tell_fitting(
    columns: Columns, visible: Sequence[ColumnElement[bool]], parts: Mapping[str, ColumnElement[bool]]
) -> dict[str, Flags]:
    """For each part of a search, which of the cars satisfy it; one statement for all of them."""
    if not parts:
        return {}
    flags = [case((func.coalesce(part, false()), 1), else_=0).label(name) for name, part in parts.items()]
    found = read_columns(select(Listing.id.label("id"), *flags).where(*visible))
    ids = found.pop("id")
    return {name: columns.align(ids, flag.astype(np.bool_)) for name, flag in found.items()}


def pick(keys: Iterable[Numbers], ids: Numbers, start: int, count: int) -> list[int]:
    """The numbers of the cars from ``start`` on when they are ordered by keys, the first one first, each ascending."""
    first, *rest = keys
    end = start + count
    places = np.arange(len(ids))
    if end < len(ids):  # whoever stands behind the last one of the page is never ordered
        places = np.flatnonzero(first <= np.partition(first, end - 1)[end - 1])
    order = np.lexsort([key[places] for key in (*reversed(rest), first)])
    return [int(number) for number in ids[places[order]][start:end]]
