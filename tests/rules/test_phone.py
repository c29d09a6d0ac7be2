"""Phone numbers as people write them."""

import pytest

from app.lib.phone import format_phone, parse_phone


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("8 (916) 123-45-67", "RU", "+79161234567"),
        ("+7 916 123 45 67", "TH", "+79161234567"),
        ("9161234567", "RU", "+79161234567"),
        ("８９１６１２３４５６７", "RU", "+79161234567"),
        ("8.916.123.45.67", "RU", "+79161234567"),
        ("081-234-5678", "TH", "+66812345678"),
        ("тел. 8 916 123 45 67 доб. 12", "RU", "+79161234567"),
    ],
)
def test_a_number_is_read_in_any_way_of_writing(text: str, region: str, number: str) -> None:
    assert parse_phone(text, region=region) == number


@pytest.mark.parametrize("text", ["", "call me", "12", "8 916", "1" * 40, "+999 123456"])
def test_what_nobody_can_call_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="phone number"):
        parse_phone(text, region="RU")


def test_a_number_is_shown_with_its_country() -> None:
    assert format_phone("+79161234567") == "+7 916 123-45-67"
    assert format_phone("ask Anna") == "ask Anna"
