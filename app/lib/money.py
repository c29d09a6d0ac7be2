"""Amounts of money: exact, with two places, and as people write them."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final, NamedTuple

from app.lib.numbers import Raw, split_number
from app.lib.text import clean, fold

_LONGEST: Final = 64
_CENT: Final = Decimal("0.01")
_MINOR_UNITS: Final = 100
_LEADING: Final = re.compile(r"(?P<words>[^\d+\-\u2212]*)(?P<rest>.*)")

# "¥" is left out: yen to one, yuan to another.
_SIGNS: Final = {
    "₽": "RUB", "£": "GBP", "€": "EUR", "$": "USD", "฿": "THB", "₸": "KZT", "₴": "UAH", "₩": "KRW", "₫": "VND",
    "₾": "GEL", "₹": "INR", "₼": "AZN", "֏": "AMD", "₺": "TRY", "₮": "MNT",
}  # fmt: skip
_WORDS: Final = {
    "RUB": ("RUR", "р", "руб", "рублей", "рубля", "рубль", "rubles", "roubles", "รูเบิล"),
    "USD": ("US$", "долл", "доллар", "доллара", "долларов", "доллар США", "dollar", "dollars", "ดอลลาร์", "ดอลลาร์สหรัฐ"),
    "EUR": ("евро", "euro", "euros", "ยูโร"),
    "GBP": ("фунт", "фунтов", "pound", "pounds", "ปอนด์"),
    "THB": ("бат", "батов", "baht", "บาท"),
    "KZT": ("тенге", "тг", "tenge"),
    "BYN": ("бел руб", "белорусских рублей", "Br"),
    "CNY": ("RMB", "юань", "юаней", "yuan", "หยวน"),
    "JPY": ("иена", "иен", "йен", "yen", "เยน"),
    "KRW": ("вон", "вона", "won", "วอน"),
}
_CODES: Final = (
    *_WORDS, "AED", "AMD", "AUD", "AZN", "BGN", "BRL", "CAD", "CHF", "CZK", "DKK", "GEL", "HKD", "HUF", "IDR", "ILS",
    "INR", "KGS", "LAK", "MDL", "MMK", "MNT", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "RSD", "SAR", "SEK",
    "SGD", "TJS", "TMT", "TRY", "TWD", "UAH", "UZS", "VND", "ZAR",
)  # fmt: skip
_CURRENCY_OF: Final = {fold(word): code for code in _CODES for word in (code, *_WORDS.get(code, ()))}
_TIMES: Final = {
    **dict.fromkeys(("млн", "миллион", "миллиона", "миллионов", "mln", "million", fold("ล้าน")), 1_000_000),
    **dict.fromkeys(("тыс", "тысяч", "т", "thousand", fold("พัน")), 1_000),
    fold("แสน"): 100_000,
}
_THAI_FACTOR: Final = re.compile("(ล้าน|แสน|พัน)")  # Thai parts no words


class Money(NamedTuple):
    """An amount with two places, and the currency that the text named, if any (ISO 4217)."""

    amount: Decimal
    currency: str | None


def parse_money(value: Raw) -> Money:
    """Read an amount as people write it: "1 234 567,89 р.", "£30,495", "1,2 млн руб.".

    A separator before three digits parts thousands, for money has two places at most. A workbook's binary number is
    rounded to them. Raises ValueError when it is no amount, has more places, or when the words around are not money's.
    """
    before, number, after = _part(value) if isinstance(value, str) else ("", value, "")
    times, currency = _read_words(before, after)
    amount = split_number(number, grouped=times == 1)[0] * times
    try:
        rounded = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    except InvalidOperation as error:
        raise ValueError(f"too large an amount: {value!r}") from error
    if rounded != amount and not isinstance(value, float):
        raise ValueError(f"more than two decimal places: {value!r}")
    return Money(rounded, currency)


def find_currency(text: str) -> str | None:
    """Give the ISO 4217 code of a currency's sign, code or name ("₽", "RUR", "руб."), None when it is none."""
    sign = text.strip()
    return _SIGNS.get(sign) or _CURRENCY_OF.get(fold(sign) if len(sign) <= _LONGEST else "")


def to_minor(amount: Decimal) -> int:
    """Turn an amount into whole minor units; raises ValueError when it has more than two places."""
    minor = amount * _MINOR_UNITS
    if minor != minor.to_integral_value():
        raise ValueError(f"more than two decimal places: {amount}")
    return int(minor)


def from_minor(minor: int) -> Decimal:
    """Turn whole minor units into an amount with two places."""
    return Decimal(minor).scaleb(-2)


def _part(value: str) -> tuple[str, str, str]:
    """Part a text into the words before its number, the number, and the words behind it."""
    text = clean(value) if len(value) <= _LONGEST else ""
    found = _LEADING.fullmatch(text)
    if not text or found is None:
        raise ValueError(f"not an amount: {value[:_LONGEST]!r}")
    tail = split_number(found["rest"], grouped=True)[1]
    return found["words"], found["rest"].removesuffix(tail), tail


def _read_words(before: str, after: str) -> tuple[int, str | None]:
    """Give the factor and the currency that the words around a number tell."""
    named = [find_currency(before)] if before.strip() else []
    times, rest = _read_factor(after.strip(" .,;-\u2013\u2014="))
    if rest:
        named.append(find_currency(rest))
    if None in named or len(set(named)) > 1:
        raise ValueError(f"not words of money: {before + after!r}")
    return times, named[0] if named else None


def _read_factor(words: str) -> tuple[int, str]:
    first, _, rest = _THAI_FACTOR.sub(r"\1 ", words.replace(".", " ")).strip().partition(" ")
    return (_TIMES[fold(first)], rest.strip()) if fold(first) in _TIMES else (1, words)
