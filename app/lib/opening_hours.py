"""When a place is open, in its own time zone."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]

_LONGEST_SEARCH_DAYS: Final = 366
_MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Minutes of the local day from which and until which a place is open, by weekday (Monday is 0)."""

    days: Mapping[int, tuple[int, int]]
    zone: ZoneInfo
    closed: Container[date] = frozenset()

    @classmethod
    def read(cls, hours: Mapping[str, Any], zone: str, closed: Container[date] = frozenset()) -> "OpeningHours":
        """Read hours as locations keep them, `{"0": ["09:00", "20:00"]}`; a missing or unreadable day is closed."""
        spans = {int(day): _read_span(span) for day, span in hours.items() if day.isdigit() and int(day) < 7}
        return cls({day: span for day, span in spans.items() if span}, ZoneInfo(zone), closed)

    def __bool__(self) -> bool:
        return bool(self.days)

    def open_on(self, day: date) -> Span | None:
        """Opening and closing moment (UTC) of a local day; None when the place is closed."""
        span = self.days.get(day.weekday())
        if span is None or day in self.closed:
            return None
        midnight = datetime.combine(day, time(), tzinfo=self.zone)
        opens, closes = (midnight + timedelta(minutes=minutes) for minutes in span)
        return opens.astimezone(UTC), closes.astimezone(UTC)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at a moment."""
        span = self.open_on(self.local_day(at))
        return span is not None and span[0] <= at < span[1]

    def next_opening(self, at: datetime) -> datetime | None:
        """When (UTC) the place opens next after a moment; None when it never does."""
        return next((opens for opens, _closes in self._spans_from(at) if opens > at), None)

    def local_day(self, at: datetime) -> date:
        """The place's own day of a moment."""
        return at.astimezone(self.zone).date()

    def moment_after(self, start: datetime, duration: timedelta) -> datetime:
        """The moment (UTC) by which the place has been open for a duration; a place without hours is always open."""
        left = duration
        for opens, closes in self._spans_from(start):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        return start.astimezone(UTC) + duration

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the place was open between two moments; without hours all of the time counts."""
        if not self.days:
            return end - start
        total = timedelta()
        for opens, closes in self._spans_from(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def slots(self, day: date, *, minutes: int) -> list[datetime]:
        """Moments (UTC) of a local day at which something of this length can begin and end within the hours."""
        span = self.open_on(day)
        if span is None:
            return []
        step = timedelta(minutes=minutes)
        return [span[0] + step * number for number in range((span[1] - span[0]) // step)]

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        first = self.local_day(start)
        if not self.days:
            return
        for number in range(_LONGEST_SEARCH_DAYS):
            span = self.open_on(first + timedelta(days=number))
            if span is not None and span[1] > start:
                yield span


def _read_span(span: Any) -> tuple[int, int] | None:
    try:
        opens, closes = (_read_minutes(str(part)) for part in span)
    except (TypeError, ValueError):
        return None
    return (opens, closes) if 0 <= opens < closes <= _MINUTES_A_DAY else None


def _read_minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
