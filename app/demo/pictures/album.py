"""Which pictures a car has, and drawing them: one car from one place at a time, in all its colours."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from PIL import Image

from app.demo.pictures.body import Body
from app.demo.pictures.cabin import TRIMS, draw_dashboard
from app.demo.pictures.camera import Camera, View
from app.demo.pictures.canvas import STRIP, Layers, Material
from app.demo.pictures.designs import DESIGNS
from app.demo.pictures.instruments import draw_instruments
from app.demo.pictures.scene import draw_car
from app.demo.pictures.studio import SHIFT, STUDIOS, add_shadow, draw_ground

VIEWS: Final = {
    "front": View(azimuth=37, height=1.30, distance=11.5),
    "side": View(azimuth=90, height=1.05, distance=13.0),
    "rear": View(azimuth=143, height=1.45, distance=11.5),
}
PAINTS: Final = {
    "white": Material((224, 226, 228), paint=0.55),
    "silver": Material((164, 168, 173), paint=0.9),
    "grey": Material((94, 98, 104), paint=0.95),
    "black": Material((24, 25, 28), paint=1.0),
    "blue": Material((22, 54, 126), paint=0.95),
    "light_blue": Material((82, 136, 178), paint=0.85),
    "red": Material((172, 18, 26), paint=0.9),
    "green": Material((28, 68, 52), paint=0.9),
    "yellow": Material((226, 176, 24), paint=0.75),
    "orange": Material((206, 84, 22), paint=0.8),
    "brown": Material((84, 56, 40), paint=0.9),
}
_STUDIO_OF: Final = {
    "white": "yard", "silver": "dark", "grey": "hall", "black": "hall", "blue": "hall", "light_blue": "yard",
    "red": "hall", "green": "yard", "yellow": "dark", "orange": "dark", "brown": "hall",
}  # fmt: skip
_CABIN: Final = {"dashboard": draw_dashboard, "instruments": draw_instruments}


class Sitting(NamedTuple):
    """Pictures that are drawn in one go: a design (or "cabin") from one place, in several colours."""

    subject: str
    view: str
    colors: tuple[str, ...]


class Picture(NamedTuple):
    """A finished picture: its name ("hyundai-solaris/red/front") and its bytes as JPEG."""

    name: str
    content: bytes


def list_names(design: str, color: str, cabin: str, count: int) -> list[str]:
    """The names of a car's pictures in their order; the more there are, the more of the inside is shown."""
    outside = [f"{design}/{color}/{view}" for view in VIEWS]
    return [*outside, *(f"cabin/{cabin}/{view}" for view in _CABIN)][:count]


def list_sittings(names: Iterable[str]) -> list[Sitting]:
    """What has to be drawn for these names, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in dict.fromkeys(names):
        subject, color, view = name.split("/")
        found.setdefault((subject, view), []).append(color)
    return [Sitting(subject, view, tuple(colors)) for (subject, view), colors in found.items()]


def draw(sitting: Sitting) -> Iterator[Picture]:
    """Draw the pictures of a sitting; always the same bytes."""
    if sitting.subject == "cabin":
        for trim in sitting.colors:
            yield Picture(f"cabin/{trim}/{sitting.view}", _encode(_CABIN[sitting.view](TRIMS[trim])))
        return
    layers, camera, body = draw_car(DESIGNS[sitting.subject], _walk_round(sitting.subject, VIEWS[sitting.view]))
    for color in sitting.colors:
        picture = _take(layers, camera, body, color)
        yield Picture(f"{sitting.subject}/{color}/{sitting.view}", _encode(picture))


def _walk_round(design: str, view: View) -> View:
    """The photographer's place for a model: not all of them are taken from the same side and angle."""
    number = list(DESIGNS).index(design)
    if view.azimuth == 90:
        return view
    turned = view.azimuth + (-5, 0, 5)[number % 3]
    return replace(view, azimuth=-turned if number % 2 else turned, height=view.height + 0.12 * (number % 4 - 1))


def _take(layers: Layers, camera: Camera, body: Body, color: str) -> Image.Image:
    studio = STUDIOS[_STUDIO_OF[color]]
    picture = add_shadow(draw_ground(studio, camera), body, camera, studio.shadow)
    strip = picture.crop((0, SHIFT, STRIP[0], SHIFT + STRIP[1]))
    picture.paste(layers.paint(strip, PAINTS[color]), (0, SHIFT))
    return picture


def _encode(picture: Image.Image) -> bytes:
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=90)
    return sink.getvalue()
