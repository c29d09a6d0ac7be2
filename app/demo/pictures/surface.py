"""Surfaces as pictures: the light on every visible facet, far ones first."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from PIL import ImageDraw

from app.demo.pictures.camera import Camera, Point
from app.demo.pictures.canvas import FINER
from app.demo.pictures.light import shade

Grid = Sequence[Sequence[Point]]
Tone = tuple[int, int, int]
Corner = tuple[float, float, float]
Facet = tuple[float, tuple[Corner, Corner, Corner, Corner], tuple[Tone, Tone, Tone, Tone]]
_FINE: Final = 9.0  # a patch of even light is no larger than this, in pixels of the picture


def list_facets(grid: Grid, camera: Camera) -> list[Facet]:
    """The facets of a grid that are turned to the camera: depth, corners in pixels, light at the corners.

    Rows run so that their cross product with the way along a row points outwards.
    """
    pixels = [[camera.project(point) for point in row] for row in grid]
    tones = [_light_row(grid, number, camera.place) for number in range(len(grid))]
    found: list[Facet] = []
    for i in range(len(grid) - 1):
        here, there, lit, next_lit = pixels[i], pixels[i + 1], tones[i], tones[i + 1]
        for j in range(len(here) - 1):
            a, b, c, d = here[j], there[j], there[j + 1], here[j + 1]
            if (c[0] - a[0]) * (d[1] - b[1]) > (c[1] - a[1]) * (d[0] - b[0]):
                found.append((a[2] + c[2], (a, b, c, d), (lit[j], next_lit[j], next_lit[j + 1], lit[j + 1])))
    return found


def draw_facets(facets: list[Facet], light: ImageDraw.ImageDraw, mask: ImageDraw.ImageDraw) -> None:
    """Draw facets, far ones first, as three channels of light and as a silhouette."""
    facets.sort(key=lambda facet: -facet[0])
    for _depth, (a, b, c, d), tones in facets:
        mask.polygon((a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]), fill=255)
        _draw_patches((a, b, c, d), tones, light)


def _draw_patches(corners: Sequence[Corner], tones: Sequence[Tone], light: ImageDraw.ImageDraw) -> None:
    """Draw a facet in patches small enough to look smooth, light and place interpolated between the corners."""
    (ax, ay, _), (bx, by, _), (cx, cy, _), (dx, dy, _) = corners
    rows = _count(ax - bx, ay - by, dx - cx, dy - cy)
    columns = _count(ax - dx, ay - dy, bx - cx, by - cy)
    for i in range(rows):
        u, after = i / rows, (i + 1) / rows
        for j in range(columns):
            v, beside = j / columns, (j + 1) / columns
            outline = []
            for s, t in ((u, v), (after, v), (after, beside), (u, beside)):
                p, q, r, w = (1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t
                outline += [(ax * p + bx * q + cx * r + dx * w) / FINER, (ay * p + by * q + cy * r + dy * w) / FINER]
            light.polygon(outline, fill=_blend(tones, (u + after) / 2, (v + beside) / 2))


def _count(*ways: float) -> int:
    longest = max(abs(way) for way in ways) / FINER
    return min(6, int(longest / _FINE) + 1)


def _blend(tones: Sequence[Tone], s: float, t: float) -> Tone:
    a, b, c, d = tones
    p, q, r, w = (1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t
    return (
        int(a[0] * p + b[0] * q + c[0] * r + d[0] * w),
        int(a[1] * p + b[1] * q + c[1] * r + d[1] * w),
        int(a[2] * p + b[2] * q + c[2] * r + d[2] * w),
    )


def _light_row(grid: Grid, number: int, eye: Point) -> list[Tone]:
    before, row, after = grid[max(0, number - 1)], grid[number], grid[min(len(grid) - 1, number + 1)]
    last = len(row) - 1
    found = []
    for j, (x, y, z) in enumerate(row):
        (ax, ay, az), (bx, by, bz) = before[j], after[j]
        (cx, cy, cz), (dx, dy, dz) = row[j - 1 if j else 0], row[j + 1 if j < last else last]
        ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, dx - cx, dy - cy, dz - cz
        nx, ny, nz = uz * vy - uy * vz, ux * vz - uz * vx, uy * vx - ux * vy
        size = sqrt(nx * nx + ny * ny + nz * nz) or 1.0
        ex, ey, ez = eye[0] - x, eye[1] - y, eye[2] - z
        far = sqrt(ex * ex + ey * ey + ez * ez)
        found.append(shade((nx / size, ny / size, nz / size), (ex / far, ey / far, ez / far)))
    return found
