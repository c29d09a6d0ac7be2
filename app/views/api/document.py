"""The OpenAPI 3 document, made from the declared operations."""

from __future__ import annotations

from typing import Any, Final

from app.views.api.arguments import IDEMPOTENCY_KEY
from app.views.api.operation import OPERATIONS, Operation, Parameter, Where
from app.views.api.schemas import SCHEMAS, refer
from app.views.problem_json import MEDIA_TYPE

PREFIX: Final = "/api/v1"
ERRORS: Final = {
    400: "The call cannot be understood",
    401: "The key is missing, unknown or revoked",
    403: "The key may not do this",
    404: "There is no such thing, or not for this key",
    409: "Something else was quicker, or the first call is still at work",
    413: "Too large",
    415: "This media type is not taken",
    422: "A value or a rule stands against it; `field` names the value",
    429: "Too many calls; wait",
}
_KEY_OF_CALL: Final = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "description": "A repeated call with the same key gets the first answer",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def write_document() -> dict[str, Any]:
    """The document in the reader's language."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "H-Promise", "version": "1"},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "Key of a dealer"}},
        },
    }


def _describe(operation: Operation) -> dict[str, Any]:
    parameters = [_describe_parameter(parameter) for parameter in operation.parameters]
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": str(operation.words),
        "description": f"`{operation.scope}`",
        "parameters": parameters + ([_KEY_OF_CALL] if operation.repeatable else []),
        "responses": _describe_answers(operation),
    }
    if operation.body is not None:
        content = {kind: {"schema": schema} for kind, schema in operation.body.content.items()}
        described["requestBody"] = {"description": str(operation.body.words), "required": True, "content": content}
    return described


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": str(parameter.where),
        "required": parameter.where is Where.PATH,
        "description": str(parameter.words),
        "schema": parameter.schema,
    }


def _describe_answers(operation: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {
        str(status): {"description": "Done" if status != 202 else "In line", **_content(_kind_of(schema), schema)}
        for status, schema in operation.answers.items()
    }
    error = _content(MEDIA_TYPE, refer("Error"))
    answers |= {str(status): {"description": words, **error} for status, words in ERRORS.items()}
    return answers


def _kind_of(schema: Any) -> str:
    """Bytes are a picture unless the schema says more, everything else is JSON."""
    kind = "image/jpeg" if schema.get("format") == "binary" else "application/json"
    return str(schema.get("contentMediaType", kind))


def _content(kind: str, schema: Any) -> dict[str, Any]:
    return {"content": {kind: {"schema": schema}}}
