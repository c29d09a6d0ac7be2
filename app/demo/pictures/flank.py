"""What the side of a car shows: windows, doors, handles, mirrors, arches."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Point
from app.demo.pictures.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Flank:
    """How the side is divided, in metres from the bumper."""

    doors: tuple[float, ...]  # front edge, pillar between the doors, rear edge at the shoulder
    glass_end: tuple[float, float]  # rear end of the side glass, below and above
    chrome: bool = False
    cladding: float = 0.0  # height of black plastic along sills and arches
    rails: bool = False


def draw_flank(canvas: Canvas, body: Body, flank: Flank, side: int) -> None:
    """Draw one side."""
    if flank.cladding:
        _draw_cladding(canvas, body, flank, side)
    _draw_glass(canvas, body, flank, side)
    _draw_doors(canvas, body, flank, side)
    if flank.rails:
        _draw_rails(canvas, body, side)


def arch(body: Body, axle: float, side: int, radius: float, below: float = 0.06) -> list[Point]:
    """The outline of a wheel arch on the flank, down to a little below the sill."""
    centre = body.shape.wheel
    points = []
    for number in range(41):
        angle = pi * (1.16 - 1.32 * number / 40)
        x, z = axle + radius * cos(angle), centre + radius * sin(angle)
        if z > body.sill(x) - below:
            points.append(_on_flank(body, x, z, side))
    return points


def _on_flank(body: Body, x: float, z: float, side: int) -> Point:
    low = body.sill(x)
    return (x, side * body.width_at(x, max(low, z)), z) if z < low else body.side_point(x, z, side)


def _steps(start: float, end: float, count: int = 24) -> Iterator[float]:
    return (start + (end - start) * number / count for number in range(count + 1))


def glass_outline(body: Body, flank: Flank, side: int, margin: float = 0.0) -> list[Point]:
    """The outline of the side glass; ``margin`` widens it."""
    start = body.shape.cowl[0] + 0.1
    low = [(x, body.shoulder_at(x)[1] + 0.022 - margin) for x in _steps(start, flank.glass_end[0] + margin, 40)]
    high = [(x, body.rail_at(x)[1] - 0.030 + margin) for x in _steps(start, flank.glass_end[1] + margin, 40)]
    high = [(x, z) for x, z in high if z > body.shoulder_at(x)[1] + 0.022 - margin]
    low = [(x, z) for x, z in low if x >= high[0][0]]
    return [body.side_point(x, z, side) for x, z in [*low, *reversed(high)]]


def _draw_glass(canvas: Canvas, body: Body, flank: Flank, side: int) -> None:
    canvas.fill("gloss", glass_outline(body, flank, side, 0.016))
    canvas.fill("glass", glass_outline(body, flank, side))
    for number, x in enumerate(flank.doors[1:]):
        half = 0.05 if number == 0 else 0.016
        foot, head = body.shoulder_at(x)[1], body.rail_at(x)[1] - 0.03
        if number and x > flank.glass_end[1]:
            continue
        rows = list(_steps(foot, head, 8))
        left = [body.side_point(x - half + (foot - z) * 0.06, z, side) for z in rows]
        right = [body.side_point(x + half + (foot - z) * 0.06, z, side) for z in reversed(rows)]
        canvas.fill("gloss", [*left, *right])
    if flank.chrome:
        start = body.shape.cowl[0] + 0.26
        sill = [body.side_point(x, body.shoulder_at(x)[1] + 0.012, side) for x in _steps(start, flank.glass_end[0], 40)]
        canvas.line(sill, (214, 217, 222, 255), 0.014)


def _draw_doors(canvas: Canvas, body: Body, flank: Flank, side: int) -> None:
    front, pillar, rear = flank.doors[0], flank.doors[1], flank.doors[-1]
    bottom = max(body.sill(pillar) + 0.075, flank.cladding + 0.01)
    canvas.gap([body.side_point(front + 0.03 * (1 - s) ** 2, _mix(bottom, body, front, s), side) for s in _steps(0, 1)])
    if pillar < rear:
        canvas.gap([body.side_point(pillar, _mix(bottom, body, pillar, s), side) for s in _steps(0, 1)])
    canvas.gap([body.side_point(*place, side) for place in _rear_edge(body, rear, bottom)])
    canvas.gap([body.side_point(x, bottom, side) for x in _steps(front + 0.03, rear - 0.28)])
    for edge in dict.fromkeys((pillar, rear)):
        _draw_handle(canvas, body, edge - (0.05 if edge == pillar else -0.01), side)


def _mix(bottom: float, body: Body, x: float, share: float) -> float:
    return bottom + (body.shoulder_at(x)[1] - bottom) * share


def _rear_edge(body: Body, rear: float, bottom: float) -> Iterator[tuple[float, float]]:
    """From the shoulder down, then along the wheel arch."""
    radius, centre, axle = body.shape.wheel * 1.34, body.shape.wheel, body.axles[1]
    top = body.shoulder_at(rear)[1]
    for share in _steps(0, 1, 10):
        yield rear - 0.05 * share, top - (top - centre - radius * 0.72) * share
    for share in _steps(0, 1, 10):
        angle = pi * (0.76 + 0.24 * share)
        x, z = axle + radius * cos(angle), centre + radius * sin(angle)
        if z > bottom:
            yield min(rear - 0.05, x), z


def _draw_handle(canvas: Canvas, body: Body, end: float, side: int) -> None:
    z = body.shoulder_at(end)[1] - 0.085
    points = [body.side_point(x, z, side) for x in _steps(end - 0.26, end - 0.06, 6)]
    canvas.line([(x, y, z - 0.018) for x, y, z in points], (0, 0, 0, 110), 0.03)
    canvas.line(points, (255, 255, 255, 70), 0.026)
    canvas.line([(x, y, z - 0.012) for x, y, z in points], (0, 0, 0, 90), 0.008)


def _draw_cladding(canvas: Canvas, body: Body, flank: Flank, side: int) -> None:
    start, end = body.axles
    reach = body.shape.wheel * 1.12 + 0.065
    for axle in body.axles:
        canvas.fill("plastic", arch(body, axle, side, reach, 0.0))
    low = [_on_flank(body, x, body.sill(x), side) for x in _steps(start, end)]
    high = [body.side_point(x, flank.cladding, side) for x in _steps(end, start)]
    canvas.fill("plastic", [*low, *high])


def _draw_rails(canvas: Canvas, body: Body, side: int) -> None:
    start, end = body.shape.screen + 0.34, body.shape.roof_end[0] - 0.12
    points = []
    for x in _steps(start, end):
        point_x, y, z = body.top_point(x, side * 0.97)
        points.append((point_x, y, z + 0.034 * min(1.0, (x - start) * 9, (end - x) * 9)))
    canvas.line([(x, y, z - 0.02) for x, y, z in points], (10, 11, 12, 200), 0.02)
    canvas.line(points, (172, 176, 182, 255), 0.018)
