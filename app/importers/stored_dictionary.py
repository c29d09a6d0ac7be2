"""The dictionary of makes and models that stands in the database, with the words that people taught it."""

from hashlib import blake2b
from typing import Final, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.importers.dictionary import nearest_meanings
from app.lib.text import fold
from app.models import CarModel, CarModelAlias, Make, MakeAlias
from app.services import taught_words

_MAKES: Final = select(Make.id, Make.code, Make.name_en)
_MODELS: Final = select(CarModel.id, CarModel.make_id, CarModel.code, CarModel.name_en)


class ModelRow(NamedTuple):
    """Numbers and names of a model and its make."""

    make_id: int
    model_id: int
    make_name: str
    model_name: str


class StoredDictionary:
    """All makes and models, read once in a few statements; what is taught later counts for the next delivery.

    With the number of a dealer, words that were taught for its deliveries count, too.
    """

    def __init__(self, dealer_id: int | None = None) -> None:
        self._taught = taught_words.meanings(dealer_id=dealer_id)
        make_words = db.session.execute(select(MakeAlias.folded, MakeAlias.make_id))
        model_words = db.session.execute(select(CarModelAlias.folded, CarModelAlias.make_id, CarModelAlias.model_id))
        makes = {number: (code, name) for number, code, name in db.session.execute(_MAKES)}
        models = {number: rest for number, *rest in db.session.execute(_MODELS)}
        self._makes = {folded: makes[make_id][0] for folded, make_id in make_words}
        self._models = {(makes[make_id][0], folded): models[number][1] for folded, make_id, number in model_words}
        self._shown = dict(makes.values())
        self._rows: dict[tuple[str, str], ModelRow] = {}
        self._names: dict[int, tuple[str, str]] = {}
        for number, (make_id, code, name) in models.items():
            make, make_name = makes[make_id]
            self._rows[make, code] = ModelRow(make_id, number, make_name, name)
            self._names[number] = make_name, name

    def fingerprint(self) -> str:
        """Give a text that differs as soon as a word means another make or model."""
        words = (self._makes, self._models, self._rows, self._taught)
        told = [sorted(known.items()) for known in words]
        return blake2b(repr(told).encode(), digest_size=16).hexdigest()

    def find_make(self, text: str) -> str | None:
        """Give the make's code for any of its words."""
        return self._makes.get(fold(text)) or self._taught.get(("make", "", taught_words.fold_word(text)))

    def find_model(self, make: str, text: str) -> str | None:
        """Give the code of a model of the make for any of its words."""
        return self._models.get((make, fold(text))) or self._taught.get(("model", make, taught_words.fold_word(text)))

    def find_word(self, field: str, text: str) -> str | None:
        """Give the code that a person taught for a word of another field."""
        return self._taught.get((field, "", taught_words.fold_word(text)))

    def nearest_makes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of makes, nearest first."""
        return nearest_meanings(text, {word: self._shown[code] for word, code in self._makes.items()}, limit)

    def nearest_models(self, make: str, text: str, limit: int = 5) -> tuple[str, ...]:
        """Give names of the make's models, nearest first."""
        known = ((word, self._rows[make, code]) for (own, word), code in self._models.items() if own == make)
        return nearest_meanings(text, {word: row.model_name for word, row in known}, limit)

    def row(self, make: str, model: str) -> ModelRow:
        """Give the rows of a model by the codes of make and model; raises KeyError."""
        return self._rows[make, model]

    def names(self, model_id: int | None) -> tuple[str, str]:
        """Give the names of a model and its make by the model's number, make first; empty when there is none."""
        return self._names.get(model_id or 0, ("", ""))

    def makes(self) -> list[tuple[str, str]]:
        """Give code and name of every make."""
        return sorted({(make, row.make_name) for (make, _model), row in self._rows.items()})

    def models(self, make: str) -> list[tuple[str, str]]:
        """Give code and name of every model of a make."""
        return [(model, row.model_name) for (own, model), row in self._rows.items() if own == make]

    def shown(self) -> dict[str, list[str]]:
        """Give the names of all models by the name of their make, both in the order of the alphabet."""
        shown: dict[str, list[str]] = {}
        for make, model in sorted(self._names.values()):
            shown.setdefault(make, []).append(model)
        return shown
