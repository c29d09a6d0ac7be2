"""What a loan really costs: PSK after the Russian law 353-FZ and the APR of the European Union."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from math import expm1, log1p
from typing import Final, NamedTuple

from pyxirr import xirr

from app.lib.credit.intervals import measure
from app.lib.credit.loan import MONTHS_A_YEAR, Schedule

Flow = tuple[date, Decimal]

_THOUSANDTH: Final = Decimal("0.001")
_HUNDREDTH: Final = Decimal("0.01")
_EXACT: Final = Context(prec=40, traps=[])
_NEAR: Final = 1e-6  # the next of Newton's steps is a millionth of a millionth
_CERTAIN: Final = 1e-9
_CLOSE: Final = Decimal("1e-9")
_ROUNDS: Final = 200
_ONE: Final = Decimal(1)


class Run(NamedTuple):
    """Equal payments in a row: ``times`` of them, the first ``after`` + 1 whole base periods (and ``rest``) later."""

    amount: int
    after: int
    times: int
    rest: float = 0.0


def find_psk(schedule: Schedule, charges: int = 0) -> Decimal:
    """The full cost of a monthly loan in % a year, three decimals; ``charges`` are paid at issue, in minor units.

    Charges that are lent too stand in the schedule's amount and are given back at issue: the same flows.

    :raises ValueError: the charges eat the loan up.
    """
    last = len(schedule) - 1
    final = Run(schedule.final, last, 1)
    runs = (Run(schedule.regular, 0, last), final) if last else (final,)
    paid = schedule.regular * last + schedule.final
    first_interest = schedule.regular - schedule.amount + schedule.remaining[1] if last else 0
    return _solve(schedule.amount - charges, runs, paid, MONTHS_A_YEAR, first_interest / schedule.amount)


def psk(flows: Sequence[Flow]) -> Decimal:
    """The full cost of credit in % a year, three decimals (353-FZ of 21.12.2013, art. 6 parts 2-2.2).

    ``flows``: (day, amount); the issue comes first and is negative, what the borrower pays is positive.
    PSK = i * (base periods a year) * 100: simple, not compounded. i is the smallest positive root of
    sum flow_k / ((1 + e_k*i) * (1+i)^q_k) = 0; q_k counts whole base periods since the issue, e_k is the rest as a
    share of the base period (:mod:`app.lib.credit.intervals`). A year has 365 days.

    :raises ValueError: no issue, a second one, or payments that do not give back what was lent.
    """
    base, spans = measure([day for day, _amount in flows])
    lent, runs = 0, []
    for (_day, amount), (whole, rest) in zip(flows, spans, strict=True):
        minor = int(amount * 100)
        if whole == 0 and not rest:
            lent -= minor
        else:
            runs.append(Run(minor, whole - 1, 1, float(rest)))
    return _solve(lent, runs, sum(run.amount for run in runs), base.periods_a_year)


def apr(flows: Sequence[Flow]) -> Decimal:
    """The annual percentage rate in %, compounded, two decimals (Directive 2008/48/EC, annex I).

    sum C_k (1+X)^-t_k = sum D_l (1+X)^-s_l; t and s are days / 365. ``flows`` as for :func:`psk`.

    :raises ValueError: there is no such rate.
    """
    rate = xirr([day for day, _amount in flows], [float(amount) for _day, amount in flows])
    if rate is None:
        raise ValueError("these payments have no annual rate")
    return (Decimal(repr(rate)) * 100).quantize(_HUNDREDTH) + Decimal(0)  # never a zero below zero


def list_flows(schedule: Schedule, charges: Decimal = Decimal(0)) -> list[Flow]:
    """Issue, charges at issue and payments of a loan with their days."""
    issue = (schedule.issued_on, -schedule.total + schedule.interest + charges)
    return [issue, *((line.due_on, line.payment) for line in schedule)]


def _solve(lent: int, runs: Sequence[Run], paid: int, periods_a_year: Decimal | int, guess: float = 0.0) -> Decimal:
    """100 times the smallest positive root i of sum of discounted payments - lent = 0, times the periods of a year.

    Payments discounted by a growing i fall and are convex, so Newton's way from anywhere on the left never passes the
    root, of which there is only one. Without a better ``guess`` all is thought to be paid at the end: on the left.
    """
    if lent <= 0 or paid < lent:
        raise ValueError("the payments do not give back what was lent")
    if paid == lent:
        return Decimal("0.000")
    slope = 0.0
    rate = guess or (paid / lent) ** (1 / (runs[-1].after + runs[-1].times + 1)) - 1
    for _round in range(_ROUNDS):
        value, slope = _discount(rate, runs)
        step = (value - lent) / slope
        rate -= step
        if abs(step) <= _NEAR * rate:
            break
    thousandths = rate * float(periods_a_year) * 100_000
    if rate > _NEAR and abs(thousandths % 1 - 0.5) > _CERTAIN * (1 + thousandths):
        return Decimal(round(thousandths)).scaleb(-3)
    # So near to the middle of two thousandths that floats might round to the wrong side.
    return (_refine(Decimal(rate), Decimal(slope), lent, runs) * periods_a_year * 100).quantize(
        _THOUSANDTH, ROUND_HALF_UP
    )


def _discount(rate: float, runs: Sequence[Run]) -> tuple[float, float]:
    """What the payments are worth at the issue, and how that changes with the rate."""
    shrink = 1 / (1 + rate)
    value = slope = 0.0
    for amount, after, times, rest in runs:
        if times == 1:
            worth = amount * shrink ** (after + 1)
            fall = -(after + 1) * shrink * worth
        else:
            end = shrink**times
            annuity = -expm1(-times * log1p(rate)) / rate
            worth, start = amount * annuity, shrink**after
            fall = amount * (times * end * shrink - annuity) / rate * start - after * shrink * worth * start
            worth *= start
        late = 1 + rest * rate
        value += worth / late
        slope += (fall - worth * rest / late) / late
    return value, slope


def _refine(rate: Decimal, slope: Decimal, lent: int, runs: Sequence[Run]) -> Decimal:
    close = _EXACT.multiply(rate, _CLOSE)
    for _round in range(_ROUNDS):
        step = _EXACT.divide(_EXACT.subtract(_worth(rate, runs), lent), slope)
        rate = _EXACT.subtract(rate, step)
        if abs(step) <= close:
            break
    return rate


def _worth(rate: Decimal, runs: Sequence[Run]) -> Decimal:
    shrink = _EXACT.divide(_ONE, _EXACT.add(_ONE, rate))
    total = Decimal(0)
    for amount, after, times, rest in runs:
        if times == 1:
            worth = _EXACT.multiply(amount, _EXACT.power(shrink, after + 1))
        else:
            annuity = _EXACT.divide(_EXACT.subtract(_ONE, _EXACT.power(shrink, times)), rate)
            worth = _EXACT.multiply(_EXACT.multiply(amount, annuity), _EXACT.power(shrink, after))
        if rest:
            worth = _EXACT.divide(worth, _EXACT.add(_ONE, _EXACT.multiply(Decimal(rest), rate)))
        total = _EXACT.add(total, worth)
    return total
