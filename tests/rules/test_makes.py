"""The shipped dictionary of makes and models: names in three languages, no spelling with two meanings."""

import re
from collections import Counter

import pytest

from app.lib.text import fold
from app.lib.vocabulary.makes import MAKES, MakeSeed, ModelSeed


def spellings(seed: MakeSeed | ModelSeed) -> set[str]:
    return {fold(word) for word in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases)}


def test_no_spelling_means_two_makes() -> None:
    seen = Counter(word for make in MAKES for word in spellings(make))
    assert [word for word, times in seen.items() if times > 1 or not word] == []


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.code)
def test_no_spelling_means_two_models_of_a_make(make: MakeSeed) -> None:
    seen = Counter(word for model in make.models for word in spellings(model))
    assert [word for word, times in seen.items() if times > 1 or not word] == []


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.code)
def test_codes_fit_into_addresses(make: MakeSeed) -> None:
    codes = [make.code, *(model.code for model in make.models)]
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []
    assert len(set(codes[1:])) == len(make.models) > 0


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.code)
def test_names_are_written_in_the_letters_of_their_language(make: MakeSeed) -> None:
    seeds: list[MakeSeed | ModelSeed] = [make, *make.models]
    wrong = [
        name
        for seed in seeds
        for name, foreign in ((seed.ru, r"[ก-๛]"), (seed.en, r"[а-яёА-ЯЁก-๛]"), (seed.th, r"[а-яёА-ЯЁ]"))
        if re.search(foreign, name)
    ]
    assert wrong == []
    assert re.search(r"[ก-๛]", make.th) or make.th == make.en
