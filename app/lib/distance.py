"""How far two places lie apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the sphere between two places, each latitude and longitude in degrees (haversine formula)."""
    latitude, longitude = radians(one[0]), radians(one[1])
    other_latitude, other_longitude = radians(other[0]), radians(other[1])
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(half, 1.0)))
