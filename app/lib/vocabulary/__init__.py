"""Words of the domain in Russian, English and Thai: each enum and dictionary is declared once, here."""

from app.lib.vocabulary.words import LOCALES, Vocabulary, Word

__all__ = ["LOCALES", "Vocabulary", "Word"]
