"""What a car shows from above: windscreen, bonnet, roof, rear window."""

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageDraw

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Point
from app.demo.pictures.canvas import Canvas, stamp


def draw_lid(
    canvas: Canvas, body: Body, *, is_front: bool, is_side: bool, panorama: bool = False, fin: bool = True
) -> None:
    """Draw the glass and the joints that lie on top, of the end that is seen."""
    if panorama:
        canvas.fill("gloss", _roof_glass(body))
    if fin:
        _draw_fin(canvas, body, hidden=is_front)
    if is_front:
        if not is_side:
            _draw_bonnet(canvas, body)
        canvas.fill("gloss", _screen(body, 0.018))
        canvas.fill("glass", _screen(body, 0.0))
        if not is_side:
            _draw_wipers(canvas, body)
    else:
        canvas.fill("gloss", _rear_window(body, 0.02))
        canvas.fill("glass", _rear_window(body, 0.0))


def _steps(start: float, end: float, count: int = 24) -> Iterator[float]:
    return (start + (end - start) * number / count for number in range(count + 1))


def _screen(body: Body, margin: float) -> list[Point]:
    foot, head, wide = body.shape.cowl[0] + 0.05 - margin, body.shape.screen + 0.0 + margin, 0.93 + margin * 1.6
    low = [body.top_point(foot + 0.19 * across * across, across) for across in _steps(-wide, wide)]
    right = [body.top_point(x, wide) for x in _steps(foot + 0.19, head + 0.07, 12)]
    high = [body.top_point(head + 0.07 * across * across, across) for across in _steps(wide, -wide)]
    left = [body.top_point(x, -wide) for x in _steps(head + 0.07, foot + 0.19, 12)]
    return [*low, *right, *high, *left]


def _rear_window(body: Body, margin: float) -> list[Point]:
    shape = body.shape
    head, foot, wide = shape.roof_end[0] + 0.05 - margin, shape.deck[0] - 0.04 + margin, 0.90 + margin * 1.6
    high = [body.top_point(head - 0.03 * across * across, across * 0.97) for across in _steps(-wide, wide)]
    right = [body.top_point(x, wide) for x in _steps(head - 0.03, foot - 0.08, 12)]
    low = [body.top_point(foot - 0.08 * across * across, across) for across in _steps(wide, -wide)]
    left = [body.top_point(x, -wide) for x in _steps(foot - 0.08, head - 0.03, 12)]
    return [*high, *right, *low, *left]


def _roof_glass(body: Body) -> list[Point]:
    start, end = body.shape.screen + 0.16, body.shape.roof_end[0] - 0.22
    near = [body.top_point(start, across) for across in _steps(-0.82, 0.82)]
    far = [body.top_point(end, across) for across in _steps(0.82, -0.82)]
    return [*near, *far]


def _draw_bonnet(canvas: Canvas, body: Body) -> None:
    start, end = 0.13, body.shape.cowl[0] + 0.03
    for side in (-1, 1):
        canvas.gap(
            [body.top_point(x, side * (0.90 - 0.06 * (1 - (x - start) / (end - start)))) for x in _steps(start, end)]
        )
    canvas.gap([body.top_point(start + 0.03 * across * across, across) for across in _steps(-0.84, 0.84)])


def _draw_wipers(canvas: Canvas, body: Body) -> None:
    foot = body.shape.cowl[0] + 0.06
    canvas.line([body.top_point(foot + 0.19 * a * a, a) for a in _steps(-0.9, 0.9)], (16, 17, 19, 255), 0.03)
    for start, end in ((0.62, 0.02), (0.02, -0.56)):
        points = [body.top_point(foot + 0.02 + 0.19 * a * a + 0.10 * (start - a), a) for a in _steps(start, end, 8)]
        canvas.line([(x, y, z + 0.012) for x, y, z in points], (18, 19, 21, 255), 0.014)


def _draw_fin(canvas: Canvas, body: Body, *, hidden: bool) -> None:
    """The aerial at the roof's end; from the front only what stands out above the roof."""
    x = body.shape.roof_end[0] - 0.16
    z = body.top(x)
    outline = [(-0.12, 0.0), (-0.03, 0.024), (0.04, 0.046), (0.06, 0.04), (0.075, -0.006)]
    fin = Image.new("L", canvas.size)
    ImageDraw.Draw(fin).polygon(canvas.camera.trace((x + a, 0.0, z + b) for a, b in outline), fill=255)
    if hidden:
        fin = ImageChops.darker(fin, ImageChops.invert(canvas.body))
    stamp(canvas.ink, (17, 18, 20, 255), fin)
