"""Saved searches that are due, and the cars that their owners should be told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.extensions import db
from app.models import Listing, PriceChange, SavedSearch, StatusChange, ToldCar
from app.models.listing import PUBLIC_STATUSES
from app.queries import catalogue
from app.queries.cards import Card, list_cards
from app.queries.catalogue import Filters
from app.queries.catalogue_orders import SORTS
from app.tenancy import Scope, acting

MOST_LOOKED_AT = 2_000
_PER_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class News:
    """A car that is new to a search (``before`` is None), or cheaper than what its owner knew."""

    car: Card
    before: Decimal | None = None


def list_due(at: datetime, *, limit: int) -> Sequence[int]:
    """Numbers of confirmed searches whose owners are to be told now, the longest waiting first."""
    due = select(SavedSearch.id).where(SavedSearch.confirmed_at.is_not(None), SavedSearch.next_at <= at)
    return [*db.session.scalars(due.order_by(SavedSearch.next_at, SavedSearch.id).limit(limit))]


def is_due(at: datetime) -> bool:
    """Whether somebody waits to be told."""
    return bool(list_due(at, limit=1))


def count_of(email: str) -> int:
    """How many searches an address has."""
    return db.session.scalar(select(func.count(SavedSearch.id)).where(SavedSearch.email == email)) or 0


def find(email: str, address: str) -> SavedSearch | None:
    """The same search of the same person."""
    same = select(SavedSearch).where(SavedSearch.email == email, SavedSearch.address == address)
    found: SavedSearch | None = db.session.scalar(same)
    return found


def list_news(search: SavedSearch, filters: Filters, on: date) -> list[News]:
    """Cars that came to the search since it was confirmed or cost less than its owner knew. Call in the public scope.

    Only cars that changed since the last look are read; a car counts as new when it went on sale after the search was
    confirmed.
    """
    since = search.checked_at or search.confirmed_at
    where = [*catalogue.matching(filters, on=on), Listing.changed_at >= since]
    cards = list_cards(where, SORTS["-added"], limit=MOST_LOOKED_AT)
    known = _known_prices(search, [card.id for card in cards])
    return [news for card in cards if (news := _compare(card, known)) is not None]


def _compare(card: Card, known: Mapping[int, Decimal | None]) -> News | None:
    if card.id not in known:
        return News(card)
    before = known[card.id]
    return News(card, before) if before is not None and card.price < before else None


def _known_prices(search: SavedSearch, numbers: Sequence[int]) -> dict[int, Decimal | None]:
    """The price that the owner knows of each car: the one told last, else the one on the day of confirmation."""
    known: dict[int, Decimal | None] = {}
    for start in range(0, len(numbers), _PER_STATEMENT):
        some = numbers[start : start + _PER_STATEMENT]
        shown = _on_sale_then(search, some)
        known |= dict.fromkeys(shown) | _prices_then(search, shown) | _told(search, some)
    return known


def _on_sale_then(search: SavedSearch, numbers: Sequence[int]) -> list[int]:
    """Those of the cars that were on sale when the search was confirmed."""
    changes = (
        select(StatusChange.listing_id, StatusChange.new)
        .where(StatusChange.listing_id.in_(numbers), StatusChange.at <= search.confirmed_at)
        .order_by(StatusChange.at, StatusChange.id)
    )
    with acting(Scope.system("tell whether a car was on sale when a search was saved")):
        states = {row[0]: row[1] for row in db.session.execute(changes)}
    return [number for number, state in states.items() if state in PUBLIC_STATUSES]


def _prices_then(search: SavedSearch, numbers: Sequence[int]) -> dict[int, Decimal | None]:
    rows = db.session.execute(
        select(PriceChange.listing_id, PriceChange.amount)
        .where(PriceChange.listing_id.in_(numbers), PriceChange.at <= search.confirmed_at)
        .order_by(PriceChange.at, PriceChange.id)
    )
    return {row[0]: row[1] for row in rows}


def _told(search: SavedSearch, numbers: Sequence[int]) -> dict[int, Decimal | None]:
    told = select(ToldCar.listing_id, ToldCar.price).where(
        ToldCar.search_id == search.id, ToldCar.listing_id.in_(numbers)
    )
    return {row[0]: row[1] for row in db.session.execute(told)}


def count_matching(filters: Filters, on: date) -> int:
    """How many visible cars fit now. Call in the public scope."""
    return db.session.scalar(select(func.count(Listing.id)).where(*catalogue.matching(filters, on=on))) or 0
