"""Wheels: tyre, rim, spokes, and the arch they stand in."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Pixel, Point
from app.demo.pictures.canvas import Canvas, Rgba
from app.demo.pictures.flank import arch

_ROUND: Final = 72
_WIDTH: Final = 0.21


@dataclass(frozen=True, slots=True)
class Rim:
    """A wheel design: how many spokes, their width at hub and rim as shares of the radius, whether they are twins."""

    spokes: int = 5
    hub: float = 0.10
    end: float = 0.16
    twin: float = 0.0
    two_tone: bool = False
    size: float = 0.745  # radius of the rim as a share of the tyre's


def draw_far_wheels(canvas: Canvas, body: Body, side: int) -> None:
    """Draw what is seen of the wheels on the far side, below the car."""
    for axle in body.axles:
        wheel = Image.new("RGBA", canvas.size)
        box = _Wheel(canvas, body, axle, -side, wheel).draw_tyre()
        _lay_wheel(canvas, wheel, box, ImageChops.invert(canvas.body.crop(box)))


def draw_wheels(canvas: Canvas, body: Body, rim: Rim, side: int) -> None:
    """Draw the wheels of the side that is seen, in their arches."""
    for axle in body.axles:
        opening = Image.new("L", canvas.size)
        outline = canvas.camera.trace(arch(body, axle, side, body.shape.wheel * 1.1))
        ImageDraw.Draw(opening).polygon(outline, fill=255)
        arch_box = opening.getbbox() or (0, 0, 1, 1)
        dark = ImageChops.darker(opening.crop(arch_box), canvas.body.crop(arch_box))
        canvas.ink.paste((11, 12, 13, 255), arch_box, dark)
        wheel = Image.new("RGBA", canvas.size)
        box = _Wheel(canvas, body, axle, side, wheel).draw(rim)
        _lay_wheel(canvas, wheel, box, ImageChops.lighter(opening.crop(box), ImageChops.invert(canvas.body.crop(box))))


def _lay_wheel(canvas: Canvas, wheel: Image.Image, box: tuple[int, int, int, int], free: Image.Image) -> None:
    part = wheel.crop(box)
    part.putalpha(ImageChops.darker(part.getchannel("A"), free))
    canvas.ink.alpha_composite(part, box[:2])


class _Wheel:
    """One wheel being drawn."""

    def __init__(self, canvas: Canvas, body: Body, axle: float, side: int, image: Image.Image) -> None:
        self._camera = canvas.camera
        self._pen = ImageDraw.Draw(image)
        self._radius = body.shape.wheel
        self._axle, self._side = axle, side
        self._face = side * (body.width_at(axle, body.sill(axle) + 0.05) - 0.012)

    def draw_tyre(self) -> tuple[int, int, int, int]:
        """Draw the dark shape alone; tells which part of the image it took."""
        self._draw_tread()
        self._disc(self._radius, (22, 23, 25, 255))
        return self._bounds()

    def draw(self, rim: Rim) -> tuple[int, int, int, int]:
        """Draw tyre and rim from the inside out; tells which part of the image they took."""
        self._draw_tread()
        tyre, edge = self._radius, self._radius * rim.size
        self._disc(tyre, (27, 28, 30, 255))
        self._disc(tyre * 0.965, (36, 37, 40, 255))
        self._disc(edge + (tyre - edge) * 0.45, (30, 31, 33, 255))
        self._disc(edge * 1.02, (206, 209, 214, 255))
        self._disc(edge * 0.955, (22, 23, 25, 255), 0.008)
        self._disc(edge * 0.60, (96, 98, 102, 255), 0.018)
        self._disc(edge * 0.30, (40, 41, 44, 255), 0.018)
        for number in range(rim.spokes):
            self._draw_spoke(rim, edge * 0.97, 2 * pi * number / rim.spokes + pi / 2)
        self._disc(edge * 0.20, (150, 154, 160, 255), 0.004)
        self._disc(edge * 0.135, (52, 54, 58, 255), 0.004)
        return self._bounds()

    def _bounds(self) -> tuple[int, int, int, int]:
        pixels = [*self._ring(self._radius), *self._ring(self._radius, _WIDTH)]
        columns, rows = [p[0] for p in pixels], [p[1] for p in pixels]
        left, top = max(0, int(min(columns)) - 2), max(0, int(min(rows)) - 2)
        return left, top, int(max(columns)) + 3, int(max(rows)) + 3

    def _point(self, radius: float, angle: float, depth: float = 0.0) -> Point:
        return (
            self._axle + radius * cos(angle),
            self._face - self._side * depth,
            self._radius + radius * sin(angle),
        )

    def _ring(self, radius: float, depth: float = 0.0) -> list[Pixel]:
        return self._camera.trace(self._point(radius, 2 * pi * n / _ROUND, depth) for n in range(_ROUND))

    def _disc(self, radius: float, colour: Rgba, depth: float = 0.0) -> None:
        self._pen.polygon(self._ring(radius, depth), fill=colour)

    def _draw_tread(self) -> None:
        inner, outer = self._ring(self._radius * 0.985, _WIDTH), self._ring(self._radius)
        self._pen.polygon(inner, fill=(15, 16, 17, 255))
        for n in range(_ROUND):
            after = (n + 1) % _ROUND
            tone = 20 + round(9 * max(0.0, sin(2 * pi * n / _ROUND)))
            quad = [inner[n], inner[after], outer[after], outer[n]]
            self._pen.polygon(quad, fill=(tone, tone + 1, tone + 2, 255))

    def _draw_spoke(self, rim: Rim, edge: float, angle: float) -> None:
        shifts = (-rim.twin, rim.twin) if rim.twin else (0.0,)
        for shift in shifts:
            light = 0.5 + 0.5 * sin(angle + shift + 0.6)
            tone = round(150 + 80 * light)
            body = (62, 64, 68, 255) if rim.two_tone else (tone - 40, tone - 37, tone - 32, 255)
            self._bar(rim, edge, (angle, shift), body, wide=1.0, depth=0.02)
            top = (tone, tone + 3, min(255, tone + 8), 255)
            self._bar(rim, edge, (angle, shift), top, wide=0.62, depth=0.005)

    def _bar(self, rim: Rim, edge: float, turned: Pixel, colour: Rgba, *, wide: float, depth: float) -> None:
        angle, shift = turned

        def corner(radius: float, half: float, turned: float) -> Pixel:
            x = self._axle + radius * cos(turned) - half * sin(turned)
            z = self._radius + radius * sin(turned) + half * cos(turned)
            return self._camera.project((x, self._face - self._side * depth, z))[:2]

        inner, outer = edge * 0.16, edge
        near, far = edge * rim.hub * wide, edge * rim.end * wide
        start, end = angle + shift * 0.35, angle + shift
        outline = [
            corner(inner, -near, start), corner(outer, -far, end), corner(outer, far, end), corner(inner, near, start)
        ]  # fmt: skip
        self._pen.polygon(outline, fill=colour)
