"""Dealers as the back office lists and shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import NotFound
from app.extensions import db
from app.models import Account, Dealer, DealerMember, Listing, Location


@dataclass(frozen=True, slots=True)
class DealerNumbers:
    """What a dealer's page says beside the facts."""

    cars_on_sale: int
    cars_ever: int
    people: int


def list_dealers() -> Sequence[Dealer]:
    """All dealers within the scope, by name."""
    found: Sequence[Dealer] = db.session.scalars(select(Dealer).order_by(Dealer.public_name, Dealer.id)).all()
    return found


def count_for(dealer: Dealer) -> DealerNumbers:
    """Cars and people of a dealer."""
    shown = func.count(Listing.id).filter(Listing.status.in_(("on_sale", "reserved")))
    row = db.session.execute(select(shown, func.count(Listing.id)).where(Listing.dealer_id == dealer.id)).one()
    working = select(func.count(DealerMember.id)).join(Account, Account.id == DealerMember.user_id)
    people = db.session.scalar(working.where(DealerMember.dealer_id == dealer.id, Account.active.is_(True))) or 0
    return DealerNumbers(row[0], row[1], people)


def get_location(number: int) -> Location:
    """One place of a dealer.

    :raises NotFound: there is none within the scope.
    """
    location: Location | None = db.session.scalar(select(Location).where(Location.id == number))
    if location is None:
        raise NotFound("LOCATION_UNKNOWN", _l("There is no such location."))
    return location
