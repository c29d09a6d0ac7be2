"""The layers of a picture: light, materials, ink; put together in a car's colour at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.pictures.camera import Camera, Pixel, Point

SIZE: Final = (1600, 1200)
STRIP: Final = (1600, 900)  # the part of the picture in which the car stands
FINER: Final = 2  # drawn larger, then reduced: smooth edges
Rgb = tuple[int, int, int]
Rgba = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface answers light: its colour, and how much it mirrors the room, as paint does or as glass does."""

    colour: Rgb
    paint: float = 0.0
    glass: float = 0.0


MATERIALS: Final = {
    "glass": Material((20, 26, 31), glass=0.95),
    "rubber": Material((26, 27, 29), paint=0.12),
    "plastic": Material((50, 52, 55), paint=0.20),
    "gloss": Material((16, 17, 19), paint=0.70),
    "chrome": Material((176, 180, 186), paint=0.9),
    "lens": Material((104, 112, 122), glass=0.85),
    "red": Material((168, 12, 22), glass=0.55),
    "plate": Material((240, 242, 244), paint=0.05),
    "band": Material((32, 60, 128), paint=0.05),
}
_NUMBER: Final = {name: number for number, name in enumerate(MATERIALS, start=1)}
_AROUND: Final = ((-3, 0), (3, 0), (0, -3), (0, 3))


class Canvas:
    """What is drawn of one car from one place, in all its layers.

    Light is drawn in the picture's size, as it is smooth; silhouette, materials and ink are drawn finer.
    """

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.size = (STRIP[0] * FINER, STRIP[1] * FINER)
        self.light = Image.new("RGB", STRIP)
        self.body = Image.new("L", self.size)
        self.ink = Image.new("RGBA", self.size)
        self._kinds = Image.new("L", self.size)
        self.pen = ImageDraw.Draw(self.ink)

    def fill(self, material: str, outline: Iterable[Point]) -> None:
        """Make a part of the surface of another material; the last one drawn counts."""
        self.fill_pixels(material, self.camera.trace(outline))

    def fill_pixels(self, material: str, outline: Sequence[Pixel]) -> None:
        """The same by an outline on the picture."""
        ImageDraw.Draw(self._kinds).polygon(list(outline), fill=_NUMBER[material])

    def line(self, points: Sequence[Point], colour: Rgba, width: float) -> None:
        """A line on the surface; ``width`` in metres."""
        thick = max(2, round(width * self.camera.metre(points[len(points) // 2])))
        self.pen.line(self.camera.trace(points), fill=colour, width=thick, joint="curve")

    def patch(self, outline: Iterable[Point], colour: Rgba) -> None:
        """A flat patch of ink."""
        self.pen.polygon(self.camera.trace(outline), fill=colour)

    def gap(self, points: Sequence[Point], width: float = 0.006) -> None:
        """A joint between two panels: a dark line with light on its edge."""
        self.line([(x + 0.012, y, z - 0.006) for x, y, z in points], (255, 255, 255, 46), width)
        self.line(points, (6, 7, 9, 190), width)

    def uncover(self, mask: Image.Image) -> None:
        """Let paint stand before everything that was drawn there."""
        for layer, value in ((self._kinds, 0), (self.ink, (0, 0, 0, 0)), (self.body, 255)):
            stamp(layer, value, mask)

    def finish(self) -> "Layers":
        """Reduce everything to the picture's size."""
        body = self.body.reduce(FINER)
        light = _soften(self.light, body)
        over, cover = Image.new("RGB", STRIP), Image.new("L", STRIP)
        for name, number in _NUMBER.items():
            mask = self._kinds.point([255 * (value == number) for value in range(256)]).reduce(FINER)
            box = mask.getbbox()
            if box:
                part = mask.crop(box)
                shown = colour_light(light.crop(box), MATERIALS[name])
                shown = ImageChops.multiply(shown, Image.merge("RGB", [part] * 3))
                over.paste(ImageChops.add(over.crop(box), shown), box)
                cover.paste(ImageChops.add(cover.crop(box), part), box)
        ink = self.ink.convert("RGBa").reduce(FINER)
        colours = Image.merge("RGB", [ink.getchannel(number) for number in range(3)])
        covered = ink.getchannel(3)
        over = _lay(over, colours, covered)
        return Layers(light, body, over, ImageChops.screen(cover, covered))


@dataclass(frozen=True, slots=True)
class Layers:
    """A car without its colour: the light on it, its silhouette, and all that is not painted, with how it covers."""

    light: Image.Image
    body: Image.Image
    over: Image.Image
    cover: Image.Image

    def paint(self, ground: Image.Image, paint: Material) -> Image.Image:
        """The car in a colour on a ground."""
        ground.paste(colour_light(self.light, paint), mask=self.body)
        return _lay(ground, self.over, self.cover)


def stamp(layer: Image.Image, colour: int | Rgba, mask: Image.Image) -> None:
    """Fill what a mask shows; only the part of the layer that it touches is looked at."""
    box = mask.getbbox()
    if box:
        layer.paste(colour, box, mask.crop(box))


def _lay(ground: Image.Image, over: Image.Image, cover: Image.Image) -> Image.Image:
    """A layer whose colours are weighted with its cover already, on a ground."""
    free = ImageChops.invert(cover)
    return ImageChops.add(ImageChops.multiply(ground, Image.merge("RGB", [free] * 3)), over)


def _soften(light: Image.Image, body: Image.Image) -> Image.Image:
    """Even out the facets; the light goes on beyond the silhouette, so that its edge stays as bright as it is."""
    wide = Image.new("RGB", STRIP)
    for place in _AROUND:
        wide.paste(light, place, body)
    wide.paste(light, (0, 0), body)
    return wide.filter(ImageFilter.BoxBlur(1.6))


def colour_light(light: Image.Image, material: Material) -> Image.Image:
    """A surface of a material in this light."""
    diffuse, mirror, glass = light.split()
    channels = [_scale(diffuse, tone / 215) for tone in material.colour]
    for shine, share in ((mirror, material.paint), (glass, material.glass)):
        if share:
            light_on_it = _scale(shine, share)
            channels = [ImageChops.add(channel, light_on_it) for channel in channels]
    return Image.merge("RGB", channels)


def _scale(channel: Image.Image, factor: float) -> Image.Image:
    return channel.point([min(255, round(value * factor)) for value in range(256)])
