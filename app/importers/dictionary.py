"""Makes and models as an import needs them; the database, with what people taught it, stands behind in earnest."""

from collections.abc import Iterable
from typing import Final, Protocol

from rapidfuzz import fuzz, process

from app.lib.text import fold

_LONGEST: Final = 100


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


def nearest(text: str, names: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """Give the names that a text comes nearest to, nearest first."""
    ranked = process.extract(fold(text[:_LONGEST]), list(names), processor=fold, scorer=fuzz.WRatio, limit=limit)
    return tuple(name for name, _score, _index in ranked)
