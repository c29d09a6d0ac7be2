"""Makes and models as an import needs them; the database, with what people taught it, stands behind in earnest."""

from collections.abc import Mapping
from typing import Final, Protocol

from rapidfuzz import fuzz, process

from app.lib.text import fold

_LONGEST: Final = 100
_PER_MEANING: Final = 6  # so many words of one meaning may come nearest


class Dictionary(Protocol):
    """Finds makes and models by any of their names, in any case and punctuation. Codes are stable."""

    def find_make(self, text: str) -> str | None:
        """Give the make's code."""
        ...

    def find_model(self, make: str, text: str) -> str | None:
        """Give the code of a model of the make."""
        ...

    def find_word(self, field: str, text: str) -> str | None:
        """Give the code that a person taught for a word of another field."""
        ...

    def nearest_makes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of makes, nearest first."""
        ...

    def nearest_models(self, make: str, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of the make's models, nearest first."""
        ...


def nearest_meanings(text: str, words: Mapping[str, str], limit: int = 5) -> tuple[str, ...]:
    """Give the meanings of the folded words that a text comes nearest to, in any of their languages, nearest first."""
    ranked = process.extract(fold(text[:_LONGEST]), list(words), scorer=fuzz.WRatio, limit=limit * _PER_MEANING)
    return tuple(dict.fromkeys(words[word] for word, _score, _index in ranked))[:limit]
