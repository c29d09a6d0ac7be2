"""The HTTP API against its own OpenAPI document: whatever is sent, no fault of ours and no undocumented answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.result import Err
from schemathesis.specs.openapi import checks as contract

from tests.importers.deliveries import archive, car, own_xml, vin
from tests.importers.pipeline import jpeg
from tests.sources import read
from tests.stage import Stage
from tests.views.belongings import give
from tests.views.programs import ALL, WAIT, sent_car
from tests.views.test_api_keys import make_key

CHECKS = [
    checks.not_a_server_error,
    contract.status_code_conformance,
    contract.content_type_conformance,
    contract.response_schema_conformance,
]
EXAMPLES = [10, pytest.param(150, marks=pytest.mark.slow)]
# What programs really send, beside what chance brings: cars with photos, broken ones, pictures.
FILES = (
    own_xml(car(1, photos="N-1_1.jpg"), car(2, price="none")),
    own_xml(attributes='mode="full"'),
    json.dumps({"mode": "delta", "cars": [car(3), {}, 7]}).encode(),
    b"unique_id;vin;make;model;year;price\nN-4;" + vin(4).encode() + b";Kia;Rio;soon;1\n",
    archive({"stock.xml": own_xml(car(5)), "N-5.jpg": jpeg()}),
    b"<!DOCTYPE x><stock/>",
    b"PK\3\4broken",
)
PICTURES = (jpeg(), b"\xff\xd8\xff\xe0 no picture")
BYTES = st.sampled_from(FILES) | st.binary(max_size=200)
for _kind in ("image/jpeg", "image/png", "image/webp", "image/heic"):
    schemathesis.openapi.media_type(_kind, st.sampled_from(PICTURES) | BYTES)
schemathesis.openapi.media_type("application/octet-stream", BYTES)
schemathesis.openapi.format("binary", st.sampled_from(PICTURES) | BYTES)
OPERATIONS = (
    "send_stock",
    "get_upload",
    "get_marked",
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


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_call_breaks_the_api_or_gets_an_answer_that_is_not_in_the_document(
    app: Flask, stage: Stage, name: str, mode: GenerationMode, examples: int
) -> None:
    headers = {"Authorization": f"Bearer {make_key(app, stage.north_id, *ALL)}", **WAIT}
    numbers = give(app, stage.north_id, stage.reader.id) | {"slug": "stock", "position": 0}
    schema = schemathesis.openapi.from_wsgi("/api/v1/_openapi", app)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations() if not isinstance(found, Err)]
    operation = next(found for found in operations if found.definition.raw["operationId"] == name)

    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def probe(case: Any, is_known: bool) -> None:  # noqa: FBT001 - drawn, not called
        if is_known and mode is GenerationMode.POSITIVE:
            case.path_parameters = {part: numbers[part] for part in case.path_parameters or {}}
            case.body = {**sent_car(), **case.body} if name == "put_car" else case.body
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    probe()
