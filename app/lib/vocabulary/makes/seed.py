"""The shape of a make and of a model, and how a catalogue writes them down."""

import re
from dataclasses import dataclass
from typing import Final

from app.lib.text import slug

# Letters that look alike: dealers type "Х5" in whichever layout is on.
_LOOK_ALIKE: Final = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_LETTER_NAMES: Final = {
    "A": "а", "B": "би", "C": "си", "D": "ди", "E": "е", "F": "эф", "G": "джи", "H": "эйч", "I": "ай", "J": "джей", "K": "кей",
    "L": "эль", "M": "эм", "N": "эн", "O": "о", "P": "пи", "Q": "кью", "R": "ар", "S": "эс", "T": "ти", "U": "ю", "V": "ви",
    "W": "дабл ю", "X": "икс", "Y": "вай", "Z": "зет",
}  # fmt: skip
_LETTERS_AND_NUMBER: Final = re.compile(r"([A-Za-z]{1,4})[- ]?(\d{1,4})")


@dataclass(frozen=True, slots=True)
class ModelSeed:
    """A model: code unique within its make, name in each language, what else it is called."""

    code: str
    ru: str
    en: str
    th: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeSeed:
    """A make with its models."""

    code: str
    ru: str
    en: str
    th: str
    aliases: tuple[str, ...] = ()
    models: tuple[ModelSeed, ...] = ()


def make(en: str, ru: str, th: str, *models: ModelSeed, aliases: tuple[str, ...] = ()) -> MakeSeed:
    """Write down a make; its code is made of the English name."""
    return MakeSeed(slug(en), ru, en, th, (*aliases, *_typed_in_cyrillic(en)), models)


def model(en: str, ru: str = "", th: str = "", *aliases: str) -> ModelSeed:
    """Write down a model; a name of letters and numbers ("X5") is the same in all three languages."""
    return ModelSeed(slug(en), ru or en, en, th or en, (*aliases, *_typed_in_cyrillic(en)))


def _typed_in_cyrillic(name: str) -> tuple[str, ...]:
    """Give what people make of a short Latin name in Cyrillic: "Х5" in look-alike letters, "икс5" by ear."""
    typed = name.translate(_LOOK_ALIKE)
    found = _LETTERS_AND_NUMBER.fullmatch(name)
    heard = "".join(_LETTER_NAMES[letter] for letter in found[1].upper()) + found[2] if found else ""
    mixed = any(letter.isascii() and letter.isalpha() for letter in typed)
    return tuple(alias for alias in (() if mixed or typed == name else (typed,)) + (heard,) if alias)
