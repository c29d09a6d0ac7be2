"""A car's body as a surface: cross sections along its length, closed by a nose and a tail."""

from dataclasses import dataclass
from functools import cached_property
from math import pow  # noqa: A004 - of floats, always a float
from typing import Final

from app.demo.pictures.camera import Point
from app.demo.pictures.curves import Curve

SIDE, GLASS, ROOF = 20, 8, 14  # points of half a section: sill to shoulder, shoulder to rail, rail to the middle
_STATIONS: Final = 104
_CAP: Final = 14
# How the flank swells between sill (0) and shoulder (1), as a share of the half width: the fold lies at 0.76.
_FLANK: Final = Curve(
    ((0.0, 0.925), (0.08, 0.965), (0.26, 0.972), (0.5, 0.99), (0.74, 1.0), (0.8, 0.993), (1.0, 0.955)), 0.05
)


@dataclass(frozen=True, slots=True)
class Proportions:
    """What makes a silhouette, in metres from the front bumper and from the ground."""

    length: float
    width: float
    height: float
    wheelbase: float
    overhang: float  # front axle behind the bumper
    wheel: float  # radius of the tyre
    clearance: float
    nose: float  # height of the bonnet's edge
    cowl: tuple[float, float]  # foot of the windscreen
    screen: float  # its upper end
    peak: float  # where the roof is highest
    roof_end: tuple[float, float]
    deck: tuple[float, float]  # foot of the rear window
    tail: float  # height of the upper edge at the very end
    belt: tuple[float, float]  # shoulder at the windscreen's foot and at the roof's end
    lean: float = 0.46  # how far the glass leans inwards, metre by metre
    plan: float = 0.76  # half width at the bumper, as a share


Ring = list[Point]


class Body:
    """The surface of one car. ``x`` runs from the nose to the tail, ``y`` to the left, ``z`` up."""

    def __init__(self, shape: Proportions) -> None:
        s = self.shape = shape
        self.half = s.width / 2
        end, top = s.length, s.height
        self.top = Curve(
            (
                (0, s.nose - 0.07), (0.12, s.nose), (s.cowl[0] * 0.5, (s.nose + s.cowl[1]) / 2 + 0.035), s.cowl,
                (s.screen, top - 0.055), (s.peak, top), s.roof_end, s.deck, (end - 0.07, s.tail), (end, s.tail - 0.05),
            ),
            0.16,
        )  # fmt: skip
        self.shoulder = Curve(
            (
                (0, s.nose - 0.085), (s.overhang * 0.5, s.nose + 0.025), (s.cowl[0] + 0.2, s.belt[0]),
                (s.roof_end[0], s.belt[1]), (end - 0.25, min(s.belt[1], s.tail - 0.03)), (end, s.tail - 0.075),
            ),
            0.5,
        )  # fmt: skip
        self.rail = Curve(
            (
                (0, 0), (s.cowl[0] + 0.12, s.belt[0] - 0.02), (s.screen + 0.14, top - 0.11), (s.peak, top - 0.062),
                (s.roof_end[0] - 0.08, s.roof_end[1] - 0.06), (s.deck[0] - 0.12, s.belt[1] + 0.0),
                (s.deck[0] + 0.1, s.belt[1] - 0.2), (end, 0),
            ),
            0.12,
        )  # fmt: skip
        self.plan = Curve(
            (
                (0, s.plan), (0.10, s.plan + 0.09), (0.32, 0.945), (0.9, 0.99), (end * 0.45, 1.0), (end - 0.9, 0.985),
                (end - 0.28, 0.94), (end - 0.06, 0.87), (end, 0.82),
            ),
            0.2,
        )  # fmt: skip
        self.sill = Curve(
            (
                (0, s.clearance + 0.05), (0.4, s.clearance), (end - 0.6, s.clearance + 0.02),
                (end, s.clearance + 0.12),
            ),
            0.3,
        )  # fmt: skip

    @property
    def axles(self) -> tuple[float, float]:
        """Where the wheels stand."""
        return self.shape.overhang, self.shape.overhang + self.shape.wheelbase

    def shoulder_at(self, x: float) -> tuple[float, float]:
        """Half width and height of the shoulder."""
        z = min(self.shoulder(x), self.top(x) - 0.02)
        return self.half * self.plan(x) * _FLANK(1.0), z

    def rail_at(self, x: float) -> tuple[float, float]:
        """Half width and height of the edge between side and roof (or bonnet)."""
        y, z = self.shoulder_at(x)
        rail = min(max(self.rail(x), z + 0.012), self.top(x) - 0.008)
        return y - 0.035 - self.shape.lean * max(0.0, rail - z - 0.03), rail

    def width_at(self, x: float, z: float) -> float:
        """Half width of the flank at a height."""
        low, high = self.sill(x), self.shoulder_at(x)[1]
        return self.half * self.plan(x) * _FLANK((z - low) / (high - low))

    def side_point(self, x: float, z: float, side: int = 1) -> Point:
        """The point of the flank or of the side glass at a place of the side view."""
        y, shoulder = self.shoulder_at(x)
        if z <= shoulder:
            return x, side * self.width_at(x, z), z
        rail_y, rail = self.rail_at(x)
        share = (z - shoulder) / (rail - shoulder) if rail > shoulder else 0.0
        return x, side * self._between(y, rail_y, min(1.0, share)), z

    def top_point(self, x: float, across: float) -> Point:
        """The point of bonnet, glass or roof; ``across`` is -1 at the right rail and 1 at the left."""
        y, z = self.rail_at(x)
        return x, across * y, z + (self.top(x) - z) * (1 - pow(abs(across), 2.3))

    def front_point(self, y: float, z: float) -> Point:
        """The point of the nose at a place of the front view, round the corner where it must be."""
        return self._end_point(y, z, 0.0, 0.9)

    def rear_point(self, y: float, z: float) -> Point:
        """The point of the tail at a place of the rear view."""
        return self._end_point(y, z, self.shape.length, self.shape.length - 0.9)

    def _end_point(self, y: float, z: float, end: float, inner: float) -> Point:
        edge = self.width_at(end, z)
        if abs(y) <= edge:
            return self._cap_x(end, z, y / edge), y, z
        near, far = end, inner
        for _ in range(9):
            middle = (near + far) / 2
            near, far = (middle, far) if self.width_at(middle, z) < abs(y) else (near, middle)
        return near + self._lean(near, z), y, z

    def _cap_x(self, end: float, z: float, across: float) -> float:
        bulge = self._bulge(end, z) * (1 - pow(abs(across), 2.2))
        return end + self._lean(end, z) + (-bulge if end == 0 else bulge)

    def _bulge(self, end: float, z: float) -> float:
        """How far the middle of an end stands out: most at the bumper."""
        bumper = self.shape.clearance + 0.25
        depth = 0.145 if end == 0 else 0.11
        return depth - min(0.1, 0.5 * pow(abs(z - bumper), 1.6))

    def _lean(self, x: float, z: float) -> float:
        """How far a section leans back, towards the ends only."""
        high = max(0.0, z - self.shape.clearance - 0.3)
        front = max(0.0, 1 - x / 0.5)
        rear = max(0.0, 1 - (self.shape.length - x) / 0.4)
        low = max(0.0, self.shape.clearance + 0.16 - z)
        return (0.14 * high + 0.22 * low) * front - (0.1 * high + 0.5 * low) * rear

    @staticmethod
    def _between(low: float, high: float, share: float) -> float:
        """From shoulder to rail: a small step inwards at the glass, then nearly straight."""
        step = min(1.0, share * 12)
        return low - 0.03 * step + (high - low + 0.03) * pow(share, 1.12)

    def section(self, x: float) -> Ring:
        """Half a cross section from the sill to the middle of the roof."""
        low, (edge, high) = self.sill(x), self.shoulder_at(x)
        rail_y, rail = self.rail_at(x)
        points = []
        for number in range(SIDE):
            z = low + (high - low) * number / SIDE
            points.append((x + self._lean(x, z), self.width_at(x, z), z))
        for number in range(GLASS):
            share = number / GLASS
            z = high + (rail - high) * share
            points.append((x + self._lean(x, z), self._between(edge, rail_y, share), z))
        for number in range(ROOF + 1):
            across = 1 - (number / ROOF) ** 0.8
            place = self.top_point(x, across)
            points.append((x + self._lean(x, place[2]), place[1], place[2]))
        return points

    def _stations(self) -> list[float]:
        """Places of the sections, close together where the outline is steep."""
        step, walked, marks = 0.01, 0.0, [(0.0, 0.0)]
        count = round(self.shape.length / step)
        for number in range(count):
            x = number * step
            rise = abs(self.top(x + step) - self.top(x)) + abs(self.plan(x + step) - self.plan(x)) * 0.8
            walked += step + rise
            marks.append((walked, x + step))
        found, place = [], 0
        for number in range(_STATIONS):
            wanted = walked * number / (_STATIONS - 1)
            while place < len(marks) - 1 and marks[place][0] < wanted:
                place += 1
            found.append(marks[place][1])
        return found

    @cached_property
    def rings(self) -> list[Ring]:
        """Whole sections from the left sill over the roof to the right one, nose and tail included."""
        loft = [_mirror(self.section(x)) for x in self._stations()]
        return [*self._cap(loft[0], 0.0), *loft, *reversed(self._cap(loft[-1], self.shape.length))]

    def _cap(self, ring: Ring, end: float) -> list[Ring]:
        """Rings that close an end, from the middle outwards."""
        found = []
        for number in range(_CAP):
            share = number / _CAP
            found.append([(self._cap_x(end, z, share), y * share, z) for _x, y, z in ring])
        return found


def _mirror(half: Ring) -> Ring:
    return [*half, *((x, -y, z) for x, y, z in reversed(half[:-1]))]
