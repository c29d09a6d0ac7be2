"""Amounts are read as people write them, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.money import find_currency, from_minor, parse_money, to_minor


@pytest.mark.parametrize(
    ("value", "amount", "currency"),
    [
        ("1234567", "1234567.00", None),
        ("1 234 567", "1234567.00", None),
        ("1\xa0234\u2009567,89 р.", "1234567.89", "RUB"),
        ("£30,495", "30495.00", "GBP"),
        ("US$ 5,000", "5000.00", "USD"),
        ("1.050.000 ₽", "1050000.00", "RUB"),
        ("850 тыс. руб.", "850000.00", "RUB"),
        ("1,2 млн", "1200000.00", None),
        ("฿1,250,000", "1250000.00", "THB"),
        ("1.2 ล้านบาท", "1200000.00", "THB"),
        ("12.500,-", "12500.00", None),
        ("-5 000 руб", "-5000.00", "RUB"),
        (1050000.0, "1050000.00", None),
        (0.1 + 0.2, "0.30", None),
        (Decimal("12.5"), "12.50", None),
    ],
)
def test_an_amount_and_its_currency_are_read(value: str | float | Decimal, amount: str, currency: str | None) -> None:
    told = parse_money(value)
    assert (str(told.amount), told.currency) == (amount, currency)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "договорная",
        "от 1000",
        "¥1000",
        "40 800 ₽ в год",
        "£5 000 руб.",
        "1234.567",
        "1,234 млн",
        Decimal("0.001"),
        1e300,
        True,
        "9" * 99,
    ],
)
def test_what_is_no_amount_of_money_is_refused(value: str | float | Decimal) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any wording)
        parse_money(value)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        told = parse_money(text)
    except ValueError:
        return
    assert told.amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("₽", "RUB"),
        ("RUR", "RUB"),
        (" руб. ", "RUB"),
        ("usd", "USD"),
        ("บาท", "THB"),
        ("¥", None),
        ("km", None),
        ("", None),
        ("x" * 99, None),
    ],
)
def test_a_currency_is_found_by_sign_code_and_name(text: str, code: str | None) -> None:
    assert find_currency(text) == code


@given(st.integers(-(10**15), 10**15))
def test_minor_units_go_there_and_back(minor: int) -> None:
    assert to_minor(from_minor(minor)) == minor
    assert from_minor(minor).as_tuple().exponent == -2


def test_a_third_place_has_no_minor_unit() -> None:
    with pytest.raises(ValueError, match="two decimal places"):
        to_minor(Decimal("0.001"))
