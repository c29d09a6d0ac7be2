"""Dealers: taking them in, changing them."""

from __future__ import annotations

import re
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Dealer, Location

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,31}")
DEFAULT_HOURS = {str(day): ["09:00", "20:00"] for day in range(7)}


def create(
    *,
    code: str,
    public_name: str,
    city: str,
    region: str,
    currency: str,
    country: str,
    at: datetime,
    time_zone: str = "Europe/Moscow",
) -> Dealer:
    """Take a dealer into the programme with its first location.

    :raises RuleBroken: the code is malformed or taken.
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise RuleBroken("DEALER_CODE", _l("A dealer code has 2 to 32 Latin letters, digits, - or _."), "code")
    if db.session.scalar(select(Dealer.id).where(Dealer.code == code)):
        raise RuleBroken("DEALER_TAKEN", _l("There is already a dealer with this code."), "code")
    dealer = Dealer(
        code=code,
        public_name=public_name,
        legal_name=public_name,
        currency=currency,
        country=country,
        time_zone=time_zone,
        created_at=at,
    )
    db.session.add(dealer)
    db.session.flush()
    db.session.add(Location(dealer_id=dealer.id, city=city, region=region or city, hours=DEFAULT_HOURS))
    db.session.flush()
    return dealer


def by_code(*, code: str) -> Dealer:
    """The dealer of a code.

    :raises NotFound: there is none within the scope.
    """
    dealer: Dealer | None = db.session.scalar(select(Dealer).where(Dealer.code == code.strip().upper()))
    if dealer is None:
        raise NotFound("DEALER_UNKNOWN", _l("There is no dealer with this code."), "dealer")
    return dealer
