"""The country's regions on a map, with what is counted in each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.lib.region_map import Painted, RegionMap, paint, read_map
from app.models import Location

MAPS = Path(__file__).resolve().parents[1] / "static" / "vendor" / "map"


def country_map() -> RegionMap | None:
    """The map of the operator's country; None where there is none: pages then show their lists alone."""
    settings = current_app.config["SETTINGS"]
    path = Path(settings.map_file) if settings.map_file else MAPS / f"{settings.country.upper()}.json"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


def paint_regions(counts: Mapping[str, int]) -> list[Painted]:
    """The map with a count for each region's name (as locations name it); one statement. Empty without a map."""
    country = country_map()
    return paint(country, counts, _places()) if country is not None else []


def _places() -> dict[str, tuple[float, float]]:
    statement = select(Location.region, Location.longitude, Location.latitude).where(
        Location.longitude.is_not(None), Location.latitude.is_not(None)
    )
    return {name: (longitude, latitude) for name, longitude, latitude in db.session.execute(statement)}


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> RegionMap | None:
    return read_map(path)
