"""Text as people and feeds write it, made comparable and clean."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# What prints nothing: control characters, soft hyphen, zero-width and direction marks, byte order mark.
_INVISIBLE: Final = dict.fromkeys(
    code
    for block in (range(0x20), range(0x7F, 0xAE), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070))
    for code in (*block, 0xFEFF)
    if unicodedata.category(chr(code)) in {"Cc", "Cf"} and not chr(code).isspace()
)
_ACCENTS_ON_LATIN: Final = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# Thai vowel and tone marks are no "word characters" to `re`, yet they tell words apart.
_NOT_COMPARED: Final = re.compile(r"[^\w+\u0e31-\u0e4e]|_")
_NOT_IN_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_REMEMBERED: Final = 80

_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """Give the text on one line: every kind of blank is one space, nothing at the ends, nothing invisible."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(text.translate(_INVISIBLE).split())


def sound(text: str) -> str:
    """Give a text that every database takes: no zero bytes, no halves of signs, which names of files can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def fold(text: str) -> str:
    """Give the key under which two spellings of one word are equal.

    Case, blanks, dots, hyphens and other punctuation, accents on Latin letters and ё/е do not count; letters, digits,
    Thai marks and "+" do: `fold("Santa-Fé") == fold("SANTA FE")`.
    """
    return _fold_remembered(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        plain = _ACCENTS_ON_LATIN.sub("", unicodedata.normalize("NFKD", folded).casefold())
        folded = unicodedata.normalize("NFC", plain).replace("ё", "е")
    return _NOT_COMPARED.sub("", folded)


_fold_remembered = lru_cache(maxsize=20_000)(_fold)


def slug(text: str) -> str:
    """Give the text for an address: small Latin letters, digits, single hyphens.

    Cyrillic is written in Latin letters; what has no Latin form here (Thai) is left out, so the result can be empty.
    """
    latin = text.casefold().translate(_CYRILLIC)
    plain = _ACCENTS_ON_LATIN.sub("", unicodedata.normalize("NFKD", latin))
    return _NOT_IN_SLUG.sub("-", plain).strip("-")
