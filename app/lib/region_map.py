"""The map of a country's regions: shapes as SVG paths, found by a region's name or by a place inside it.

Maps are made at set-up by scripts/region_maps.py, or given by the operator in the same form (setting MAP_FILE).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from app.lib.text import fold

Point: TypeAlias = tuple[float, float]

# What a region is called besides its own name; "Татарстан" and "Республика Татарстан" are one place.
KINDS = frozenset({
    "республика", "область", "край", "автономный", "автономная", "округ", "oblast", "krai", "republic", "of",
    "autonomous", "okrug", "region", "province", "changwat", "จังหวัด",
})  # fmt: skip
STEPS = 5
_PIECE = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")


@dataclass(frozen=True)
class Shape:
    """One region: its ISO 3166-2 code, every name it is known by, and its outline."""

    code: str
    names: tuple[str, ...]
    path: str

    @cached_property
    def rings(self) -> list[list[Point]]:
        """The outline as points of the map."""
        return [_walk(int(x), int(y), steps) for x, y, steps in _PIECE.findall(self.path)]

    @cached_property
    def middle(self) -> Point:
        """Where a mark of the region stands: the middle of its largest piece."""
        ring = max(self.rings, key=len)
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)

    def holds(self, point: Point) -> bool:
        """Whether a point of the map lies inside."""
        return any(_inside(ring, point) for ring in self.rings)


@dataclass(frozen=True)
class RegionMap:
    """A country: the size of its drawing, its regions, and the projection (Albers) that places a point on it."""

    width: int
    height: int
    regions: tuple[Shape, ...]
    view: Mapping[str, float]

    @cached_property
    def _named(self) -> dict[str, Shape]:
        found: dict[str, Shape] = {}
        for shape in self.regions:
            for name in shape.names:
                found.setdefault(_bare(name), shape)
        return found

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a place on Earth stands on the map (Snyder, Map Projections, p. 98)."""
        first, second = math.radians(self.view["first"]), math.radians(self.view["second"])
        n = (math.sin(first) + math.sin(second)) / 2 or 1e-9
        reach = math.cos(first) ** 2 + 2 * n * math.sin(first) - 2 * n * math.sin(math.radians(latitude))
        rho = math.sqrt(max(reach, 0)) / n
        turn = (longitude - self.view["meridian"] + 180) % 360 - 180
        theta = n * math.radians(turn)
        x, y = rho * math.sin(theta) - self.view["left"], rho * math.cos(theta) - self.view["top"]
        return x * self.view["scale"], y * self.view["scale"]

    def find(self, name: str, longitude: float | None = None, latitude: float | None = None) -> Shape | None:
        """The region of that name; where no name fits, the one that holds the place."""
        named = self._named.get(_bare(name))
        if named is not None or longitude is None or latitude is None:
            return named
        point = self.place(longitude, latitude)
        return next((shape for shape in self.regions if shape.holds(point)), None)


@dataclass(frozen=True, slots=True)
class Painted:
    """A region of the map with what is counted there; ``step`` 0 (nothing) to 5 (most) chooses its colour."""

    shape: Shape
    name: str
    count: int
    step: int


def paint(
    country: RegionMap, counts: Mapping[str, int], places: Mapping[str, tuple[float, float]] | None = None
) -> list[Painted]:
    """Every region of the country, coloured by count. ``places``: a region's name -> longitude and latitude in it.

    A name that the map does not know stands in no shape: a list beside the map must name it.
    """
    found: dict[str, tuple[str, int]] = {}
    for name, count in counts.items():
        shape = country.find(name, *(places or {}).get(name, (None, None)))
        if shape is not None:
            known, before = found.get(shape.code, (name, 0))
            found[shape.code] = (known, before + count)
    largest = max((count for _, count in found.values()), default=0)
    painted = []
    for shape in country.regions:
        name, count = found.get(shape.code, ("", 0))
        painted.append(Painted(shape, name, count, step_of(count, largest)))
    return sorted(painted, key=lambda item: item.step)


def read_map(path: Path) -> RegionMap | None:
    """A stored map, or None where there is none.

    :raises ValueError: the file is no map.
    """
    if not path.is_file():
        return None
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return _build(stored)
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is no map of regions: {error}") from error


def step_of(count: float, largest: float) -> int:
    """In which of five steps of colour a count stands; 0 is none.

    Steps of the root, so that one capital hides nobody.
    """
    if count <= 0 or largest <= 0:
        return 0
    return max(1, math.ceil(STEPS * math.sqrt(count / largest)))


def _build(stored: Mapping[str, Any]) -> RegionMap:
    shapes = tuple(
        Shape(str(region["code"]), tuple(map(str, region["names"])), str(region["path"]))
        for region in stored["regions"]
    )
    view = {key: float(stored[key]) for key in ("meridian", "first", "second", "scale", "left", "top")}
    return RegionMap(int(stored["width"]), int(stored["height"]), shapes, view)


def _bare(name: str) -> str:
    words = (fold(word) for word in re.split(r"[\s\-–—,.()]+", name))
    return " ".join(word for word in words if word and word not in KINDS)


def _walk(x: int, y: int, steps: str) -> list[Point]:
    points: list[Point] = [(x, y)]
    numbers = [int(number) for number in steps.split()]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _inside(ring: Sequence[Point], point: Point) -> bool:
    px, py = point
    within = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > py) != (by > py) and px < ax + (py - ay) * (bx - ax) / (by - ay):
            within = not within
    return within
