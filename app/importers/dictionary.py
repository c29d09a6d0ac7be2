"""Makes and models as an import needs them; the database, with what people taught it, stands behind in earnest."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from rapidfuzz import fuzz, process

from app.lib.text import fold
from app.lib.vocabulary.makes import MakeSeed, ModelSeed

_LONGEST: Final = 100


class Dictionary(Protocol):
    """Finds makes and models by any of their names, in any case and punctuation. Codes are stable."""

    def find_make(self, text: str) -> str | None:
        """Give the make's code."""
        ...

    def find_model(self, make: str, text: str) -> str | None:
        """Give the code of a model of the make."""
        ...

    def nearest_makes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of makes, nearest first."""
        ...

    def nearest_models(self, make: str, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of the make's models, nearest first."""
        ...


class ShippedDictionary:
    """The dictionary that the application ships with, before anybody taught it a word."""

    def __init__(self, makes: Sequence[MakeSeed]) -> None:
        self._names = {seed.code: seed.en for seed in makes}
        self._makes = _by_spelling(makes)
        self._models = {seed.code: _by_spelling(seed.models) for seed in makes}
        self._model_names = {seed.code: [model.en for model in seed.models] for seed in makes}

    def find_make(self, text: str) -> str | None:
        return self._makes.get(fold(text))

    def find_model(self, make: str, text: str) -> str | None:
        return self._models.get(make, {}).get(fold(text))

    def nearest_makes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        return nearest(text, self._names.values(), limit)

    def nearest_models(self, make: str, text: str, limit: int = 5) -> tuple[str, ...]:
        return nearest(text, self._model_names.get(make, ()), limit)


def nearest(text: str, names: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """Give the names that a text comes nearest to, nearest first."""
    ranked = process.extract(fold(text[:_LONGEST]), list(names), processor=fold, scorer=fuzz.WRatio, limit=limit)
    return tuple(name for name, _score, _index in ranked)


def _by_spelling(seeds: Iterable[MakeSeed] | Iterable[ModelSeed]) -> dict[str, str]:
    words: dict[str, str] = {}
    for seed in seeds:
        for spelling in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases):
            words.setdefault(fold(spelling), seed.code)
    return words
