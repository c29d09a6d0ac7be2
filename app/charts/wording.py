"""Values and names for people, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, get_currency_symbol
from flask_babel import gettext as _

from app.charts.report import Kind, Report, Value
from app.charts.selection import Selection
from app.charts.sheet import Cell
from app.charts.words import language
from app.lib.periods import Period
from app.lib.vocabulary.request import REQUEST_KIND

NOTHING = "—"
PATTERNS: dict[Kind, str] = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.##",
    Kind.PERCENT: "#,##0.0",
    Kind.DAYS: "#,##0.#",
    Kind.MONTHS: "#,##0.00",
    Kind.RATIO: "#,##0.00",
    Kind.MINUTES: "#,##0",
}


def show(value: Cell, kind: Kind) -> str:
    """A value as people read it; no data is a dash. Per cent signs stand in the cell, currencies in the heading."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return str(format_datetime(value, "medium", locale=language()))
    if isinstance(value, date):
        return str(format_date(value, "medium", locale=language()))
    return _show_number(value, kind)


def _show_number(value: Decimal, kind: Kind) -> str:
    pattern = PATTERNS.get(kind) or ("#,##0" if value == value.to_integral_value() else "#,##0.00")
    shown = str(format_decimal(value, pattern, locale=language()))
    return f"{shown}\u00a0%" if kind is Kind.PERCENT else shown


def show_change(change: Value, kind: Kind) -> str:
    """How much more or less, with its sign; nothing where there is nothing to compare."""
    if not isinstance(change, Decimal):
        return ""
    shown = _show_number(abs(change), kind)
    return f"+{shown}" if change > 0 else f"−{shown}" if change else "±0"


def symbol_of(currency: str | None) -> str:
    """The sign of a currency."""
    return str(get_currency_symbol(currency, locale=language())) if currency else ""


def head_label(label: Any, kind: Kind, currency: str | None) -> str:
    """A column's label, of money with its currency."""
    return f"{label}, {symbol_of(currency)}" if kind is Kind.MONEY and currency else str(label)


def show_period(period: Period) -> str:
    """First and last day."""
    first, last = (str(format_date(day, "medium", locale=language())) for day in (period.from_on, period.to_on))
    return f"{first} – {last}"


def list_parameters(selection: Selection) -> list[tuple[str, str]]:
    """What was asked, as pairs of words: for the heading of a file and of a list."""
    asked, compared = selection.asked, selection.compared()
    words = [
        (_("Period"), show_period(selection.period)),
        (_("Dealers"), ", ".join(asked.dealers)),
        (_("Regions"), ", ".join(asked.regions)),
        (_("Makes"), ", ".join(asked.makes)),
        (_("Models"), ", ".join(asked.models)),
        (_("Approved"), {True: _("yes"), False: _("no"), None: ""}[asked.certified]),
        (_("Currency"), asked.currency or ""),
        (_("Types of requests"), ", ".join(REQUEST_KIND.name(code, language()) for code in asked.types)),
        (_("Problems"), ", ".join(asked.codes)),
        (_("Compared with"), show_period(compared.period) if compared else ""),
    ]
    return [(label, text) for label, text in words if text]


def list_formulas(report: Report) -> list[tuple[str, str]]:
    """Every measure with its formula in words, of the second table those that only it has."""
    own = {metric.name for metric in report.columns}
    further = [metric for metric in report.second.columns if metric.name not in own] if report.second else []
    return [(str(metric.label), str(metric.meaning)) for metric in (*report.columns, *further)]


def show_share(share: Decimal | None) -> str:
    """A share between 0 and 1 in %."""
    return NOTHING if share is None else _show_number(share * 100, Kind.PERCENT)
