"""Outside mirrors: small painted bodies of their own."""

from math import cos, pi, pow, sin  # noqa: A004 - of floats, always a float

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Point

_ROWS, _COLUMNS = 12, 20


def mirror_grid(body: Body, side: int) -> list[list[Point]]:
    """The housing of a mirror: a rounded box that narrows to the front."""
    x0 = body.shape.cowl[0] + 0.40
    y0, z0 = body.shoulder_at(x0)
    middle = (x0, side * (y0 + 0.125), z0 + 0.085)
    rows = []
    for i in range(_ROWS + 1):
        latitude = pi * i / _ROWS
        row = []
        for j in range(_COLUMNS + 1):
            longitude = 2 * pi * j / _COLUMNS * side
            across, depth, up = _box(latitude, longitude)
            row.append(
                (
                    middle[0] + 0.085 * depth + 0.03 * abs(across),
                    middle[1] + side * 0.125 * across,
                    middle[2] + 0.075 * up,
                )
            )
        rows.append(row)
    return rows


def _box(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point of a rounded box, each half edge one long."""

    def square(value: float) -> float:
        return (1 if value >= 0 else -1) * pow(abs(value), 0.55)

    return square(cos(latitude)), square(sin(latitude) * cos(longitude)), square(sin(latitude) * sin(longitude))


def mirror_foot(body: Body, side: int) -> list[Point]:
    """What holds the mirror at the door."""
    x0 = body.shape.cowl[0] + 0.40
    y0, z0 = body.shoulder_at(x0)
    return [
        (x0 - 0.05, side * (y0 - 0.04), z0 + 0.01), (x0 + 0.09, side * (y0 - 0.04), z0 + 0.01),
        (x0 + 0.06, side * (y0 + 0.07), z0 + 0.05), (x0 - 0.02, side * (y0 + 0.07), z0 + 0.05),
    ]  # fmt: skip
