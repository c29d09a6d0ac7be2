"""Words of vocabularies as labels that speak the reader's language when they are read."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from app.lib.vocabulary import Vocabulary


def language() -> str:
    """The reader's language."""
    return str(get_locale() or "en")


def of_code(vocabulary: Vocabulary, code: str) -> LazyString:
    """The name of a code."""
    return LazyString(lambda: vocabulary.name(code, language()))
