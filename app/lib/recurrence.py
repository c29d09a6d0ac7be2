"""Moments that come back: every day, every week, every month at an hour of a place."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An hour on days that come back: ``weekday`` (0 is Monday) of weekly ones, ``month_day`` of monthly ones.

    A month without that day takes its last one. An hour that the clocks skip in spring comes an hour later, one that
    they repeat in autumn counts once.
    """

    frequency: str
    hour: int
    time_zone: str
    weekday: int = 0
    month_day: int = 1

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after this one, in UTC."""
        zone = ZoneInfo(self.time_zone)
        day = moment.astimezone(zone).date()
        while True:
            at = datetime.combine(day, time(self.hour), zone).astimezone(UTC)
            if self._is_day(day) and at > moment:
                return at
            day += timedelta(days=1)

    def _is_day(self, day: date) -> bool:
        if self.frequency == "weekly":
            return day.weekday() == self.weekday
        if self.frequency == "monthly":
            return day.day == min(self.month_day, monthrange(day.year, day.month)[1])
        return True
