"""An operation of the HTTP API: declared once; route, checks, OpenAPI document and page to try it derive from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Response

from app.services.api_keys import Caller

Schema = Mapping[str, Any]


class Where(StrEnum):
    """Where a parameter stands."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its JSON schema; of a query every other name is refused. An array may be repeated."""

    name: str
    words: Any
    schema: Schema
    where: Where = Where.QUERY


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: by media type the name of a schema or a schema itself."""

    words: Any
    content: Mapping[str, Schema]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """One call under way: who, when, and the parameters that were given, read."""

    caller: Caller
    at: datetime
    given: Mapping[str, Any]


Handler = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Operation:
    """``answers``: by status the schema of a success; the errors are the same everywhere."""

    name: str
    method: str
    path: str
    words: Any
    scope: str
    answers: Mapping[int, Schema]
    handler: Handler
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    repeatable: bool = field(default=False)

    @property
    def rule(self) -> str:
        """The route in Flask's words; a stock number may hold slashes."""
        rule = self.path
        for parameter in self.parameters:
            if parameter.where is Where.PATH:
                kinds = {"integer": "int", "unique_id": "path"}
                kind = kinds.get(parameter.name) or kinds.get(str(parameter.schema["type"])) or "string"
                rule = rule.replace(f"{{{parameter.name}}}", f"<{kind}:{parameter.name}>")
        return rule


OPERATIONS: list[Operation] = []


def operation(method: str, path: str, words: Any, **declared: Any) -> Callable[[Handler], Handler]:
    """Declare the function below as an operation."""

    def declare(handler: Handler) -> Handler:
        OPERATIONS.append(Operation(handler.__name__, method, path, words, handler=handler, **declared))
        return handler

    return declare
