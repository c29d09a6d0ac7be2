"""How many cars fit, by every value of every filter, that filter left out: arithmetic on the columns of the cars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from app.lib.money import to_minor
from app.queries.catalogue_columns import CODED, Columns, Flags, Numbers
from app.queries.catalogue_ranges import Histogram, draw

# The column of each filter by key: places are those of dealers.
FACET_COLUMNS: Final[Mapping[str, str]] = {
    "make": "make", "model": "model", "region": "dealer", "city": "dealer", "dealer": "dealer",
    "certified": "certified", **{name: name for name in CODED},
}  # fmt: skip
# How wide a bar is at least; that of prices depends on what cars cost.
STEPS: Final[Mapping[str, int]] = {"price": 0, "year": 1, "mileage": 5_000, "power": 10}
_WIDE: Final = 1_000_000  # values that lie further apart are sorted to be counted


@dataclass(frozen=True, slots=True)
class Fitting:
    """The places of the cars that satisfy all parts of a search, and of those that satisfy all parts but one."""

    all: Numbers
    without: Mapping[str, Numbers]

    def leaving_out(self, name: str) -> Numbers:
        """The cars that satisfy everything but perhaps one part."""
        return self.without.get(name, self.all)


@dataclass(frozen=True, slots=True)
class Counts:
    """``all``: the cars that fit. ``of_facets``: filter -> value of its column -> cars. ``spreads``: filter -> bars."""

    all: int
    of_facets: Mapping[str, Mapping[Any, int]]
    spreads: Mapping[str, Histogram]


def judge(size: int, parts: Mapping[str, Flags]) -> Fitting:
    """Put the parts of a search together, for as many cars."""
    missed = np.zeros(size, dtype=np.uint8)
    for flags in parts.values():
        missed += ~flags
    almost = missed == 1
    everything = missed == 0
    without = {name: np.flatnonzero(everything | (almost & ~flags)) for name, flags in parts.items()}
    return Fitting(np.flatnonzero(everything), without)


def count_all(columns: Columns, fitting: Fitting, price_step: int) -> Counts:
    """Count the cars; prices are drawn in steps of whole units of the currency."""

    def tally(name: str, values: Numbers) -> dict[int, int]:
        places = fitting.leaving_out(name)
        return _tally(values if len(places) == len(values) else values.take(places))

    facets = {name: _name_codes(name, tally(name, columns.of[column])) for name, column in FACET_COLUMNS.items()}
    steps = {**STEPS, "price": price_step}
    buckets = {name: tally(name, columns.buckets(name, _width(name, step))) for name, step in steps.items()}
    spreads = {name: _spread(counts, steps[name]) for name, counts in buckets.items()}
    return Counts(len(fitting.all), facets, spreads)


def _width(name: str, step: int) -> int:
    return to_minor(Decimal(step)) if name == "price" else step


def _tally(values: Numbers) -> dict[int, int]:
    """How often each number occurs."""
    if not len(values):
        return {}
    lowest = int(values.min())  # of -1, nothing known, too
    if int(values.max()) - lowest > _WIDE:
        found, counts = np.unique(values, return_counts=True)
    else:
        counts = np.bincount(values - values.dtype.type(lowest))
        found = np.flatnonzero(counts)
        counts, found = counts[found], found + lowest
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _name_codes(name: str, counts: Mapping[int, int]) -> dict[Any, int]:
    if name not in CODED:
        return dict(counts)
    codes = CODED[name][1]
    return {codes[place]: count for place, count in counts.items() if place >= 0}


def _spread(counts: Mapping[int, int], step: int) -> Histogram:
    return draw({bucket * step: count for bucket, count in counts.items() if bucket >= 0}, step)
