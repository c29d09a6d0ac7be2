"""Numbers are read exactly as meant, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.numbers import (
    parse_decimal,
    parse_engine_cc,
    parse_mileage_km,
    parse_power_hp,
    parse_quantity,
    parse_whole,
    plain_number,
)

BLANKS = " \xa0\u2009\u202f\u2007"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1234567", "1234567"),
        ("1 234 567", "1234567"),
        ("1\xa0234\u2009567,89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1'234.5", "1234.5"),
        ("12345,678", "12345.678"),
        ("0,500", "0.5"),
        ("2.0", "2"),
        ("\u2212" + "5", "-5"),
        ("๑๒", "12"),
        (1050000.0, "1050000"),
        (0.1, "0.1"),
        (7, "7"),
    ],
)
def test_a_number_is_read_in_any_way_of_writing(value: str | float, expected: str) -> None:
    assert parse_decimal(value) == Decimal(expected)


@pytest.mark.parametrize("value", ["1,234", "1.234", "999,000"])
def test_thousands_or_a_fraction_is_refused_where_nobody_can_tell(value: str) -> None:
    with pytest.raises(ValueError, match="thousands or a fraction"):
        parse_decimal(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "бензин",
        "12 34",
        "1,2,3",
        "12,34,567",
        "1e6",
        "12?",
        "5 лет",
        "1.2.3",
        "--5",
        "9" * 100,
        True,
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_number_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any wording)
        parse_decimal(value)


@pytest.mark.parametrize(
    ("value", "expected"), [("1,234", 1234), ("170.565", 170565), ("41000.0", 41000), (41000.0, 41000), ("2 000", 2000)]
)
def test_where_there_is_no_fraction_by_nature_a_separator_parts_thousands(value: str | float, expected: int) -> None:
    assert parse_whole(value) == expected


@pytest.mark.parametrize("value", ["41000.5", 0.5, "1 234,5"])
def test_a_fraction_of_a_whole_number_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        parse_whole(value)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", ",", *BLANKS]))
def test_every_grouped_integer_is_read_back(number: int, separator: str) -> None:
    assert parse_whole(f"{number:,}".replace(",", separator)) == number


@given(st.decimals(0, 10**12, places=2), st.sampled_from([(",", "."), (".", ","), ("\xa0", ","), (" ", ".")]))
def test_every_amount_with_two_places_is_read_back(number: Decimal, marks: tuple[str, str]) -> None:
    text = f"{number:,.2f}".translate({ord(","): marks[0], ord("."): marks[1]})
    assert parse_decimal(text) == number


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_quantity(text)
    except ValueError:
        return
    assert any(character.isdigit() for character in text)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("170\xa0565 км", "km", 170565),
        (15735, "mi", 25323),
        ("30,000 miles", "km", 48280),
        ("90 тыс. км", "km", 90000),
        ("1,5 тыс. км", "km", 1500),
        ("12000 กม.", "km", 12000),
        (41000.4, "km", 41000),
    ],
)
def test_mileage_is_kilometres_whatever_the_unit(value: str | float, unit: str, expected: int) -> None:
    assert parse_mileage_km(value, unit=unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("141\xa0л.с.,", "hp", 141),
        ("100 кВт", "hp", 136),
        (110, "kw", 150),
        ("184 PS", "hp", 184),
        ("120 แรงม้า", "hp", 120),
    ],
)
def test_power_is_horsepower_whatever_the_unit(value: str | float, unit: str, expected: int) -> None:
    assert parse_power_hp(value, unit=unit) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2.0", 2000), ("1,6 л", 1600), (1.2, 1200), ("1 598 см³", 1598), ("1998 cc", 1998), ("1.998", 1998), (0, 0)],
)
def test_displacement_is_read_from_litres_and_from_centimetres(value: str | float, expected: int) -> None:
    assert parse_engine_cc(value) == expected


@pytest.mark.parametrize("read", [parse_mileage_km, parse_power_hp, parse_engine_cc])
def test_a_unit_of_something_else_is_refused(read: type[int]) -> None:
    with pytest.raises(ValueError, match="not a unit"):
        read("5 дв.")


@given(st.one_of(st.integers(0, 10**18).map(str), st.floats(allow_nan=False), st.text(max_size=5), st.booleans()))
def test_a_number_without_doubt_is_what_every_reader_makes_of_it(value: str | float) -> None:
    plain = plain_number(value)
    assert plain is None or plain == parse_whole(value) == parse_mileage_km(value)
