"""Words for templates: filters that show values in the reader's language, and a few functions."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask, g
from flask_babel import format_date, format_decimal, get_locale
from flask_babel.speaklater import LazyString
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from sqlalchemy import select

from app.extensions import db
from app.lib.vocabulary import (
    Vocabulary,
    api,
    credit,
    delivery,
    feed_source,
    inspection,
    listing,
    notice,
    operation,
    period,
    request,
    role,
    schedule,
    upload,
    valuation,
)
from app.models import Dealer
from app.views import base, wording

VOCABULARIES: dict[str, Vocabulary] = {
    value.subject: value
    for module in (
        listing,
        request,
        role,
        upload,
        inspection,
        api,
        credit,
        notice,
        delivery,
        feed_source,
        valuation,
        operation,
        period,
        schedule,
    )
    for value in vars(module).values()
    if isinstance(value, Vocabulary)
}
DEFAULT_ZONE = "Europe/Moscow"


def init_app(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.finalize = settle
    app.jinja_env.filters.update(
        word=show_word, money=wording.money, number=show_number, day=show_day, moment=show_moment
    )
    app.jinja_env.globals.update(
        get_locale=get_locale,
        may=base.may,
        page_numbers=base.page_numbers,
        url_with=base.url_with,
    )


def settle(value: object) -> object:
    """Turn a lazy translation into text before it is escaped: flask-babel marks it as safe, whatever it carries."""
    return str(value) if isinstance(value, LazyString) else value


@pass_context  # else Jinja works out the word of a constant once, in the language of the first reader, for everybody
def show_word(_context: Context, code: str | None, subject: str) -> str:
    """A code of a vocabulary in words: ``{{ listing.status | word("status") }}``."""
    return wording.name_of(VOCABULARIES[subject], code)


def show_number(value: float | None) -> str:
    """A number with the reader's separators."""
    return "—" if value is None else str(format_decimal(value))


def show_day(value: date | None) -> str:
    """A day."""
    return "—" if value is None else str(format_date(value, "medium"))


def show_moment(value: datetime | None, zone: str = "") -> str:
    """A moment on the clocks of a zone: the one named, else of the reader's first dealer, else Moscow's."""
    return wording.moment(value, zone or reader_zone()) or "—"


def reader_zone() -> str:
    """The time zone of the person of this request, read once a request."""
    if "zone" not in g:
        ids = sorted(current_user.dealer_ids) if current_user.is_authenticated else []
        found = db.session.scalar(select(Dealer.time_zone).where(Dealer.id.in_(ids[:1]))) if ids else None
        g.zone = found or DEFAULT_ZONE
    return str(g.zone)
