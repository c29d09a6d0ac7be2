"""Every word and phrase that names a value of a filter: closed lists in three languages, makes, models, places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from app.lib.text import fold
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary.listing import BODY_TYPE, COLOR, DRIVE, FUEL, GEARBOX, WHEEL
from app.lib.vocabulary.places import CITY
from app.lib.vocabulary.search import ADDED, NOT_MEANT

_VOCABULARIES: Final = (
    ("body", BODY_TYPE),
    ("fuel", FUEL),
    ("gearbox", GEARBOX),
    ("drive", DRIVE),
    ("color", COLOR),
    ("wheel", WHEEL),
)
SHORTEST: Final = 2
SHORTEST_NEAR: Final = 4


class Meaning(NamedTuple):
    """A value of a filter."""

    filter: str
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling of a make, model (``make`` is the code of its make), city, region or dealer."""

    filter: str
    value: str
    spelling: str
    make: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded phrases and what they mean; ``models`` by make for names that count beside their make only."""

    phrases: Mapping[str, tuple[Meaning, ...]]
    models: Mapping[str, Mapping[str, Meaning]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Lexicon":
        """Take the names of a network; the closed lists are in it already."""
        phrases: dict[str, list[Meaning]] = defaultdict(list)
        models: dict[str, dict[str, Meaning]] = defaultdict(dict)
        for name in names:
            meaning = Meaning(name.filter, name.value)
            for key in _spellings(name):
                if name.make:
                    models[name.make].setdefault(key, meaning)
                if (not name.make or _stands_alone(key)) and meaning not in phrases[key]:
                    phrases[key].append(meaning)
        for key, meanings in words_of_lists().items():
            phrases[key] = [*meanings, *phrases.get(key, ())]
        return cls({key: tuple(meanings) for key, meanings in phrases.items()}, models)

    def meaning(self, key: str, weights: Mapping[Meaning, int]) -> tuple[Meaning, ...]:
        """What a folded phrase means: values of the filter that is meant first; several models may share a name.

        Where a word names a make and a model of another one, the one with more cars is meant; of models of one name
        those of which there are cars.
        """
        found = self.phrases.get(key, ())
        first = min(found, key=lambda meaning: _rank(meaning, weights)).filter if found else ""
        meant = tuple(meaning for meaning in found if meaning.filter == first)
        return tuple(meaning for meaning in meant if weights.get(meaning)) or meant

    def model_of(self, makes: Iterable[str], key: str) -> Meaning | None:
        """The model of one of these makes that has this name."""
        return next((models[key] for make in makes if key in (models := self.models.get(make, {}))), None)


@cache
def words_of_lists() -> Mapping[str, tuple[Meaning, ...]]:
    """The words of the closed lists."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for name, vocabulary in _VOCABULARIES:
        for key, code in _keys_of(vocabulary):
            found[key].append(Meaning(name, code))
    for name, code, words in ADDED:
        for key in {fold(word) for word in words.split(",")} - set(found):
            found[key].append(Meaning(name, code))
    return {key: tuple(meanings) for key, meanings in found.items()}


def _keys_of(vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    for word in vocabulary:
        for key in {fold(spelling) for spelling in word.spellings()}:
            if len(key) >= SHORTEST and key not in NOT_MEANT and not key.isdigit():
                yield key, word.code


def _spellings(name: Name) -> set[str]:
    key = fold(name.spelling)
    if name.filter != "city" or (code := CITY.find(name.spelling)) is None:
        return {key} if key else set()
    return {key, *(fold(spelling) for spelling in CITY.word(code).spellings())}


def _stands_alone(key: str) -> bool:
    """Whether a model's name is one without its make beside it: "x5" and "solaris" are, "3" and "up" are not."""
    has_digit = any(letter.isdigit() for letter in key)
    has_letter = any(letter.isalpha() for letter in key)
    return has_letter and (has_digit or len(key) > SHORTEST)


_LISTS: Final = ("drive", "body", "fuel", "gearbox", "color", "certified")
_NAMES: Final = ("make", "city", "region", "model", "dealer", "wheel")


def _rank(meaning: Meaning, weights: Mapping[Meaning, int]) -> tuple[int, int, int]:
    if meaning.filter in _LISTS:
        return 0, 0, _LISTS.index(meaning.filter)
    weight = weights.get(meaning, 0) if meaning.filter in {"make", "model"} else 0
    return 1, -weight, _NAMES.index(meaning.filter)
