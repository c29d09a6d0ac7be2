"""Refusals and faults as sentences for people, with what would be possible in their language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from app.lib.amounts import show_amount
from app.lib.credit.refusals import Bound, Refusal
from app.lib.credit.table import Fault
from app.lib.vocabulary.credit import CREDIT_REFUSAL, TERMS_FAULT
from app.lib.vocabulary.listing import CONDITION


def explain_refusal(refusal: Refusal, *, currency: str, locale: str) -> str:
    """Why a programme does not give what is wished, and what would be possible."""
    lowest, highest = (_show(bound, currency, locale) for bound in (refusal.lowest, refusal.highest))
    return CREDIT_REFUSAL.name(refusal.code, locale).format(lowest=lowest, highest=highest)


def explain_fault(fault: Fault, *, locale: str, numbers: Mapping[int, int] | None = None) -> str:
    """What is wrong with terms; ``numbers`` tells under which number a row is shown, its own place unless named."""
    shown = [str((numbers or {}).get(row, row)) for row in fault.rows]
    words = {"rows": ", ".join(shown), "condition": "", "months": "", "shares": "", "ages": ""}
    if fault.gap is not None:
        young, old = fault.gap.ages
        words["condition"] = ", ".join(f"«{CONDITION.name(code, locale)}»" for code in fault.gap.conditions)
        words["months"] = _span(*fault.gap.months)
        words["shares"] = "–".join(format_decimal(share, locale=locale) for share in fault.gap.shares)
        words["ages"] = f"{young}+" if old is None else _span(young, old)
    return TERMS_FAULT.name(fault.code, locale).format(**words)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _show(bound: Bound | None, currency: str, locale: str) -> str:
    if isinstance(bound, Decimal):
        return show_amount(bound, currency, locale)
    if isinstance(bound, date):
        return format_date(bound, "d MMMM y", locale=locale)  # no "г." before the full stop
    return "" if bound is None else str(bound)
