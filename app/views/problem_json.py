"""Errors for programs: application/problem+json (RFC 9457) with a stable code and the field at fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify

MEDIA_TYPE = "application/problem+json"


def answer_problem(
    status: int, code: str, title: str, field: str | None = None, problems: Sequence[dict[str, Any]] | None = None
) -> Response:
    """The answer; ``problems`` are findings in a delivered car, worded as in the JSON of an upload."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "title": title, "field": field}
    answer = jsonify(body if problems is None else {**body, "problems": list(problems)})
    answer.status_code = status
    answer.mimetype = MEDIA_TYPE
    return answer
