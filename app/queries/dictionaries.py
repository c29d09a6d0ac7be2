"""Makes and models for choices in forms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import CarModel, Make


def makes() -> Sequence[Make]:
    """All makes, by name."""
    found: Sequence[Make] = db.session.scalars(select(Make).order_by(Make.name_en)).all()
    return found


def models_of(make_id: int | None) -> Sequence[CarModel]:
    """The models of a make, by name; none for no make."""
    if make_id is None:
        return []
    statement = select(CarModel).where(CarModel.make_id == make_id).order_by(CarModel.name_en)
    found: Sequence[CarModel] = db.session.scalars(statement).all()
    return found


def find_model(model_id: int) -> CarModel | None:
    """A model with its make."""
    found: CarModel | None = db.session.scalar(
        select(CarModel).where(CarModel.id == model_id).options(joinedload(CarModel.make))
    )
    return found


def models() -> Sequence[CarModel]:
    """All models."""
    found: Sequence[CarModel] = db.session.scalars(select(CarModel)).all()
    return found


def model_names() -> dict[str, list[str]]:
    """Every make with its models, by their trade names; for templates."""
    statement = select(CarModel).options(joinedload(CarModel.make)).order_by(CarModel.name_en)
    found: dict[str, list[str]] = {}
    for model in db.session.scalars(statement):
        found.setdefault(model.make.name_en, []).append(model.name_en)
    return dict(sorted(found.items()))
