"""A word in three languages, and a closed set of such words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from app.lib.text import fold

LOCALES: Final = ("ru", "en", "th")

_REMARK: Final = re.compile(r"\s*\([^()]*\)\s*$")
_BETWEEN_WORDS: Final = re.compile(r"[\s\-\u2010-\u2015/,;_]+")
_LONGEST_TEXT: Final = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One value of an enum: its stable code, its name in each language, and what else it is called."""

    code: str
    ru: str
    en: str
    th: str
    aliases: tuple[str, ...] = ()

    def name(self, locale: str) -> str:
        """Give the name for a locale such as "ru" or "ru_RU"; English where the language is not ours."""
        language = locale[:2]
        return self.ru if language == "ru" else self.th if language == "th" else self.en

    def spellings(self) -> Iterator[str]:
        """Give every way in which the word may be written."""
        yield from (self.code, self.ru, self.en, self.th, *self.aliases)


class Vocabulary:
    """The closed list of words that a field accepts.

    With `phrases`, a text of several words means the one that it contains, when it contains exactly one:
    "Звездный серый" is grey, "красно-белый" is nothing.
    """

    __slots__ = ("_by_code", "_by_spelling", "_phrases", "codes", "subject", "words")

    def __init__(self, subject: str, words: Iterable[Word], *, phrases: bool = False) -> None:
        """Take the field's name and its words; raises ValueError when one spelling would mean two of them."""
        self.subject = subject
        self.words = tuple(words)
        self.codes = tuple(word.code for word in self.words)
        self._phrases = phrases
        self._by_code = {word.code: word for word in self.words}
        self._by_spelling: dict[str, str] = {}
        for word in self.words:
            self._learn(word)

    def _learn(self, word: Word) -> None:
        for spelling in word.spellings():
            key = fold(spelling)
            if not key or self._by_spelling.setdefault(key, word.code) != word.code:
                raise ValueError(f"{self.subject}: {spelling!r} means nothing or two words")

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __repr__(self) -> str:
        return f"Vocabulary({self.subject!r})"

    def word(self, code: str) -> Word:
        """Give the word of a code; raises KeyError when there is none."""
        return self._by_code[code]

    def name(self, code: str, locale: str) -> str:
        """Give a code's name for a locale; raises KeyError when there is no such code."""
        return self._by_code[code].name(locale)

    def find(self, text: str) -> str | None:
        """Give the code that a text means: a code, a name in any language or an alias, in any case and punctuation.

        A remark in brackets at the end does not count: "Белый (Crystal White)" is white.
        """
        if len(text) > _LONGEST_TEXT:
            return None
        return self._by_spelling.get(fold(text)) or self._find_inside(text)

    def _find_inside(self, text: str) -> str | None:
        plain = _REMARK.sub("", text)
        if plain != text and (code := self._by_spelling.get(fold(plain))):
            return code
        if not self._phrases:
            return None
        codes = {self._by_spelling.get(fold(part)) for part in _BETWEEN_WORDS.split(plain)} - {None}
        return codes.pop() if len(codes) == 1 else None

    def nearest(self, text: str, locale: str, limit: int = 5) -> list[str]:
        """Give the names, in the locale's language, of the words that a text comes nearest to, nearest first."""
        spellings = list(self._by_spelling)
        ranked = process.extract(fold(text[:_LONGEST_TEXT]), spellings, scorer=fuzz.ratio, limit=None)
        codes = dict.fromkeys(self._by_spelling[spelling] for spelling, _score, _index in ranked)
        return [self.name(code, locale) for code in [*codes][:limit]]
