"""Dealers as buyers look for them: who takes part, where, and how many cars each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.lib.distance import distance_km
from app.lib.text import fold
from app.models import Dealer, Listing
from app.queries.catalogue import visible


@dataclass(frozen=True, slots=True)
class DealerCard:
    """A dealer with the number of its visible cars; ``kilometres`` from where somebody is, when that was told."""

    dealer: Dealer
    cars: int
    kilometres: int | None = None


@dataclass(frozen=True, slots=True)
class RegionCount:
    """A region in which there are dealers."""

    name: str
    dealers: int
    cars: int


def search(*, q: str = "", region: str = "") -> list[DealerCard]:
    """Dealers that take part, by city and name. ``q``: a part of name, city, region or address, in any case.

    Three statements; call in the public scope.
    """
    wanted, in_region = fold(q), fold(region)
    counts = _count_cars()
    found = [DealerCard(dealer, counts.get(dealer.id, 0)) for dealer in _list_dealers()]
    found = [
        card for card in found if wanted in _text_of(card.dealer) and (not in_region or in_region in _regions(card))
    ]
    return sorted(found, key=lambda card: (_city(card.dealer), card.dealer.public_name.casefold()))


def count_by_region() -> list[RegionCount]:
    """Regions with the number of dealers that have a place there, and of these dealers' cars; by name."""
    counts = _count_cars()
    found: dict[str, list[int]] = {}
    for dealer in _list_dealers():
        for name in {place.region for place in dealer.locations if place.region}:
            found.setdefault(name, []).append(counts.get(dealer.id, 0))
    return sorted((RegionCount(name, len(cars), sum(cars)) for name, cars in found.items()), key=lambda item: item.name)


def sort_by_distance(found: Sequence[DealerCard], position: tuple[float, float] | None) -> list[DealerCard]:
    """Dealers nearest first, each with the kilometres of its nearest place; as they are when no position is told."""
    if position is None:
        return [*found]
    measured = [replace(card, kilometres=kilometres_to(card.dealer, position)) for card in found]
    return sorted(measured, key=lambda card: (card.kilometres is None, card.kilometres or 0))


def kilometres_to(dealer: Dealer, position: tuple[float, float]) -> int | None:
    """How far a dealer's nearest place is from a latitude and longitude; None when no place tells where it is."""
    ways = [
        distance_km(position, (place.latitude, place.longitude))
        for place in dealer.locations
        if place.latitude is not None and place.longitude is not None
    ]
    return round(min(ways)) if ways else None


def get(code: str) -> DealerCard | None:
    """A dealer that takes part, by its code in any case."""
    dealer = next((dealer for dealer in _list_dealers(code=code.upper())), None)
    return None if dealer is None else DealerCard(dealer, _count_cars().get(dealer.id, 0))


def list_codes() -> Sequence[str]:
    """Codes of the dealers that take part."""
    return [*db.session.scalars(select(Dealer.code).order_by(Dealer.code))]


def _list_dealers(code: str | None = None) -> Sequence[Dealer]:
    statement = select(Dealer).options(selectinload(Dealer.locations))
    return [*db.session.scalars(statement if code is None else statement.where(Dealer.code == code))]


def _count_cars() -> dict[int, int]:
    statement = select(Listing.dealer_id, func.count(Listing.id)).where(*visible()).group_by(Listing.dealer_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _text_of(dealer: Dealer) -> str:
    places = (f"{place.city} {place.region} {place.address}" for place in dealer.locations)
    return fold(f"{dealer.public_name} {dealer.code} {' '.join(places)}")


def _regions(card: DealerCard) -> set[str]:
    return {fold(place.region) for place in card.dealer.locations}


def _city(dealer: Dealer) -> str:
    return dealer.locations[0].city.casefold() if dealer.locations else ""
