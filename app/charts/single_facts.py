"""Facts folded one by one: percentiles, and sums of floats, which depend on nobody's order of adding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.report import Fold, Value

SINGLY = frozenset({Fold.MEDIAN, Fold.NINTH, Fold.FLOAT_SUM})


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of a part that are known in a group; ``tell`` makes a report's number of one."""

    values: NDArray[Any]
    tell: Callable[[Any], Decimal]

    @classmethod
    def join(cls, groups: Sequence[Facts]) -> Facts:
        """All of them as one group."""
        return cls(np.concatenate([group.values for group in groups]), groups[0].tell)

    def fold(self, fold: Fold) -> Value:
        """What is made of them; they are at least one unless they are counted."""
        return _FOLDS[fold](self)

    def percentile(self, percent: int) -> Decimal:
        """The value at a share of the ordered facts, between two of them by their distance.

        Of n values, the one at p hundredths stands at place 1 + p (n - 1) / 100; each of the two beside it counts the
        more the nearer it stands, in hundredths.
        """
        place, rest = divmod((self.values.size - 1) * percent, 100)
        beside = min(place + 1, self.values.size - 1)
        near = np.partition(self.values, (place, beside))
        low, high = self.tell(near[place]), self.tell(near[beside])
        return (low * (100 - rest) + high * rest) / 100


_FOLDS: dict[Fold, Callable[[Facts], Decimal]] = {
    Fold.COUNT: lambda facts: Decimal(facts.values.size),
    Fold.SUM: lambda facts: facts.tell(facts.values.sum()),
    Fold.FLOAT_SUM: lambda facts: Decimal(repr(fsum(facts.values.tolist()))),
    Fold.LOWEST: lambda facts: facts.tell(facts.values.min()),
    Fold.HIGHEST: lambda facts: facts.tell(facts.values.max()),
    Fold.MEDIAN: lambda facts: facts.percentile(50),
    Fold.NINTH: lambda facts: facts.percentile(90),
}
