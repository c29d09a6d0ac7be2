"""Texts are compared and cleaned the same whoever typed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.text import clean, fold, slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Santa-Fé", "SANTA FE"),
        ("Чёрный", "черный"),
        ("Внедорожник 5 дв.", "внедорожник\xa05\u2009дв"),
        ("Škoda", "skoda"),
        ("Citroën C4", "citroen c4"),
        ("CS35PLUS", "CS35 Plus"),
        ("น้ำมัน", "น\u0e49\u0e4d\u0e32มัน"),
    ],
)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("й", "и"), ("Qashqai+2", "Qashqai 2"), ("ไม่", "ไม"), ("X5", "X6"), ("C3", "С3")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_clean_text_is_one_line_without_invisible_characters(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == cleaned
    assert not {"\n", "\xa0", "\u200b", "\ufeff", "\x00", "  "} & {*cleaned, *(("  ",) if "  " in cleaned else ())}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hyundai Santa Fe 2019", "hyundai-santa-fe-2019"),
        ("Škoda — Щука & Ёлка", "skoda-shchuka-elka"),
        ("ฮุนได", ""),
        ("--", ""),
    ],
)
def test_a_slug_is_latin(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_needs_no_escaping(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
