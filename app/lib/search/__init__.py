"""What people type into a search box, read as filters: no database, no page, all three languages."""

from app.lib.search.lexicon import Lexicon, Meaning, Name
from app.lib.search.reading import Understanding, read

__all__ = ["Lexicon", "Meaning", "Name", "Understanding", "read"]
