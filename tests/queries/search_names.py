"""The names of a network to read queries with: the shipped dictionary, and a dealer in every demo city."""

from functools import cache

from app.demo.places import CITIES
from app.lib.search import Lexicon, Meaning, Name
from app.lib.vocabulary.makes import MAKES, MakeSeed, ModelSeed

WEIGHTS = {Meaning("model", "hyundai-solaris"): 5, Meaning("model", "hyundai-i30"): 2, Meaning("make", "genesis"): 3}


@cache
def lexicon() -> Lexicon:
    names = [Name("make", make.code, spelling) for make in MAKES for spelling in spellings(make)]
    names += [
        Name("model", f"{make.code}-{model.code}", spelling, make.code)
        for make in MAKES
        for model in make.models
        for spelling in spellings(model)
    ]
    names += [Name("city", place[0], place[0]) for place in CITIES]
    names += [Name("region", place[1], place[1]) for place in CITIES if place[0] != place[1]]
    return Lexicon.of(
        [*names, Name("city", "กรุงเทพมหานคร", "กรุงเทพมหานคร"), Name("dealer", "NEVA", "Семь Мостов Авто")]
    )


def spellings(seed: MakeSeed | ModelSeed) -> tuple[str, ...]:
    return (seed.code, seed.ru, seed.en, seed.th, *seed.aliases)
