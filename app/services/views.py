"""Counting who looked at which car, without knowing who it was."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Listing, ListingViewDay, VisitorKey

KEY_BYTES = 32
AT_ONCE = 500
# A day lasts from the first island to the last: its key is needed until two days later in UTC.
KEY_LIFE = timedelta(days=2)
_LARGEST = 2**63 - 1

Place = tuple[int, date, int]


@dataclass(frozen=True, slots=True)
class View:
    """Somebody looked at a car: ``day`` is the dealer's local day; address and agent are forgotten once counted."""

    listing_id: int
    dealer_id: int
    day: date
    address: str
    agent: str


def record_views(*, views: Iterable[View]) -> int:
    """Write views down, each visitor under the pseudonym of the day; call as the system.

    Views of cars that are no longer there, or of days whose key is thrown away, are left out. Whoever writes views of
    the same day at the same moment waits on the day's key, so that no view is lost.

    :returns: how many views were counted.
    """
    told = list(views)
    keys = {day: _lock_key(day) for day in sorted({view.day for view in told})}
    dealers = _dealers_of({view.listing_id for view in told})
    counts = Counter(
        (view.listing_id, view.day, pseudonym(view, keys[view.day]))
        for view in told
        if dealers.get(view.listing_id) == view.dealer_id
    )
    places = sorted(counts)
    for start in range(0, len(places), AT_ONCE):
        _add_up(places[start : start + AT_ONCE], counts, dealers)
    db.session.flush()
    return counts.total()


def pseudonym(view: View, key: str) -> int:
    """Who it was, for one day: the same address and agent give the same number as long as the day's key is there."""
    text = f"{view.day.isoformat()}\n{view.address}\n{view.agent}".encode()
    digest = hmac.new(bytes.fromhex(key), text, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") & _LARGEST


def forget_keys(*, today: date) -> int:
    """Throw away the keys of days that are over everywhere; from then on nobody can tell whose pseudonym is whose."""
    old = delete(VisitorKey).where(VisitorKey.day < today - KEY_LIFE).execution_options(synchronize_session=False)
    return int(db.session.execute(old).rowcount)


def _lock_key(day: date) -> str:
    chosen = select(VisitorKey).where(VisitorKey.day == day).with_for_update()
    found = db.session.scalars(chosen).one_or_none()
    if found is None:
        try:
            with db.session.begin_nested():
                found = VisitorKey(day=day, key=secrets.token_hex(KEY_BYTES))
                db.session.add(found)
        except IntegrityError:  # another process was quicker
            found = db.session.scalars(chosen).one()
    return str(found.key)


def _dealers_of(listing_ids: set[int]) -> dict[int, int]:
    chosen = select(Listing.id, Listing.dealer_id).where(Listing.id.in_(listing_ids))
    return {row.id: row.dealer_id for row in db.session.execute(chosen)}


def _add_up(places: list[Place], counts: Mapping[Place, int], dealers: Mapping[int, int]) -> None:
    key = tuple_(ListingViewDay.listing_id, ListingViewDay.day, ListingViewDay.visitor)
    known = {
        (row.listing_id, row.day, row.visitor): row
        for row in db.session.scalars(select(ListingViewDay).where(key.in_(places)))
    }
    for place in places:
        if place in known:
            known[place].views += counts[place]
            continue
        listing_id, day, visitor = place
        db.session.add(
            ListingViewDay(
                listing_id=listing_id, dealer_id=dealers[listing_id], day=day, visitor=visitor, views=counts[place]
            )
        )
