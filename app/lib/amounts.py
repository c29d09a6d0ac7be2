"""Amounts of money as people of a language write them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_symbol


@lru_cache(maxsize=8_192)  # a page of cars says the same amounts again and again
def show_amount(amount: Decimal | float, currency: str, locale: str) -> str:
    """An amount with its currency: minor units only where there are some, a space after letters ("RUB 1,050,000")."""
    chosen = Locale.parse(locale)
    whole = not amount % 1
    pattern = chosen.currency_formats["standard"].pattern
    if get_currency_symbol(currency, chosen).isalpha():
        pattern = pattern.replace("\xa4#", "\xa4\xa0#")
    pattern = pattern.replace("0.00", "0") if whole else pattern
    return format_currency(amount, currency, pattern, locale=chosen, currency_digits=not whole)
