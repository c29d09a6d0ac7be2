"""The order of the inbox and what it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.errors import NotFound
from app.extensions import db
from app.queries import requests
from app.queries.requests import InboxFilters
from app.tenancy import Scope
from tests.factories import make_request
from tests.stage import NOW, Stage, working

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(app: Flask, stage: Stage) -> dict[str, int]:
    """Requests of two dealers in every state; their numbers by customer."""
    with working(app):
        north = stage.north_id
        made = [
            make_request(north, customer_name="soon", due_at=NOW + HOUR),
            make_request(north, customer_name="late", due_at=NOW - HOUR),
            make_request(north, customer_name="wrote again", state="claimed", first_answer_at=NOW, due_at=NOW),
            make_request(north, customer_name="answered", state="answered", first_answer_at=NOW, due_at=NOW - 9 * HOUR),
            make_request(north, customer_name="closed", state="closed", outcome="spam", due_at=NOW - 9 * HOUR),
            make_request(stage.south_id, customer_name="foreign", due_at=NOW - HOUR),
        ]
        db.session.commit()
        return {request.customer_name: request.id for request in made}


@pytest.mark.postgres
def test_what_waits_for_the_dealer_comes_by_its_due_time(app: Flask, stage: Stage, asked: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        found = requests.inbox(InboxFilters(states=requests.OPEN_AND_CLOSED)).rows
        assert [row.customer_name for row in found] == ["late", "wrote again", "soon", "answered", "closed"]


def test_counts_leave_the_filter_of_states_out(app: Flask, stage: Stage, asked: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        filters = InboxFilters(states=("closed",))
        assert requests.count_by_state(filters) == {"new": 2, "claimed": 1, "answered": 1, "closed": 1}
        assert requests.count_late(filters, at=NOW + timedelta(minutes=1)) == 2


def test_a_foreign_request_is_not_found(app: Flask, stage: Stage, asked: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        for find in (requests.get, requests.get_to_change):
            with pytest.raises(NotFound):
                find(asked["foreign"])


def test_colleagues_are_the_dealers_people(app: Flask, stage: Stage) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        assert {user.id for user in requests.colleagues(stage.north_id)} == {stage.editor.id, stage.reader.id}
