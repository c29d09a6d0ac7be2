"""Texts as parts of XML documents that are written piece by piece; what no XML may hold is left out."""

from xml.sax.saxutils import escape, quoteattr


def write_element(name: str, text: str) -> str:
    """Give an element with a text, on a line of its own."""
    return f"<{name}>{write_text(text)}</{name}>\n"


def write_text(text: str) -> str:
    """Give a text as the content of an element."""
    return escape(_storable(text))


def write_value(text: str) -> str:
    """Give a text as the value of an attribute, with its quotation marks."""
    return quoteattr(_storable(text))


def _storable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
