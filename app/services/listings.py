"""Listings: taking cars in, changing them, and every step of their states.

States: draft -> on_sale | withdrawn; on_sale -> reserved | sold | withdrawn; reserved -> on_sale | sold | withdrawn;
withdrawn -> on_sale; sold -> on_sale (sale cancelled). Every verb writes its history with its origin.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from app.errors import RuleBroken
from app.extensions import db
from app.lib.vocabulary.listing import STATUS
from app.models import Dealer, FieldChange, Listing, Origin, PriceChange, StatusChange, Stay
from app.models.listing import OPEN_STATUSES

STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"on_sale", "withdrawn"}),
    "on_sale": frozenset({"reserved", "sold", "withdrawn"}),
    "reserved": frozenset({"on_sale", "sold", "withdrawn"}),
    "withdrawn": frozenset({"on_sale"}),
    "sold": frozenset({"on_sale"}),
}
EDITABLE = frozenset(
    {
        "unique_id", "vin", "make_id", "model_id", "generation", "trim", "modification", "condition", "year",
        "mileage_km", "price", "body_type", "fuel", "gearbox", "drive", "wheel", "engine_cc", "power_hp",
        "doors", "seats", "owners",
        "color", "metallic", "options", "unknown_options", "description", "registered_on", "registration_document",
        "acquired_on", "acquired_via", "purchase_price", "extra",
    }
)  # fmt: skip


def local_day(at: datetime, dealer: Dealer) -> date:
    """The dealer's local day of a moment."""
    return at.astimezone(ZoneInfo(dealer.time_zone)).date()


def create(
    *, dealer: Dealer, values: Mapping[str, Any], origin: Origin, status: str = "draft", by_feed: bool = False
) -> Listing:
    """Take a car into a dealer's stock as a draft or on sale.

    ``values`` are fields of EDITABLE with typed values; ``acquired_on`` defaults to the local day of ``origin.at``.

    :raises RuleBroken: unique_id taken among open listings, price missing for a car on sale, impossible values.
    """
    today = local_day(origin.at, dealer)
    fields = {"acquired_on": today, **{key: value for key, value in values.items() if key in EDITABLE}}
    check_unique_id(dealer.id, fields["unique_id"], except_id=None)
    listing = Listing(
        dealer_id=dealer.id,
        dealer=dealer,
        currency=dealer.currency,
        status="draft",
        first_seen_at=origin.at,
        changed_at=origin.at,
        origin="feed" if by_feed else "form",
        **fields,
    )
    _check_values(listing, today)
    db.session.add(listing)
    db.session.flush()
    db.session.add(Stay(listing_id=listing.id, dealer_id=dealer.id, from_on=listing.acquired_on))
    note_status(listing, old=None, new="draft", day=listing.acquired_on, origin=origin)
    if listing.price is not None:
        _note_price(listing, listing.price, origin)
    if status == "on_sale":
        move(listing=listing, to="on_sale", on_day=today, origin=origin)
    touch(listing, origin)
    return listing


def edit(*, listing: Listing, values: Mapping[str, Any], origin: Origin, lock: bool = False) -> list[str]:
    """Change fields; with ``lock`` a later feed keeps them as they are now.

    :returns: names of the fields that really changed, in order of the mapping.
    :raises RuleBroken: unique_id taken, impossible values.
    """
    changed = [key for key, value in values.items() if key in EDITABLE and getattr(listing, key) != value]
    if "unique_id" in changed:
        check_unique_id(listing.dealer_id, values["unique_id"], except_id=listing.id)
    for key in changed:
        old = getattr(listing, key)
        setattr(listing, key, values[key])
        note_field(listing, key, old, values[key], origin)
    _check_values(listing, local_day(origin.at, listing.dealer))
    if "price" in changed and listing.price is not None:
        _note_price(listing, listing.price, origin)
    if "acquired_on" in changed and listing.stays:
        listing.stays[0].from_on = listing.acquired_on
    if lock and changed:
        listing.locked_fields = sorted({*listing.locked_fields, *changed})
    if changed:
        touch(listing, origin)
    return changed


def unlock(*, listing: Listing, fields: set[str], origin: Origin) -> None:
    """Let feeds change these fields again."""
    listing.locked_fields = sorted(set(listing.locked_fields) - fields)
    touch(listing, origin)


def move(*, listing: Listing, to: str, on_day: date, origin: Origin) -> None:
    """Take a listing to another state on a local day; into and out of sold lead the verbs of services/sales.py.

    :raises RuleBroken: the step does not exist, or a car without a price would go on sale.
    """
    if "sold" in {to, listing.status} or to not in STEPS[listing.status]:
        raise RuleBroken("STATUS_STEP", _l("A car in this state cannot become %(to)s.", to=_state_name(to)), "status")
    if to == "on_sale" and listing.price is None:
        raise RuleBroken("PRICE_MISSING", _l("A car needs a price before it goes on sale."), "price")
    old = listing.status
    listing.status = to
    if to == "withdrawn":
        listing.withdrawn_on = on_day
        end_stay(listing, on_day)
    elif old == "withdrawn":
        listing.withdrawn_on = None
        begin_stay(listing, on_day)
    note_status(listing, old=old, new=to, day=on_day, origin=origin)
    touch(listing, origin)


def _state_name(status: str) -> LazyString:
    return LazyString(lambda: STATUS.name(status, str(get_locale() or "en")).lower())


def publish(*, listing: Listing, origin: Origin) -> None:
    """Put a draft or withdrawn car on sale."""
    move(listing=listing, to="on_sale", on_day=local_day(origin.at, listing.dealer), origin=origin)


def withdraw(*, listing: Listing, origin: Origin, on_day: date | None = None) -> None:
    """Take a car off sale without a sale."""
    move(listing=listing, to="withdrawn", on_day=on_day or local_day(origin.at, listing.dealer), origin=origin)


def change_price(*, listing: Listing, price: Decimal, origin: Origin, lock: bool = False) -> bool:
    """Ask another price; the old one stays in the path. False when it is the same."""
    return bool(edit(listing=listing, values={"price": price}, origin=origin, lock=lock))


def end_stay(listing: Listing, day: date) -> None:
    """The car leaves the stock on a day."""
    stay = listing.stays[-1] if listing.stays else None
    if stay is not None and stay.to_on is None:
        stay.to_on = max(day, stay.from_on)


def begin_stay(listing: Listing, day: date) -> None:
    """The car is back in stock from a day on; a gap of no day closes again."""
    stay = listing.stays[-1] if listing.stays else None
    if stay is not None and stay.to_on is not None and stay.to_on >= day:
        stay.to_on = None
        return
    listing.stays.append(Stay(dealer_id=listing.dealer_id, from_on=day))


def check_unique_id(dealer_id: int, unique_id: str, *, except_id: int | None) -> None:
    """Refuse a stock number that another open listing of the dealer has.

    :raises RuleBroken: it is in use.
    """
    taken = db.session.scalar(
        select(Listing.id).where(
            Listing.dealer_id == dealer_id,
            Listing.unique_id == unique_id,
            Listing.status.in_(OPEN_STATUSES),
            Listing.id != (except_id or 0),
        )
    )
    if taken:
        raise RuleBroken("UNIQUE_ID_TAKEN", _l("This stock number is already in use."), "unique_id")


def _check_values(listing: Listing, today: date) -> None:
    if listing.price is not None and listing.price <= 0:
        raise RuleBroken("PRICE_INVALID", _l("A price must be above zero."), "price")
    if not 1950 <= listing.year <= today.year + 1:
        raise RuleBroken("YEAR_INVALID", _l("The year must lie between 1950 and next year."), "year")
    if listing.condition != "new" and listing.mileage_km is None:
        raise RuleBroken("MILEAGE_MISSING", _l("A used car needs its mileage."), "mileage_km")
    if listing.acquired_on > today:
        raise RuleBroken("DATE_IN_FUTURE", _l("A car cannot be acquired in the future."), "acquired_on")


def value_text(value: Any) -> str | None:
    """A field's value as the history keeps it: amounts with two places, ISO dates, lists as JSON, None as None."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def note_status(listing: Listing, *, old: str | None, new: str, day: date, origin: Origin) -> None:
    """Write a step of the state into the history."""
    db.session.add(
        StatusChange(listing_id=listing.id, dealer_id=listing.dealer_id, old=old, new=new, on_day=day, **trace(origin))
    )


def _note_price(listing: Listing, amount: Decimal, origin: Origin) -> None:
    day = local_day(origin.at, listing.dealer)
    db.session.add(
        PriceChange(listing_id=listing.id, dealer_id=listing.dealer_id, on_day=day, amount=amount, **trace(origin))
    )


def note_field(listing: Listing, field: str, old: Any, new: Any, origin: Origin) -> None:
    """Write the change of a field into the history."""
    """Write a change of one field into the history."""
    db.session.add(
        FieldChange(
            listing_id=listing.id,
            dealer_id=listing.dealer_id,
            field=field,
            old=value_text(old),
            new=value_text(new),
            **trace(origin),
        )
    )


def trace(origin: Origin) -> dict[str, Any]:
    """The columns of a row that tells its origin."""
    return {"at": origin.at, "source": origin.source, "actor_id": origin.actor_id, "upload_id": origin.upload_id}


def touch(listing: Listing, origin: Origin) -> None:
    """Mark the listing and the dealer's stock as changed: plans made before are void.

    The row is written even when only what hangs on it changed within one moment, for its stamp is what tells.
    """
    listing.changed_at = origin.at
    flag_modified(listing, "changed_at")
    listing.dealer.stock_version = Dealer.stock_version + 1  # in SQL: two writers both count
