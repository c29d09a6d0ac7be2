"""What a car costs a month: on every card by the standard terms, on its own page with the best banks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from flask import g
from werkzeug.datastructures import MultiDict

from app.models import Listing
from app.queries.credit import CarPayment, StandardPayments
from public_site.credit_answers import compare
from public_site.credit_form import read_wish, today


class Priced(Protocol):
    """A car, or a card of one."""

    @property
    def price(self) -> Decimal | None:
        """What is asked for it."""

    @property
    def currency(self) -> str:
        """In which currency."""

    @property
    def condition(self) -> str:
        """A word of the vocabulary."""

    @property
    def year(self) -> int:
        """The model year."""


def payment_of(car: Priced) -> CarPayment | None:
    """The standard payment of a car; one statement for all cars of a page."""
    if car.price is None:
        return None
    return _standard_payments().of_car(price=car.price, currency=car.currency, condition=car.condition, year=car.year)


def describe_credit(car: Listing, lang: str) -> dict[str, Any]:
    """The banks' answers for a car under the standard terms, for the block on its page."""
    payments = _standard_payments()
    reading = read_wish(MultiDict(), car, payments.terms)
    comparison = compare(payments.offerings, reading, car, lang)
    return {
        "typed": reading.typed,
        "wish": reading.wish,
        "faults": reading.faults,
        "answers": comparison.answers,
        "refused": comparison.refused,
    }


def _standard_payments() -> StandardPayments:
    """Those of this page."""
    if "standard_payments" not in g:
        g.standard_payments = StandardPayments(today())
    found: StandardPayments = g.standard_payments
    return found
