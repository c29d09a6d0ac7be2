"""Where the cars are photographed: a bright hall, a dark one, a yard under the sky; with shadow and floor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Camera, Pixel, Point
from app.demo.pictures.canvas import FINER, SIZE, STRIP, Rgb

SHIFT: Final = (SIZE[1] - STRIP[1]) // 2  # the strip's first row in the picture
_COARSE: Final = 4  # soft things are drawn this much smaller
_SMALL: Final = (SIZE[0] // _COARSE, SIZE[1] // _COARSE)


@dataclass(frozen=True, slots=True)
class Studio:
    """A place: wall and floor from far to near, how dark shadows are, what stands behind the car.

    ``seam`` is how far below the horizon the floor begins, as a share of the height; 0 is open country.
    """

    wall: tuple[Rgb, Rgb]
    floor: tuple[Rgb, Rgb]
    shadow: float
    behind: str
    seam: float = 0.12


STUDIOS: Final = {
    "hall": Studio(((236, 238, 241), (250, 250, 251)), ((222, 224, 228), (196, 199, 204)), 0.8, "panels"),
    "dark": Studio(((24, 28, 36), (58, 66, 80)), ((52, 57, 66), (18, 20, 25)), 0.95, "tubes"),
    "yard": Studio(((96, 142, 196), (250, 226, 196)), ((128, 128, 130), (88, 89, 93)), 0.85, "skyline", seam=0.0),
}


def _mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def _draw_column(stops: list[tuple[float, Rgb]]) -> Image.Image:
    """A column of colours from top to bottom; ``stops`` are shares of the height."""
    column = Image.new("RGB", (1, SIZE[1]))
    for row in range(SIZE[1]):
        share = row / (SIZE[1] - 1)
        after = next((n for n, stop in enumerate(stops) if stop[0] >= share), len(stops) - 1)
        (start, first), (end, second) = stops[max(0, after - 1)], stops[after]
        part = (share - start) / (end - start) if end > start else 0.0
        column.putpixel((0, row), _mix(first, second, part * part * (3 - 2 * part)))
    return column


def draw_ground(studio: Studio, camera: Camera) -> Image.Image:
    """The empty place as the camera sees it."""
    horizon = (camera.horizon() / FINER + SHIFT) / SIZE[1]
    seam = min(0.9, horizon + studio.seam)
    soft = 0.015 if studio.seam else 0.0
    near = seam + soft + (0.005 if studio.seam else 0.002)
    stops = [(0.0, studio.wall[0]), (seam - soft, studio.wall[1]), (near, studio.floor[0]), (1.0, studio.floor[1])]
    ground = _draw_column(stops).resize(SIZE, Image.Resampling.NEAREST)
    return _add_grain(_darken_corners(_BEHIND[studio.behind](ground, round(seam * SIZE[1]))))


def _light(ground: Image.Image, draw: Callable[[ImageDraw.ImageDraw], None], blur: float, tint: Rgb) -> Image.Image:
    """Add soft light: what ``draw`` paints white on a small picture, blurred and tinted."""
    mask = Image.new("L", _SMALL)
    draw(ImageDraw.Draw(mask))
    mask = mask.filter(ImageFilter.GaussianBlur(blur)).resize(SIZE, Image.Resampling.BICUBIC)
    return ImageChops.screen(ground, ImageChops.multiply(Image.merge("RGB", [mask] * 3), Image.new("RGB", SIZE, tint)))


def _draw_panels(ground: Image.Image, seam: int) -> Image.Image:
    """A wall of wide panels with light from above."""
    pen = ImageDraw.Draw(ground, "RGBA")
    for column in range(-120, SIZE[0] + 200, 330):
        pen.line([(column, 0), (column, seam - 14)], fill=(0, 0, 0, 16), width=3)
        pen.line([(column + 3, 0), (column + 3, seam - 14)], fill=(255, 255, 255, 40), width=2)
    pen.rectangle((0, seam - 30, SIZE[0], seam - 12), fill=(0, 0, 0, 12))

    def lamps(small: ImageDraw.ImageDraw) -> None:
        for left in (-20, 90, 200, 310):
            small.ellipse((left, -50, left + 100, 46), fill=120)

    return _light(ground, lamps, 16, (255, 250, 240))


def _draw_tubes(ground: Image.Image, seam: int) -> Image.Image:
    """A dark hall with slanting light tubes on the wall."""
    row = seam / _COARSE

    def glow(small: ImageDraw.ImageDraw) -> None:
        for left in (36, 150, 264):
            small.line([(left, row * 0.84), (left + 74, row * 0.12)], fill=150, width=9)

    ground = _light(ground, glow, 14, (96, 150, 230))
    tubes = Image.new("L", SIZE)
    for left in (144, 600, 1056):
        ImageDraw.Draw(tubes).line([(left, seam * 0.84), (left + 296, seam * 0.12)], fill=255, width=11)
    ground.paste((232, 243, 255), mask=tubes.filter(ImageFilter.GaussianBlur(1.6)))
    return ground


def _draw_skyline(ground: Image.Image, seam: int) -> Image.Image:
    """An evening sky over distant hills and trees, a white line on the asphalt."""

    def sun(small: ImageDraw.ImageDraw) -> None:
        row = seam / _COARSE
        small.ellipse((250, row - 60, 370, row + 46), fill=200)

    ground = _light(ground, sun, 30, (255, 214, 160))
    layer = Image.new("L", SIZE)
    random = Random(7)
    for tone, rise, step in ((70, 96, 130), (120, 58, 60), (190, 30, 22)):
        points: list[Pixel] = [(0, seam + 2)]
        points += [(x, seam - rise * (0.45 + 0.55 * random.random())) for x in range(0, SIZE[0] + step, step)]
        ImageDraw.Draw(layer).polygon([*points, (SIZE[0], seam + 2)], fill=tone)
    layer = layer.filter(ImageFilter.GaussianBlur(3))
    ImageDraw.Draw(layer).rectangle((0, seam + 1, SIZE[0], SIZE[1]), fill=0)
    ground.paste((74, 84, 96), mask=layer)
    return ground


_BEHIND: Final = {"panels": _draw_panels, "tubes": _draw_tubes, "skyline": _draw_skyline}


def _darken_corners(ground: Image.Image) -> Image.Image:
    ground.paste((0, 0, 0), mask=_corners())
    return ground


@lru_cache(maxsize=1)
def _corners() -> Image.Image:
    mask = Image.new("L", (64, 48), 52)
    ImageDraw.Draw(mask).ellipse((4, 0, 60, 48), fill=0)
    return mask.filter(ImageFilter.GaussianBlur(9)).resize(SIZE, Image.Resampling.BICUBIC)


def _add_grain(ground: Image.Image) -> Image.Image:
    """A trace of noise, always the same, against stripes in soft gradients."""
    return ImageChops.add(ground, _grain(), 1, -128)


@lru_cache(maxsize=1)
def _grain() -> Image.Image:
    noise = Image.frombytes("L", SIZE, Random(3).randbytes(SIZE[0] * SIZE[1]))
    grain = noise.point([128 + (value - 128) // 40 for value in range(256)])
    return Image.merge("RGB", [grain] * 3)


def add_shadow(ground: Image.Image, body: Body, camera: Camera, strength: float) -> Image.Image:
    """What the car takes from the light on the floor: a wide shadow, a dark core, the feet of the tyres."""
    shape, half = body.shape, body.half

    def trace(points: list[Point]) -> list[Pixel]:
        return [((x / FINER) / _COARSE, (y / FINER + SHIFT) / _COARSE) for x, y in camera.trace(points)]

    def box(start: float, end: float, left: float, right: float) -> list[Pixel]:
        return trace([(start, left, 0.0), (end, left, 0.0), (end, right, 0.0), (start, right, 0.0)])

    mask = Image.new("L", _SMALL)
    for grow, blur, tone in ((0.22, 9, 110), (0.0, 4, 190), (-0.12, 2, 225)):
        part = Image.new("L", _SMALL)
        ImageDraw.Draw(part).polygon(box(-grow, shape.length + grow, half + grow, -half - grow), fill=tone)
        mask = ImageChops.lighter(mask, part.filter(ImageFilter.GaussianBlur(blur)))
    feet = ImageDraw.Draw(mask)
    for axle in body.axles:
        for side in (-1, 1):
            feet.polygon(box(axle - 0.16, axle + 0.16, side * half, side * (half - 0.22)), fill=250)
    mask = mask.filter(ImageFilter.GaussianBlur(1)).resize(SIZE, Image.Resampling.BICUBIC)
    ground.paste((8, 9, 12), mask=mask.point([round(value * strength) for value in range(256)]))
    return ground
