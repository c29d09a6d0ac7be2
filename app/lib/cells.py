"""Texts as cells of spreadsheets."""

import re
from typing import Final

_STARTS_FORMULA: Final = re.compile(r"'* *[=+\-@\t\r\n]")


def defuse(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: a quotation mark is put before what would start one.

    `restore` gives the text back; so one that has such marks already gets one more.
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def restore(text: str) -> str:
    """Give the text of a cell that `defuse` wrote."""
    return text[1:] if text.startswith("'") and _STARTS_FORMULA.match(text) else text
