"""Read a query: what its words mean as filters, and what stays text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.lib.search.amounts import Span, find_span, is_grammar
from app.lib.search.layouts import other_layouts
from app.lib.search.lexicon import SHORTEST_NEAR, Lexicon, Meaning
from app.lib.search.words import DASH, Token, forms, is_known_word, tokenise
from app.lib.text import fold
from app.lib.vocabulary.search import NO_NAMES, NOISE

_LONGEST_PHRASE: Final = 5
_MOST_FORMS: Final = 4
_INFLECTED: Final = 3  # so many words of a phrase may be inflected
_MOST_SHARED: Final = 4  # models of different makes with one name
_LONG_WORD: Final = 8
_LONG_THAI: Final = 6
_LONGEST_NAME: Final = 30
_SHORTEST_RETYPED: Final = 2
Bounds = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Understanding:
    """Filters as the catalogue's address has them, spans (also "payment"), and the words that are left."""

    chosen: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, Bounds]
    rest: str

    def __bool__(self) -> bool:
        """Whether anything was understood."""
        return bool(self.chosen or self.spans)


@dataclass(slots=True)
class _Reader:
    """Goes through the words once; every step takes at least one."""

    tokens: list[Token]
    lexicon: Lexicon
    today: date
    weights: Mapping[Meaning, int]
    chosen: dict[str, list[str]] = field(default_factory=dict)
    spans: dict[str, Bounds] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    after_make: int = -1

    def read(self) -> Understanding:
        place = 0
        while place < len(self.tokens):
            place = self._read_model(place) or self._read_span(place) or self._read_phrase(place) or self._leave(place)
        chosen = {name: tuple(values) for name, values in self.chosen.items()}
        return Understanding(chosen, self.spans, _join(self.rest))

    def _read_model(self, place: int) -> int:
        """A model right behind its make: there "3" and "2008" are names."""
        if place != self.after_make:
            return 0
        for length in range(_LONGEST_PHRASE, 0, -1):
            for key in self._keys(place, length):
                found = self.lexicon.model_of(self.chosen["make"][-1:], key)
                if found is not None:
                    self._choose(found)
                    return place + length
        return 0

    def _read_span(self, place: int) -> int:
        span = find_span(self.tokens, place, self.today)
        if span is None or (span.name in self.spans and not self._adds(span)):
            return 0
        if not span.name:  # understood, but no filter can say it
            self.rest += [token.text for token in self.tokens[place : span.end]]
            return span.end
        low, high = self.spans.get(span.name, (None, None))
        self.spans[span.name] = (
            span.low if span.low is not None else low,
            span.high if span.high is not None else high,
        )
        return span.end

    def _adds(self, span: Span) -> bool:
        """The second bound of a filter may say what the first one left open."""
        low, high = self.spans[span.name]
        return (span.low is None or low is None) and (span.high is None or high is None)

    def _read_phrase(self, place: int) -> int:
        for length in range(_LONGEST_PHRASE, 0, -1):
            for key in self._keys(place, length):
                meanings = () if length == 1 and key in NOISE else self._meaning(key)
                if meanings:
                    for meaning in meanings:
                        self._choose(meaning)
                    self.after_make = place + length if meanings[0].filter == "make" else -1
                    return place + length
        return 0

    def _meaning(self, key: str) -> tuple[Meaning, ...]:
        found = self.lexicon.meaning(key, self.weights)
        if found and found[0].filter == "model":
            own = self.lexicon.model_of(self.chosen.get("make", ()), key)
            return (own,) if own else found if len(found) <= _MOST_SHARED else ()
        return found or self._glued(key)

    def _glued(self, key: str) -> tuple[Meaning, ...]:
        """Make and model in one word: "mazda3"."""
        for cut in range(3, len(key)):
            makes = [meaning for meaning in self.lexicon.phrases.get(key[:cut], ()) if meaning.filter == "make"]
            model = self.lexicon.model_of([make.value for make in makes], key[cut:])
            if makes and model:
                return (*makes, model)
        return ()

    def _keys(self, place: int, length: int) -> Iterator[str]:
        """The keys of a phrase: as it stands, then with its words in other forms."""
        part = self.tokens[place : place + length]
        if len(part) < length or any(token.key == DASH for token in part):
            return
        yield "".join(token.key for token in part)
        if length <= _INFLECTED:
            most = None if length == 1 else _MOST_FORMS
            yield from ("".join(made) for made in product(*(forms(token.key)[:most] for token in part)))

    def _leave(self, place: int) -> int:
        """A word that is no filter: noise goes, a misspelt name is mended, the rest stays text."""
        token = self.tokens[place]
        if token.key in NOISE or token.key == DASH:
            return place + 1
        for length in range(_LONGEST_PHRASE if _is_thai(token.key) else 1, 0, -1):
            part = self.tokens[place : place + length]
            near = self._near("".join(token.key for token in part)) if len(part) == length else None
            if near is not None:
                self._choose(near)
                self.after_make = place + length if near.filter == "make" else -1
                return place + length
        self.rest.append(token.text)
        return place + 1

    def _near(self, key: str) -> Meaning | None:
        """The one name that a misspelt word comes near to; None when there are two."""
        if not SHORTEST_NEAR <= len(key) <= _LONGEST_NAME or key in NO_NAMES or is_known_word(key):
            return None
        if any(letter.isdigit() for letter in key):
            return None
        limit = 2 if len(key) >= (_LONG_THAI if _is_thai(key) else _LONG_WORD) else 1
        found = process.extract(key, self.lexicon.phrases.keys(), scorer=OSA.distance, score_cutoff=limit, limit=8)
        near = [(name, far) for name, far, _ in found if len(name) >= SHORTEST_NEAR and _begin_alike(name, key)]
        nearest = min((far for _name, far in near), default=0)
        meant = {meaning for name, far in near if far == nearest for meaning in self._meaning(name)}
        makes = tuple(f"{make}-" for make in self.chosen.get("make", ()))
        own = {meaning for meaning in meant if meaning.value.startswith(makes)} if makes else set()
        meant = own or {meaning for meaning in meant if self.weights.get(meaning)} or meant
        return meant.pop() if len(meant) == 1 else None

    def _choose(self, meaning: Meaning) -> None:
        values = self.chosen.setdefault(meaning.filter, [])
        if meaning.value not in values:
            values.append(meaning.value)


def read(query: str, lexicon: Lexicon, today: date, weights: Mapping[Meaning, int] | None = None) -> Understanding:
    """Turn a query into filters; never fails, whatever is typed. What is longer than people type is cut off.

    ``weights``: how many cars a make or model has, to choose between the two where one word names both.
    """
    as_typed = _read(query, lexicon, today, weights or {})
    if not as_typed.rest:
        return as_typed
    mended = _read(_mend_layout(query, lexicon), lexicon, today, weights or {})
    return mended if len(mended.rest.split()) < len(as_typed.rest.split()) else as_typed


def _read(query: str, lexicon: Lexicon, today: date, weights: Mapping[Meaning, int]) -> Understanding:
    return _Reader(tokenise(query), lexicon, today, weights).read()


def _mend_layout(query: str, lexicon: Lexicon) -> str:
    """The query with those words retyped that mean something in another keyboard layout only."""
    chunks = query[:1_000].split()[:40]
    return " ".join(chunk if _is_known(chunk, lexicon) else _retype(chunk, lexicon) for chunk in chunks)


def _retype(chunk: str, lexicon: Lexicon) -> str:
    return next((other for other in other_layouts(chunk) if _is_known(other, lexicon)), chunk)


def _is_known(chunk: str, lexicon: Lexicon) -> bool:
    if not chunk.isascii() and any("\u0e00" <= letter <= "\u0e7f" for letter in chunk):
        return fold(chunk) in lexicon.phrases  # parting Thai is for those who type Thai
    tokens = tokenise(chunk)
    return bool(tokens) and all(
        is_grammar(token.key)
        or (_may_be_retyped(token.key) and (token.key in NOISE or _names_something(token.key, lexicon)))
        for token in tokens
    )


def _join(texts: list[str]) -> str:
    """What is left, as text again; Thai words stand without blanks."""
    joined = ""
    for text in texts:
        joined += text if not joined or (_is_thai(text) and _is_thai(joined[-1])) else f" {text}"
    return joined


def _is_thai(key: str) -> bool:
    return "\u0e00" <= key[0] <= "\u0e7f"


def _begin_alike(name: str, key: str) -> bool:
    """Misspelt words begin right, but for letters that sound alike and for Thai vowels that stand in front."""
    return _is_thai(key) or name[0] == key[0] or {name[0], key[0]} == {"е", "э"}


def _may_be_retyped(key: str) -> bool:
    """Two letters mean too many things in some layout; "x5" does not."""
    return len(key) > _SHORTEST_RETYPED or any(letter.isdigit() for letter in key)


def _names_something(key: str, lexicon: Lexicon) -> bool:
    return any(form in lexicon.phrases for form in forms(key))
