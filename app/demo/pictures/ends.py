"""The face and the tail of a car: lamps, grille, plates, bumpers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import Final

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Point
from app.demo.pictures.canvas import Canvas, Rgba

Outline = tuple[tuple[float, float], ...]  # share of the half width, metres from the reference height
Surface = Callable[[float, float], Point]

_GAP: Final = 0.012
_BOW: Final = ((0.0, 0.0), (0.0, 1.0), (0.7, 1.0), (0.9, 0.88), (0.9, 0.62), (0.7, 0.5), (0.0, 0.5))
# The word on the plates, in strokes over a square: H-PROMISE.
_LETTERS: Final = (
    (((0.0, 0.0), (0.0, 1.0)), ((0.9, 0.0), (0.9, 1.0)), ((0.0, 0.5), (0.9, 0.5))),
    (((0.1, 0.5), (0.7, 0.5)),),
    (_BOW,),
    (_BOW, ((0.4, 0.5), (0.9, 0.0))),
    (((0.1, 0.0), (0.8, 0.0), (0.9, 0.15), (0.9, 0.85), (0.8, 1.0), (0.1, 1.0), (0.0, 0.85), (0.0, 0.15), (0.1, 0.0)),),
    (((0.0, 0.0), (0.0, 1.0), (0.45, 0.4), (0.9, 1.0), (0.9, 0.0)),),
    (((0.45, 0.0), (0.45, 1.0)),),
    (((0.0, 0.1), (0.1, 0.0), (0.8, 0.0), (0.9, 0.25), (0.8, 0.5), (0.1, 0.5), (0.0, 0.75), (0.1, 1.0), (0.8, 1.0), (0.9, 0.9)),),
    (((0.9, 0.0), (0.0, 0.0), (0.0, 1.0), (0.9, 1.0)), ((0.0, 0.5), (0.7, 0.5))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """The front: outlines of the left half; heights are counted from the bonnet's edge."""

    lamp: Outline
    daylight: Outline
    grille: Outline
    bars: int = 4
    chrome: bool = True
    intake: float = 0.58
    lower_lamp: Outline = ()
    plate: float = 0.20  # height above the lower edge of the bumper


@dataclass(frozen=True, slots=True)
class Tail:
    """The rear: outlines of the left half; heights are counted from the upper edge of the boot."""

    lamp: Outline
    glow: Outline
    bar: float = 0.0  # height of a light bar over the whole width
    plate: float = -0.30
    lid: float = -0.42  # lower edge of the boot lid
    wiper: bool = False
    exhausts: int = 1


class _End:
    """One end of a car being drawn."""

    def __init__(self, canvas: Canvas, body: Body, surface: Surface, reference: float) -> None:
        self.canvas, self.body, self._surface, self._reference = canvas, body, surface, reference
        self._near = 1 if canvas.camera.place[1] > 1.5 else -1 if canvas.camera.place[1] < -1.5 else 0

    def at(self, across: float, height: float) -> Point:
        """A point of the surface; where the surface turns away from the camera, the last one that is seen."""
        z = self._reference + height
        return self._surface(self._clamp(across, z) * self.body.half, z)

    def _clamp(self, across: float, z: float) -> float:
        sign = 1 if across > 0 else -1
        if abs(across) < 0.55 or sign == self._near:
            return across
        project = self.canvas.camera.project
        start = project(self._surface(sign * 0.5 * self.body.half, z))[0]
        step = project(self._surface(sign * 0.55 * self.body.half, z))[0] - start
        last, seen = start, 0.5
        for number in range(1, 13):
            share = 0.5 + (abs(across) - 0.5) * number / 12
            column = project(self._surface(sign * share * self.body.half, z))[0]
            if (column - last) * step < 0:
                break
            last, seen = column, share
        return sign * seen

    def reads_to_right(self) -> bool:
        """Whether larger shares of the half width lie further right on the picture."""
        project = self.canvas.camera.project
        return project(self.at(0.1, -0.2))[0] > project(self.at(-0.1, -0.2))[0]

    def outline(self, half: Sequence[tuple[float, float]], side: int) -> list[Point]:
        """An outline of one side, its edges following the surface."""
        return [self.at(side * across, height) for across, height in _refine(half)]

    def whole(self, half: Sequence[tuple[float, float]]) -> list[Point]:
        """An outline over both sides, from the left half drawn from the middle outwards and back."""
        mirrored = [(-across, height) for across, height in reversed(half)]
        return [self.at(across, height) for across, height in _refine([*half, *mirrored])]

    def box(self, material: str, across: tuple[float, float], height: tuple[float, float]) -> None:
        """A rectangle on the surface."""
        (left, right), (low, high) = across, height
        corners = [(left, low), (right, low), (right, high), (left, high)]
        self.canvas.fill(material, [self.at(a, h) for a, h in _refine(corners)])

    def line(self, points: Iterable[tuple[float, float]], colour: Rgba, width: float) -> None:
        """A line on the surface."""
        self.canvas.line([self.at(a, h) for a, h in points], colour, width)

    def spot(self, across: float, height: float, radius: float, colour: Rgba, squash: float = 1.0) -> None:
        """A round patch on the surface."""
        half = self.body.half
        angles = (2 * pi * n / 20 for n in range(20))
        points = [self.at(across + radius / half * cos(a), height + radius * squash * sin(a)) for a in angles]
        self.canvas.patch(points, colour)


def _refine(corners: Sequence[tuple[float, float]], step: float = 0.08) -> Iterator[tuple[float, float]]:
    """Points along the edges of an outline."""
    for number, (x, y) in enumerate(corners):
        after_x, after_y = corners[(number + 1) % len(corners)]
        count = max(1, round(max(abs(after_x - x), abs(after_y - y) * 2) / step))
        for part in range(count):
            yield x + (after_x - x) * part / count, y + (after_y - y) * part / count


def draw_face(canvas: Canvas, body: Body, face: Face, only: tuple[int, ...]) -> None:
    """Draw the front, or what is seen of it from the sides named."""
    end = _End(canvas, body, body.front_point, body.shape.nose)
    if only:
        for side in only:
            _draw_lamp(end, face, side)
        return
    bottom = body.shape.clearance - body.shape.nose
    end.box("plastic", (-0.84, 0.84), (bottom + 0.035, bottom + 0.095))
    end.box("gloss", (-face.intake, face.intake), (bottom + 0.085, bottom + 0.19))
    for side in (-1, 1):
        vent = ((0.66, bottom + 0.12), (0.86, bottom + 0.11), (0.90, bottom + 0.27), (0.74, bottom + 0.24))
        canvas.fill("gloss", end.outline(vent, side))
        end.spot(side * 0.79, bottom + 0.18, 0.032, (214, 220, 226, 255))
    _draw_grille(end, face)
    for side in (-1, 1):
        _draw_lamp(end, face, side)
    _draw_plate(end, bottom + face.plate)
    _draw_badge(end, min(-0.05, max(height for _across, height in face.grille) + 0.045))


def _draw_badge(end: _End, height: float) -> None:
    end.spot(0, height, 0.05, (206, 210, 216, 255), 0.6)
    end.spot(0, height, 0.034, (88, 92, 98, 255), 0.5)


def _draw_grille(end: _End, face: Face) -> None:
    end.canvas.fill("gloss", end.whole(face.grille))
    low, high = min(h for _a, h in face.grille), max(h for _a, h in face.grille)
    for number in range(1, face.bars + 1):
        height = low + (high - low) * number / (face.bars + 1)
        wide = _width(face.grille, height) - 0.03
        points = [(-wide + 2 * wide * n / 24, height) for n in range(25)]
        end.line(points, (150, 154, 160, 255) if face.chrome else (52, 54, 58, 255), 0.010)
    if face.chrome:
        edge = list(_refine([*face.grille, *((-a, h) for a, h in reversed(face.grille))]))
        end.line([*edge, edge[0]], (200, 204, 210, 255), 0.013)


def _width(half: Outline, height: float) -> float:
    """How far an outline reaches at a height."""
    widest = 0.0
    for (a, h), (b, k) in pairwise(half):
        low, high = min(h, k), max(h, k)
        if low <= height <= high and high > low:
            widest = max(widest, a + (b - a) * (height - h) / (k - h))
    return widest


def _draw_lamp(end: _End, face: Face, side: int) -> None:
    canvas = end.canvas
    if face.lower_lamp:
        canvas.fill("lens", end.outline(face.lower_lamp, side))
        across = sum(a for a, _h in face.lower_lamp) / len(face.lower_lamp)
        height = sum(h for _a, h in face.lower_lamp) / len(face.lower_lamp)
        for shift in (-0.055, 0.055):
            _draw_projector(end, side * (across + shift), height, 0.034)
    canvas.fill("gloss", end.outline(_grow(face.lamp, 0.008), side))
    canvas.fill("lens", end.outline(face.lamp, side))
    if not face.lower_lamp:
        inner, outer = min(a for a, _h in face.lamp), max(a for a, _h in face.lamp)
        for share in (0.36, 0.62):
            across = inner + (outer - inner) * share
            height = sum(_bounds(face.lamp, across)) / 2
            _draw_projector(end, side * across, height, min(0.042, (_bounds(face.lamp, across)[1] - height) * 0.8))
    end.line([(side * a, h) for a, h in face.daylight], (255, 255, 255, 90), 0.034)
    end.line([(side * a, h) for a, h in face.daylight], (250, 253, 255, 255), 0.015)


def _draw_projector(end: _End, across: float, height: float, radius: float) -> None:
    end.spot(across, height, radius, (34, 37, 42, 255))
    end.spot(across, height, radius * 0.78, (150, 160, 172, 255))
    end.spot(across, height, radius * 0.56, (226, 234, 242, 255))
    end.spot(across - 0.008, height + 0.008, radius * 0.26, (255, 255, 255, 255))


def _bounds(outline: Outline, across: float) -> tuple[float, float]:
    """Lowest and highest place of an outline at a distance from the middle."""
    heights = []
    for number, (a, h) in enumerate(outline):
        b, k = outline[(number + 1) % len(outline)]
        if min(a, b) <= across <= max(a, b) and a != b:
            heights.append(h + (k - h) * (across - a) / (b - a))
    return min(heights), max(heights)


def _grow(outline: Outline, margin: float) -> list[tuple[float, float]]:
    middle_a = sum(a for a, _h in outline) / len(outline)
    middle_h = sum(h for _a, h in outline) / len(outline)
    furthest = max(a for a, _h in outline)  # further round the corner an outline would run along the flank
    return [
        (min(furthest, a + (margin if a > middle_a else -margin)), h + (margin if h > middle_h else -margin))
        for a, h in outline
    ]


def _draw_plate(end: _End, height: float) -> None:
    half = 0.26 / end.body.half
    end.box("rubber", (-half - 0.012, half + 0.012), (height - 0.066, height + 0.066))
    end.box("plate", (-half, half), (height - 0.056, height + 0.056))
    mirrored = 1 if end.reads_to_right() else -1
    end.box("band", (mirrored * half * 0.82, mirrored * half * 0.96), (height - 0.046, height + 0.046))
    wide = half * 1.6 / len(_LETTERS)
    for number, letter in enumerate(_LETTERS):
        left = -half * 0.9 + wide * number
        for stroke in letter:
            points = [(mirrored * (left + wide * 0.68 * x), height - 0.032 + 0.064 * y) for x, y in stroke]
            end.line(points, (26, 30, 40, 255), 0.011)


def draw_tail(canvas: Canvas, body: Body, tail: Tail, only: tuple[int, ...]) -> None:
    """Draw the rear, or what is seen of it from the sides named."""
    shape = body.shape
    end = _End(canvas, body, body.rear_point, shape.tail)
    if only:
        for side in only:
            _draw_rear_lamp(end, tail, side)
        return
    bottom = body.sill(shape.length) - shape.tail
    end.box("plastic", (-0.86, 0.86), (bottom + 0.03, bottom + 0.15))
    end.box("gloss", (-0.5, 0.5), (bottom + 0.05, bottom + 0.12))
    for side in (-1, 1)[: tail.exhausts]:
        end.spot(side * 0.62, bottom + 0.06, 0.045, (196, 200, 206, 255), 0.62)
        end.spot(side * 0.62, bottom + 0.06, 0.034, (16, 17, 18, 255), 0.6)
    for side in (-1, 1):
        end.box("red", (side * 0.62, side * 0.82), (bottom + 0.185, bottom + 0.205))
        _draw_rear_lamp(end, tail, side)
    _draw_lid_joint(end, tail)
    if tail.bar:
        end.box("red", (-0.62, 0.62), (tail.bar - 0.014, tail.bar + 0.014))
        end.line([(-0.62 + 1.24 * n / 30, tail.bar) for n in range(31)], (255, 74, 74, 255), 0.008)
    _draw_plate(end, tail.plate)
    _draw_badge(end, tail.plate + 0.16)


def _draw_lid_joint(end: _End, tail: Tail) -> None:
    corners = [
        (-0.80, -0.09),
        (-0.79, tail.lid + 0.10),
        (-0.72, tail.lid),
        (0.72, tail.lid),
        (0.79, tail.lid + 0.10),
        (0.80, -0.09),
    ]
    points = [point for a, b in pairwise(corners) for point in _between(a, b)]
    end.line(points, (6, 7, 9, 170), 0.006)
    end.line([(a, h - _GAP) for a, h in points], (255, 255, 255, 40), 0.006)


def _between(a: tuple[float, float], b: tuple[float, float]) -> Iterator[tuple[float, float]]:
    return ((a[0] + (b[0] - a[0]) * n / 10, a[1] + (b[1] - a[1]) * n / 10) for n in range(11))


def _draw_rear_lamp(end: _End, tail: Tail, side: int) -> None:
    end.canvas.fill("gloss", end.outline(_grow(tail.lamp, 0.007), side))
    end.canvas.fill("red", end.outline(tail.lamp, side))
    glow = [(side * a, h) for a, h in tail.glow]
    end.line(glow, (255, 60, 60, 110), 0.04)
    end.line(glow, (255, 96, 92, 255), 0.016)
    end.line(glow, (255, 206, 200, 255), 0.006)
