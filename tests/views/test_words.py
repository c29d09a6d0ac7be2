"""Explaining unknown words: once, for a dealer or for all, audited, taken back, and the rejected cars brought again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.importers.stored_dictionary import StoredDictionary
from app.importers.unknown_words import TEACHABLE, meanings
from app.jobs import run_waiting
from app.models import AuditEntry, DealerWord, NetworkWord, Upload
from tests.importers.deliveries import car
from tests.importers.pipeline import codes, listing, send_cars, totals
from tests.stage import Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]


def deliver(app: Flask, dealer_id: int, *cars: dict[str, Any]) -> int:
    """A delivery of right now: the page shows recent ones."""
    with working(app):
        return send_cars(dealer_id, *cars, mode="delta", at=datetime.now(UTC) - timedelta(minutes=5)).id


def teach(client: FlaskClient, address: str, word: str, code: str, **subject: str) -> int:
    told = {"field": "fuel", "within": "", "word": word, "code": code, **subject}
    return client.post(address, data=told).status_code


def test_an_unknown_word_is_listed_with_its_cars_and_what_it_may_mean(app: Flask, stage: Stage, browse: Browse) -> None:
    deliver(app, stage.north_id, car(1, fuel="солярка"), car(2, fuel="солярка"), car(3, model="Солярис спорт"))
    page = words(browse(stage.editor).get("/office/words/"))
    assert "солярка" in page
    assert "Солярис спорт" in page
    assert '<option value="diesel">' in page
    assert '<option value="solaris">' in page
    assert "солярка" not in words(browse(stage.stranger).get("/office/words/"))


def test_a_taught_word_counts_at_once_and_for_its_dealer_only(app: Flask, stage: Stage, browse: Browse) -> None:
    deliver(app, stage.north_id, car(1, fuel="солярка"))
    client = browse(stage.editor)
    assert teach(client, f"/office/words/teach/{stage.north_id}", "солярка", "diesel") == 302
    with working(app):
        kept = db.session.scalars(select(DealerWord)).one()
        assert (kept.dealer_id, kept.folded, kept.code, kept.taught_by) == (
            stage.north_id, "солярка", "diesel", stage.editor.id,
        )  # fmt: skip
        assert "word_taught" in db.session.scalars(select(AuditEntry.action)).all()
        upload = send_cars(stage.north_id, car(1, fuel="СОЛЯРКА"), mode="delta", at=datetime.now(UTC))
        assert (codes(upload), listing("N-1").fuel) == ([], "diesel")
        assert codes(send_cars(stage.south_id, car(5, fuel="солярка"), mode="delta")) == ["VALUE_UNKNOWN"]


def test_rejected_cars_are_brought_again_when_their_words_are_known(app: Flask, stage: Stage, browse: Browse) -> None:
    number = deliver(
        app, stage.north_id, car(1, model="Солярис спорт"), car(2, model="Солярис спорт", year="давно"), car(3)
    )
    client = browse(stage.editor)
    assert "/bring/" not in client.get("/office/words/").text
    teach(client, f"/office/words/teach/{stage.north_id}", "Солярис спорт", "solaris", field="model", within="hyundai")
    assert f"/office/words/bring/{number}" in client.get("/office/words/").text
    assert client.post(f"/office/words/bring/{number}").status_code == 302
    with working(app):
        run_waiting()
        again = db.session.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one()
        assert (again.mends, totals(again)) == (number, {"delivered": 1, "new": 1})
        assert listing("N-1").model.code == "solaris"
    assert client.post(f"/office/words/bring/{number}").status_code == 302
    assert browse(stage.stranger).post(f"/office/words/bring/{number}").status_code == 404


def test_a_plan_that_waits_is_read_again_with_the_words_that_were_explained(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    with working(app):
        at = datetime.now(UTC) - timedelta(minutes=5)
        odd = car(1, model="Солярис спорт"), car(2, fuel="солярка")
        number = send_cars(stage.north_id, *odd, mode="delta", at=at, channel="web", plan_only=True).id
    client, again = browse(stage.editor), f"/office/uploads/{number}/again"
    assert again not in client.get(f"/office/uploads/{number}").text
    teach(client, f"/office/words/teach/{stage.north_id}", "Солярис спорт", "solaris", field="model", within="hyundai")
    teach(client, f"/office/words/teach/{stage.north_id}", "солярка", "diesel")
    assert again in client.get(f"/office/uploads/{number}").text
    assert browse(stage.stranger).post(again).status_code == 404
    assert client.post(again).headers["Location"] == f"/office/uploads/{number}"
    with working(app):
        run_waiting()
        read = db.session.get_one(Upload, number)
        assert (read.status, totals(read), codes(read)) == ("planned", {"delivered": 2, "new": 2}, [])
    assert again not in client.get(f"/office/uploads/{number}").text


def test_the_distributor_teaches_all_dealers_and_a_dealers_word_beats_that(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    deliver(app, stage.north_id, car(1, fuel="топляк"))
    deliver(app, stage.south_id, car(2, fuel="топляк"))
    page = words(browse(stage.distributor).get("/office/words/"))
    assert page.count('name="word" value="топляк"') == 1
    assert teach(browse(stage.distributor), "/office/words/teach", "топляк", "diesel") == 302
    teach(browse(stage.editor), f"/office/words/teach/{stage.north_id}", "топляк", "petrol")
    with working(app):
        assert StoredDictionary(stage.south_id).find_word("fuel", "Топляк") == "diesel"
        assert StoredDictionary(stage.north_id).find_word("fuel", "Топляк") == "petrol"


def test_a_word_can_be_taken_back(app: Flask, stage: Stage, browse: Browse) -> None:
    teach(browse(stage.editor), f"/office/words/teach/{stage.north_id}", "солярка", "diesel")
    teach(browse(stage.administrator), "/office/words/teach", "ховертрек", "hyundai", field="make")
    with working(app):
        own, common = db.session.scalars(select(DealerWord.id)).one(), db.session.scalars(select(NetworkWord.id)).one()
        assert StoredDictionary().find_make("Ховер-трек") == "hyundai"
    assert browse(stage.stranger).post(f"/office/words/{own}/forget").status_code == 404
    assert browse(stage.editor).post(f"/office/words/network/{common}/forget").status_code == 403
    assert browse(stage.editor).post(f"/office/words/{own}/forget").status_code == 302
    assert browse(stage.administrator).post(f"/office/words/network/{common}/forget").status_code == 302
    with working(app):
        assert (StoredDictionary().find_make("Ховертрек"), db.session.scalars(select(DealerWord)).all()) == (None, [])


def test_what_means_something_already_or_nothing_at_all_is_not_taught(app: Flask, stage: Stage, browse: Browse) -> None:
    client, address = browse(stage.editor), f"/office/words/teach/{stage.north_id}"
    for word, code, field, within in (
        ("дизель", "petrol", "fuel", ""), ("", "petrol", "fuel", ""), ("!?", "petrol", "fuel", ""),
        ("топляк", "steam", "fuel", ""), ("топляк", "petrol", "price", ""), ("Хендай", "kia", "make", ""),
        ("Солярис", "elantra", "model", "hyundai"), ("x1", "no-such", "model", "hyundai"), ("y", "z", "zebra", ""),
    ):  # fmt: skip
        assert teach(client, address, word, code, field=field, within=within) == 302
    assert (
        browse(stage.stranger).post(address, data={"field": "fuel", "word": "a", "code": "petrol"}).status_code == 404
    )
    assert browse(stage.reader).get("/office/words/").status_code == 403
    with working(app):
        assert db.session.scalars(select(DealerWord)).all() == []


def test_every_teachable_field_offers_its_meanings(app: Flask, stage: Stage) -> None:
    with working(app):
        dictionary = StoredDictionary()
        for field in TEACHABLE:
            assert meanings(dictionary, field, "hyundai" if field == "model" else "", "th"), field
