"""Numbers, money, dates and the words of vocabularies in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_day_names
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

from app.lib.amounts import show_amount
from app.lib.phone import format_phone
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary import listing as vocabularies
from app.lib.vocabulary.credit import CHARGE_KIND
from app.lib.vocabulary.equipment_groups import EQUIPMENT_GROUP
from app.lib.vocabulary.inspection import CHECK_RESULT, CHECKLIST, CheckGroup
from app.lib.vocabulary.request import REQUEST_KIND, REQUEST_STATE
from app.lib.vocabulary.valuation import CONDITION_QUESTIONS, OFFER_STATE
from app.models import Certificate, Location
from app.services.offer_sheets import show_percent

VOCABULARIES: dict[str, Vocabulary] = {
    "body": vocabularies.BODY_TYPE,
    "fuel": vocabularies.FUEL,
    "gearbox": vocabularies.GEARBOX,
    "drive": vocabularies.DRIVE,
    "color": vocabularies.COLOR,
    "wheel": vocabularies.WHEEL,
    "condition": vocabularies.CONDITION,
    "registration_document": vocabularies.REGISTRATION_DOCUMENT,
    "equipment": vocabularies.EQUIPMENT,
    "equipment_group": EQUIPMENT_GROUP,
    "kind": REQUEST_KIND,
    "state": REQUEST_STATE,
    "result": CHECK_RESULT,
    "charge_kind": CHARGE_KIND,
    "offer": OFFER_STATE,
    **CONDITION_QUESTIONS,
}
CC_PER_LITRE = Decimal(1000)


def word(vocabulary: str, code: str | None) -> str:
    """A code's word; nothing for no code."""
    if code is None:
        return ""
    found = VOCABULARIES[vocabulary]
    return found.name(code, _language()) if code in found else code


def choices(vocabulary: str) -> list[tuple[str, str]]:
    """All codes of a vocabulary with their words."""
    return [(found.code, found.name(_language())) for found in VOCABULARIES[vocabulary]]


def number(value: float | Decimal | None) -> str:
    """A number with the language's separators; nothing for none."""
    return "" if value is None else _format_number(value, _language())


@lru_cache(maxsize=8_192)
def _format_number(value: float | Decimal, language: str) -> str:
    return format_decimal(value, locale=language)


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency."""
    return show_amount(amount, currency, _language())


def exact(amount: Decimal) -> str:
    """An amount with both places, without its currency: for columns."""
    return str(format_decimal(amount, "#,##0.00", locale=_locale()))


def percent(value: Decimal, places: int | None = None) -> str:
    """A rate in % as the language writes it; with exactly so many decimals where they are named."""
    return show_percent(value, _language(), places=places)


def short_day(value: date) -> str:
    """A day for columns: 5 Apr 2026."""
    return format_date(value, "medium", locale=_locale())


def kilometres(value: int | None) -> str:
    """A mileage; a new car may have none."""
    return str(gettext("No mileage") if value is None else gettext("%(km)s km", km=number(value)))


def engine(cc: int | None) -> str:
    """The engine's size in litres, one decimal."""
    return (
        "" if not cc else gettext("%(litres)s l", litres=format_decimal(round(cc / CC_PER_LITRE, 1), "0.0", _locale()))
    )


def power(hp: int | None) -> str:
    """The engine's power."""
    return "" if not hp else gettext("%(hp)s hp", hp=number(hp))


def drive(code: str | None) -> str:
    """The driven wheels as they are said beside other facts: "All-wheel drive"."""
    return str(gettext("%(wheels)s drive", wheels=word("drive", code))) if code else ""


def cars(count: int) -> str:
    """How many cars, in words."""
    return str(ngettext("%(number)s car", "%(number)s cars", count, number=number(count)))


def held_for(hours: int) -> str:
    """For how long a booking holds a car, in words."""
    return str(
        ngettext(
            "The car is held for you for %(number)s hour; the dealer gets in touch with you.",
            "The car is held for you for %(number)s hours; the dealer gets in touch with you.",
            hours,
            number=number(hours),
        )
    )


def day(value: date) -> str:
    """A day: 5 April 2026."""
    return format_date(value, "long", locale=_locale())


def moment(value: datetime, zone: str) -> str:
    """A moment in a place's own time: Thursday, 16 April, 11:00."""
    return format_datetime(value, "EEEE, d MMMM, HH:mm", tzinfo=ZoneInfo(zone), locale=_locale())


def clock(value: datetime, zone: str) -> str:
    """The time of day in a place's own time: 11:00."""
    return format_time(value, "HH:mm", tzinfo=ZoneInfo(zone), locale=_locale())


def weekday(value: date) -> str:
    """A day as people choose it: Thu, 16 April."""
    return format_date(value, "EEEE, d MMMM", locale=_locale())


def short_weekday(value: date) -> str:
    """The day of the week: Thu."""
    return format_date(value, "EEE", locale=_locale())


def phone(number: str) -> str:
    """A phone number as people read it."""
    return format_phone(number)


def hours(place: Location) -> list[tuple[str, str]]:
    """Opening hours as (days, hours); neighbouring days with the same hours share a line."""
    names = get_day_names("abbreviated", locale=_locale())
    lines: list[tuple[int, int, str]] = []
    for number_ in range(7):
        span = place.hours.get(str(number_))
        text = "–".join(span) if span else gettext("closed")
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], number_, text)
        else:
            lines.append((number_, number_, text))
    return [(names[first] if first == last else f"{names[first]}–{names[last]}", text) for first, last, text in lines]


def checklist(certificate: Certificate) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
    """Groups of an inspection as (name, good points, [(point, result, note)]); what was not looked at is left out."""
    results = {point.point: (point.result, point.note or "") for point in certificate.points}
    groups = [(group.name(_language()), _points(group, results)) for group in CHECKLIST]
    return [(name, sum(p[1] in {"passed", "repaired"} for p in points), points) for name, points in groups if points]


def _points(group: CheckGroup, results: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(point.name(_language()), *results[point.code]) for point in group.points if point.code in results]


def _locale() -> Locale:
    return get_locale() or Locale.parse("en")


def _language() -> str:
    language: str = _locale().language
    return language
