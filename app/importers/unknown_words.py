"""Words that no dictionary knows, for the person who says what they mean: what they may mean, what waits for it."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from app.importers.fields import FIELD, FIELDS, Kind
from app.importers.stored_dictionary import StoredDictionary
from app.lib.vocabulary import Vocabulary
from app.lib.vocabulary import listing as words
from app.queries.unknown_words import CODE, Fault
from app.services.taught_words import Subject

_LISTED: Final = frozenset({Kind.ENUM, Kind.YES_NO})
_NEAREST: Final = 5


class Meaning(NamedTuple):
    """What a word may mean: a code and its name for the reader."""

    code: str
    name: str


def vocabulary_of(field: str) -> Vocabulary | None:
    """Give the closed list of a field's words; None where it has none."""
    known = FIELD.get(field)
    if known is None:
        return None
    return words.OWNERS if known.kind is Kind.OWNERS else known.vocabulary if known.kind in _LISTED else None


def subject_of(field: str, within: str) -> Subject:
    """Give what a word of a field is about."""
    return Subject(field, vocabulary_of(field), within)


TEACHABLE: Final = frozenset(
    field.name for field in FIELDS if vocabulary_of(field.name) or field.kind in {Kind.MAKE, Kind.MODEL}
)


def is_known(dictionary: StoredDictionary, field: str, within: str, word: str) -> bool:
    """Tell whether a word means something by now."""
    if field == "make":
        return dictionary.find_make(word) is not None
    if field == "model":
        return bool(within) and dictionary.find_model(within, word) is not None
    vocabulary = vocabulary_of(field)
    return vocabulary is not None and (vocabulary.find(word) or dictionary.find_word(field, word)) is not None


def meanings(dictionary: StoredDictionary, field: str, within: str, locale: str) -> list[Meaning]:
    """Give everything that a word of a field may mean, by name."""
    vocabulary = vocabulary_of(field)
    if vocabulary is not None:
        found = [Meaning(word.code, word.name(locale)) for word in vocabulary]
    else:
        found = [Meaning(*pair) for pair in (dictionary.makes() if field == "make" else dictionary.models(within))]
    return sorted(found, key=lambda meaning: meaning.name.casefold())


def nearest_meanings(dictionary: StoredDictionary, field: str, within: str, word: str, locale: str) -> list[Meaning]:
    """Give those whose names the word comes nearest to; which of them is meant, a person says."""
    vocabulary = vocabulary_of(field)
    if vocabulary is not None:
        names: Iterable[str] = vocabulary.nearest(word, locale, _NEAREST)
    elif field == "make":
        names = dictionary.nearest_makes(word)
    else:
        names = dictionary.nearest_models(within, word)
    by_name = {meaning.name: meaning for meaning in meanings(dictionary, field, within, locale)}
    return [by_name[name] for name in names if name in by_name]


def ready_rows(dictionary: StoredDictionary, rows: Mapping[int, Iterable[Fault]]) -> list[int]:
    """Give the numbers of rejected rows for which every word that rejected them is known by now."""
    return [number for number, faults in rows.items() if all(_is_settled(dictionary, fault) for fault in faults)]


def _is_settled(dictionary: StoredDictionary, fault: Fault) -> bool:
    return fault.code == CODE and is_known(dictionary, fault.field, fault.within, fault.word)
