"""Numbers in words, as they stand in the frame of a loan's full cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.lib.number_words import spell_amount, spell_number, spell_percent

NUMBERS = [
    (0, "ноль", "zero", "ศูนย์"),
    (1, "один", "one", "หนึ่ง"),
    (11, "одиннадцать", "eleven", "สิบเอ็ด"),
    (21, "двадцать один", "twenty-one", "ยี่สิบเอ็ด"),
    (40, "сорок", "forty", "สี่สิบ"),
    (101, "сто один", "one hundred one", "หนึ่งร้อยเอ็ด"),
    (1_000, "одна тысяча", "one thousand", "หนึ่งพัน"),
    (2_014, "две тысячи четырнадцать", "two thousand fourteen", "สองพันสิบสี่"),
    (
        195_715,
        "сто девяносто пять тысяч семьсот пятнадцать",
        "one hundred ninety-five thousand seven hundred fifteen",
        "หนึ่งแสนเก้าหมื่นห้าพันเจ็ดร้อยสิบห้า",
    ),
    (1_000_000, "один миллион", "one million", "หนึ่งล้าน"),
    (22_000_012, "двадцать два миллиона двенадцать", "twenty-two million twelve", "ยี่สิบสองล้านสิบสอง"),
    (5_000_000_000, "пять миллиардов", "five billion", "ห้าพันล้าน"),
]


@pytest.mark.parametrize(("number", "russian", "english", "thai"), NUMBERS)
def test_whole_numbers_are_written_out_in_three_languages(number: int, russian: str, english: str, thai: str) -> None:
    assert [spell_number(number, locale) for locale in ("ru", "en", "th")] == [russian, english, thai]


def test_feminine_nouns_take_feminine_numbers() -> None:
    assert spell_number(21, "ru", feminine=True) == "двадцать одна"
    assert spell_number(1_002, "ru", feminine=True) == "одна тысяча две"


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_no_paper_holds_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="not written out"):
        spell_number(number, "ru")


def test_a_rate_is_written_out_with_its_three_decimals() -> None:
    assert spell_percent(Decimal("12.000"), "ru") == "двенадцать целых ноль тысячных процента годовых"
    assert spell_percent(Decimal("21.101"), "ru") == "двадцать одна целая сто одна тысячная процента годовых"
    assert spell_percent(Decimal("14.132"), "en") == "fourteen point one three two percent a year"
    assert spell_percent(Decimal("14.132"), "th") == "ร้อยละสิบสี่จุดหนึ่งสามสองต่อปี"


def test_an_amount_is_written_out_with_its_currency() -> None:
    assert spell_amount(Decimal("195715.16"), "RUB", "ru") == (
        "сто девяносто пять тысяч семьсот пятнадцать российских рублей 16/100"
    )
    assert spell_amount(Decimal(1), "RUB", "ru") == "один российский рубль 00/100"
    assert spell_amount(Decimal(2), "USD", "en") == "two US dollars 00/100"
    assert spell_amount(Decimal(21), "THB", "th") == "ยี่สิบเอ็ดบาทไทย 00/100"
