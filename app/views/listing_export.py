"""The list of cars as rows of a file, with the columns of our own tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.importers.fields import COLUMNS, Column
from app.importers.problems import heading
from app.importers.stock_values import value_of
from app.models import Listing
from app.views.wording import name_of

_LEFT_OUT = frozenset({"photos", "price_history"})


def columns(*, sees_money: bool) -> list[Column]:
    """The columns of the file, private money only for those who see it."""
    return [
        column for column in COLUMNS if column.field.name not in _LEFT_OUT and (sees_money or not column.field.private)
    ]


def heads(shown: list[Column]) -> list[str]:
    """The first row: the dealer, then the columns' names for the reader."""
    return [heading("dealer"), *(heading(column.name) for column in shown)]


def rows(cars: Iterator[Listing], shown: list[Column]) -> Iterator[list[Any]]:
    """One row a car."""
    for car in cars:
        yield [car.dealer.code, *(_cell(car, column) for column in shown)]


def _cell(car: Listing, column: Column) -> Any:
    if column.expense is not None:
        amounts = [expense.amount for expense in car.expenses if expense.kind == column.expense]
        return sum(amounts[1:], amounts[0]) if amounts else None
    value = value_of(car, column.name)
    vocabulary = column.field.vocabulary
    if isinstance(value, tuple):
        return "|".join(name_of(vocabulary, item) if vocabulary else str(item) for item in value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return name_of(vocabulary, value) if vocabulary is not None and isinstance(value, str) else value
