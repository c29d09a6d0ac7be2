"""What the words of the search box mean: makes and models by any of their names, numbers, years, parts of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.lib import vin
from app.lib.text import clean, fold
from app.lib.vocabulary.listing import BODY_TYPE, COLOR, DRIVE, FUEL, GEARBOX
from app.models import CarModelAlias, Listing, MakeAlias

MOST_WORDS = 10
SHORTEST_TAIL = 4
_PHRASES = (3, 2)
_YEAR = re.compile(r"(19|20)\d\d")
_VOCABULARIES = (
    (BODY_TYPE, Listing.body_type),
    (FUEL, Listing.fuel),
    (GEARBOX, Listing.gearbox),
    (DRIVE, Listing.drive),
    (COLOR, Listing.color),
)
_TEXTS = (Listing.generation, Listing.trim, Listing.modification, Listing.description)


def mentions(text: str, *, as_buyer: bool = False) -> list[ColumnElement[bool]]:
    """One condition a word (or phrase that names a make or model); a listing matches when all hold.

    A word may be the VIN or its tail, a part of the stock number (which is not for buyers), the beginning of a make's
    or model's name in any of our languages, the year, a word for body, fuel, gearbox, drive or colour, or a part of
    generation, trim, modification or description.
    """
    words = clean(text).split()[:MOST_WORDS]
    known = _known_phrases(words)
    texts = _TEXTS if as_buyer else (Listing.unique_id, *_TEXTS)
    found: list[ColumnElement[bool]] = []
    place = 0
    while place < len(words):
        length = next((n for n in _PHRASES if _phrase(words, place, n) in known), 1)
        found.append(_names(_phrase(words, place, length)) if length > 1 else _word(words[place], texts))
        place += length
    return found


def _phrase(words: list[str], place: int, length: int) -> str:
    return fold(" ".join(words[place : place + length])) if place + length <= len(words) else ""


def _known_phrases(words: list[str]) -> set[str]:
    phrases = {_phrase(words, place, length) for place in range(len(words)) for length in _PHRASES} - {""}
    if not phrases:
        return set()
    makes = db.session.scalars(select(MakeAlias.folded).where(MakeAlias.folded.in_(phrases)))
    models = db.session.scalars(select(CarModelAlias.folded).where(CarModelAlias.folded.in_(phrases)))
    return {*makes, *models}


def _names(folded: str) -> ColumnElement[bool]:
    makes = select(MakeAlias.make_id).where(MakeAlias.folded.startswith(folded, autoescape=True))
    models = select(CarModelAlias.model_id).where(CarModelAlias.folded.startswith(folded, autoescape=True))
    return or_(Listing.make_id.in_(makes), Listing.model_id.in_(models))


def _word(word: str, texts: Sequence[InstrumentedAttribute[Any]]) -> ColumnElement[bool]:
    either = [column.icontains(spelling, autoescape=True) for column in texts for spelling in _spellings(word)]
    if fold(word):
        either.append(_names(fold(word)))
    tail = vin.normalise(word)
    if len(tail) >= SHORTEST_TAIL:
        either.append(Listing.vin.endswith(tail, autoescape=True))
    if _YEAR.fullmatch(word):
        either.append(Listing.year == int(word))
    codes = ((column, vocabulary.find(word)) for vocabulary, column in _VOCABULARIES)
    return or_(*either, *(column == code for column, code in codes if code))


def _spellings(word: str) -> set[str]:
    """SQLite compares Latin letters without case only: other alphabets are asked for in the usual cases."""
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
