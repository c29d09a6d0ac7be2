"""How a surface looks in a studio: base light, and what paint and glass mirror of the room."""

from app.demo.pictures.camera import Point


def _ramp(low: float, high: float, value: float) -> float:
    """0 below ``low``, 1 above ``high``, smooth between."""
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return share * share * (3 - 2 * share)


def _room(x: float, y: float, z: float) -> float:
    """What a ray meets that leaves the car: a large soft box overhead, walls with light strips, a floor."""
    if z < 0:
        return 0.16 + 0.46 * _ramp(0.0, -0.34, z) * (1 - 0.6 * _ramp(-0.45, -0.95, z))
    wall = 0.13 + 0.30 * _ramp(0.05, 0.5, z)
    side = abs(y)
    strip = 0.75 * _ramp(0.10, 0.17, z) * (1 - _ramp(0.27, 0.36, z)) * _ramp(0.15, 0.6, side)
    window = 0.35 * _ramp(0.25, 0.9, -x) * _ramp(0.02, 0.25, z) * (1 - _ramp(0.45, 0.6, z))
    return max(_ramp(0.50, 0.84, z), wall + strip + window)


def shade(normal: Point, view: Point) -> tuple[int, int, int]:
    """Light on paint, mirrored light on paint, mirrored light on glass; each 0 to 255."""
    nx, ny, nz = normal
    vx, vy, vz = view
    facing = max(0.0, nx * vx + ny * vy + nz * vz)
    room = _room(2 * facing * nx - vx, 2 * facing * ny - vy, 2 * facing * nz - vz)
    grazing = (1 - facing) ** 3
    lamp = max(0.0, nx * -0.30 + abs(ny) * 0.42 + nz * 0.84)
    base = 0.28 + 0.50 * lamp + 0.20 * max(0.0, nz) + 0.12 * facing - 0.20 * max(0.0, -nz)
    mirror = room * (0.27 + 0.68 * grazing)
    glass = room * (0.30 + 0.85 * grazing)
    return min(255, int(base * 235)), min(255, int(mirror * 255)), min(255, int(glass * 255))
