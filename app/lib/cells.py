"""Texts as cells of spreadsheets."""

from typing import Final

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def defuse(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: a quotation mark is put before what would start one."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_FORMULA) else text
