"""How an operation is carried out: key, scope, parameters, the first answer to a repeated call, the handler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Response

from app.extensions import db
from app.services import api_answers
from app.tenancy import Scope, acting
from app.views.api import access
from app.views.api.arguments import read_idempotency_key, read_query
from app.views.api.operation import Call, Operation

REPEATED = "Idempotency-Replayed"


def make_view(operation: Operation) -> Callable[..., Response]:
    """The view function of an operation."""

    def view(**path: Any) -> Response:
        caller = access.recognise(access.bearer())
        access.check_scope(caller, operation.scope)
        call = Call(caller, datetime.now(UTC), read_query(operation))
        with acting(Scope.of_dealers({caller.dealer_id})):
            key = read_idempotency_key() if operation.repeatable else None
            return operation.handler(call, **path) if key is None else _answer_once(operation, call, key, path)

    return view


def _answer_once(operation: Operation, call: Call, key: str, path: dict[str, Any]) -> Response:
    """Carry a call out, or give the answer that it had the first time; a refused one may be tried again."""
    dealer_id = call.caller.dealer_id
    asked = f"{operation.name} {sorted(path.items())} {sorted(call.given.items())}"
    known = api_answers.begin(dealer_id=dealer_id, key=key, call=_shorten(asked), at=call.at)
    db.session.commit()
    if known is not None:
        return _repeat(known.status or 200, known.location, known.body)
    try:
        answer = operation.handler(call, **path)
        body, location = answer.get_data(as_text=True), answer.headers.get("Location")
        api_answers.finish(dealer_id=dealer_id, key=key, status=answer.status_code, location=location, body=body)
    except Exception:
        db.session.rollback()
        api_answers.abandon(dealer_id=dealer_id, key=key)
        db.session.commit()
        raise
    db.session.commit()
    return answer


def _repeat(status: int, location: str | None, body: str) -> Response:
    headers = {REPEATED: "true"} | ({"Location": location} if location else {})
    return Response(body, status, headers, mimetype="application/json")


def _shorten(text: str) -> str:
    return sha256(text.encode()).hexdigest()
