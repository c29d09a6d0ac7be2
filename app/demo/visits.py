"""Visitors of the demo network: who looked at which car in the last months, as days and pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import insert, select

from app.extensions import db
from app.models import Listing, ListingViewDay, Stay

DAYS: Final = 90
VISITORS_A_DAY: Final = 60  # as many people come a day, some of them to several cars
_BATCH: Final = 2_000
_FRESH_DAYS: Final = 14  # a new offer is looked at more often
_PAIR: Final = 2


def visit_rows(first: date, last: date | None, today: date, random: Random, *, most: int) -> Iterator[dict[str, Any]]:
    """Up to ``most`` visitors of a car on sale from ``first`` to before ``last``, within the last DAYS days."""
    begin = max(first, today - timedelta(days=DAYS))
    days = ((last or today + timedelta(days=1)) - begin).days
    if days < 1:
        return
    seen: set[tuple[int, int]] = set()
    for _ in range(random.randint(most // _PAIR, most)):
        after = min(random.randrange(days), random.randrange(days)) if first == begin else random.randrange(days)
        seen.add((after, random.randrange(VISITORS_A_DAY)))
    for after, person in sorted(seen):
        day = begin + timedelta(days=after)
        yield {"day": day, "visitor": name_visitor(day, person), "views": 1 + (random.random() < 0.2)}


def name_visitor(day: date, person: int) -> int:
    """A pseudonym of a day: the same for all cars that this person looks at."""
    return Random(f"{day}:{person}").getrandbits(63)


def write_visits(today: date, seed: int) -> None:
    """Let people have looked at every car of the tour; the caller commits."""
    spans = select(Listing.id, Listing.dealer_id, Stay.from_on, Stay.to_on).join(Stay, Stay.listing_id == Listing.id)
    waiting = [
        {"listing_id": number, "dealer_id": dealer_id, **row}
        for number, dealer_id, first, last in db.session.execute(spans.where(Listing.status != "draft"))
        for row in visit_rows(first, last, today, Random(f"{seed}:{number}:{first}"), most=_most(first, last, today))
    ]
    for start in range(0, len(waiting), _BATCH):
        db.session.execute(insert(ListingViewDay), waiting[start : start + _BATCH])


def _most(first: date, last: date | None, today: date) -> int:
    days = max(1, ((last or today) - max(first, today - timedelta(days=DAYS))).days)
    return min(days, _FRESH_DAYS) * 3 + max(0, days - _FRESH_DAYS)
