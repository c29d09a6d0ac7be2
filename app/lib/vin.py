"""Vehicle identification numbers (ISO 3779)."""

import re
from operator import mul
from typing import Final

# Letters that look the same on paper; people type them in the keyboard layout that happens to be on.
_LOOK_ALIKES: Final = str.maketrans("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS")
_SEPARATORS: Final = re.compile(r"[\s.\-_/\u2010-\u2015\u00ad\u200b-\u200f\u2060\ufeff]+")
_WELL_FORMED: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")

# 49 CFR 565.15: value of each letter, weight of each place (the check digit itself, the ninth, weighs nothing).
_VALUES: Final = bytes.maketrans(
    b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ", bytes(map(int, "012345678912345678123457923456789"))
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_DIGIT_PLACE: Final = 8


def normalise(text: str) -> str:
    """Give the number in capitals, Cyrillic look-alikes made Latin, separators dropped; nothing else is mended."""
    return _SEPARATORS.sub("", text).upper().translate(_LOOK_ALIKES)


def is_wellformed(vin: str) -> bool:
    """Tell whether a normalised number has 17 digits and Latin letters without I, O and Q (ISO 3779, 4.2)."""
    return _WELL_FORMED.fullmatch(vin) is not None


def check_digit_ok(vin: str) -> bool:
    """Tell whether the ninth character is the check digit of 49 CFR 565.15; False when the number is not well formed.

    Only North America and China demand it: most good numbers on Russian roads fail it, so it can warn, never refuse.
    """
    return is_wellformed(vin) and vin[_CHECK_DIGIT_PLACE] == check_digit(vin)


def check_digit(vin: str) -> str:
    """Give the check digit of a well-formed number, whatever stands in its place."""
    remainder = sum(map(mul, vin.encode().translate(_VALUES), _WEIGHTS)) % 11
    return "0123456789X"[remainder]
