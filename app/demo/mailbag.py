"""Requests and deliveries of the large scales as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from app.demo import people, words
from app.demo.customers import CONSENT
from app.demo.places import WEEK
from app.demo.rows import Owner, Row
from app.demo.schedule import moment
from app.demo.stories import Story
from app.lib.opening_hours import OpeningHours
from app.services.requests import ANSWER_TARGET

_KINDS: Final = ("question", "question", "question", "callback", "credit_offer", "booking")
_BLANK: Final[Row] = {
    "state": "new",
    "outcome": None,
    "email": None,
    "locale": "ru",
    "consent_version": CONSENT,
    "first_answer_at": None,
    "closed_at": None,
    "assignee_id": None,
    "starts_at": None,
    "link_version": 1,
    "details": {},
}
_OUTCOMES: Final = ("declined", "declined", "no_answer", "sold", "test_drive_held")
_OPEN_SHARE: Final = 0.06
_DELIVERIES: Final = 24


class Mailbag:
    """Requests about the cars of one dealer, each made up with its messages."""

    def __init__(self, owner: Owner, now: datetime, random: Random) -> None:
        self._owner, self._now, self._random = owner, now, random
        self._hours = OpeningHours.read(WEEK, owner.zone)

    def fill(self, cars: Sequence[tuple[int, Story]], count: int) -> Iterator[tuple[Row, list[Row]]]:
        """Requests while the cars were on sale; the youngest are still open."""
        shown = [(number, story) for number, story in cars if story.ending != "draft"]
        present = [(number, story) for number, story in shown if story.ending in {"on_sale", "reserved"}]
        for index in range(count):
            if present and index < count * _OPEN_SHARE:
                number, _story = self._random.choice(present)
                yield self._ask(number, self._now - timedelta(hours=self._random.uniform(0.5, 60)))
            else:
                number, story = self._random.choice(shown)
                yield self._ask_and_answer(number, self._choose_moment(story))

    def _choose_moment(self, story: Story) -> datetime:
        last = story.ended_on or (self._now - timedelta(days=10)).date()
        days = max(0, (last - story.shown_on).days) * self._random.random()
        at = moment(story.shown_on, "08:00", self._owner.zone) + timedelta(days=days, hours=13 * self._random.random())
        return min(at, self._now - timedelta(days=9))

    def _ask(self, number: int, at: datetime, kinds: Sequence[str] = _KINDS) -> tuple[Row, list[Row]]:
        kind = self._random.choice(kinds)
        row = {
            **_BLANK,
            "kind": kind,
            "listing_id": number,
            "customer_name": f"{self._random.choice(people.MEN)} {self._random.choice(people.SURNAMES)}",
            "phone": f"+7916000{self._random.randint(0, 9999):04d}",
            "consent_at": at,
            "created_at": at,
            "due_at": self._hours.moment_after(at, ANSWER_TARGET),
        }
        text = self._random.choice(words.LETTERS[kind])
        messages = [_message("customer", text, at)] if text else []
        return row, [*messages, _message("automatic", "received", at)]

    def _ask_and_answer(self, number: int, at: datetime) -> tuple[Row, list[Row]]:
        row, messages = self._ask(number, at, (*_KINDS, "test_drive"))
        keeper = self._owner.keeper_id
        answered_at = self._hours.moment_after(at, timedelta(minutes=self._random.expovariate(1 / 95)))
        closed_at = answered_at + timedelta(days=self._random.uniform(1, 7))
        row |= {"state": "closed", "outcome": self._random.choice(_OUTCOMES), "assignee_id": keeper}
        row |= {"first_answer_at": answered_at, "closed_at": closed_at}
        answer = self._random.choice(words.ANSWERS[row["kind"]])
        messages.append(_message("dealer", answer, answered_at, keeper))
        return row, [*messages, _message("automatic", "closed", closed_at, keeper)]


def _message(author: str, body: str, at: datetime, user_id: int | None = None) -> Row:
    return {"author": author, "body": body, "at": at, "user_id": user_id}


def upload_rows(owner: Owner, stock: dict[str, int], now: datetime, random: Random) -> Iterator[Row]:
    """A delivery a month: totals and counts of problems, without plan and bytes."""
    ever = sum(stock.values())
    for index in range(_DELIVERIES):
        at = now - timedelta(days=30.4 * (_DELIVERIES - index) - random.uniform(0, 6))
        new, rejected = ever // _DELIVERIES, random.choice((0, 0, 0, 1, 2))
        changed = random.randint(new // 4, new // 2 + 1)
        unchanged = stock["on_sale"]
        yield {
            "channel": random.choice(("web", "api", "pull", "cli")),
            "status": "applied",
            "file_name": f"stock_{at.date().isoformat()}.xml",
            "sha256": f"{random.getrandbits(256):064x}",
            "size": ever * 900,
            "format": "own_xml",
            "mode": "full",
            "created_at": at,
            "created_by": owner.keeper_id,
            "planned_at": at + timedelta(seconds=20),
            "applied_at": at + timedelta(seconds=40),
            "delivered": new + changed + unchanged + rejected,
            "new": new,
            "changed": changed,
            "unchanged": unchanged,
            "rejected": rejected,
            "problem_counts": {"VALUE_UNKNOWN": rejected} if rejected else {},
        }
