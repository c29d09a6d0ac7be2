"""Lines of a car as smooth curves over its length."""

from collections.abc import Sequence
from typing import Final

_STEP: Final = 0.01


class Curve:
    """A polyline whose corners are rounded, sampled every centimetre; beyond its ends it keeps the last value."""

    def __init__(self, points: Sequence[tuple[float, float]], rounding: float = 0.1, step: float = _STEP) -> None:
        self._start, self._step = points[0][0], step
        count = max(2, round((points[-1][0] - self._start) / step) + 1)
        values = _sample(points, self._start, step, count)
        half = round(rounding / 2 / step)
        for _ in range(2):
            values = _average(values, half)
        self._values = values

    def __call__(self, x: float) -> float:
        """The value at a place."""
        place = (x - self._start) / self._step
        if place <= 0:
            return self._values[0]
        number = int(place)
        if number >= len(self._values) - 1:
            return self._values[-1]
        low = self._values[number]
        return low + (self._values[number + 1] - low) * (place - number)


def _sample(points: Sequence[tuple[float, float]], start: float, step: float, count: int) -> list[float]:
    values, part = [], 0
    for number in range(count):
        x = start + number * step
        while part < len(points) - 2 and x > points[part + 1][0]:
            part += 1
        (left, low), (right, high) = points[part], points[part + 1]
        share = min(1.0, max(0.0, (x - left) / (right - left) if right > left else 1.0))
        values.append(low + (high - low) * share)
    return values


def _average(values: list[float], half: int) -> list[float]:
    """A moving average whose window shrinks towards the ends, so that they stay where they are."""
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    last = len(values) - 1
    found = []
    for number in range(len(values)):
        reach = min(half, number, last - number)
        found.append((sums[number + reach + 1] - sums[number - reach]) / (2 * reach + 1))
    return found
