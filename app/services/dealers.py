"""Dealers: taking them in, changing them and their locations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.phone import parse_phone
from app.models import Dealer, Listing, Location
from app.services import audit

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,31}")
CURRENCY = re.compile(r"[A-Z]{3}")
COUNTRY = re.compile(r"[A-Z]{2}")
DEFAULT_HOURS = {str(day): ["09:00", "20:00"] for day in range(7)}
WEB_RULES = ("ask", "small")
MACHINE_RULES = ("at_once", "small", "ask")
HUNDRED = 100
MINUTES = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


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
    _check_place(country=country, currency=currency, time_zone=time_zone)
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


def take_in(*, values: Mapping[str, Any], city: str, region: str, by: audit.Actor) -> Dealer:
    """Take a dealer in by the form of the distributor: ``create``, the other values, and the audit.

    :raises RuleBroken: as ``create`` and ``change``.
    """
    first = {name: values[name] for name in ("code", "public_name", "currency", "country", "time_zone")}
    dealer = create(**first, city=city, region=region, at=by.at)
    _set(dealer, {name: value for name, value in values.items() if name not in first})
    audit.record(action="dealer_created", by=by, subject=f"dealer:{dealer.id}", dealer_id=dealer.id)
    return dealer


def change(*, dealer: Dealer, values: Mapping[str, Any], by: audit.Actor) -> None:
    """Change what is known about a dealer; its code stays, since feeds and addresses name it.

    :raises RuleBroken: malformed values, or another currency while cars are priced in the present one.
    """
    given = {name: value for name, value in values.items() if name != "code"}
    changes = audit.find_changes(dealer, given)
    _check_place(
        country=values.get("country", dealer.country),
        currency=values.get("currency", dealer.currency),
        time_zone=values.get("time_zone", dealer.time_zone),
    )
    if "currency" in changes and db.session.scalar(select(Listing.id).where(Listing.dealer_id == dealer.id).limit(1)):
        raise RuleBroken("DEALER_CURRENCY", _l("Cars of this dealer are priced in its currency already."), "currency")
    _set(dealer, given)
    if changes:
        audit.record(
            action="dealer_changed", by=by, subject=f"dealer:{dealer.id}", dealer_id=dealer.id, details=changes
        )


def change_customer_rules(*, dealer: Dealer, values: Mapping[str, Any], by: audit.Actor) -> None:
    """Change how long bookings hold, how many test cars there are, how early they are asked for, and closed days.

    :raises RuleBroken: a number below its least, or a day that is none.
    """
    least = {"booking_hours": 1, "test_cars": 1, "test_drive_notice_hours": 0}
    for name, number in least.items():
        if values[name] < number:
            raise RuleBroken("NUMBER_LOW", _l("This number is too small."), name)
    change(dealer=dealer, values={**values, "closed_days": _read_days(values["closed_days"])}, by=by)


def change_feed_rules(*, dealer: Dealer, values: Mapping[str, Any], by: audit.Actor) -> None:
    """Change when deliveries are applied without a click, and the share of the stock that one may withdraw unasked.

    :raises RuleBroken: a rule that the channel does not have, or a share that is none.
    """
    for name, codes in (("web_rule", WEB_RULES), ("machine_rule", MACHINE_RULES)):
        if values[name] not in codes:
            raise RuleBroken("APPLY_RULE", _l("Choose one of these rules."), name)
    shares = {name: values[name] for name in ("small_percent", "small_price_percent")}
    if values["guard_percent"] is not None:
        shares["guard_percent"] = values["guard_percent"]
    for name, share in shares.items():
        if not (0 if name == "guard_percent" else 1) <= share <= HUNDRED:
            raise RuleBroken("SHARE_INVALID", _l("A share lies between 0 and 100 %."), name)
    change(dealer=dealer, values=values, by=by)


def _read_days(texts: Iterable[str]) -> list[str]:
    try:
        return sorted({date.fromisoformat(text.strip()).isoformat() for text in texts})
    except ValueError as error:
        raise RuleBroken("DAY_INVALID", _l("Write days like 2026-12-31."), "closed_days") from error


def add_location(*, dealer: Dealer, values: Mapping[str, Any], by: audit.Actor) -> Location:
    """Add a place where the dealer receives customers, behind the others.

    :raises RuleBroken: malformed hours, phones or coordinates.
    """
    read = _read_location(dealer, values)
    last = max((place.position for place in dealer.locations), default=-1)
    location = Location(dealer_id=dealer.id, position=last + 1, **read)
    db.session.add(location)
    db.session.flush()
    audit.record(action="location_added", by=by, subject=f"location:{location.id}", dealer_id=dealer.id)
    return location


def change_location(*, location: Location, values: Mapping[str, Any], by: audit.Actor) -> None:
    """Change a place.

    :raises RuleBroken: malformed hours, phones or coordinates.
    """
    read = _read_location(location.dealer, values)
    changes = audit.find_changes(location, read)
    for name, value in read.items():
        setattr(location, name, value)
    if changes:
        subject = f"location:{location.id}"
        audit.record(action="location_changed", by=by, subject=subject, dealer_id=location.dealer_id, details=changes)


def remove_location(*, location: Location, by: audit.Actor) -> None:
    """Remove a place.

    :raises RuleBroken: it is the dealer's only one.
    """
    if len(location.dealer.locations) == 1:
        raise RuleBroken("LOCATION_LAST", _l("A dealer needs one location at least."))
    audit.record(
        action="location_removed",
        by=by,
        subject=f"location:{location.id}",
        dealer_id=location.dealer_id,
        details={"city": location.city, "address": location.address},
    )
    db.session.delete(location)
    db.session.flush()


def _set(dealer: Dealer, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(dealer, name, value)
    db.session.flush()


def _check_place(*, country: str, currency: str, time_zone: str) -> None:
    if not COUNTRY.fullmatch(country):
        raise RuleBroken("COUNTRY_INVALID", _l("A country is written with two letters: RU, KZ, TH."), "country")
    if not CURRENCY.fullmatch(currency):
        raise RuleBroken("CURRENCY_INVALID", _l("A currency is written with three letters: RUB, KZT, THB."), "currency")
    if time_zone not in available_timezones():
        raise RuleBroken("ZONE_INVALID", _l("A time zone is written like Europe/Moscow."), "time_zone")


def _read_location(dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if (latitude is None) != (longitude is None):
        raise RuleBroken("COORDINATES", _l("Latitude and longitude belong together."), "longitude")
    return {
        **values,
        "phones": [_read_phone(phone, dealer.country) for phone in values["phones"]],
        "hours": {day: _read_span(day, span) for day, span in values["hours"].items()},
    }


def _read_phone(text: str, country: str) -> str:
    try:
        return parse_phone(text, region=country)
    except ValueError as error:
        raise RuleBroken("PHONE_INVALID", _l("This is no phone number: %(text)s", text=text), "phones") from error


def _read_span(day: str, span: list[str]) -> list[str]:
    opens, closes = span
    if not MINUTES.fullmatch(opens) or not MINUTES.fullmatch(closes) or opens >= closes:
        fault = _l("Opening hours are written like 09:00 and 20:00; the place closes after it opens.")
        raise RuleBroken("HOURS_INVALID", fault, f"opens_{day}")
    return [opens, closes]
