"""The search box: what people type becomes filters, and whatever is typed, an answer comes soon."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.extensions import db
from app.lib.search import Understanding, read
from app.queries import search_words
from app.queries.catalogue import Filters
from app.tenancy import Scope
from tests.factories import make_listing
from tests.queries.search_names import WEIGHTS, lexicon
from tests.stage import NOW, Stage, working

TODAY = date(2026, 4, 15)
LEAST_A_LANGUAGE = 40


def load_queries() -> list[tuple[str, str, str]]:
    """Language, query, expected parameters."""
    found, language = [], ""
    for line in (Path(__file__).parent / "search_queries.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            language = line[2:]
        elif line:
            query, _arrow, expected = line.partition(" -> ")
            found.append((language, query, expected))
    return found


QUERIES = load_queries()


def as_parameters(found: Understanding) -> str:
    """The filters as they stand in the file of queries."""
    parts = [f"{name}={value}" for name, values in found.chosen.items() for value in values]
    for name, (low, high) in found.spans.items():
        parts += [f"{name}_min={low:f}"] if low is not None else []
        parts += [f"{name}_max={high:f}"] if high is not None else []
    return "; ".join([*parts, *([f"q={found.rest}"] if found.rest else [])])


def ask(query: str) -> Understanding:
    return read(query, lexicon(), TODAY, WEIGHTS)


def test_every_language_has_its_queries() -> None:
    for language in ("ru", "en", "th"):
        assert sum(found == language for found, _query, _expected in QUERIES) >= LEAST_A_LANGUAGE


@pytest.mark.parametrize(("language", "query", "expected"), QUERIES, ids=[query for _, query, _ in QUERIES])
def test_a_query_means_its_filters(language: str, query: str, expected: str) -> None:
    assert language
    assert as_parameters(ask(query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\x00\x01\u202e\u200b",
        "'; DROP TABLE listing; --",
        "<script>alert(1)</script>",
        "%" * 300,
        "я" * 1_000,
        "ก" * 1_000,
        "до " * 500,
        "1 " * 500,
        "от до от до - - -",
        "9" * 400,
        "𝟚𝟘𝟙𝟡 солярис",
        "٢٠١٩",
        "до 1e999 млн",
        "- – — …",
        "0.0000001 млн до",
    ],
)
def test_whatever_is_typed_has_an_answer(query: str) -> None:
    found = ask(query)
    assert len(found.rest) <= 400
    assert all(value is None or value == value.to_integral_value() for pair in found.spans.values() for value in pair)


@given(st.text(max_size=120))
def test_no_text_breaks_it(query: str) -> None:
    assert isinstance(ask(query), Understanding)


def test_the_names_are_those_of_the_network(app: Flask, stage: Stage) -> None:
    with working(app):
        make_listing(stage.south_id)
        db.session.commit()
    with working(app, Scope.public()):
        found = search_words.apply(Filters(q="солярис в сочи 2022 автомат Comfort"), NOW.date())
        assert found.chosen == {"model": ("hyundai-solaris",), "gearbox": ("automatic",), "city": ("Сочи",)}
        assert found.spans == {"year": (Decimal(2022), Decimal(2022))}
        assert found.q == "Comfort"
        assert search_words.apply(Filters(q="North"), NOW.date()).chosen == {"dealer": ("NORTH",)}


def test_words_replace_what_was_chosen_of_the_same_kind(app: Flask, stage: Stage) -> None:
    before = Filters(q="creta белая", chosen={"make": ("kia",), "model": ("kia-rio",), "fuel": ("diesel",)}, page=3)
    with working(app, Scope.public()):
        after = search_words.apply(before, NOW.date())
    assert after.chosen == {"model": ("hyundai-creta",), "fuel": ("diesel",), "color": ("white",)}
    assert (after.q, after.page) == ("", 1)


def test_words_that_mean_nothing_stay_as_they_were_typed(app: Flask, stage: Stage) -> None:
    with working(app, Scope.public()):
        filters = Filters(q="Fluffy dice", chosen={"fuel": ("diesel",)}, page=2)
        assert search_words.apply(filters, NOW.date()) == filters


@pytest.mark.parametrize(
    ("q", "left"),
    [("вин 987654", "987654"), ("buy a car", ""), ("купить авто", ""), ("a/b", "a/b"), ("%_ - dice", "%_ - dice")],
)
def test_words_that_say_nothing_about_the_car_are_no_condition(app: Flask, stage: Stage, q: str, left: str) -> None:
    with working(app, Scope.public()):
        assert search_words.apply(Filters(q=q, sort="price"), NOW.date()) == Filters(q=left, sort="price")
