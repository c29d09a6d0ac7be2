"""Makes and models that the dictionary starts with; people add to it in the database."""

from typing import Final

from app.lib.vocabulary.makes.american import AMERICAN
from app.lib.vocabulary.makes.chinese import CHINESE
from app.lib.vocabulary.makes.european import EUROPEAN
from app.lib.vocabulary.makes.german import GERMAN
from app.lib.vocabulary.makes.hyundai import HYUNDAI
from app.lib.vocabulary.makes.japanese import JAPANESE
from app.lib.vocabulary.makes.korean import KOREAN
from app.lib.vocabulary.makes.russian import RUSSIAN
from app.lib.vocabulary.makes.seed import MakeSeed, ModelSeed
from app.lib.vocabulary.makes.toyota import TOYOTA

__all__ = ["MAKES", "MakeSeed", "ModelSeed"]

MAKES: Final[tuple[MakeSeed, ...]] = (
    HYUNDAI,
    *KOREAN,
    *RUSSIAN,
    *TOYOTA,
    *JAPANESE,
    *GERMAN,
    *EUROPEAN,
    *AMERICAN,
    *CHINESE,
)
