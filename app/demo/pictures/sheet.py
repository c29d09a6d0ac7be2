"""A sheet to paint the inside of a car on: shapes with soft tones, light, lines, words."""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.demo.pictures.camera import Pixel
from app.demo.pictures.canvas import FINER, SIZE, Rgb, Rgba

_LARGE: Final = (SIZE[0] * FINER, SIZE[1] * FINER)


class Sheet:
    """A picture being painted with shapes whose tone runs from top to bottom."""

    def __init__(self, ground: Rgb) -> None:
        self.image = Image.new("RGB", _LARGE, ground)

    def shape(self, outline: Sequence[Pixel], top: Rgb, bottom: Rgb, *, soft: float = 0.0) -> None:
        """A filled outline, in pixels of the finished picture."""
        points = [(x * FINER, y * FINER) for x, y in outline]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        high, low = min(y for _, y in points), max(y for _, y in points)
        pad = round(soft * FINER * 3) + 2
        box = (int(left) - pad, int(high) - pad, int(right) + pad + 1, int(low) + pad + 1)
        size = (box[2] - box[0], box[3] - box[1])
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in points], fill=255)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * FINER))
        self.image.paste(_run(top, bottom).resize(size, Image.Resampling.BICUBIC), box[:2], mask)

    def glow(self, outline: Sequence[Pixel], colour: Rgba, soft: float) -> None:
        """Light or shade that lies over what is there; the last number is its strength."""
        mask = Image.new("L", SIZE)
        ImageDraw.Draw(mask).polygon(list(outline), fill=colour[3])
        mask = mask.filter(ImageFilter.GaussianBlur(soft)).resize(_LARGE, Image.Resampling.BILINEAR)
        self.image.paste(colour[:3], mask=mask)

    def line(self, points: Sequence[Pixel], colour: Rgb, width: float) -> None:
        """A line."""
        ImageDraw.Draw(self.image).line(
            [(x * FINER, y * FINER) for x, y in points], fill=colour, width=max(1, round(width * FINER)), joint="curve"
        )

    def text(self, place: Pixel, words: str, size: float, colour: Rgb) -> None:
        """Words around a place."""
        font = ImageFont.load_default(size * FINER)
        ImageDraw.Draw(self.image).text(
            (place[0] * FINER, place[1] * FINER), words, fill=colour, font=font, anchor="mm"
        )

    def finish(self) -> Image.Image:
        """The picture in its size."""
        return self.image.reduce(FINER)


def _run(top: Rgb, bottom: Rgb) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), top)
    column.putpixel((0, 1), bottom)
    return column


def tint(colour: Rgb, factor: float) -> Rgb:
    return (
        min(255, round(colour[0] * factor)),
        min(255, round(colour[1] * factor)),
        min(255, round(colour[2] * factor)),
    )


def curve(points: Sequence[Pixel], steps: int = 12) -> list[Pixel]:
    """A smooth line through points (Catmull-Rom)."""
    found: list[Pixel] = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for number in range(steps):
            t = number / steps
            found.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*found, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def ellipse(x: float, y: float, wide: float, high: float, arc: tuple[float, float] = (0, 360)) -> list[Pixel]:
    """Points along an ellipse; ``arc`` in degrees, clockwise from the right."""
    count, (start, end) = 72, arc
    angles = (radians(start + (end - start) * n / count) for n in range(count + 1))
    return [(x + wide * cos(angle), y + high * sin(angle)) for angle in angles]


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> list[Pixel]:
    corners = (
        (right - radius, top + radius, -90), (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90), (left + radius, top + radius, 180),
    )  # fmt: skip
    return [point for x, y, start in corners for point in ellipse(x, y, radius, radius, (start, start + 90))[::8]]


def darken_edges(image: Image.Image) -> Image.Image:
    mask = Image.new("L", (64, 48), 96)
    ImageDraw.Draw(mask).ellipse((-2, -4, 66, 52), fill=0)
    mask = mask.filter(ImageFilter.GaussianBlur(8)).resize(SIZE, Image.Resampling.BICUBIC)
    dark = Image.new("RGB", SIZE)
    image.paste(dark, mask=mask)
    return image
