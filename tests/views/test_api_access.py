"""The HTTP API: requests and reports, who may call what, and what a stranger finds: nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db, limiter
from app.models import ApiKey, AuditEntry, CustomerRequest, Message
from app.services import requests
from app.views.api.operation import OPERATIONS
from tests.conftest import build_app
from tests.factories import make_listing, make_request
from tests.importers.deliveries import car, own_xml
from tests.stage import NOW, Stage, set_stage, working
from tests.views.belongings import MARK, fill, give, list_rules, photograph
from tests.views.programs import ALL, STOCK, Program, cars, sent_car

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.postgres
def test_requests_come_in_the_order_of_their_last_change(app: Flask, stage: Stage, north: Program) -> None:
    with working(app):
        first = make_request(stage.north_id, listing=make_listing(stage.north_id, unique_id="N-1"))
        make_request(stage.north_id, created_at=NOW + timedelta(hours=1))
        make_request(stage.south_id)
        db.session.commit()
        first_id = first.id
    everything = north.call("GET", "/api/v1/requests").json
    assert [found["id"] for found in everything["requests"]] == [first_id, first_id + 1]
    assert everything["requests"][0]["unique_id"] == "N-1"
    assert everything["more"] is False
    with working(app):
        request = db.session.get_one(CustomerRequest, first_id)
        requests.write_as_customer(request=request, body="Still there?", at=NOW + timedelta(hours=2))
        db.session.commit()
    later = north.call("GET", "/api/v1/requests", query_string={"since": "2026-04-15T13:30:00+03:00"}).json
    assert [found["id"] for found in later["requests"]] == [first_id]
    assert later["requests"][0]["messages"][-1]["body"] == "Still there?"
    assert later["until"] == "2026-04-15T11:00:00Z"


def test_a_program_answers_a_customer_once(app: Flask, stage: Stage, north: Program) -> None:
    with working(app):
        asked = make_request(stage.north_id)
        db.session.commit()
        number = asked.id
    path = f"/api/v1/requests/{number}/messages"
    for _time in range(2):
        answer = north.call("POST", path, {"Idempotency-Key": "m-1"}, json={"body": "Yes, it is.\0 Come \ud83d"})
        assert (answer.status_code, answer.json["state"]) == (201, "answered")
    with working(app):
        said = db.session.scalars(select(Message).where(Message.author == "dealer")).one()
        assert said.body == "Yes, it is. Come ?"
        assert db.session.get_one(CustomerRequest, number).first_answer_at is not None
    assert north.call("POST", path, json={"body": " "}).json["code"] == "TEXT_MISSING"
    assert north.call("POST", path, json={"body": 7}).json["field"] == "body"


def test_a_report_counts_the_dealer_of_the_key(app: Flask, stage: Stage, north: Program) -> None:
    with working(app):
        make_listing(stage.north_id)
        make_listing(stage.south_id)
        db.session.commit()
    told = north.call("GET", "/api/v1/reports/stock?from=2026-03-01&to=2026-03-31&by=dealer").json
    assert (told["slug"], told["from"], told["currency"]) == ("stock", "2026-03-01", "RUB")
    assert [row["dealer"] for row in told["rows"]] == ["NORTH"]
    assert north.call("GET", "/api/v1/reports/stock?from=soon").json["field"] == "from"
    assert north.call("GET", "/api/v1/reports/nothing").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?dryrun=1", 400, "PARAMETER_UNKNOWN"),
        ("?mode=full&mode=delta", 400, "PARAMETER_REPEATED"),
        ("?mode=half", 422, "VALUE_UNKNOWN"),
        ("?dry_run=yes", 422, "VALUE_UNKNOWN"),
    ],
)
def test_a_parameter_that_is_not_understood_changes_nothing(
    app: Flask, stage: Stage, north: Program, *, query: str, status: int, code: str
) -> None:
    answer = north.deliver(own_xml(car(1)), query)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert cars(app, stage.north_id) == {}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/v1/requests?since=yesterday", "DATE_INVALID"),
        ("/api/v1/requests?since=0001-01-01T00:00:00%2B14:00", "DATE_INVALID"),
        (f"{STOCK}/uploads/1/problems?page=0", "NUMBER_INVALID"),
        (f"{STOCK}/uploads/1/problems?page=99999999999999999999", "NUMBER_INVALID"),
        (f"{STOCK}/uploads/999", "UPLOAD_UNKNOWN"),
        (f"{STOCK}/uploads/99999999999999999999", "NOT_FOUND"),
        ("/api/v1/nowhere", "NOT_FOUND"),
    ],
)
def test_nonsense_in_the_address_is_told_as_a_problem(north: Program, path: str, code: str) -> None:
    answer = north.call("GET", path)
    assert (answer.mimetype, answer.json["code"]) == ("application/problem+json", code)


def test_without_a_key_nothing_opens_not_even_with_a_session(app: Flask, stage: Stage, browse: Any) -> None:
    numbers = give(app, stage.north_id, stage.reader.id)
    wrong = []
    for method in METHODS:
        for rule in (rule for rule in list_rules(app, method) if rule.rule.startswith("/api/v1/")):
            if rule.endpoint not in {"api.show_document", "api.show_page"}:
                answer = browse(stage.editor).open(fill(rule, numbers), method=method)
                if answer.status_code != 401 or answer.headers["WWW-Authenticate"] != "Bearer":
                    wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []


def test_a_key_does_only_what_its_scopes_say_and_refusals_are_written_down(app: Flask, stage: Stage) -> None:
    reader = Program(app, stage.north_id, "stock:read")
    refused = reader.deliver(own_xml(car(1)))
    assert (refused.status_code, refused.json["code"]) == (403, "SCOPE_MISSING")
    assert reader.call("GET", "/api/v1/requests").status_code == 403
    assert reader.call("GET", "/api/v1/reports/stock").status_code == 403
    assert reader.call("GET", f"{STOCK}/uploads/1").status_code == 404
    with working(app):
        assert list(db.session.scalars(select(AuditEntry.action)))[1:] == ["refused"] * 3
        assert db.session.scalars(select(ApiKey)).one().last_used_at is not None


def test_every_call_needs_the_scope_that_it_names(app: Flask, stage: Stage) -> None:
    numbers, opened = give(app, stage.north_id, stage.reader.id), []
    rules = {rule.endpoint: rule for method in METHODS for rule in list_rules(app, method)}
    for operation in OPERATIONS:
        others = Program(app, stage.north_id, *(scope for scope in ALL if scope != operation.scope))
        path = fill(rules[f"api.{operation.name}"], numbers)
        answer = others.call(operation.method, path, json={} if operation.body else None)
        if (answer.status_code, answer.json["code"]) != (403, "SCOPE_MISSING"):
            opened.append(f"{operation.name}: {answer.status_code}")
    assert opened == []


@pytest.mark.postgres
def test_a_strangers_key_sees_and_changes_nothing(app: Flask, stage: Stage, south: Program) -> None:
    numbers = give(app, stage.north_id, stage.reader.id)
    before, leaks = photograph(app, stage.north_id), []
    for method in METHODS:
        for rule in (rule for rule in list_rules(app, method) if rule.rule.startswith("/api/v1/")):
            sent = {} if method == "GET" else {"json": {"body": "Zebra seen", **sent_car(price=1)}}
            answer = south.call(method, fill(rule, numbers), **sent)
            if answer.status_code >= 500 or MARK.encode() in answer.data.replace(b"Zebra-1", b""):
                leaks.append(f"{method} {rule.rule}: {answer.status_code}")
    assert leaks == []
    assert photograph(app, stage.north_id) == before


def test_a_file_that_names_another_dealer_is_refused_whole(app: Flask, stage: Stage, south: Program) -> None:
    told = south.deliver(own_xml(car(1))).json
    assert (told["status"], told["problems"][0]["code"]) == ("rejected", "DEALER_OTHER")
    assert cars(app, stage.north_id) == cars(app, stage.south_id) == {}


def test_calls_with_wrong_keys_are_rate_limited(tmp_path: Path) -> None:
    app = build_app(tmp_path, HPROMISE_RATE_LIMITS="on", HPROMISE_LOG_LEVEL="ERROR")
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    set_stage(app)
    limiter.reset()
    client, wrong = app.test_client(), {"Authorization": "Bearer hp_0_0"}
    statuses = [client.get("/api/v1/requests", headers=wrong).status_code for _number in range(32)]
    assert statuses == [401] * 30 + [429] * 2
    limiter.reset()


def test_the_page_to_try_shows_every_operation_and_no_foreign_host(app: Flask, stage: Stage, browse: Any) -> None:
    page, document = browse().get("/api/v1/"), browse().get("/api/v1/_openapi").json
    assert page.status_code == 200
    assert "http" not in page.text.replace("https://schema", "")
    paths = [path for path in document["paths"] if path.startswith("/api/v1/")]
    assert len(paths) == len({operation.path for operation in OPERATIONS})
    assert [path for path in paths if f"<code>{path}</code>" not in page.text] == []


def test_every_operation_says_who_may_call_it(app: Flask, browse: Any) -> None:
    document = json.loads(browse().get("/api/v1/_openapi").data)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert {operation["description"].strip("`") for operation in operations} == set(ALL)
    assert all({"401", "403", "422", "429"} <= set(operation["responses"]) for operation in operations)
