"""The history of deliveries as its address asks for it: every filter is a part of the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.importers.codes import CODES
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.upload import CHANNEL, UPLOAD_STATUS
from app.queries.uploads import History


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as the form shows it again; days are those of ``zone``. What cannot be is not asked for."""

    dealer: str
    channel: str
    status: str
    code: str
    since: date | None
    until: date | None
    zone: str

    def history(self) -> History:
        """The same for the query."""
        return History(
            dealer_code=self.dealer or None,
            channel=self.channel or None,
            status=self.status or None,
            code=self.code or None,
            since=self._begin(self.since),
            until=self._begin(self.until + timedelta(days=1) if self.until else None),
        )

    @property
    def is_any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.dealer or self.channel or self.status or self.code or self.since or self.until)

    def _begin(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZoneInfo(self.zone)) if day else None


def read_asked(arguments: Mapping[str, str], zone: str) -> Asked:
    """Read the address."""
    code = arguments.get("code", "")
    return Asked(
        dealer=arguments.get("dealer", "").strip()[:32],
        channel=_read_code(arguments.get("channel", ""), CHANNEL),
        status=_read_code(arguments.get("status", ""), UPLOAD_STATUS),
        code=code if code in CODES else "",
        since=_read_day(arguments.get("since", "")),
        until=_read_day(arguments.get("until", "")),
        zone=zone,
    )


def _read_code(code: str, known: Vocabulary) -> str:
    return code if code in known else ""


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None
