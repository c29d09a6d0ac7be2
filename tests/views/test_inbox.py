"""Customers' requests in the back office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import CustomerRequest, Message, OutgoingMessage
from tests.factories import make_listing, make_request
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import count_statements, words

Browse = Callable[[Person | None], FlaskClient]


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(app: Flask, dealer_id: int, **values: Any) -> int:
    with working(app):
        fields = {"created_at": NOW - timedelta(hours=1), "due_at": NOW + timedelta(hours=3), **values}
        request = make_request(dealer_id, listing=make_listing(dealer_id), **fields)
        request.messages.append(
            Message(dealer_id=dealer_id, author="customer", body="Is it <b>still</b> there?", at=NOW)
        )
        db.session.commit()
        return request.id


def state_of(app: Flask, request_id: int) -> tuple[str, str | None, int | None]:
    with working(app):
        found = db.session.get_one(CustomerRequest, request_id)
        return found.state, found.outcome, found.assignee_id


def test_what_is_due_first_comes_first_and_says_how_late_it_is(app: Flask, stage: Stage, browse: Browse) -> None:
    ask(app, stage.north_id, customer_name="Calm", due_at=NOW + timedelta(hours=3))
    ask(app, stage.north_id, customer_name="Late", due_at=NOW - timedelta(hours=2))
    ask(
        app, stage.north_id, customer_name="Done", state="answered", due_at=NOW - timedelta(days=9), first_answer_at=NOW
    )

    page = words(browse(stage.reader).get("/office/inbox/"))

    assert page.index("Late</strong>") < page.index("Calm</strong>") < page.index("Done</strong>")
    assert "Late by 2 hours" in page
    assert "3 hours left" in page
    assert "1 request is late" in page


def test_filters_are_addresses(app: Flask, stage: Stage, browse: Browse) -> None:
    ask(app, stage.north_id, customer_name="Asker")
    ask(app, stage.north_id, customer_name="Driver", kind="test_drive", starts_at=NOW + timedelta(days=1))
    ask(app, stage.north_id, customer_name="Mine", assignee_id=stage.reader.id, state="claimed")
    ask(app, stage.north_id, customer_name="Ended", state="closed", outcome="declined")
    client = browse(stage.reader)
    names = ("Asker", "Driver", "Mine", "Ended")

    def shown(query: str) -> list[str]:
        page = words(client.get(f"/office/inbox/?{query}"))
        return [name for name in names if f"{name}</strong>" in page]

    assert shown("") == ["Asker", "Driver", "Mine"]
    assert shown("kind=test_drive") == ["Driver"]
    assert shown("mine=1") == ["Mine"]
    assert shown("state=closed") == ["Ended"]
    assert shown("q=ask") == ["Asker"]
    assert shown("state=nonsense&kind=%00&page=-3") == ["Asker", "Driver", "Mine"]


@pytest.mark.postgres
def test_an_answer_reaches_the_thread_and_the_customers_mail(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)
    client = browse(stage.reader)

    answer = client.post(f"/office/inbox/{number}/answer", data={"body": "Yes, come & see."}, follow_redirects=True)

    page = words(answer)
    assert "Yes, come &amp; see." in page
    assert "Is it &lt;b&gt;still&lt;/b&gt; there?" in page
    assert state_of(app, number) == ("answered", None, stage.reader.id)
    with working(app):
        assert "anna@customers.test" in db.session.scalars(select(OutgoingMessage.recipient)).all()


def test_an_empty_answer_is_refused_at_its_field(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)

    answer = browse(stage.reader).post(f"/office/inbox/{number}/answer", data={"body": "  \n "})

    assert answer.status_code == 422
    assert 'href="#body"' in words(answer)
    assert state_of(app, number)[0] == "new"


def test_a_long_answer_is_refused_and_kept(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)

    answer = browse(stage.reader).post(f"/office/inbox/{number}/answer", data={"body": "x" * 10_000})

    assert answer.status_code == 422
    assert "x" * 10_000 in words(answer)


def test_the_hint_names_the_customers_language(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id, locale="th")

    assert "The customer reads Thai." in words(browse(stage.reader).get(f"/office/inbox/{number}"))


def test_a_request_is_claimed_given_away_and_closed_with_its_outcome(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)
    client = browse(stage.reader)
    seen = []

    for step, typed in (
        ("claim", {}),
        ("assign", {"assignee_id": str(stage.editor.id)}),
        ("close", {"outcome": "declined"}),
        ("reopen", {}),
    ):
        client.post(f"/office/inbox/{number}/{step}", data=typed)
        seen.append(state_of(app, number))

    assert seen == [
        ("claimed", None, stage.reader.id),
        ("claimed", None, stage.editor.id),
        ("closed", "declined", stage.editor.id),
        ("claimed", None, stage.editor.id),
    ]


def test_a_request_cannot_be_given_to_a_stranger(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)

    answer = browse(stage.reader).post(f"/office/inbox/{number}/assign", data={"assignee_id": str(stage.stranger.id)})

    assert answer.status_code == 422
    assert "stranger" not in words(browse(stage.reader).get(f"/office/inbox/{number}"))
    assert state_of(app, number)[2] is None


def test_a_note_stays_inside_and_stops_no_clock(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)
    client = browse(stage.reader)

    client.post(f"/office/inbox/{number}/note", data={"note-body": "Pays cash"})

    assert "Pays cash" in words(client.get(f"/office/inbox/{number}"))
    assert state_of(app, number)[0] == "new"
    with working(app):
        assert db.session.scalars(select(OutgoingMessage)).all() == []


def test_a_test_drive_shows_its_moment_on_the_dealers_clock(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id, kind="test_drive", starts_at=NOW + timedelta(days=1))
    client = browse(stage.reader)

    assert "16 Apr 2026, 12:00" in words(client.get(f"/office/inbox/{number}"))
    assert "16 Apr 2026, 12:00" in words(client.get("/office/inbox/"))


@pytest.mark.parametrize("step", ["answer", "note", "assign", "close", "claim", "wait", "reopen"])
def test_a_stranger_reads_and_changes_nothing(app: Flask, stage: Stage, browse: Browse, step: str) -> None:
    number = ask(app, stage.north_id)
    client = browse(stage.stranger)
    typed = {"body": "x", "note-body": "x", "assignee_id": str(stage.stranger.id), "outcome": "spam"}

    assert client.post(f"/office/inbox/{number}/{step}", data=typed).status_code == 404
    assert client.get(f"/office/inbox/{number}").status_code == 404
    assert "Anna" not in words(client.get("/office/inbox/?dealer=NORTH"))
    assert state_of(app, number) == ("new", None, None)


def test_the_distributor_reads_and_answers_nothing(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)
    client = browse(stage.distributor)

    assert "Send the answer" not in words(client.get(f"/office/inbox/{number}"))
    assert client.post(f"/office/inbox/{number}/answer", data={"body": "x"}).status_code == 403


def test_the_inbox_asks_as_many_statements_for_twenty_requests_as_for_two(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    client = browse(stage.reader)
    counts = []
    for more in (2, 18):
        for _number in range(more):
            ask(app, stage.north_id)
        counts.append(count_statements(app, client, "/office/inbox/"))

    assert counts[0] == counts[1]
