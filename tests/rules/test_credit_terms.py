"""Programmes: what they answer to a wish, why they do not, and what is wrong with a rate table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lib.credit.quote import Quote, calculate
from app.lib.credit.refusals import Refusal
from app.lib.credit.standard import Standard, StandardTable
from app.lib.credit.table import find_faults
from app.lib.credit.terms import Charge, RateRow, Terms, read_terms, write_terms
from app.lib.credit.wish import Wish, read_wish, write_wish
from app.lib.credit.words import explain_fault, explain_refusal
from app.lib.money import from_minor
from tests.factories import make_terms

ON = date(2026, 4, 15)
WISH = Wish(Decimal(1_000_000), Decimal(200_000), 60, ON, year=2022)


def row(rate: str, months: tuple[int, int], shares: tuple[int, int], *rest: Any) -> RateRow:
    return RateRow(Decimal(rate), *months, Decimal(shares[0]), Decimal(shares[1]), *rest)


def answer(terms: Terms, **wish: Any) -> Quote | tuple[Refusal, ...]:
    return calculate(terms, replace(WISH, **wish))


def quoted(terms: Terms, **wish: Any) -> Quote:
    found = answer(terms, **wish)
    assert isinstance(found, Quote)
    return found


def test_charges_that_are_lent_grow_the_loan_and_the_others_are_paid_at_once() -> None:
    charges = (Charge("life_insurance", "of_loan", Decimal("2.5"), True), Charge("issue_fee", "fixed", Decimal(6000)))
    found = quoted(make_terms(charges=charges))

    assert found.loan.amount == Decimal(820_000)
    assert found.paid_at_once == Decimal(206_000)
    assert found.psk_amount == found.schedule.interest + 26_000
    assert found.total == found.paid_at_once + found.schedule.total
    assert found.psk > Decimal("15.9")
    assert found.find_apr() > found.psk


@pytest.mark.parametrize(
    ("wish", "code", "bounds"),
    [
        ({"price": Decimal(0)}, "price_not_positive", None),
        ({"price": Decimal(-5)}, "price_not_positive", None),
        ({"price": Decimal(10) ** 11}, "price_too_high", None),
        ({"currency": "THB"}, "currency_differs", ("RUB", None)),
        ({"on": date(2025, 12, 31)}, "not_yet_valid", (date(2026, 1, 1), None)),
        ({"on": date(2027, 1, 1)}, "no_longer_valid", (None, date(2026, 12, 31))),
        ({"first_payment": Decimal(-1)}, "first_payment_negative", (Decimal(100_000), None)),
        ({"first_payment": Decimal(99_999)}, "first_payment_too_low", (Decimal(100_000), None)),
        ({"first_payment": Decimal(1_000_000)}, "first_payment_too_high", (None, Decimal(800_000))),
        ({"first_payment": Decimal(1_200_000)}, "first_payment_too_high", (None, Decimal(800_000))),
        ({"price": Decimal(120_000), "first_payment": Decimal(90_000)}, "amount_too_low", (Decimal(100_000), None)),
        ({"price": Decimal(9_000_000), "first_payment": Decimal(900_000)}, "amount_too_high", (None, 5_000_000)),
        ({"months": 6}, "term_outside", (12, 84)),
        ({"months": 85}, "term_outside", (12, 84)),
        ({"months": 0}, "term_outside", (12, 84)),
        ({"months": -12}, "term_outside", (12, 84)),
        ({"year": 2018}, "car_too_old", (32, 10)),
        ({"year": 2005}, "car_too_old_for_any_term", (None, 10)),
        ({"balloon": Decimal(1)}, "balloon_not_offered", (None, Decimal(0))),
        ({"condition": "new"}, "no_rate", None),
    ],
)  # fmt: skip
def test_what_is_impossible_says_why_and_what_would_be_possible(
    wish: dict[str, Any], code: str, bounds: tuple[Any, Any] | None
) -> None:
    terms = make_terms(
        share_from=Decimal(10),
        rates=(row("15.9", (12, 84), (10, 80), "used"),),
        age_at_end=10,
        valid_until=date(2026, 12, 31),
    )
    found = answer(terms, **wish)

    assert not isinstance(found, Quote)
    assert [refusal.code for refusal in found] == [code]
    assert bounds is None or (found[0].lowest, found[0].highest) == bounds
    for language in ("ru", "en", "th"):
        assert "{" not in explain_refusal(found[0], currency="RUB", locale=language)


def test_the_possible_term_of_an_old_car_is_possible_and_one_month_more_is_not() -> None:
    terms = make_terms(age_at_end=10)

    assert isinstance(answer(terms, year=2018, months=32), Quote)
    assert not isinstance(answer(terms, year=2018, months=33), Quote)


def test_a_balloon_is_due_at_the_end_within_its_limits() -> None:
    terms = make_terms(scheme="balloon", balloon_from=Decimal(20), balloon_to=Decimal(50))
    plain = quoted(make_terms())
    found = quoted(terms, balloon=Decimal(300_000))

    assert found.payment < plain.payment
    assert found.schedule[-1].payment >= Decimal(300_000)
    assert [one.code for one in answer(terms)] == ["balloon_too_low"]  # type: ignore[union-attr]
    assert [one.code for one in answer(terms, balloon=Decimal(500_001))] == ["balloon_too_high"]  # type: ignore[union-attr]


def test_twenty_per_cent_of_an_odd_price_are_twenty_per_cent() -> None:
    terms = make_terms(share_from=Decimal(20), rates=(row("15.9", (12, 84), (20, 80)),))
    wish = Standard(Decimal(20), 60).wish(
        price=Decimal("1000000.02"), currency="RUB", condition="used", year=2022, on=ON
    )

    assert isinstance(calculate(terms, wish), Quote)


def test_the_row_follows_months_first_payment_condition_and_age() -> None:
    terms = make_terms(
        rates=(
            row("10", (12, 36), (0, 40), "used", 0, 5), row("11", (12, 36), (0, 40), "used", 6, None),
            row("12", (12, 36), (40, 80), "used"), row("13", (37, 84), (0, 80), "used"),
            row("9", (12, 84), (0, 80), "new"),
        )
    )  # fmt: skip
    wishes: list[tuple[dict[str, Any], str]] = [
        ({"months": 36}, "10"),
        ({"months": 36, "year": 2020}, "11"),
        ({"months": 36, "first_payment": Decimal(400_000)}, "12"),
        ({"months": 36, "first_payment": Decimal(800_000)}, "12"),
        ({"months": 37}, "13"),
        ({"condition": "new"}, "9"),
        ({"months": 36, "year": None}, "11"),
    ]

    assert [quoted(terms, **wish).loan.yearly_rate for wish, _rate in wishes] == [
        Decimal(rate) for _wish, rate in wishes
    ]
    assert find_faults(terms) == []


def test_gaps_and_overlaps_are_named_by_their_rows() -> None:
    table = (row("10", (12, 24), (0, 40)), row("11", (12, 30), (20, 80)), row("12", (37, 84), (0, 80)))

    faults = find_faults(make_terms(rates=table))

    assert faults[0].code == "rows_overlap"
    assert faults[0].rows == (1, 2)
    assert {fault.code for fault in faults} == {"rows_overlap", "rows_gap"}
    gap = next(fault for fault in faults if fault.code == "rows_gap").gap
    assert gap is not None
    assert (gap.months, gap.shares) == ((25, 30), (Decimal(0), Decimal(20)))
    words = explain_fault(faults[-1], locale="en")
    assert "{" not in words
    assert "25–30" in words


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rates": ()}, "no_rows"),
        ({"currency": "R1"}, "currency_invalid"),
        ({"scheme": "magic"}, "scheme_invalid"),
        ({"amount_from": Decimal(0)}, "limits_reversed"),
        ({"amount_to": Decimal(1)}, "limits_reversed"),
        ({"share_from": Decimal(81)}, "shares_invalid"),
        ({"valid_until": date(2025, 1, 1)}, "days_reversed"),
        ({"age_at_end": 101}, "age_invalid"),
        ({"scheme": "balloon", "balloon_from": Decimal(60), "balloon_to": Decimal(50)}, "balloon_invalid"),
        ({"rates": (row("1001", (12, 84), (0, 80)),)}, "rate_invalid"),
        ({"rates": (row("1.1234567", (12, 84), (0, 80)),)}, "rate_invalid"),
        ({"rates": (row("10", (84, 12), (0, 80)),)}, "months_invalid"),
        ({"rates": (row("10", (12, 84), (80, 80)),)}, "row_shares_invalid"),
        ({"rates": (row("10", (12, 84), (0, 80), None, 5, 3),)}, "ages_invalid"),
        ({"charges": (Charge("issue_fee", "of_loan", Decimal(100)),)}, "charge_invalid"),
        ({"charges": (Charge("gift", "fixed", Decimal(1)),)}, "charge_invalid"),
        ({"rates": (row("10", (12, 84), (0, 60)),)}, "rows_gap"),
        ({"rates": (row("10", (12, 84), (10, 80)),)}, "rows_gap"),
    ],
)
def test_terms_that_cannot_stand_say_why(wrong: dict[str, Any], code: str) -> None:
    faults = find_faults(make_terms(**wrong))

    assert code in [fault.code for fault in faults]
    for fault, language in product(faults, ("ru", "en", "th")):
        assert "{" not in explain_fault(fault, locale=language)


def test_terms_and_wishes_come_back_from_what_was_kept_in_every_digit() -> None:
    terms = make_terms(
        rates=(row("15.955", (12, 84), (0, 80), "used", 0, 7),),
        charges=(Charge("issue_fee", "fixed", Decimal("6000.50"), True),),
        valid_until=date(2026, 12, 31),
        age_at_end=12,
    )

    assert read_terms(write_terms(terms)) == terms
    assert read_wish(write_wish(WISH)) == WISH
    for broken in ({}, {**write_terms(terms), "amount_from": "much"}, {**write_terms(terms), "rates": 5}):
        with pytest.raises(ValueError, match="no terms"):
            read_terms(broken)


PROGRAMMES = [
    make_terms(
        rates=(row("15.9", (12, 60), (0, 80), "used", 0, 5), row("17.9", (12, 60), (0, 80), "used", 6, None)),
        age_at_end=12,
    ),
    make_terms(
        rates=(row("14.9", (12, 84), (0, 80)),),
        amount_from=Decimal(700_000), amount_to=Decimal(2_000_000), age_at_end=9,
        charges=(Charge("life_insurance", "of_loan", Decimal(5), True), Charge("issue_fee", "fixed", Decimal(9000))),
    ),
    make_terms(currency="THB", rates=(row("3.5", (12, 84), (0, 80), "new"),)),
    make_terms(scheme="balloon", balloon_from=Decimal(20), balloon_to=Decimal(50)),
    make_terms(valid_until=date(2026, 3, 1)),
]  # fmt: skip
TABLE = StandardTable(PROGRAMMES, Standard(), ON)


@given(
    price=st.integers(100, 10**9).map(from_minor),
    year=st.integers(2000, 2027),
    condition=st.sampled_from(["used", "demo", "new"]),
    currency=st.sampled_from(["RUB", "THB", "USD"]),
    limit=st.integers(100, 10**7).map(from_minor),
)
@settings(max_examples=200, deadline=None)
def test_price_limits_hold_exactly_the_cars_whose_cheapest_payment_fits(
    price: Decimal, year: int, condition: str, currency: str, limit: Decimal
) -> None:
    wish = TABLE.standard.wish(price=price, currency=currency, condition=condition, year=year, on=ON)
    answers = [calculate(terms, wish) for terms in PROGRAMMES]
    cheapest = min((one.payment for one in answers if isinstance(one, Quote)), default=None)

    found = TABLE.find_payment(price=price, currency=currency, condition=condition, year=year)
    held = any(
        one.currency == currency
        and one.condition == condition
        and (one.year_from is None or year >= one.year_from)
        and (one.year_to is None or year <= one.year_to)
        and one.price_from <= price <= one.price_to
        for one in TABLE.price_limits(limit)
    )

    assert (found and found.payment) == cheapest
    assert held == (cheapest is not None and cheapest <= limit)


def test_the_limit_of_a_price_is_exact_to_the_minor_unit() -> None:
    limit = next(one for one in TABLE.price_limits(Decimal(25_000)) if one.condition == "used")
    kinds: dict[str, Any] = {"currency": "RUB", "condition": "used", "year": limit.year_to or 2026}

    at = TABLE.find_payment(price=limit.price_to, **kinds)
    above = TABLE.find_payment(price=limit.price_to + Decimal("0.01"), **kinds)

    assert at is not None
    assert above is not None
    assert at.payment <= Decimal(25_000) < above.payment
