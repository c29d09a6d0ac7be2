"""The shipped dictionary of makes and models: names in three languages, no spelling with two meanings."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from app.lib.text import fold
from app.lib.vocabulary.makes import MAKES, MakeSeed, ModelSeed


def spellings(seed: MakeSeed | ModelSeed) -> set[str]:
    return {fold(word) for word in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases)}


def seeds() -> Iterator[MakeSeed | ModelSeed]:
    for make in MAKES:
        yield make
        yield from make.models


def find(make_text: str, model_text: str) -> tuple[str, str] | None:
    for make in MAKES:
        if fold(make_text) in spellings(make):
            return next(
                ((make.code, model.code) for model in make.models if fold(model_text) in spellings(model)), None
            )
    return None


def doubled(words: Iterable[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1 or not word]


def test_no_spelling_means_two_makes() -> None:
    assert doubled(word for make in MAKES for word in spellings(make)) == []


def test_no_spelling_means_two_models_of_a_make() -> None:
    found = {make.code: doubled(word for model in make.models for word in spellings(model)) for make in MAKES}
    assert {code: words for code, words in found.items() if words} == {}


def test_codes_are_unique_and_fit_into_addresses() -> None:
    assert [seed.code for seed in seeds() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", seed.code)] == []
    assert doubled(make.code for make in MAKES) == []
    assert [make.code for make in MAKES if doubled(model.code for model in make.models) or not make.models] == []


@pytest.mark.parametrize(("locale", "foreign"), [("ru", "[ก-๛]"), ("en", "[а-яёА-ЯЁก-๛]"), ("th", "[а-яёА-ЯЁ]")])
def test_names_are_written_in_the_letters_of_their_language(locale: str, foreign: str) -> None:
    assert [name for seed in seeds() if re.search(foreign, name := getattr(seed, locale))] == []


def test_no_alias_hides_a_letter_of_another_alphabet() -> None:
    latin, cyrillic = re.compile(r"[A-Za-z]{2}"), re.compile(r"[а-яё]{2}", re.IGNORECASE)
    parts = (part for seed in seeds() for alias in seed.aliases for part in re.split(r"[\W\d]+", alias))
    assert [part for part in parts if latin.search(part) and cyrillic.search(part)] == []


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("хендай", "СОЛЯРИС", ("hyundai", "solaris")),
        ("ฮุนได", "ครีต้า", None),
        ("ฮุนได", "เครต้า", ("hyundai", "creta")),
        ("HYUNDAI", "Santa-Fe", ("hyundai", "santa-fe")),
        ("ВАЗ (LADA)", "2114 Samara", ("lada", "2114")),
        ("БМВ", "Х5", ("bmw", "x5")),
        ("Мерседес", "Е-класс", ("mercedes-benz", "e-class")),
        ("Gac", "ДжиЭс 8 / GS8", ("gac", "gs8")),
        ("Changan", "UNI-S (CS55 Plus)", ("changan", "uni-s")),
    ],
)
def test_a_model_is_found_as_people_write_it(make: str, model: str, expected: tuple[str, str] | None) -> None:
    assert find(make, model) == expected


def test_every_model_of_the_real_feeds_is_known(shared: Path) -> None:
    unknown = {pair for pair in _models_of_feeds(shared / "feeds") if find(*pair) is None}
    assert unknown == set()


def _models_of_feeds(folder: Path) -> Iterator[tuple[str, str]]:
    tags = {
        "autoru_history": ("car", "mark_id", "folder_id"),
        "avito": ("Ad", "Make", "Model"),
        "carcopy": ("offer", "mark_id", "folder_id"),
    }
    for name, (car, make, model) in tags.items():
        for path in (folder / name).glob("*.xml"):
            for element in etree.parse(path).iter(car):
                yield element.findtext(make, ""), element.findtext(model, "").split(",")[0]


def test_every_model_of_the_scraped_tables_is_known(shared: Path) -> None:
    pairs = {
        (row["make"], row["model"])
        for path in (shared / "listings/uk_100k").glob("*.csv")
        for row in _rows(path)
        if "make" in row
    }
    pairs |= {(row["brand"], row["model"]) for row in _rows(shared / "listings/ru/vellic0ncent_avito.csv")}
    assert {pair for pair in pairs if find(*pair) is None} == set()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
