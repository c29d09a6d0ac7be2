"""The dictionary that the application ships with, without a database behind it."""

from collections.abc import Iterable, Sequence

from app.importers.dictionary import nearest_meanings
from app.lib.text import fold
from app.lib.vocabulary.makes import MakeSeed, ModelSeed


class ShippedDictionary:
    """Makes and models before anybody taught a word."""

    def __init__(self, makes: Sequence[MakeSeed]) -> None:
        self._names = {seed.code: seed.en for seed in makes}
        self._makes = _by_spelling(makes)
        self._models = {seed.code: _by_spelling(seed.models) for seed in makes}
        self._model_names = {seed.code: {model.code: model.en for model in seed.models} for seed in makes}

    def find_make(self, text: str) -> str | None:
        return self._makes.get(fold(text))

    def find_model(self, make: str, text: str) -> str | None:
        return self._models.get(make, {}).get(fold(text))

    def find_word(self, _field: str, _text: str) -> str | None:
        return None

    def nearest_makes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        return nearest_meanings(text, {word: self._names[code] for word, code in self._makes.items()}, limit)

    def nearest_models(self, make: str, text: str, limit: int = 5) -> tuple[str, ...]:
        names = self._model_names.get(make, {})
        return nearest_meanings(text, {word: names[code] for word, code in self._models.get(make, {}).items()}, limit)


def _by_spelling(seeds: Iterable[MakeSeed] | Iterable[ModelSeed]) -> dict[str, str]:
    words: dict[str, str] = {}
    for seed in seeds:
        for spelling in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases):
            words.setdefault(fold(spelling), seed.code)
    return words
