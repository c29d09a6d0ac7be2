"""What a buyer typed into the calculator, and what it means; the address is the state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.lib.credit.refusals import HIGHEST_PRICE, Refusal
from app.lib.credit.standard import Standard
from app.lib.credit.terms import share_of
from app.lib.credit.wish import Wish
from app.lib.money import parse_money
from app.lib.numbers import parse_decimal, parse_whole
from app.lib.text import clean
from app.lib.vocabulary.listing import CONDITION
from app.models import Listing
from app.queries import credit

LONGEST = 40
LONGEST_TERM = 1200  # months; what a bank gives is told by its programmes
MOST_BANKS = 60
PERCENT, SUM = "percent", "sum"
SORTS = ("payment", "total")
OLDEST_YEAR = 1950
BLANK = re.compile(r"(?<=\d)\s(?=\d)")  # between thousands

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed; ``first`` and ``balloon`` are % of the price or sums."""

    price: str = ""
    first: str = ""
    first_in: str = PERCENT
    months: str = ""
    balloon: str = ""
    balloon_in: str = PERCENT
    condition: str = "used"
    year: str = ""
    banks: tuple[str, ...] = ()
    sort: str = SORTS[0]

    def write(self, car: Listing | None) -> dict[str, Any]:
        """The parameters of an address that says the same; what is as usual is left out."""
        usual = Typed()
        named = {
            name: getattr(self, name)
            for name in ("first", "first_in", "months", "balloon", "balloon_in", "sort")
            if getattr(self, name) != getattr(usual, name)
        }
        if car is not None:
            return {"car": car.id, **named, "bank": list(self.banks)}
        about = {"price": self.price, "year": self.year}
        about |= {"condition": self.condition} if self.condition != usual.condition else {}
        return {**{name: value for name, value in about.items() if value}, **named, "bank": list(self.banks)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A wish, or what cannot be read, by field."""

    typed: Typed
    wish: Wish | None
    faults: Mapping[str, str]


def read_typed(args: MultiDict[str, str], usual: Typed) -> Typed:
    """The fields of an address or a form; what is missing is as usual."""
    given = {
        name: BLANK.sub("", clean(args[name]))[:LONGEST]
        for name in ("price", "first", "months", "balloon", "year")
        if name in args
    }
    typed = replace(
        usual,
        **given,
        first_in=_choose(args, "first_in", (PERCENT, SUM), usual.first_in),
        balloon_in=_choose(args, "balloon_in", (PERCENT, SUM), usual.balloon_in),
        sort=_choose(args, "sort", SORTS, usual.sort),
        banks=tuple(dict.fromkeys(clean(code)[:LONGEST] for code in args.getlist("bank")[:MOST_BANKS] if code.strip())),
    )
    condition = args.get("condition", "")
    return replace(typed, condition=condition) if condition in CONDITION else typed


def understand(typed: Typed, *, car: Listing | None, currency: str, on: date) -> Reading:
    """The wish that was typed; a chosen car brings its own price, currency, condition and year."""
    faults: dict[str, str] = {}
    price = car.price if car is not None else _read(faults, "price", typed.price, _price)
    months = _read(faults, "months", typed.months, _months)
    first = _read(faults, "first", typed.first or "0", lambda text: _part(text, typed.first_in, price))
    balloon = _read(faults, "balloon", typed.balloon or "0", lambda text: _part(text, typed.balloon_in, price))
    year = car.year if car is not None else _read(faults, "year", typed.year, lambda text: _year(text, on))
    if faults or price is None or months is None or first is None or balloon is None:
        return Reading(typed, None, faults)
    wish = Wish(
        price=price,
        first_payment=first,
        months=months,
        on=on,
        balloon=balloon,
        condition=car.condition if car is not None else typed.condition,
        year=year,
        currency=car.currency if car is not None else currency,
    )
    plain = replace(typed, price=_write(price), months=str(months), balloon=typed.balloon if balloon else "")
    return Reading(plain, wish, {})


def chosen_car(values: MultiDict[str, str]) -> int | None:
    """The number of the car that an address or a form names."""
    text = values.get("car", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def read_wish(values: MultiDict[str, str], car: Listing | None, standard: Standard | None = None) -> Reading:
    """What an address or a form wishes; what it leaves out is as in the standard terms, read unless they are given."""
    terms = standard or credit.standard_terms()
    usual = Typed(first=f"{Decimal(terms.first_share).normalize():f}", months=str(terms.months))
    currency = current_app.config["SETTINGS"].currency
    return understand(read_typed(values, usual), car=car, currency=currency, on=today())


def today() -> date:
    """The day of a calculation."""
    return datetime.now(UTC).date()


def mend(typed: Typed, wish: Wish, refusal: Refusal) -> Typed | None:
    """The same fields with the one at fault set to what would be possible; None where no single field helps."""
    bound = refusal.lowest if refusal.lowest is not None else refusal.highest
    if refusal.code in {"amount_too_low", "amount_too_high"} and isinstance(bound, Decimal):
        return replace(typed, first=_write(max(wish.price - bound, Decimal(0))), first_in=SUM)
    if refusal.field == "first_payment" and isinstance(bound, Decimal):
        return replace(typed, first=_write(bound), first_in=SUM)
    if refusal.field == "balloon" and isinstance(bound, Decimal):
        return replace(typed, balloon=_write(bound), balloon_in=SUM)
    months = _possible_term(wish, refusal)
    return replace(typed, months=str(months)) if months is not None else None


def _possible_term(wish: Wish, refusal: Refusal) -> int | None:
    lowest, highest = refusal.lowest, refusal.highest
    if refusal.code == "term_outside" and isinstance(lowest, int) and isinstance(highest, int):
        return min(max(wish.months, lowest), highest)
    return lowest if refusal.code == "car_too_old" and isinstance(lowest, int) else None


def _write(amount: Decimal) -> str:
    """An amount as the form shows it: no needless places."""
    return f"{amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount:f}"


def _choose(args: MultiDict[str, str], name: str, choices: tuple[str, ...], usual: str) -> str:
    value = args.get(name, "")
    return value if value in choices else usual


def _read(faults: dict[str, str], field: str, text: str, read: Callable[[str], Read]) -> Read | None:
    if not text and field in {"price", "year"}:
        return None
    try:
        return read(text)
    except ValueError as error:
        faults[field] = str(error)
        return None


def _price(text: str) -> Decimal:
    try:
        return parse_money(text).amount
    except ValueError as error:
        raise ValueError(_("This is no price. Write it like 1 250 000.")) from error


def _part(text: str, unit: str, price: Decimal | None) -> Decimal | None:
    """A share of the price or a sum, as a sum; nothing without a price."""
    try:
        number = parse_decimal(text.rstrip(" %")) if unit == PERCENT else parse_money(text).amount
    except ValueError as error:
        raise ValueError(_("This is no number. Write it like 20 or 250 000.")) from error
    if abs(number) > HIGHEST_PRICE:
        raise ValueError(_("This number is too large."))
    if unit == SUM:
        return number
    return None if price is None else share_of(price, number)


def _months(text: str) -> int:
    try:
        months = parse_whole(text)
    except ValueError as error:
        raise ValueError(_("Write the term in whole months, like 36.")) from error
    if not -LONGEST_TERM <= months <= LONGEST_TERM:
        raise ValueError(_("No bank lends for so long."))
    return months


def _year(text: str, on: date) -> int:
    try:
        year = parse_whole(text)
    except ValueError:
        year = 0
    if not OLDEST_YEAR <= year <= on.year + 1:
        raise ValueError(_("Write the year the car was made in, like %(year)s.", year=on.year - 3))
    return year
