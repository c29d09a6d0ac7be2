"""Unknown words of deliveries: a person says once what each means; rejected cars are brought again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import RuleBroken
from app.importers import replay
from app.importers.stored_dictionary import StoredDictionary
from app.importers.unknown_words import (
    TEACHABLE,
    Meaning,
    is_known,
    meanings,
    nearest_meanings,
    ready_rows,
    subject_of,
)
from app.jobs import enqueue
from app.models import Dealer, NetworkWord, Upload
from app.queries import listings, unknown_words
from app.queries.unknown_words import UnknownWord
from app.services import taught_words
from app.services.taught_words import Kept
from app.views.base import OfficeView, actor, asked_page, expose, find, go_back, may, now, perform, person, read_numbers
from app.views.wording import field_name, locale

RECENT: Final = timedelta(days=30)
PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """An unknown word with what it may mean."""

    word: UnknownWord
    nearest: Sequence[Meaning]
    all: Sequence[Meaning]
    within: str


@dataclass(frozen=True, slots=True)
class TaughtWord:
    """A word that was taught, in words."""

    kept: Kept
    meaning: str
    within: str
    network: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rejected rows of a delivery whose words are known by now."""

    upload: Upload
    numbers: Sequence[int]


class WordsView(OfficeView):
    """Words of the own dealers' deliveries, or of the network's."""

    route_base = "/words"

    @expose("/")
    def index(self) -> Response:
        """What is unknown, what waits to be brought again, what was taught."""
        dealers = {dealer.id: dealer for dealer in listings.dealer_choices()}
        known = _read_dictionaries(dealers)
        found = _find_unknown(known)
        page = min(asked_page(), max(1, -(-len(found) // PAGE_SIZE)))
        shown = [_offer(word, known[word.dealer_id]) for word in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
        return self.render(
            "office/words/list.html",
            offers=shown,
            count=len(found),
            page=page,
            pages=max(1, -(-len(found) // PAGE_SIZE)),
            dealers=dealers,
            waiting=_find_waiting(known) if may("WordsView", "write") else [],
            taught=_list_taught(known),
            upload_id=_asked_upload(),
            field_name=field_name,
        )

    @expose("/teach/<int:dealer_id>", permission="write", methods=("POST",))
    def teach(self, dealer_id: int) -> AnyResponse:
        """Say what a word means in one dealer's deliveries."""
        dealer = find(Dealer, dealer_id)
        perform(lambda: _teach(dealer), _l("The word is known from now on, in every delivery, whatever way it comes."))
        return go_back(url_for("WordsView.index"))

    @expose("/teach", permission="network", methods=("POST",))
    def teach_all(self) -> AnyResponse:
        """Say what a word means in every dealer's deliveries."""
        perform(lambda: _teach(None), _l("The word is known from now on, in the deliveries of all dealers."))
        return go_back(url_for("WordsView.index"))

    @expose("/<int:taught_id>/forget", permission="write", methods=("POST",))
    def forget(self, taught_id: int) -> AnyResponse:
        """Take a word of a dealer back."""
        kept = taught_words.find(word_id=taught_id, network=False)
        perform(lambda: taught_words.forget(kept=kept, by=actor()), _l("The word is unknown again."))
        return redirect(url_for("WordsView.index"))

    @expose("/network/<int:word_id>/forget", permission="network", methods=("POST",))
    def forget_all(self, word_id: int) -> AnyResponse:
        """Take a word of all dealers back."""
        kept = taught_words.find(word_id=word_id, network=True)
        perform(lambda: taught_words.forget(kept=kept, by=actor()), _l("The word is unknown again."))
        return redirect(url_for("WordsView.index"))

    @expose("/bring/<int:upload_id>", permission="write", methods=("POST",))
    def bring(self, upload_id: int) -> AnyResponse:
        """Bring the rejected rows of a delivery again whose words are known by now."""
        upload = find(Upload, upload_id)
        again: list[Upload] = []
        done = perform(lambda: again.append(_bring(upload)), _l("The cars are being read again."))
        return redirect(url_for("UploadsView.show", upload_id=again[0].id) if done else url_for("WordsView.index"))


def _read_dictionaries(dealers: Iterable[int]) -> dict[int, StoredDictionary]:
    """What is known in each dealer's deliveries; to who teaches all dealers, what is known in all of them."""
    if may("WordsView", "network"):
        return dict.fromkeys(dealers, StoredDictionary())
    return {number: StoredDictionary(number) for number in dealers}


def _find_unknown(known: dict[int, StoredDictionary]) -> list[UnknownWord]:
    """What nobody has explained yet; who teaches all dealers sees a word once, with the cars of all of them."""
    found = unknown_words.find_words(since=now() - RECENT, fields=TEACHABLE, upload_id=_asked_upload())
    open_words = [
        word for word in found if not is_known(known[word.dealer_id], word.field, word.within, word.word)
        and (word.field != "model" or word.within)
    ]  # fmt: skip
    if not may("WordsView", "network"):
        return open_words
    merged: dict[tuple[str, str, str], UnknownWord] = {}
    for word in open_words:
        key = word.field, word.within, taught_words.fold_word(word.word)
        first = merged.get(key)
        merged[key] = word if first is None else replace(first, cars=first.cars + word.cars)
    return list(merged.values())


def _asked_upload() -> int | None:
    return next(iter(read_numbers(request.args.getlist("upload"))), None)


def _offer(word: UnknownWord, dictionary: StoredDictionary) -> Offer:
    within = dict(dictionary.makes()).get(word.within, word.within)
    told = (dictionary, word.field, word.within)
    return Offer(word, nearest_meanings(*told, word.word, locale()), meanings(*told, locale()), within)


def _list_taught(known: dict[int, StoredDictionary]) -> list[TaughtWord]:
    kept: list[Kept] = [*taught_words.list_of(dealer_ids=known.keys()), *taught_words.list_network()]
    dictionary = next(iter(known.values()), None) or StoredDictionary()
    makes = dict(dictionary.makes())
    return [
        TaughtWord(
            word,
            dict(meanings(dictionary, word.field, word.within, locale())).get(word.code, word.code),
            makes.get(word.within, word.within),
            network=isinstance(word, NetworkWord),
        )
        for word in kept
    ]


def _find_waiting(known: dict[int, StoredDictionary]) -> list[Waiting]:
    waiting = []
    for upload_id, rows in unknown_words.find_faults(since=now() - RECENT).items():
        upload = find(Upload, upload_id)
        numbers = ready_rows(known[upload.dealer_id], rows)
        if numbers:
            waiting.append(Waiting(upload, numbers))
    return waiting


def _teach(dealer: Dealer | None) -> None:
    told = {name: request.form.get(name, "")[:200] for name in ("field", "within", "word", "code")}
    if told["field"] not in TEACHABLE:
        raise RuleBroken("FIELD_UNKNOWN", _l("Choose one of the list."))
    subject = subject_of(told["field"], told["within"])
    taught_words.teach(subject=subject, word=told["word"], code=told["code"], dealer=dealer, by=actor())


def _bring(upload: Upload) -> Upload:
    found = next((one for one in _find_waiting({upload.dealer_id: StoredDictionary(upload.dealer_id)})
                  if one.upload.id == upload.id), None)  # fmt: skip
    again = replay.prepare_replay(upload.id, found.numbers if found else [], by=person().id, at=now())
    enqueue("uploads.plan", upload_id=again.id)
    return again
