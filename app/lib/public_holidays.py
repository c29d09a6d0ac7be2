"""Public holidays of a country, and the days on which a place is closed because of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def list_holidays(country: str, year: int) -> frozenset[date]:
    """Public holidays of a country (ISO 3166) in a year; none where nobody has listed them."""
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days on which a place is closed: those named, and the public holidays of a country unless it is empty."""

    country: str = ""
    named: Collection[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.named or bool(self.country and day in list_holidays(self.country, day.year))
