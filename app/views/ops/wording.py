"""Words and sizes for the console's tables."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_decimal
from markupsafe import Markup

from app.lib.vocabulary import Vocabulary
from app.views import wording

UNITS = ("B", "kB", "MB", "GB", "TB")


def words_of(vocabulary: Vocabulary, code: str) -> str:
    """A code in the reader's words; an unknown code stays as it is."""
    return wording.name_of(vocabulary, code)


def badge(vocabulary: Vocabulary, code: str, tones: Mapping[str, str]) -> Markup:
    """A code in words, coloured."""
    return Markup('<span class="badge {}">{}</span>').format(tones.get(code, "plain"), words_of(vocabulary, code))


def show_size(size: int) -> str:
    """A number of bytes: 1.4 MB."""
    number, unit = float(size), 0
    while number >= 1000 and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{format_decimal(round(number, 1 if unit else 0))}\u00a0{UNITS[unit]}"
