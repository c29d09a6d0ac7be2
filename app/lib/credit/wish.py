"""What a buyer wishes to be lent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Wish:
    """A car's price, what is paid at once, for how long, with which balloon, from which day.

    Amounts have two places, in ``currency``. ``condition`` is a word of the listing; ``year`` is the model year, None
    when no car has been chosen.
    """

    price: Decimal
    first_payment: Decimal
    months: int
    on: date
    balloon: Decimal = Decimal(0)
    condition: str = "used"
    year: int | None = None
    currency: str = "RUB"

    @property
    def needed(self) -> Decimal:
        """What is left to be lent for the car."""
        return self.price - self.first_payment

    @property
    def age(self) -> int | None:
        """The car's age in years on the day, None when it is not known."""
        return None if self.year is None else max(0, self.on.year - self.year)


def write_wish(wish: Wish) -> dict[str, Any]:
    """The wish as JSON keeps it, exactly."""
    return {
        "price": str(wish.price),
        "first_payment": str(wish.first_payment),
        "months": wish.months,
        "on": wish.on.isoformat(),
        "balloon": str(wish.balloon),
        "condition": wish.condition,
        "year": wish.year,
        "currency": wish.currency,
    }


def read_wish(kept: Mapping[str, Any]) -> Wish:
    """The wish that ``write_wish`` has written.

    :raises ValueError: it is something else.
    """
    try:
        amounts: dict[str, Any] = {name: Decimal(kept[name]) for name in ("price", "first_payment", "balloon")}
        rest: dict[str, Any] = {name: kept[name] for name in ("months", "condition", "year", "currency")}
        return Wish(on=date.fromisoformat(kept["on"]), **amounts, **rest)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError("this is no wish") from error
