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
    """Which cars satisfy all parts of a search, and which all parts but one."""

    all: Flags
    without: Mapping[str, Flags]

    def leaving_out(self, name: str) -> Flags:
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
    everything = missed == 0
    almost = missed == 1
    return Fitting(everything, {name: everything | (almost & ~flags) for name, flags in parts.items()})


def count_all(columns: Columns, fitting: Fitting, price_step: int) -> Counts:
    """Count the cars; prices are drawn in steps of whole units of the currency."""
    facets = {
        name: _name_codes(name, _tally(columns.of[column][fitting.leaving_out(name)]))
        for name, column in FACET_COLUMNS.items()
    }
    steps = {**STEPS, "price": price_step}
    spreads = {name: _spread(name, columns.of[name][fitting.leaving_out(name)], step) for name, step in steps.items()}
    return Counts(int(np.count_nonzero(fitting.all)), facets, spreads)


def _tally(values: Numbers) -> dict[int, int]:
    """How often each number occurs."""
    if not len(values):
        return {}
    lowest = int(values.min())
    if int(values.max()) - lowest > _WIDE:
        found, counts = np.unique(values, return_counts=True)
    else:
        counts = np.bincount(values - lowest)
        found = np.flatnonzero(counts)
        counts, found = counts[found], found + lowest
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _name_codes(name: str, counts: Mapping[int, int]) -> dict[Any, int]:
    if name not in CODED:
        return dict(counts)
    codes = CODED[name][1]
    return {codes[place]: count for place, count in counts.items() if place >= 0}


def _spread(name: str, values: Numbers, step: int) -> Histogram:
    width = to_minor(Decimal(step)) if name == "price" else step
    buckets = _tally(values[values >= 0] // width)
    return draw({place * step: count for place, count in buckets.items()}, step)
