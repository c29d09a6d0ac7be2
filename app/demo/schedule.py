"""Everything that happens in the demo network, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import Final
from zoneinfo import ZoneInfo

from app.extensions import db

_BATCH: Final = 200
Action = Callable[[datetime], None]


class Schedule:
    """Actions at moments; an action may plan further ones. Nothing happens after ``now``."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._waiting: list[tuple[datetime, int, Action]] = []
        self._count = 0

    def add(self, at: datetime, act: Action) -> None:
        """Plan an action; what would lie in the future is left out."""
        if at <= self.now:
            self._count += 1
            heappush(self._waiting, (at, self._count, act))

    def run(self) -> None:
        """Let everything happen; commits now and then."""
        done = 0
        while self._waiting:
            at, _number, act = heappop(self._waiting)
            act(at)
            done += 1
            if done % _BATCH == 0:
                db.session.commit()
        db.session.commit()


def moment(day: date, clock: str, zone: str) -> datetime:
    """The moment of a local day and time ("09:30")."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def days_before(now: datetime, days: float) -> datetime:
    """A moment some days ago."""
    return now - timedelta(days=days)
