"""A dealer beside the others: the network's median, which names nobody and is told only of enough dealers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from app.charts.measuring import measure
from app.charts.report import By, Report, Value
from app.charts.selection import Asked, resolve
from app.lib.periods import Period
from app.tenancy import Scope, acting

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The median of the other dealers' numbers and how many they are; of too few there is none."""

    value: Value
    dealers: int


def find_median(
    report: Report, period: Period, *, own: Collection[str], currency: str | None, now: datetime
) -> Benchmark:
    """The median of a report's headline over all dealers of a currency but the own ones.

    It reads the whole network, whatever the reader's scope is, and gives nothing but this number: the others are at
    least FEWEST, so that nobody's number can be told from it.
    """
    with acting(Scope.network()):
        result = measure(report, resolve(Asked(period.from_on, period.to_on, By.DEALER), now=now))
    name = report.headline_metric.name
    values = [
        row.values[name]
        for table in result.tables
        for row in table.rows
        if table.currency == currency and row.group.texts[0] not in own
    ]
    known = [value for value in values if value is not None]
    return Benchmark(median(known) if len(known) >= FEWEST else None, len(known))  # type: ignore[type-var]
