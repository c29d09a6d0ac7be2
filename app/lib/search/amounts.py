"""Bounds in words: "до 1.2 млн", "2018-2020", "under 60k km", "ไม่เกิน 5 แสน" -> a filter with its bounds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from app.lib.search.words import Token
from app.lib.vocabulary import search as words

_NUMBER: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,3})?")
_OLDEST: Final = 1980  # an earlier number is more often a model or the end of a VIN
_BUDDHIST: Final = 543
_LONGEST_AGE: Final = 40
_SMALLEST_PRICE: Final = 10_000
_SMALLEST_SHORT: Final = 100  # "до 900" means thousands
_THOUSAND: Final = 1_000
_PHRASE: Final = 3
# Which bounds an address can carry.
_WITH_LOWEST: Final = frozenset({"price", "year", "power"})
_WITH_HIGHEST: Final = frozenset({"price", "year", "mileage", "payment"})

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Span:
    """What was understood: the filter ("" where none can say it), its bounds, and the place behind its last word."""

    name: str
    low: Decimal | None
    high: Decimal | None
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """A number; ``times`` is 1 where no "thousand" stands behind, ``kind`` what its unit says."""

    amount: Decimal
    times: int
    kind: str
    end: int

    @property
    def value(self) -> Decimal:
        return self.amount * self.times


@dataclass(frozen=True, slots=True)
class _Opening:
    """The words before the number: what it is of, and whether it is the highest ("most") or lowest ("least")."""

    subject: str
    bound: str
    is_age_told: bool  # "not older than" turns a number of years round, "up to" does not
    end: int


def find_span(tokens: Sequence[Token], start: int, today: date) -> Span | None:
    """Read a bound or a range that starts at this word; None when there is none."""
    opening = _read_opening(tokens, start)
    first = _read_number(tokens, opening.end, alone=bool(opening.bound))
    if first is None:
        return None
    second = None if opening.bound == "most" else _read_second(tokens, first, opening.bound, today)
    numbers = _share(first, second)
    kind = _kind_of(numbers, opening, today)
    if not kind:
        return None
    if second is None:
        opening, end = _read_ending(tokens, opening, first.end)
    else:
        end = second.end
    low, high = _bounds_of(kind, [_settle(number, kind, today) for number in numbers], opening)
    name = "year" if kind == "age" else kind
    low, high = low if name in _WITH_LOWEST else None, high if name in _WITH_HIGHEST else None
    return Span("" if low is None and high is None else name, low, high, end)


def is_grammar(key: str) -> bool:
    """Whether the word is one of those that amounts are told with."""
    known = (words.MULTIPLES, words.UNITS, words.SUBJECTS, words.PRICED, words.AT_MOST, words.AT_LEAST, words.BETWEEN)
    return any(key in group for group in known)


def _read_opening(tokens: Sequence[Token], start: int) -> _Opening:
    subject, place = _look_up(tokens, start, words.SUBJECTS)
    priced, place = _look_up(tokens, place, words.PRICED)
    if priced:
        return _Opening(priced[0], "most" if priced[1] else "least", priced[0] == "year", place)
    bound, place = _look_up(tokens, place, _BOUNDS)
    if not subject and bound:
        subject, place = _look_up(tokens, place, words.SUBJECTS)
    return _Opening(subject or "", bound or "", False, place)


_BOUNDS: Final = {
    **dict.fromkeys(words.AT_MOST, "most"),
    **dict.fromkeys(words.AT_LEAST, "least"),
    **dict.fromkeys(words.BETWEEN, "between"),
}


def _look_up(tokens: Sequence[Token], start: int, known: Mapping[str, Found]) -> tuple[Found | None, int]:
    for length in range(_PHRASE, 0, -1):
        key = "".join(token.key for token in tokens[start : start + length])
        if start + length <= len(tokens) and key in known:
            return known[key], start + length
    return None, start


def _read_number(tokens: Sequence[Token], start: int, *, alone: bool) -> _Number | None:
    """A number with multiples and unit; "до миллиона" has a multiple only."""
    if start >= len(tokens):
        return None
    token = tokens[start]
    if _NUMBER.fullmatch(token.text):
        amount, place = Decimal(token.text.replace(",", ".")), start + 1
    elif token.key in words.NUMBER_WORDS:
        amount, place = words.NUMBER_WORDS[token.key], start + 1
    elif alone and token.key in words.MULTIPLES:
        amount, place = Decimal(1), start
    else:
        return None
    times, place = _look_up(tokens, place, words.MULTIPLES)
    if times:
        amount, place = _add_smaller(tokens, amount, times, place)
    kind, place = _look_up(tokens, place, words.UNITS)
    month, place = _look_up(tokens, place, dict.fromkeys(words.PER_MONTH, "payment"))
    return _Number(amount, times or 1, month or kind or "", place)


def _add_smaller(tokens: Sequence[Token], amount: Decimal, times: int, place: int) -> tuple[Decimal, int]:
    """Thai tells 1,200,000 as "one million two hundred-thousands"."""
    while place + 1 < len(tokens) and _NUMBER.fullmatch(tokens[place].text):
        smaller = words.MULTIPLES.get(tokens[place + 1].key, times)
        if smaller >= times:
            break
        amount += Decimal(tokens[place].text.replace(",", ".")) * smaller / times
        place += 2
    return amount, place


def _read_second(tokens: Sequence[Token], first: _Number, bound: str, today: date) -> _Number | None:
    joints = words.CONNECTORS | (words.AND_WORDS if bound == "between" else frozenset())
    joint, place = _look_up(tokens, first.end, dict.fromkeys(joints, "to"))
    second = _read_number(tokens, place, alone=False) if joint else None
    if second is None or _is_year(first, today) != _is_year(second, today):
        return None
    return second


def _share(first: _Number, second: _Number | None) -> list[_Number]:
    """In "1-1.5 млн" the million counts for both."""
    if second is None:
        return [first]
    if first.times == 1 and second.times > 1 and first.amount < _SMALLEST_PRICE:
        first = replace(first, times=second.times)
    return [first, second]


def _read_ending(tokens: Sequence[Token], opening: _Opening, place: int) -> tuple[_Opening, int]:
    endings = {**dict.fromkeys(words.AND_NEWER, "least"), **dict.fromkeys(words.AND_OLDER, "most")}
    bound, end = _look_up(tokens, place, endings)
    return (replace(opening, bound=bound, is_age_told=True), end) if bound else (opening, end)


def _is_year(number: _Number, today: date) -> bool:
    value = number.value - (_BUDDHIST if number.value > _OLDEST + _BUDDHIST else 0)
    is_bare = number.times == 1 and number.kind in {"", "year"} and number.amount == int(number.amount)
    return is_bare and _OLDEST <= value <= today.year + 1


def _kind_of(numbers: list[_Number], opening: _Opening, today: date) -> str:
    told = next((number.kind for number in reversed(numbers) if number.kind), "")
    largest = numbers[-1]
    if told in {"year", "age"} or (opening.subject == "year" and not told):
        return "age" if largest.value <= _LONGEST_AGE else "year" if _is_year(largest, today) else ""
    if opening.subject == "payment" or told == "payment":
        return "payment"
    if told or opening.subject:
        return told or opening.subject
    if all(_is_year(number, today) for number in numbers):
        return "year"
    if largest.times > 1:
        return "price"
    has_bound = bool(opening.bound) or len(numbers) > 1
    short = _SMALLEST_SHORT <= largest.value < _SMALLEST_PRICE
    return "price" if has_bound and (largest.value >= _SMALLEST_PRICE or short) else ""


def _settle(number: _Number, kind: str, today: date) -> Decimal:
    """The value in the filter's own unit."""
    value = number.value.to_integral_value()
    if kind == "age":
        return today.year - value
    if kind == "year":
        return value - _BUDDHIST if value > _OLDEST + _BUDDHIST else value
    if (
        number.times == 1
        and kind in {"price", "mileage"}
        and value < (_SMALLEST_PRICE if kind == "price" else _THOUSAND)
    ):
        return value * _THOUSAND
    return value


def _bounds_of(kind: str, values: list[Decimal], opening: _Opening) -> tuple[Decimal | None, Decimal | None]:
    if len(values) > 1:
        return min(values), max(values)
    value = values[0]
    if kind == "age":
        is_lowest = opening.bound != "least" or opening.is_age_told
        return (value, None) if is_lowest and not (opening.bound == "most" and opening.is_age_told) else (None, value)
    if opening.bound == "least":
        return value, None
    if opening.bound == "most":
        return None, value
    if kind == "year":
        return value, value
    return (value, None) if kind == "power" else (None, value)
