"""Makes and models that the dictionary starts with; people add to it in the database."""

from typing import Final

from app.lib.vocabulary.makes.hyundai import HYUNDAI
from app.lib.vocabulary.makes.seed import MakeSeed, ModelSeed

__all__ = ["MAKES", "MakeSeed", "ModelSeed"]

MAKES: Final[tuple[MakeSeed, ...]] = (HYUNDAI,)
