"""The terms of a programme: rate table, limits and charges, as one value that can be kept and read back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from app.lib.credit.wish import Wish

_CENT: Final = Decimal("0.01")
_NO_AMOUNT: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class RateRow:
    """One row of a rate table: for which wishes which yearly rate, all in %.

    Months and years of age count with both ends. Shares of the first payment count from ``share_from`` to below
    ``share_to``; the highest share of the programme belongs to its row. ``condition`` None means any, ``age_to`` None
    any age from ``age_from`` on.
    """

    yearly_rate: Decimal
    months_from: int
    months_to: int
    share_from: Decimal
    share_to: Decimal
    condition: str | None = None
    age_from: int = 0
    age_to: int | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """What is paid at issue beside the first payment: a sum, or a % of the sum needed or of the car's price.

    ``kind`` and ``basis`` are words of app.lib.vocabulary.credit; a ``financed`` charge is lent, too.
    """

    kind: str
    basis: str
    value: Decimal
    financed: bool = False

    def amount(self, *, price: Decimal, needed: Decimal) -> Decimal:
        """The sum, rounded half up to the minor unit; ``needed`` is the price less the first payment."""
        of = {"of_loan": needed, "of_price": price}.get(self.basis)
        return self.value if of is None else share_of(of, self.value)


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms of a version of a programme.

    Amounts are in ``currency``; shares of the first payment and of the balloon in % of the price, with both ends.
    ``age_at_end`` is the highest age of the car in years when the loan ends, None any. ``valid_until`` is the last day.
    """

    currency: str
    scheme: str
    rates: tuple[RateRow, ...]
    amount_from: Decimal
    amount_to: Decimal
    share_from: Decimal
    share_to: Decimal
    valid_from: date
    valid_until: date | None = None
    age_at_end: int | None = None
    balloon_from: Decimal = _NO_AMOUNT
    balloon_to: Decimal = _NO_AMOUNT
    charges: tuple[Charge, ...] = ()

    @property
    def months_from(self) -> int:
        """The shortest term of the rate table."""
        return min(row.months_from for row in self.rates)

    @property
    def months_to(self) -> int:
        """The longest term of the rate table."""
        return max(row.months_to for row in self.rates)

    def find_row(self, wish: Wish) -> RateRow | None:
        """The row for a wish; of a car whose age is unknown, the row with the highest rate: it promises nothing."""
        age = wish.age
        fitting = [
            row
            for row in self.rates
            if row.months_from <= wish.months <= row.months_to
            and row.condition in {None, wish.condition}
            and (age is None or (row.age_from <= age and (row.age_to is None or age <= row.age_to)))
            and self._holds_first_payment(row, wish)
        ]
        return max(fitting, key=lambda row: row.yearly_rate, default=None)

    def _holds_first_payment(self, row: RateRow, wish: Wish) -> bool:
        """Amounts are compared, not shares: 20 % of a price rounded to the minor unit are still 20 %."""
        if wish.first_payment < share_of(wish.price, row.share_from):
            return False
        return row.share_to == self.share_to or wish.first_payment < share_of(wish.price, row.share_to)


def share_of(amount: Decimal, per_cent: Decimal) -> Decimal:
    """So many per cent of an amount, rounded half up to the minor unit."""
    return (amount * per_cent / 100).quantize(_CENT, ROUND_HALF_UP)


def write_terms(terms: Terms) -> dict[str, Any]:
    """The terms as JSON keeps them; exact: numbers with a point are texts."""
    return {field.name: _write(getattr(terms, field.name)) for field in fields(terms)}


def read_terms(kept: Mapping[str, Any]) -> Terms:
    """The terms that ``write_terms`` has written, equal in every digit.

    :raises ValueError: they are something else.
    """
    try:
        return Terms(
            currency=kept["currency"],
            scheme=kept["scheme"],
            rates=tuple(_read_rate(row) for row in kept["rates"]),
            charges=tuple(Charge(**{**row, "value": Decimal(row["value"])}) for row in kept["charges"]),
            valid_from=date.fromisoformat(kept["valid_from"]),
            valid_until=date.fromisoformat(kept["valid_until"]) if kept["valid_until"] else None,
            age_at_end=kept["age_at_end"],
            **{name: Decimal(kept[name]) for name in _AMOUNTS},
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError("these are no terms of a programme") from error


_AMOUNTS: Final = ("amount_from", "amount_to", "share_from", "share_to", "balloon_from", "balloon_to")


def _read_rate(row: Mapping[str, Any]) -> RateRow:
    exact = {name: Decimal(row[name]) for name in ("yearly_rate", "share_from", "share_to")}
    return RateRow(**{**row, **exact})


def _write(value: Any) -> Any:
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, RateRow | Charge):
        return {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    return value
