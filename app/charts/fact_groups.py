"""Facts as arrays in the order of their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.charts.grouping import Key
from app.replica.arrays import Known

_CURRENCY: Final = 1 << 40  # more than any key


@dataclass(frozen=True, slots=True)
class Groups:
    """The facts in the order of their groups, where in it each group begins, and what it is called; ``all`` of each."""

    order: NDArray[Any]
    starts: NDArray[Any]
    all: list[NDArray[Any]]
    names: list[tuple[str, Key]]

    @classmethod
    def of(cls, columns: Mapping[str, Known], currencies: Sequence[str]) -> Groups:
        """Facts with places of currencies and keys of groups, as read."""
        keys, texts = _number(columns["key"][0])
        numbers = columns["currency"][0] * _CURRENCY + keys
        order = numbers.argsort(kind="stable")
        ordered = numbers[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        found = [divmod(number, _CURRENCY) for number in ordered[starts].tolist()]
        names = [(currencies[place], texts[key] if texts else key) for place, key in found]
        return cls(order, starts, np.split(order, starts[1:]), names)

    def split(self, values: NDArray[Any], known: NDArray[Any]) -> list[NDArray[Any]]:
        """The known values of each group."""
        values, known = values[self.order], known[self.order]
        if known.all():
            return np.split(values, self.starts[1:])
        before = np.concatenate([[0], known.cumsum()])[self.starts]
        return np.split(values[known], before[1:])


def _number(keys: NDArray[Any]) -> tuple[NDArray[Any], list[str]]:
    """The keys as numbers, and the texts that they stand for where they are texts."""
    if keys.dtype.kind in "iu":
        return keys, []
    listed = keys.tolist()
    places = {text: place for place, text in enumerate(dict.fromkeys(listed))}
    return np.fromiter(map(places.__getitem__, listed), np.int64, len(listed)), list(places)
