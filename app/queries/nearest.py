"""Dealers for somebody who looks for the nearest one."""

from __future__ import annotations

from dataclasses import dataclass

from app.lib.text import fold
from app.models import Dealer
from app.queries import public_dealers


@dataclass(frozen=True, slots=True)
class NearDealer:
    """A dealer that takes part; ``kilometres`` from where the person is, when that was told."""

    dealer: Dealer
    place: str
    kilometres: int | None


def list_nearest(*, city: str = "", position: tuple[float, float] | None = None) -> list[NearDealer]:
    """All dealers: by distance where a position is told, else those of the city or region first; then by city.

    Call in the public scope.
    """
    wanted = fold(city)
    found = [_measure(card.dealer, position) for card in public_dealers.search()]
    return sorted(found, key=lambda near: (_rank(near, wanted), near.kilometres is None, near.kilometres or 0))


def _measure(dealer: Dealer, position: tuple[float, float] | None) -> NearDealer:
    place = dealer.locations[0].city if dealer.locations else ""
    return NearDealer(dealer, place, None if position is None else public_dealers.kilometres_to(dealer, position))


def _rank(near: NearDealer, wanted: str) -> int:
    """0 in the city or region asked for, 1 elsewhere."""
    if not wanted:
        return 0
    places = {fold(name) for place in near.dealer.locations for name in (place.city, place.region)}
    return 0 if any(wanted in name for name in places) else 1
