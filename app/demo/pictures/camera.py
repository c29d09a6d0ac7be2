"""Where the photographer stands: points of space become points of the picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

Point = tuple[float, float, float]
Pixel = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A place to take the picture from, and how the car fills it.

    ``azimuth`` counts degrees from the car's front towards its left side, ``height`` and ``distance`` are metres;
    ``fill`` is the share of the picture's width, ``centre`` where the middle of the car stands in it.
    """

    azimuth: float
    height: float
    distance: float
    fill: float = 0.86
    centre: tuple[float, float] = (0.5, 0.56)


def subtract(a: Point, b: Point) -> Point:
    """The way from the second point to the first."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def cross(a: Point, b: Point) -> Point:
    """A direction at right angles to both."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def unit(a: Point) -> Point:
    """The same direction, one long."""
    length = sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]) or 1.0
    return a[0] / length, a[1] / length, a[2] / length


class Camera:
    """A camera that looks at a target; it is framed by what shall be seen."""

    def __init__(self, view: View, target: Point, size: tuple[int, int]) -> None:
        angle = radians(view.azimuth)
        self.place: Point = (
            target[0] - view.distance * cos(angle),
            target[1] + view.distance * sin(angle),
            view.height,
        )
        self._forward = unit(subtract(target, self.place))
        self._right = unit(cross(self._forward, (0.0, 0.0, 1.0)))
        self._up = cross(self._right, self._forward)
        self._view, self._size = view, size
        self._scale, self._centre = 1.0, (0.0, 0.0)

    def frame(self, points: Iterable[Point]) -> None:
        """Zoom and shift until the points fill the picture as the view says."""
        pixels = [self.project(point) for point in points]
        left, right = min(p[0] for p in pixels), max(p[0] for p in pixels)
        top, bottom = min(p[1] for p in pixels), max(p[1] for p in pixels)
        self._scale = self._view.fill * self._size[0] / (right - left)
        self._centre = (
            self._view.centre[0] * self._size[0] - self._scale * (left + right) / 2,
            self._view.centre[1] * self._size[1] - self._scale * (top + bottom) / 2,
        )

    def project(self, point: Point) -> tuple[float, float, float]:
        """Pixel column and row, and the depth."""
        x, y, z = point[0] - self.place[0], point[1] - self.place[1], point[2] - self.place[2]
        right, up, forward = self._right, self._up, self._forward
        depth = x * forward[0] + y * forward[1] + z * forward[2]
        scale = self._scale / depth
        column = self._centre[0] + scale * (x * right[0] + y * right[1] + z * right[2])
        return column, self._centre[1] - scale * (x * up[0] + y * up[1] + z * up[2]), depth

    def trace(self, points: Iterable[Point]) -> list[Pixel]:
        """An outline in pixels."""
        return [self.project(point)[:2] for point in points]

    def horizon(self) -> float:
        """The row at which the ground ends."""
        far = 1e6
        x, y, z = self.place
        return self.project((x + far * self._forward[0], y + far * self._forward[1], z))[1]

    def metre(self, point: Point) -> float:
        """How many pixels a metre has at a place."""
        return self._scale / self.project(point)[2]


def turn(pixels: Sequence[Pixel]) -> float:
    """Twice the area of an outline, above zero where it turns clockwise on the picture."""
    total = 0.0
    for number, (x, y) in enumerate(pixels):
        before_x, before_y = pixels[number - 1]
        total += before_x * y - x * before_y
    return total
