"""Dealers for somebody who looks for the nearest one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from app.lib.gazetteer import find_city
from app.lib.text import fold
from app.models import Dealer
from app.queries import public_dealers


@dataclass(frozen=True, slots=True)
class NearDealer:
    """A dealer that takes part; ``kilometres`` from where the person is, when that was told.

    ``is_there``: in the city or region that was asked for.
    """

    dealer: Dealer
    place: str
    kilometres: int | None
    is_there: bool


def list_nearest(*, city: str = "", position: tuple[float, float] | None = None) -> list[NearDealer]:
    """All dealers: by distance where a position is told, else those of the city or region first; then by city.

    A city in which no dealer is stands for its own position. Call in the public scope.
    """
    wanted = fold(city)
    cards = public_dealers.search()
    if wanted and position is None and not any(_is_in(card.dealer, wanted) for card in cards):
        position = find_city(city, current_app.config["SETTINGS"].country)
    found = [_measure(card.dealer, position, wanted) for card in cards]
    return sorted(found, key=lambda near: (not near.is_there, near.kilometres is None, near.kilometres or 0))


def _measure(dealer: Dealer, position: tuple[float, float] | None, wanted: str) -> NearDealer:
    place = dealer.locations[0].city if dealer.locations else ""
    kilometres = None if position is None else public_dealers.kilometres_to(dealer, position)
    return NearDealer(dealer, place, kilometres, _is_in(dealer, wanted))


def _is_in(dealer: Dealer, wanted: str) -> bool:
    """Whether a dealer has a place in the city or region that was asked for."""
    names = (fold(name) for place in dealer.locations for name in (place.city, place.region))
    return bool(wanted) and any(wanted in name for name in names)
