"""One programme's answer to a wish: the loan with everything it costs, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.lib.credit.cost import apr, find_psk, list_flows
from app.lib.credit.loan import Loan, Schedule, plan_payments
from app.lib.credit.refusals import Refusal, find_refusals
from app.lib.credit.terms import Charge, Terms
from app.lib.credit.wish import Wish
from app.lib.money import to_minor


@dataclass(frozen=True, slots=True)
class ChargeSum:
    """A charge and what it comes to."""

    charge: Charge
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """A loan for a wish. ``psk`` is in % a year; amounts are in the wish's currency.

    ``loan.amount`` is the sum lent, with the charges that are financed.
    """

    wish: Wish
    loan: Loan
    schedule: Schedule
    charges: tuple[ChargeSum, ...]
    psk: Decimal

    @property
    def payment(self) -> Decimal:
        """The monthly payment."""
        return self.schedule.payment

    @property
    def charged(self) -> Decimal:
        """All charges at issue, financed or not."""
        return sum((charge.amount for charge in self.charges), Decimal("0.00"))

    @property
    def paid_at_once(self) -> Decimal:
        """The first payment and the charges that are not lent."""
        unlent = (charge.amount for charge in self.charges if not charge.charge.financed)
        return self.wish.first_payment + sum(unlent, Decimal("0.00"))

    @property
    def psk_amount(self) -> Decimal:
        """The full cost in money (353-FZ, art. 6): all interest and charges; it is the overpayment."""
        return self.schedule.interest + self.charged

    @property
    def total(self) -> Decimal:
        """What the car costs in the end: the price and the overpayment."""
        return self.wish.price + self.psk_amount

    def find_apr(self) -> Decimal:
        """The EU APR in % a year, compounded."""
        return apr(list_flows(self.schedule, self.charged))


def calculate(terms: Terms, wish: Wish) -> Quote | tuple[Refusal, ...]:
    """Compute what a programme gives for a wish, or all reasons why it does not."""
    if refusals := find_refusals(terms, wish):
        return refusals
    row = terms.find_row(wish)
    if row is None:
        return (Refusal("no_rate", "months"),)
    charges = tuple(ChargeSum(charge, charge.amount(price=wish.price, needed=wish.needed)) for charge in terms.charges)
    financed = sum((one.amount for one in charges if one.charge.financed), Decimal(0))
    charged = to_minor(sum((one.amount for one in charges), Decimal(0)))
    loan = Loan(wish.needed + financed, row.yearly_rate, wish.months, wish.balloon)
    schedule = plan_payments(loan, wish.on)
    if charged >= schedule.amount:
        return (Refusal("charges_too_high", "first_payment"),)
    return Quote(wish, loan, schedule, charges, find_psk(schedule, charged))
