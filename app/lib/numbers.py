"""Numbers and measures as they stand in forms, feeds and tables, read exactly or refused."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple, TypeAlias

from app.lib.text import clean, fold

Raw: TypeAlias = str | int | float | Decimal

_LONGEST: Final = 64
_FEW: Final = 16  # digits
_EXACT: Final = 2.0**53  # below it every whole number has a float of its own
_MINUS: Final = "-\u2212\u2013"
_SHAPE: Final = re.compile(rf"(?P<sign>[{_MINUS}]?) ?(?P<number>\d(?:[\d .,'\u2019]*\d)?)(?P<tail>\D.*)?")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:([ .,'])\d{3})(?:\1\d{3})*")
_LONE_GROUP: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_ENDINGS: Final = " .,;-\u2013\u2014"

KM_PER_MILE: Final = Decimal("1.609344")
HP_PER_KW: Final = Decimal("1.35962")  # metric horsepower (75 kgf·m/s), the "л.с." and "PS" of papers and feeds
_SMALLEST_CC: Final = 20  # below it a bare number is litres: no car engine has 20 cc, none 20 litres

_KM: Final = frozenset({"", "km", "kms", "kilometers", "kilometres", "км", "километр", "километров", "กม", "กิโลเมตร"})
_THOUSAND_KM: Final = frozenset({"тыскм", "ткм", "тысячкм", "thousandkm", "kkm", "พันกม"})
_MILES: Final = frozenset({"mi", "mile", "miles", "миль", "мили", "миля", "ไมล์"})
_HP: Final = frozenset({"", "hp", "bhp", "ps", "cv", "лс", "лошсил", "лошадиныхсил", "лошсилы", "horsepower", "แรงม้า"})
_KW: Final = frozenset({"kw", "kilowatt", "kilowatts", "квт", "киловатт", "กิโลวัตต์"})
_LITRES: Final = frozenset({"l", "л", "ltr", "liter", "liters", "litre", "litres", "литр", "литра", "литров", "ลิตร"})
_CC: Final = frozenset({"cc", "ccm", "cm3", "см3", "кубсм", "смкуб", "куб", "ซีซี", "ลบซม"})


class Quantity(NamedTuple):
    """A number with the words that followed it, folded: `Quantity(Decimal(170565), "км")`."""

    amount: Decimal
    unit: str


def plain_number(value: object) -> int | None:
    """Read what is a number without any doubt, as most are: a few digits alone, or a workbook's 41000.0.

    None for everything else, which may still be a number.
    """
    if type(value) is str:
        return int(value) if len(value) < _FEW and value.isdecimal() else None
    return int(value) if type(value) is float and value.is_integer() and abs(value) < _EXACT else None


def parse_decimal(value: Raw) -> Decimal:
    """Read a number that may have a fraction, with blanks, commas, dots or apostrophes between thousands.

    Raises ValueError when it is no number, or when a lone separator before three digits could mean either
    ("1,234"); where the field tells which, use `parse_whole` or `app.lib.money.parse_money`.
    """
    amount, tail = split_number(value)
    if tail.strip(_ENDINGS):
        raise ValueError(f"text after the number: {tail[:_LONGEST]!r}")
    return amount


def parse_whole(value: Raw) -> int:
    """Read a number that has no fraction by its nature, so that "1,234" and "1.234" are 1234.

    Raises ValueError when it is no number or a fraction stands behind it ("41000.5"; "41000.0" passes).
    """
    amount, tail = split_number(value, grouped=True)
    if tail.strip(_ENDINGS):
        raise ValueError(f"text after the number: {tail[:_LONGEST]!r}")
    if amount != amount.to_integral_value():
        raise ValueError(f"not a whole number: {value!r}")
    return int(amount)


def parse_quantity(value: Raw, *, grouped: bool = False) -> Quantity:
    """Read a number and the unit behind it; `grouped` says that a lone separator before three digits parts thousands.

    Raises ValueError as `parse_decimal` does.
    """
    amount, tail = split_number(value, grouped=grouped)
    return Quantity(amount, fold(tail))


def parse_mileage_km(value: Raw, *, unit: str = "km") -> int:
    """Read a distance in whole kilometres; `unit` is what the feed says beside the number, a unit in the text wins.

    Raises ValueError when it is no number or the unit is not one of distance.
    """
    amount, said = parse_quantity(value, grouped=True)
    said = said or fold(unit)
    if said in _MILES:
        amount *= KM_PER_MILE
    elif said in _THOUSAND_KM:
        amount = parse_quantity(value).amount * 1000
    elif said not in _KM:
        raise ValueError(f"not a unit of distance: {said!r}")
    return _round(amount)


def parse_power_hp(value: Raw, *, unit: str = "hp") -> int:
    """Read a power in whole metric horsepower; `unit` is what the feed says beside the number, one in the text wins.

    Raises ValueError when it is no number or the unit is not one of power.
    """
    amount, said = parse_quantity(value)
    said = said or fold(unit)
    if said in _KW:
        amount *= HP_PER_KW
    elif said not in _HP:
        raise ValueError(f"not a unit of power: {said!r}")
    return _round(amount)


def parse_engine_cc(value: Raw) -> int:
    """Read an engine's displacement in cubic centimetres, from litres ("2.0", "1.6 л") or centimetres ("1 598 см³").

    Raises ValueError when it is no number or the unit is not one of volume.
    """
    amount, unit = parse_quantity(value, grouped=True)
    if unit and unit not in _LITRES and unit not in _CC:
        raise ValueError(f"not a unit of displacement: {unit!r}")
    return _round(amount * 1000 if amount < _SMALLEST_CC and unit not in _CC else amount)


def split_number(value: Raw, *, grouped: bool = False) -> tuple[Decimal, str]:
    """Part a value into its leading number and the text behind it; the rules are those of `parse_decimal`."""
    if isinstance(value, str):
        return _split_text(value, grouped=grouped)
    if isinstance(value, bool):
        raise ValueError("a yes or no is not a number")  # noqa: TRY004  (one error for every refused value)
    if not math.isfinite(value):
        raise ValueError(f"not a number: {value!r}")
    return (value if isinstance(value, Decimal) else Decimal(repr(value))), ""


def _split_text(value: str, *, grouped: bool) -> tuple[Decimal, str]:
    if value.isdecimal() and value.isascii() and len(value) <= _LONGEST:
        return Decimal(value), ""
    text = clean(value) if len(value) <= _LONGEST else ""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a number: {value[:_LONGEST]!r}")
    amount = _read(found["number"].replace("\u2019", "'"), grouped=grouped)
    return (-amount if found["sign"] else amount), found["tail"] or ""


def _read(number: str, *, grouped: bool) -> Decimal:
    if number.isdigit():
        return Decimal(number)
    if _LONE_GROUP.fullmatch(number) and not grouped:
        raise ValueError(f"thousands or a fraction? {number!r}")
    if _GROUPED.fullmatch(number):
        return Decimal(_digits(number))
    whole, mark, fraction = _part_fraction(number)
    if not fraction.isdigit() or not (whole.isdigit() or _GROUPED.fullmatch(whole)) or mark in whole:
        raise ValueError(f"not a number: {number!r}")
    return Decimal(f"{_digits(whole)}.{fraction}")


def _part_fraction(number: str) -> tuple[str, str, str]:
    last = max(number.rfind("."), number.rfind(","))
    return (number, ".", "") if last < 0 else (number[:last], number[last], number[last + 1 :])


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _round(amount: Decimal) -> int:
    return int(amount.to_integral_value(rounding=ROUND_HALF_UP))
