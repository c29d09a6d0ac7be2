"""Values of a car in words: as plans, histories, lists and files show them to people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, format_decimal, get_locale, ngettext
from flask_babel import lazy_gettext as _l

from app.importers.fields import FIELD, Kind
from app.importers.problems import heading
from app.lib.amounts import show_amount
from app.lib.text import clean, slug
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.inspection import CHECKLIST
from app.lib.vocabulary.listing import EXPENSE_KIND, YES_NO
from app.models import Listing
from app.queries import dictionaries

LONGEST = 300
_AMOUNTS = {Kind.MONEY}
_NUMBERS = {Kind.MILEAGE, Kind.ENGINE, Kind.POWER, Kind.WHOLE}
_REFERENCES = {"make_id": "make", "model_id": "model", "unknown_options": "options"}
_OWN_NAMES = {"unknown_options": _l("Other equipment"), "extra": _l("Further data of the delivery")}


def locale() -> str:
    """The reader's language, two letters."""
    return str(get_locale() or "en")[:2]


def title(listing: Listing) -> str:
    """Make, model and year."""
    return f"{listing.make.name_en} {listing.model.name_en}, {listing.year}"


def public_url(listing: Listing) -> str:
    """Where buyers see the car."""
    make, model = listing.make.name_en, listing.model.name_en
    return f"/{locale()}/cars/{listing.id}-{slug(f'{make} {model} {listing.year}')}"


def point_name(code: str) -> str:
    """The name of a point of the inspection; one that is not in the list any more stays as it is."""
    found = next((point for group in CHECKLIST for point in group.points if point.code == code), None)
    return found.name(locale()) if found else code


def name_of(vocabulary: Vocabulary, code: str | None) -> str:
    """A code's name for the reader; a code that is not known any more stays as it is."""
    return "" if code is None else vocabulary.name(code, locale()) if code in vocabulary else code


def money(amount: Decimal | float | None, currency: str = "") -> str:
    """An amount for the reader: no decimals where there are none, its currency where one is named."""
    if amount is None:
        return "—"
    if currency:
        return show_amount(amount, currency, locale())
    return str(format_decimal(amount, format="#,##0.00" if amount % 1 else "#,##0"))


def field_name(field: str) -> str:
    """A field's name for the reader."""
    return str(_OWN_NAMES[field]) if field in _OWN_NAMES else heading(_REFERENCES.get(field, field))


class Words:
    """Words values of fields; names of makes and models are asked for once."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] | None = None

    def show(self, field: str, value: Any) -> str:
        """Give a value of a field in the form of history or plan (text or JSON) as the reader knows it."""
        if value is None or value in ("", [], ()):
            return "—"
        if field in {"make_id", "model_id"}:
            return self._known_names()[field].get(str(value), str(value))
        known = FIELD.get(_REFERENCES.get(field, field))
        if known is None:
            return _show(Kind.TEXT, None, value)
        return _show(known.kind, known.vocabulary, value)

    def _known_names(self) -> dict[str, dict[str, str]]:
        if self._names is None:
            self._names = {
                "make_id": {str(make.id): make.name_en for make in dictionaries.makes()},
                "model_id": {str(model.id): model.name_en for model in dictionaries.models()},
            }
        return self._names


def _show(kind: Kind, vocabulary: Vocabulary | None, value: Any) -> str:
    shown: Callable[[Any], str] | None = _SHOWN.get(kind)
    if shown is not None:
        return shown(value)
    if kind is Kind.OPTIONS:
        items = value if isinstance(value, list) else _listed(str(value))
        return ", ".join(name_of(vocabulary, item) for item in items) if vocabulary else ", ".join(items)
    if isinstance(value, list):
        return "; ".join(_show_item(item) for item in value)[:LONGEST]
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_show_item(item)}" for key, item in value.items())[:LONGEST]
    if vocabulary is not None:
        return name_of(vocabulary, str(value))
    return clean(str(value))[:LONGEST]


def _show_item(item: Any) -> str:
    return " ".join(clean(str(part)) for part in (item if isinstance(item, list) else [item]))


def _listed(text: str) -> list[str]:
    """The history keeps lists as JSON."""
    try:
        found = json.loads(text)
    except ValueError:
        return [text]
    return [str(item) for item in found] if isinstance(found, list) else [text]


def _show_number(value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return money(number)


def _show_day(value: Any) -> str:
    if isinstance(value, date):
        return str(format_date(value, "medium"))
    try:
        return str(format_date(date.fromisoformat(str(value)[:10]), "medium"))
    except ValueError:
        return str(value)


def _show_yes_no(value: Any) -> str:
    return name_of(YES_NO, "yes" if str(value).lower() in {"true", "yes", "1"} else "no")


def _show_expenses(value: Any) -> str:
    rows: Iterable[Any] = value if isinstance(value, list) else []
    parts = [f"{name_of(EXPENSE_KIND, str(row[0]))} {_show_number(row[1])}" for row in rows if len(row) > 1]
    return ", ".join(parts) or clean(str(value))[:LONGEST]


def _show_photos(value: Any) -> str:
    if isinstance(value, list):
        return str(ngettext("%(num)s photo", "%(num)s photos", len(value)))
    return clean(str(value))[:LONGEST]


_SHOWN: dict[Kind, Callable[[Any], str]] = {
    **dict.fromkeys(_AMOUNTS | _NUMBERS, _show_number),
    Kind.DATE: _show_day,
    Kind.YES_NO: _show_yes_no,
    Kind.EXPENSES: _show_expenses,
    Kind.PHOTOS: _show_photos,
}


def moment(at: datetime | None, zone: str) -> str:
    """A moment for the reader, on the clocks of the dealer's zone."""
    if at is None:
        return ""
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), "d MMM y, HH:mm", rebase=False))
