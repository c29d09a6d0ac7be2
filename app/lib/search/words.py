"""A query as words: Thai parted, numbers apart from their units, Russian words brought to their dictionary form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from app.lib.text import clean, fold
from app.lib.vocabulary.makes import MAKES
from app.lib.vocabulary.search import AND_NEWER, MULTIPLES, UNITS

LONGEST: Final = 200
MOST_WORDS: Final = 40
DASH: Final = "-"

_GROUPED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:([ ,.\u2019'])\d{3})(?:\1\d{3})*(?![\d])")
_BETWEEN: Final = re.compile(r"\s+|(?<!\d),|,(?!\d)|[;()\[\]{}«»\"“”!?|/\\]+")
_USED: Final = re.compile(r"\bб\s?/\s?у\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(\d+(?:[.,]\d+)?)(?:-|\u2013|\u2014|\.{2,}|…)(\d+(?:[.,]\d+)?)(\D*)")
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)?)(\D+)")
_THAI_RUN: Final = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")
_THAI: Final = re.compile(r"[\u0e01-\u0e5b]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff-]+")
_RUSSIAN_ENDING: Final = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ой|ей|ою|ею|ом|ем|ам|ям|ах|ях|ов|ев|ых|их|ые|ие|у|ю|а|я|ы|и|е|о)$"
)
_ENDINGS_BACK: Final = ("", "а", "я", "й", "ь", "о")
_SHORTEST_STEM: Final = 3
_MOST_PARSES: Final = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, and the key under which spellings are compared."""

    text: str
    key: str


def tokenise(query: str) -> list[Token]:
    """Part a query into words; what is longer than people type is cut off."""
    text = _USED.sub("бу", clean(query[: 4 * LONGEST])[:LONGEST])
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    parts = (part for chunk in _BETWEEN.split(text) if chunk for part in _part(chunk))
    tokens = [Token(part, DASH if part == DASH else fold(part)) for part in parts]
    return [token for token in tokens if token.key][:MOST_WORDS]


def _part(chunk: str) -> Iterator[str]:
    if _THAI.search(chunk):
        for run in _THAI_RUN.findall(chunk):
            yield from _part_thai(run) if _THAI.search(run) else _part_plain(run)
    else:
        yield from _part_plain(chunk)


def _part_plain(chunk: str) -> Iterator[str]:
    if chunk in {"\u2013", "\u2014", DASH}:
        yield DASH
    elif found := _NUMBERS.fullmatch(chunk):
        yield from (found[1], DASH, found[2], *(_split_unit(found[3]) or [found[3]]))
    elif (found := _NUMBER.fullmatch(chunk)) and (units := _split_unit(found[2])):
        yield from (found[1], *units)
    else:
        yield from _split_unit(chunk) or [chunk]


def _split_unit(text: str) -> list[str] | None:
    """Give the words that follow a number without a blank ("млн.руб" -> "млн", "руб"); None when they are others."""
    key = fold(text)
    if key in MULTIPLES or key in UNITS or key in AND_NEWER:
        return [key]
    for length in range(1, len(key)):
        if key[:length] in MULTIPLES and key[length:] in UNITS:
            return [key[:length], key[length:]]
    return None


def _part_thai(run: str) -> Iterator[str]:
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415 - half a second, for Thai queries only

    yield from word_tokenize(run, custom_dict=_thai_trie(), engine="newmm", keep_whitespace=False)


@cache
def _thai_trie() -> Any:
    """Thai words with the names of makes and models among them, so that these are not cut to pieces."""
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - as above
    from pythainlp.tokenize import Trie  # noqa: PLC0415

    makes = {name for make in MAKES for name in (make.th, *make.aliases)}
    names = makes | {name for make in MAKES for model in make.models for name in (model.th, *model.aliases)}
    return Trie({*thai_words(), *(fold(name) for name in names if _THAI.search(name))})


@lru_cache(maxsize=10_000)
def forms(key: str) -> tuple[str, ...]:
    """Give the keys of other forms of a word, the word itself first: "белую" -> "белый", "sedans" -> "sedan"."""
    if key.isascii():
        return (key, key[:-1]) if key.isalpha() and key.endswith("s") and len(key) > _SHORTEST_STEM else (key,)
    if not _CYRILLIC.fullmatch(key):
        return (key,)
    lemmas = (fold(parse.normal_form) for parse in _morphology().parse(key)[:_MOST_PARSES])
    stem = _RUSSIAN_ENDING.sub("", key)
    built = (stem + ending for ending in _ENDINGS_BACK) if len(stem) >= _SHORTEST_STEM else ()
    return tuple(dict.fromkeys((key, *lemmas, *(() if is_known_word(key) else built))))


def is_known_word(key: str) -> bool:
    """Whether it is an ordinary Russian word, which is no misspelt name."""
    return bool(_CYRILLIC.fullmatch(key)) and bool(_morphology().word_is_known(key))


@cache
def _morphology() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - half a second, for Russian queries only

    return MorphAnalyzer(lang="ru")
