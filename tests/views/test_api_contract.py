"""The HTTP API against its own OpenAPI document: whatever is sent, no fault of ours and no undocumented answer."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.core.result import Err
from schemathesis.specs.openapi import checks as contract

from app.extensions import db
from tests.factories import make_listing, make_request
from tests.sources import read
from tests.stage import Stage, working
from tests.views.programs import ALL
from tests.views.test_api_keys import make_key

CHECKS = [
    checks.not_a_server_error,
    contract.status_code_conformance,
    contract.content_type_conformance,
    contract.response_schema_conformance,
]
EXAMPLES = 12
OPERATIONS = (
    "send_stock",
    "get_upload",
    "list_problems",
    "put_car",
    "change_car",
    "withdraw_car",
    "sell_car",
    "add_photos",
    "list_requests",
    "show_photo",
    "answer_request",
    "get_report",
)


def test_every_operation_is_probed(app: Flask) -> None:
    document = app.test_client().get("/api/v1/_openapi").json
    assert document is not None
    told = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert sorted(told) == sorted(OPERATIONS)


def test_every_operation_is_described(app: Flask) -> None:
    text, document = read("docs/api.md"), app.test_client().get("/api/v1/_openapi").json
    assert document is not None
    calls = [f"`{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    assert [call for call in calls if call not in text] == []
    assert [scope for scope in ALL if f"`{scope}`" not in text] == []


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_call_breaks_the_api_or_gets_an_answer_that_is_not_in_the_document(
    app: Flask, stage: Stage, name: str, mode: GenerationMode
) -> None:
    key = make_key(app, stage.north_id, *ALL)
    with working(app):
        make_request(stage.north_id, listing=make_listing(stage.north_id, unique_id="0"))
        db.session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/_openapi", app)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations() if not isinstance(found, Err)]
    operation = next(found for found in operations if found.definition.raw["operationId"] == name)
    headers = {"Authorization": f"Bearer {key}"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def probe(case: Any) -> None:
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    probe()
