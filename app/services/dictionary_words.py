"""Makes and models as administrators keep them: names, new entries, and the words by which deliveries call them."""

from __future__ import annotations

from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.text import clean, fold, slug
from app.models import CarModel, CarModelAlias, Make, MakeAlias
from app.services import audit

NAMES = ("name_ru", "name_en", "name_th")
LONGEST = 100

Entry = Make | CarModel


def add_make(*, names: dict[str, str], by: audit.Actor) -> Make:
    """Add a make; its code comes from the English name, its names become words that deliveries may use.

    :raises RuleBroken: a name is missing, or the make is there already.
    """
    plain = _checked(names)
    code = _code_of(plain["name_en"])
    if _word_of_make(fold(plain["name_en"])) or db.session.scalar(select(Make.id).where(Make.code == code)):
        raise RuleBroken("MAKE_EXISTS", _l("This make is in the dictionary already."), "name_en")
    return cast("Make", _add(Make(code=code, **plain), by))


def add_model(*, make: Make, names: dict[str, str], by: audit.Actor) -> CarModel:
    """Add a model to a make.

    :raises RuleBroken: a name is missing, or the make has this model already.
    """
    plain = _checked(names)
    code = _code_of(plain["name_en"])
    same = select(CarModel.id).where(CarModel.make_id == make.id, CarModel.code == code)
    if _word_of_model(make.id, fold(plain["name_en"])) or db.session.scalar(same):
        raise RuleBroken("MODEL_EXISTS", _l("This make has this model already."), "name_en")
    return cast("CarModel", _add(CarModel(make_id=make.id, code=code, **plain), by))


def rename(*, entry: Entry, names: dict[str, str], by: audit.Actor) -> bool:
    """Change the names of a make or model; the former ones stay words that deliveries may use.

    :returns: whether anything changed.
    :raises RuleBroken: a name is missing or too long.
    """
    plain = _checked(names)
    changes = audit.find_changes(entry, plain)
    for name, value in plain.items():
        setattr(entry, name, value)
    _teach_names(entry)
    if changes:
        audit.record(action="dictionary_changed", by=by, subject=subject_of(entry), details=changes)
    db.session.flush()
    return bool(changes)


def teach(*, entry: Entry, text: str, by: audit.Actor) -> None:
    """Let deliveries call a make or model by another word.

    :raises RuleBroken: the word is empty, or means something already.
    """
    word = fold(clean(text))[:LONGEST]
    if not word:
        raise RuleBroken("WORD_EMPTY", _l("Write a word with letters or digits."), "word")
    if _meaning(entry, word) is not None:
        raise RuleBroken("WORD_TAKEN", _l("This word means something already."), "word")
    entry.aliases.append(_alias(entry, word))
    audit.record(action="dictionary_changed", by=by, subject=subject_of(entry), details={"word": [None, word]})
    db.session.flush()


def forget(*, entry: Entry, word_id: int, by: audit.Actor) -> None:
    """Take a word away again; the names of the entry itself stay known.

    :raises NotFound: the entry has no such word.
    :raises RuleBroken: the word is one of its names.
    """
    found: Any = next((alias for alias in entry.aliases if alias.id == word_id), None)
    if found is None:
        raise NotFound("WORD_UNKNOWN", _l("There is no such word."))
    if found.folded in _names_of(entry):
        raise RuleBroken("WORD_NEEDED", _l("A name of the entry itself stays known."), "word")
    entry.aliases.remove(found)
    audit.record(action="dictionary_changed", by=by, subject=subject_of(entry), details={"word": [found.folded, None]})
    db.session.flush()


def subject_of(entry: Entry) -> str:
    """How the audit log names an entry: ``make:hyundai``."""
    return f"{'make' if isinstance(entry, Make) else 'model'}:{entry.code}"


def _add(entry: Entry, by: audit.Actor) -> Entry:
    db.session.add(entry)
    db.session.flush()
    _teach_names(entry)
    details = {name: [None, getattr(entry, name)] for name in NAMES}
    audit.record(action="dictionary_changed", by=by, subject=subject_of(entry), details=details)
    db.session.flush()
    return entry


def _checked(names: dict[str, str]) -> dict[str, str]:
    plain = {name: clean(names.get(name) or "") for name in NAMES}
    for name, value in plain.items():
        if not fold(value) or len(value) > LONGEST:
            raise RuleBroken("NAME_WRONG", _l("A name has 1 to 100 characters, among them letters or digits."), name)
    return plain


def _code_of(name: str) -> str:
    code = slug(name)[:64]
    if not code:
        raise RuleBroken("NAME_WRONG", _l("The English name needs Latin letters or digits."), "name_en")
    return code


def _names_of(entry: Entry) -> set[str]:
    return {fold(text) for text in (entry.code, *(getattr(entry, name) for name in NAMES))} - {""}


def _teach_names(entry: Entry) -> None:
    """Make all names words; one that means another entry keeps that meaning."""
    for word in sorted(_names_of(entry)):
        if _meaning(entry, word[:LONGEST]) is None:
            entry.aliases.append(_alias(entry, word[:LONGEST]))
            db.session.flush()


def _alias(entry: Entry, word: str) -> Any:
    if isinstance(entry, Make):
        return MakeAlias(make_id=entry.id, folded=word)
    return CarModelAlias(make_id=entry.make_id, model_id=entry.id, folded=word)


def _meaning(entry: Entry, word: str) -> int | None:
    return _word_of_make(word) if isinstance(entry, Make) else _word_of_model(entry.make_id, word)


def _word_of_make(word: str) -> int | None:
    found: int | None = db.session.scalar(select(MakeAlias.id).where(MakeAlias.folded == word))
    return found


def _word_of_model(make_id: int, word: str) -> int | None:
    known = select(CarModelAlias.id).where(CarModelAlias.make_id == make_id, CarModelAlias.folded == word)
    found: int | None = db.session.scalar(known)
    return found
