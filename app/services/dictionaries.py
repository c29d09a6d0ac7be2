"""Makes and models: the shipped dictionary comes into the database, and people add to it there."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.extensions import db
from app.lib.text import fold
from app.lib.vocabulary.makes import MAKES, MakeSeed, ModelSeed
from app.models import CarModel, CarModelAlias, Make, MakeAlias


def add_missing() -> int:
    """Add the shipped makes, models and aliases that the database does not have.

    :returns: how many makes and models were added. Names that people changed stay.
    """
    before = _count_names()
    makes = _add_makes()
    _add_models(makes)
    db.session.flush()
    return _count_names() - before


def _count_names() -> int:
    return sum(db.session.scalar(select(func.count(table.id))) or 0 for table in (Make, CarModel))


def _add_makes() -> dict[str, Make]:
    """All makes by code, those that were missing added with their aliases."""
    makes = {make.code: make for make in db.session.scalars(select(Make))}
    missing = [seed for seed in MAKES if seed.code not in makes]
    new = [Make(code=seed.code, name_ru=seed.ru, name_en=seed.en, name_th=seed.th) for seed in missing]
    db.session.add_all(new)
    db.session.flush()  # all at once: they need their numbers before their aliases
    makes |= {make.code: make for make in new}
    taken = set(db.session.scalars(select(MakeAlias.folded)))
    for seed in MAKES:
        words = [word for word in _words(seed) if word not in taken]
        taken.update(words)
        db.session.add_all(MakeAlias(make_id=makes[seed.code].id, folded=word) for word in words)
    return makes


def _add_models(makes: Mapping[str, Make]) -> None:
    """The models that are missing, with their aliases, which are unique within a make."""
    models = {(model.make_id, model.code): model for model in db.session.scalars(select(CarModel))}
    seeds = [(makes[make.code].id, seed) for make in MAKES for seed in make.models]
    new = [
        CarModel(make_id=make_id, code=seed.code, name_ru=seed.ru, name_en=seed.en, name_th=seed.th)
        for make_id, seed in seeds
        if (make_id, seed.code) not in models
    ]
    db.session.add_all(new)
    db.session.flush()
    models |= {(model.make_id, model.code): model for model in new}
    taken = {(row[0], row[1]) for row in db.session.execute(select(CarModelAlias.make_id, CarModelAlias.folded))}
    for make_id, seed in seeds:
        words = [word for word in _words(seed) if (make_id, word) not in taken]
        taken.update((make_id, word) for word in words)
        model_id = models[make_id, seed.code].id
        db.session.add_all(CarModelAlias(make_id=make_id, model_id=model_id, folded=word) for word in words)


def _words(seed: MakeSeed | ModelSeed) -> list[str]:
    return sorted({fold(word) for word in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases)} - {""})
