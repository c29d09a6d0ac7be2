"""Moments that come back at equal intervals or by a cron expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

_FIELDS: Final = 5
_ANY: Final = "*"
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FAR: Final = timedelta(days=366 * 5)
_SMALLEST: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``every_minutes`` for an interval, ``cron`` for an expression of five fields in a time zone, neither for never.

    As in crontab, Sunday is 0 or 7, and a day fits when the day of the month or that of the week fits if both are
    named. An hour that the clocks skip in spring comes an hour later, one that they repeat in autumn comes twice.
    """

    time_zone: str
    every_minutes: int | None = None
    cron: str = ""

    def next_after(self, moment: datetime) -> datetime | None:
        """The first moment after this one, in UTC; None when there is none within five years.

        :raises ValueError: the expression cannot be read.
        """
        if self.every_minutes is not None:
            return moment + timedelta(minutes=self.every_minutes)
        if not self.cron:
            return None
        zone = ZoneInfo(self.time_zone)
        after = (moment + _SMALLEST).astimezone(zone)
        found = [trigger.get_next_fire_time(None, after) for trigger in _read_cron(self.cron, zone, after + _FAR)]
        return min((at.astimezone(UTC) for at in found if at is not None), default=None)

    def list_next(self, moment: datetime, count: int) -> list[datetime]:
        """The next moments, at most so many.

        :raises ValueError: the expression cannot be read.
        """
        found: list[datetime] = []
        while len(found) < count and (following := self.next_after(found[-1] if found else moment)) is not None:
            found.append(following)
        return found


def _read_cron(text: str, zone: ZoneInfo, until: datetime) -> Iterator[BaseTrigger]:
    fields = text.split()
    if len(fields) != _FIELDS:
        raise ValueError("five fields expected")
    minute, hour, day, month, weekday = fields
    both = _ANY not in {day, weekday}
    shared = {"minute": minute, "hour": hour, "month": month.lower(), "timezone": zone, "end_date": until}
    yield CronTrigger(**shared, day=day, day_of_week=_ANY if both else _name_days(weekday))
    if both:
        yield CronTrigger(**shared, day=_ANY, day_of_week=_name_days(weekday))


def _name_days(field: str) -> str:
    """The days of the week by name: crontab counts from Sunday, the trigger from Monday."""
    if field == _ANY:
        return _ANY
    days = {number % len(_DAYS) for part in field.lower().split(",") for number in _list_days(part)}
    return ",".join(_DAYS[number] for number in sorted(days))


def _list_days(part: str) -> range:
    span, _slash, step = part.partition("/")
    first, dash, last = ("0", "-", "6") if span == _ANY else span.partition("-")
    start = _read_day(first)
    end = _read_day(last) if dash else start
    if end < start:
        raise ValueError("a span of days runs backwards")
    return range(start, end + 1, int(step) if step else 1)


def _read_day(text: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    number = int(text)
    if not 0 <= number <= len(_DAYS):
        raise ValueError("a day of the week is 0 to 7")
    return number
