"""Words of deliveries that no dictionary knows: a person says once what each means, for one dealer or for all.

What is taught counts at once, in every channel; taking it back makes the word unknown again. Both are audited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.text import clean, fold
from app.lib.vocabulary import Vocabulary
from app.models import CarModel, CarModelAlias, Dealer, DealerWord, Make, MakeAlias, NetworkWord
from app.models.taught_word import LONGEST_WORD
from app.services import audit

MAKE: Final = "make"
MODEL: Final = "model"
MOST: Final = 500  # that a page lists

Kept = DealerWord | NetworkWord


@dataclass(frozen=True, slots=True)
class Subject:
    """What a word is about: a field with its vocabulary, the make, or the model of a make (``within``, its code)."""

    field: str
    vocabulary: Vocabulary | None = None
    within: str = ""


def teach(*, subject: Subject, word: str, code: str, dealer: Dealer | None, by: audit.Actor) -> Kept:
    """Say what a word means in a field: for the deliveries of a dealer, or without one for all.

    :raises RuleBroken: the word is empty or means something already, or the meaning is none of the field's.
    """
    shown, folded = clean(word)[:LONGEST_WORD], fold_word(word)
    if not folded:
        raise RuleBroken("WORD_EMPTY", _l("Write a word with letters or digits."), "word")
    _check_meaning(subject, code)
    if _is_known(subject, shown) or _find(subject, folded, dealer) is not None:
        raise RuleBroken("WORD_TAKEN", _l("This word means something already."), "word")
    kept: Kept = NetworkWord() if dealer is None else DealerWord(dealer_id=dealer.id)
    kept.field, kept.within, kept.folded, kept.word, kept.code = subject.field, subject.within, folded, shown, code
    kept.taught_at, kept.taught_by = by.at, by.user_id
    db.session.add(kept)
    db.session.flush()
    _record(kept, by, [None, code])
    return kept


def forget(*, kept: Kept, by: audit.Actor) -> None:
    """Take a word back; cars that were read by it stay as they are."""
    _record(kept, by, [kept.code, None])
    db.session.delete(kept)
    db.session.flush()


def find(*, word_id: int, network: bool) -> Kept:
    """A word by its number.

    :raises NotFound: there is none within the scope.
    """
    model = NetworkWord if network else DealerWord
    found: Kept | None = db.session.scalar(select(model).where(model.id == word_id))
    if found is None:
        raise NotFound("WORD_UNKNOWN", _l("There is no such word."))
    return found


def list_of(*, dealer_ids: Iterable[int]) -> Sequence[DealerWord]:
    """The words of some dealers, the latest first."""
    chosen = select(DealerWord).where(DealerWord.dealer_id.in_(sorted(dealer_ids)))
    return list(db.session.scalars(chosen.order_by(DealerWord.taught_at.desc(), DealerWord.id.desc()).limit(MOST)))


def list_network() -> Sequence[NetworkWord]:
    """The words of all dealers, the latest first."""
    chosen = select(NetworkWord).order_by(NetworkWord.taught_at.desc(), NetworkWord.id.desc())
    return list(db.session.scalars(chosen.limit(MOST)))


def meanings(*, dealer_id: int | None) -> Mapping[tuple[str, str, str], str]:
    """What all words mean in a dealer's deliveries: (field, make for a model, folded word) -> code."""
    common = select(NetworkWord.field, NetworkWord.within, NetworkWord.folded, NetworkWord.code)
    own = select(DealerWord.field, DealerWord.within, DealerWord.folded, DealerWord.code)
    rows = [*db.session.execute(common)]
    if dealer_id is not None:
        rows += db.session.execute(own.where(DealerWord.dealer_id == dealer_id))
    return {(field, within, folded): code for field, within, folded, code in rows}


def changed_since(*, dealer_id: int, at: datetime) -> bool:
    """Whether words of a dealer's deliveries may mean something else since a moment."""
    own = select(DealerWord.id).where(DealerWord.dealer_id == dealer_id, DealerWord.taught_at > at)
    common = select(NetworkWord.id).where(NetworkWord.taught_at > at)
    return any(db.session.scalar(chosen.limit(1)) is not None for chosen in (own, common))


def fold_word(text: str) -> str:
    """Give the form in which words are compared."""
    return fold(clean(text)[:LONGEST_WORD])[:LONGEST_WORD]


def _check_meaning(subject: Subject, code: str) -> None:
    if subject.vocabulary is not None:
        is_there = code in subject.vocabulary
    elif subject.field == MAKE:
        is_there = db.session.scalar(select(Make.id).where(Make.code == code)) is not None
    else:
        chosen = select(CarModel.id).join(Make, Make.id == CarModel.make_id)
        same = chosen.where(Make.code == subject.within, CarModel.code == code)
        is_there = db.session.scalar(same) is not None
    if not is_there:
        raise RuleBroken("MEANING_UNKNOWN", _l("Choose one of the list."), "code")


def _is_known(subject: Subject, word: str) -> bool:
    if subject.vocabulary is not None:
        return subject.vocabulary.find(word) is not None
    folded = fold(word)
    if subject.field == MAKE:
        return db.session.scalar(select(MakeAlias.id).where(MakeAlias.folded == folded)) is not None
    chosen = select(CarModelAlias.id).join(Make, Make.id == CarModelAlias.make_id)
    same = chosen.where(Make.code == subject.within, CarModelAlias.folded == folded)
    return db.session.scalar(same) is not None


def _find(subject: Subject, folded: str, dealer: Dealer | None) -> Kept | None:
    """The word as it is kept for the same deliveries."""
    model = NetworkWord if dealer is None else DealerWord
    chosen = select(model).where(model.field == subject.field, model.within == subject.within, model.folded == folded)
    if dealer is not None:
        chosen = chosen.where(DealerWord.dealer_id == dealer.id)
    found: Kept | None = db.session.scalar(chosen)
    return found


def _record(kept: Kept, by: audit.Actor, change: Sequence[str | None]) -> None:
    field = f"{kept.field} ({kept.within})" if kept.within else kept.field
    audit.record(
        action="word_taught",
        by=by,
        subject=f"word:{kept.word}"[:128],
        dealer_id=kept.dealer_id if isinstance(kept, DealerWord) else None,
        details={field: list(change)},
    )
