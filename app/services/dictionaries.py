"""Makes and models: the shipped dictionary comes into the database, and people add to it there."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.lib.text import fold
from app.lib.vocabulary.makes import MAKES, MakeSeed, ModelSeed
from app.models import CarModel, CarModelAlias, Make, MakeAlias


def add_missing() -> int:
    """Add the shipped makes, models and aliases that the database does not have.

    :returns: how many makes and models were added. Names that people changed stay.
    """
    makes = {make.code: make for make in db.session.scalars(select(Make))}
    taken = set(db.session.scalars(select(MakeAlias.folded)))
    added = 0
    for seed in MAKES:
        make = makes.get(seed.code)
        if make is None:
            make = Make(code=seed.code, name_ru=seed.ru, name_en=seed.en, name_th=seed.th)
            db.session.add(make)
            db.session.flush()
            added += 1
        for word in _words(seed):
            if word not in taken:
                taken.add(word)
                db.session.add(MakeAlias(make_id=make.id, folded=word))
        added += _add_models(make, seed.models)
    db.session.flush()
    return added


def _add_models(make: Make, seeds: Iterable[ModelSeed]) -> int:
    known = {model.code: model for model in db.session.scalars(select(CarModel).where(CarModel.make_id == make.id))}
    taken = set(db.session.scalars(select(CarModelAlias.folded).where(CarModelAlias.make_id == make.id)))
    added = 0
    for seed in seeds:
        model = known.get(seed.code)
        if model is None:
            model = CarModel(make_id=make.id, code=seed.code, name_ru=seed.ru, name_en=seed.en, name_th=seed.th)
            db.session.add(model)
            db.session.flush()
            added += 1
        for word in _words(seed):
            if word not in taken:
                taken.add(word)
                db.session.add(CarModelAlias(make_id=make.id, model_id=model.id, folded=word))
    return added


def _words(seed: MakeSeed | ModelSeed) -> list[str]:
    return sorted({fold(word) for word in (seed.code, seed.ru, seed.en, seed.th, *seed.aliases)} - {""})
