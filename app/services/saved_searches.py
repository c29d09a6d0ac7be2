"""Saved searches: kept, confirmed by mail, told of new and cheaper cars, ended by one click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.amounts import show_amount
from app.lib.text import clean
from app.models import SavedSearch, ToldCar
from app.queries import saved_searches
from app.queries.catalogue import Filters
from app.queries.saved_searches import News
from app.services import users
from app.services.outbox import queue_mail
from app.tenancy import Scope, acting

OFTEN = {"at_once": timedelta(minutes=15), "daily": timedelta(days=1)}
MOST_OF_ONE = 10
MOST_IN_A_MAIL = 12
KEEP_UNCONFIRMED = timedelta(days=3)


def pack(filters: Filters) -> dict[str, Any]:
    """The filters as JSON keeps them; order and page do not belong to a search."""
    spans = {name: [None if end is None else str(end) for end in ends] for name, ends in filters.spans.items()}
    return {"q": filters.q, "chosen": {name: [*values] for name, values in filters.chosen.items()}, "spans": spans}


def unpack(kept: dict[str, Any]) -> Filters:
    """The filters of a kept search."""
    spans = {name: tuple(None if end is None else Decimal(end) for end in ends) for name, ends in kept["spans"].items()}
    chosen = {name: tuple(values) for name, values in kept["chosen"].items()}
    return Filters(q=kept["q"], chosen=chosen, spans={name: (low, high) for name, (low, high) in spans.items()})


def save(
    *,
    email: str,
    locale: str,
    filters: Filters,
    address: str,
    title: str,
    often: str,
    consent_version: str,
    at: datetime,
) -> SavedSearch:
    """Keep a search and write the mail by which its owner confirms it; the same search again asks once more.

    :raises RuleBroken: no address, no consent, an unknown rhythm, or more searches than one person may have.
    """
    email = users.check_email(email=clean(email))
    if often not in OFTEN:
        raise RuleBroken("OFTEN_UNKNOWN", _l("Choose how often you want to be told."), "often")
    if not consent_version:
        raise RuleBroken("CONSENT_NEEDED", _l("Please agree that your address is kept for this purpose."), "consent")
    search = saved_searches.find(email, address)
    if search is None:
        _check_number(email)
        search = SavedSearch(email=email, address=address, created_at=at)
        db.session.add(search)
    search.locale, search.title, search.often = locale, title[:300], often
    search.filters, search.consent_version = pack(filters), consent_version
    db.session.flush()
    _ask(search, at)
    return search


def confirm(*, search: SavedSearch, at: datetime) -> None:
    """Begin to tell its owner of new cars; again: nothing."""
    if search.confirmed_at is None:
        search.confirmed_at = search.checked_at = at
        search.next_at = at + OFTEN[search.often]


def change_rhythm(*, search: SavedSearch, often: str, at: datetime) -> None:
    """Tell the owner more or less often.

    :raises RuleBroken: there is no such rhythm.
    """
    if often not in OFTEN:
        raise RuleBroken("OFTEN_UNKNOWN", _l("Choose how often you want to be told."), "often")
    search.often = often
    if search.confirmed_at is not None:
        search.next_at = at + OFTEN[often]


def end(*, search: SavedSearch) -> None:
    """Forget a search with everything that was known of its owner."""
    db.session.execute(delete(ToldCar).where(ToldCar.search_id == search.id))
    db.session.delete(search)


def tell(*, search_id: int, at: datetime, on: date) -> int:
    """Write the mail about what is new in a search and remember what was told; how many cars it names.

    Nothing is told twice: what was told is remembered in the transaction of the mail.
    """
    search = db.session.scalar(select(SavedSearch).where(SavedSearch.id == search_id).with_for_update())
    if search is None or search.confirmed_at is None or search.next_at is None or search.next_at > at:
        return 0
    with acting(Scope.public()):
        news = saved_searches.list_news(search, unpack(search.filters), on)
    search.checked_at, search.next_at = at, at + OFTEN[search.often]
    if news:
        _remember(search, news, at)
        _write(search, news, at)
    return len(news)


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete searches that nobody confirmed in time; how many."""
    old = delete(SavedSearch).where(SavedSearch.confirmed_at.is_(None), SavedSearch.created_at < at - KEEP_UNCONFIRMED)
    return int(db.session.execute(old).rowcount)


def _check_number(email: str) -> None:
    if saved_searches.count_of(email) >= MOST_OF_ONE:
        raise RuleBroken(
            "SEARCHES_TOO_MANY",
            _l("This address has %(most)d saved searches already. End one of them first.", most=MOST_OF_ONE),
            "email",
        )


def _ask(search: SavedSearch, at: datetime) -> None:
    hour = at.strftime("%Y%m%d%H")  # pressing twice sends one mail
    queue_mail(
        key=f"search-confirm-{search.id}-{search.often}-{hour}",
        recipient=search.email,
        template="search_confirm" if search.confirmed_at is None else "search_known",
        locale=search.locale,
        context={"search_id": search.id, "title": search.title},
        at=at,
    )


def _remember(search: SavedSearch, news: Sequence[News], at: datetime) -> None:
    known = {
        told.listing_id: told for told in db.session.scalars(select(ToldCar).where(ToldCar.search_id == search.id))
    }
    for item in news:
        told = known.get(item.car.id)
        if told is None:
            told = ToldCar(search_id=search.id, listing_id=item.car.id)
            db.session.add(told)
        told.price, told.told_at = item.car.price, at


def _write(search: SavedSearch, news: Sequence[News], at: datetime) -> None:
    cars = [_describe(item, search.locale) for item in news[:MOST_IN_A_MAIL]]
    queue_mail(
        key=f"search-news-{search.id}-{at.strftime('%Y%m%d%H%M%S')}",
        recipient=search.email,
        template="search_news",
        locale=search.locale,
        context={
            "search_id": search.id,
            "title": search.title,
            "address": search.address,
            "count": len(news),
            "cars": cars,
        },
        at=at,
    )


def _describe(item: News, locale: str) -> dict[str, Any]:
    """A car as the mail names it, in its reader's numbers."""
    car = item.car
    return {
        "path": f"cars/{car.id}-{car.slug}",
        "title": f"{car.title}, {car.year}",
        "mileage": None if car.mileage_km is None else format_decimal(car.mileage_km, locale=locale),
        "price": show_amount(car.price, car.currency, locale),
        "before": None if item.before is None else show_amount(item.before, car.currency, locale),
        "city": car.city or "",
    }
