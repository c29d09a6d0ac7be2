"""Numbers written out, as papers of banks want them: Russian, English, Thai."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_name

HIGHEST: Final = 10**12
_THOUSAND: Final = 1000

_RU_ONES: Final = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
_RU_FEMININE: Final = {1: "одна", 2: "две"}
_RU_TENS: Final = [
    "-",
    "-",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
]
_RU_HUNDREDS: Final = [
    "-",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
]
_RU_SCALES: Final = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
)
_EN_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS: Final = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_SCALES: Final = ("", "thousand", "million", "billion")
_TH_DIGITS: Final = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
_TH_PLACES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def spell_number(number: int, locale: str, *, feminine: bool = False) -> str:
    """A whole number in words; ``feminine`` as Russian wants it before feminine nouns.

    :raises ValueError: below zero, or a million millions and more.
    """
    if not 0 <= number < HIGHEST:
        raise ValueError(f"not written out: {number}")
    spell: dict[str, Callable[[int], str]] = {
        "ru": lambda value: _spell_russian(value, feminine=feminine),
        "th": _spell_thai,
    }
    return spell.get(locale, _spell_english)(number)


def spell_percent(percent: Decimal, locale: str) -> str:
    """A rate of up to three decimals in words, "двенадцать целых пятьсот тысячных процента годовых"."""
    whole, thousandths = divmod(int((percent * _THOUSAND).to_integral_value()), _THOUSAND)
    if locale == "ru":
        parts = (_count_russian(whole, "целая", "целых"), _count_russian(thousandths, "тысячная", "тысячных"))
        return f"{' '.join(parts)} процента годовых"
    digits = f"{thousandths:03d}"
    if locale == "th":
        return f"ร้อยละ{_spell_thai(whole)}จุด{''.join(_TH_DIGITS[int(digit)] for digit in digits)}ต่อปี"
    return f"{_spell_english(whole)} point {' '.join(_EN_ONES[int(digit)] for digit in digits)} percent a year"


def spell_amount(amount: Decimal, currency: str, locale: str) -> str:
    """An amount in words with its currency, hundredths in digits: "сто пять российских рублей 16/100"."""
    whole, hundredths = divmod(int((amount * 100).to_integral_value()), 100)
    name = get_currency_name(currency, whole, locale)
    gap = "" if locale == "th" else " "
    return f"{spell_number(whole, locale)}{gap}{name} {hundredths:02d}/100"


def _count_russian(number: int, one: str, many: str) -> str:
    ends_in_one = number % 10 == 1 and number % 100 != 11
    return f"{_spell_russian(number, feminine=True)} {one if ends_in_one else many}"


def _spell_russian(number: int, *, feminine: bool) -> str:
    if not number:
        return _RU_ONES[0]
    words: list[str] = []
    for scale, forms in reversed(list(enumerate(_RU_SCALES))):
        group = number // _THOUSAND**scale % _THOUSAND
        if group:
            words += _spell_group(group, feminine=feminine if scale == 0 else scale == 1)
            words += [forms[_choose_form(group)]] if scale else []
    return " ".join(words)


def _spell_group(group: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10) if rest >= len(_RU_ONES) else (0, rest)
    last = _RU_FEMININE.get(ones, _RU_ONES[ones]) if feminine else _RU_ONES[ones]
    return [
        *([_RU_HUNDREDS[hundreds]] if hundreds else []),
        *([_RU_TENS[tens]] if tens else []),
        *([last] if ones else []),
    ]


def _choose_form(number: int) -> int:
    """Which of "тысяча, тысячи, тысяч" stands after a number."""
    if number % 100 in range(11, 15) or number % 10 not in range(1, 5):
        return 2
    return 0 if number % 10 == 1 else 1


def _spell_english(number: int) -> str:
    if number < len(_EN_ONES):
        return _EN_ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN_ONES[ones]}" if ones else "")
    if number < _THOUSAND:
        hundreds, rest = divmod(number, 100)
        return f"{_EN_ONES[hundreds]} hundred" + (f" {_spell_english(rest)}" if rest else "")
    scale = (len(str(number)) - 1) // 3
    group, rest = divmod(number, _THOUSAND**scale)
    return f"{_spell_english(group)} {_EN_SCALES[scale]}" + (f" {_spell_english(rest)}" if rest else "")


def _spell_thai(number: int) -> str:
    million = 10 ** len(_TH_PLACES)
    if number >= million:
        high, rest = divmod(number, million)
        return f"{_spell_thai(high)}ล้าน{_spell_thai(rest) if rest else ''}"
    if number < 10:
        return _TH_DIGITS[number]
    digits = [int(digit) for digit in str(number)]
    last = len(digits) - 1
    return "".join(_say_thai(digit, last - place) for place, digit in enumerate(digits) if digit)


def _say_thai(digit: int, place: int) -> str:
    """One digit of a number of several: ten has no "one", twenty its own word, a last one is "et"."""
    special = {(1, 0): "เอ็ด", (1, 1): "", (2, 1): "ยี่"}
    return special.get((digit, place), _TH_DIGITS[digit]) + _TH_PLACES[place]
