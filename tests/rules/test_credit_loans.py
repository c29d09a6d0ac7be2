"""Loans: the published and the independently computed values, and what must hold for every loan."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lib.credit.cost import apr, find_psk, list_flows, psk
from app.lib.credit.intervals import Interval, measure
from app.lib.credit.loan import Loan, Schedule, add_months, find_instalment, plan_payments
from app.lib.money import from_minor

ISSUED = date(2026, 4, 15)
QUOTE = ["credit", "quote", "--rate", "12", "--term", "36", "--json"]
CASE_1 = Loan(Decimal(1_000_000), Decimal(12), 36)
CASE_2 = Loan(Decimal(600_000), Decimal("15.9"), 60)
CASE_3 = Loan(Decimal(600_000), Decimal("15.9"), 12)
BALLOON = Loan(Decimal(1_000_000), Decimal(12), 36, Decimal(400_000))

amounts = st.integers(min_value=100, max_value=10**10).map(from_minor)
rates = st.integers(min_value=0, max_value=100_000).map(lambda thousandths: Decimal(thousandths) / 1000)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
loans = st.builds(Loan, amounts, rates, st.integers(1, 120))
large_loans = st.builds(Loan, st.integers(10**7, 10**9).map(from_minor), rates, st.integers(2, 120))


def cost(loan: Loan, charges: int = 0) -> Decimal:
    return find_psk(plan_payments(loan, ISSUED), charges * 100)


@pytest.mark.parametrize(
    ("loan", "payment"),
    [(CASE_1, "33214.31"), (CASE_2, "14558.97"), (CASE_3, "54410.13"), (BALLOON, "23928.59")],
)
def test_the_instalments_are_those_of_the_worked_cases(loan: Loan, payment: str) -> None:
    assert find_instalment(loan) == plan_payments(loan, ISSUED).payment == Decimal(payment)


@pytest.mark.parametrize(
    ("loan", "charges", "found"),
    [
        (CASE_1, 0, "12.000"),
        (CASE_1, 30_000, "14.132"),
        (CASE_2, 6_000, "16.361"),
        (BALLOON, 0, "12.000"),
    ],
)
def test_the_full_cost_is_that_of_the_worked_cases(loan: Loan, charges: int, found: str) -> None:
    schedule = plan_payments(loan, ISSUED)

    assert find_psk(schedule, charges * 100) == Decimal(found)
    assert psk(list_flows(schedule, Decimal(charges))) == Decimal(found)


def test_the_full_cost_of_payments_five_days_later_counts_days_as_thirtieths_of_a_month() -> None:
    issue, *payments = list_flows(plan_payments(CASE_3, date(2026, 4, 1)))

    assert psk([issue, *((day + timedelta(days=5), amount) for day, amount in payments)]) == Decimal("15.488")


def test_the_annual_rate_is_the_one_published_in_the_directive() -> None:
    flows = [(ISSUED, Decimal(-1000)), (ISSUED + timedelta(days=546), Decimal(1200))]

    assert apr(flows) == Decimal("12.96")


def test_a_loan_without_interest_is_parted_evenly_and_costs_nothing() -> None:
    schedule = plan_payments(Loan(Decimal(1000), Decimal(0), 3), ISSUED)

    assert [line.payment for line in schedule] == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]
    assert find_psk(schedule) == 0


@pytest.mark.parametrize("day", [date(2027, 1, 31), date(2028, 1, 31), date(2028, 2, 29), date(2026, 8, 31)])
def test_payments_keep_the_day_of_the_issue_and_the_end_of_short_months(day: date) -> None:
    due = [line.due_on for line in plan_payments(Loan(Decimal(120_000), Decimal(10), 14), day)]

    assert [(later.year - day.year) * 12 + later.month - day.month for later in due] == [*range(1, 15)]
    assert all(later.day == day.day or (later + timedelta(days=1)).day == 1 for later in due)
    assert all(later.day <= day.day for later in due)


def test_february_has_its_leap_day_and_march_the_day_of_the_issue_again() -> None:
    assert [add_months(date(2028, 1, 31), number) for number in (1, 2)] == [date(2028, 2, 29), date(2028, 3, 31)]
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)


def test_months_are_equally_long_so_the_day_of_the_issue_changes_no_full_cost() -> None:
    costs = {psk(list_flows(plan_payments(CASE_2, day))) for day in (date(2028, 1, 31), date(2027, 2, 28), ISSUED)}

    assert costs == {Decimal("15.900")}


@pytest.mark.parametrize(
    ("steps", "base"),
    [
        ([10, 10, 10], Interval(days=10)),
        ([14, 14, 28], Interval(days=14)),
        ([14, 21], Interval(days=14)),
        ([400, 500], Interval(months=12)),
    ],
)
def test_the_base_period_is_the_interval_met_most_often_and_of_several_the_smallest(
    steps: list[int], base: Interval
) -> None:
    day, flows = date(2026, 4, 3), [date(2026, 4, 3)]
    for step in steps:
        day += timedelta(days=step)
        flows.append(day)

    assert measure(flows)[0] == base


def test_quarterly_payments_have_a_base_period_of_three_months() -> None:
    flows = [(ISSUED, Decimal(-1000)), *((add_months(ISSUED, 3 * number), Decimal(260)) for number in range(1, 5))]

    base, spans = measure([day for day, _amount in flows])

    assert (base, spans) == (Interval(months=3), [(number, Decimal(0)) for number in range(5)])
    assert psk(flows) == find_quarterly_rate()


def find_quarterly_rate() -> Decimal:
    """Of 1000 lent and four times 260 paid, by halving."""
    low, high = Decimal(0), Decimal(1)
    for _step in range(60):
        rate = (low + high) / 2
        worth_now = sum(260 / (1 + rate) ** number for number in range(1, 5))
        low, high = (rate, high) if worth_now > 1000 else (low, rate)
    return round(low * 400, 3)


@given(loan=loans, day=days)
@settings(max_examples=150, deadline=None)
def test_principal_sums_to_the_amount_and_payments_to_principal_and_interest(loan: Loan, day: date) -> None:
    schedule = plan_payments(loan, day)
    lines = [*schedule]

    assert sum(line.principal for line in lines) == loan.amount
    assert sum(line.payment for line in lines) == loan.amount + schedule.interest == schedule.total
    assert all(line.payment == line.principal + line.interest for line in lines)
    assert lines[-1].remaining == 0
    assert all(line.remaining >= 0 for line in lines)
    assert schedule[len(schedule) // 2] == lines[len(lines) // 2]


@given(loan=large_loans)
@settings(max_examples=150, deadline=None)
def test_the_full_cost_of_a_loan_without_charges_is_its_nominal_rate(loan: Loan) -> None:
    assert abs(cost(loan) - loan.yearly_rate) <= Decimal("0.005")


@given(
    loan=st.builds(Loan, st.integers(10**7, 10**9).map(from_minor), rates, st.integers(2, 120)),
    charge=st.integers(1, 40),
)
@settings(max_examples=100, deadline=None)
def test_payment_and_full_cost_grow_with_rate_and_charges(loan: Loan, charge: int) -> None:
    dearer = Loan(loan.amount, loan.yearly_rate + 1, loan.months)
    charges = int(loan.amount) * charge // 100

    assert find_instalment(dearer) > find_instalment(loan)
    assert cost(dearer) > cost(loan)
    assert cost(loan, charges) > cost(loan)
    assert cost(loan, charges + 1000) > cost(loan, charges)


@given(loan=loans, charges=st.integers(0, 50), day=days)
@settings(max_examples=100, deadline=None)
def test_the_quick_way_and_the_way_over_the_days_give_the_same_full_cost(loan: Loan, charges: int, day: date) -> None:
    schedule = plan_payments(loan, day)
    paid = schedule.amount * charges // 100

    assert find_psk(schedule, paid) == psk(list_flows(schedule, from_minor(paid)))


@given(loan=loans, charges=st.integers(0, 90))
@settings(max_examples=60, deadline=None)
def test_the_full_cost_discounts_all_payments_to_what_was_lent(loan: Loan, charges: int) -> None:
    schedule = plan_payments(loan, ISSUED)
    lent = schedule.amount - schedule.amount * charges // 100
    found = find_psk(schedule, schedule.amount - lent)
    step = Decimal("0.0006")

    assert worth(schedule, found + step) <= lent <= worth(schedule, max(found - step, Decimal(0)))


def worth(schedule: Schedule, psk_found: Decimal) -> Decimal:
    """Payments discounted one by one, as the law writes the sum."""
    rate = psk_found / 1200
    return sum((line.payment * 100 / (1 + rate) ** line.number for line in schedule), Decimal(0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"months": 0},
        {"months": 601},
        {"yearly_rate": Decimal(-1)},
        {"yearly_rate": Decimal(1001)},
        {"yearly_rate": Decimal("1e-400000")},
        {"balloon": Decimal(-1)},
        {"balloon": Decimal(101)},
    ],
)
def test_what_no_bank_lends_is_no_loan(wrong: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match=r"amount|rate|balloon"):
        Loan(**{"amount": Decimal(100), "yearly_rate": Decimal(10), "months": 12, **wrong})  # type: ignore[arg-type]


def test_charges_that_eat_the_loan_up_have_no_full_cost() -> None:
    with pytest.raises(ValueError, match="give back"):
        cost(CASE_1, 1_000_000)


def test_the_command_prints_payment_costs_and_schedule(app: Flask) -> None:
    ran = app.test_cli_runner().invoke(
        args=[
            "credit",
            "quote",
            "--amount",
            "1000000",
            "--rate",
            "12",
            "--term",
            "36",
            "--insurance",
            "30000",
            "--json",
        ]
    )
    told = json.loads(ran.output)

    assert (told["payment"], told["psk"], len(told["schedule"])) == (33214.31, 14.132, 36)
    assert round(sum(line["payment"] for line in told["schedule"]), 2) == told["total"]


@pytest.mark.parametrize(
    "wrong",
    [["--amount", "0"], ["--amount", "-5"], ["--amount", "x"], ["--term", "0"], ["--rate", "nan"], ["--fee", "1e9"]],
)
def test_the_command_refuses_what_cannot_be_with_words_and_exit_code_2(app: Flask, wrong: list[str]) -> None:
    ran = app.test_cli_runner().invoke(args=[*QUOTE, "--amount", "100", *wrong])

    assert ran.exit_code == 2
    assert "Traceback" not in ran.output
