"""Customers' requests by HTTP: reading what is new, answering."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask import Response, jsonify
from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.extensions import db
from app.models import CustomerRequest, Message
from app.queries import api_calls
from app.queries import requests as inbox
from app.services import request_thread, requests
from app.views.api.bodies import read_object
from app.views.api.operation import Body, Call, Parameter, Where, operation
from app.views.api.schemas import MOMENT, refer

MOST: Final = 100
_WORDS: Final = {"type": "object", "properties": {"body": {"type": "string", "minLength": 1}}, "required": ["body"]}


@operation(
    "GET",
    "/requests",
    _l("Requests that came or got a message since a moment, oldest change first, 100 at once"),
    scope="requests:read",
    parameters=(Parameter("since", _l("A moment, such as that in “until” of the last answer"), MOMENT),),
    answers={200: refer("Requests")},
)
def list_requests(call: Call) -> Response:
    """What is new; the last request of an answer may come again in the next."""
    feed = api_calls.requests_since(since=call.given.get("since"), limit=MOST)
    shown = [show_request(request) for request in feed.requests]
    return jsonify(requests=shown, until=_moment(feed.until), more=feed.more)


@operation(
    "POST",
    "/requests/{request_id}/messages",
    _l("Answer a customer"),
    scope="requests:write",
    parameters=(Parameter("request_id", _l("Number of the request"), {"type": "integer", "minimum": 1}, Where.PATH),),
    body=Body(_l("The answer"), {"application/json": _WORDS}),
    answers={201: refer("Answer")},
    repeatable=True,
)
def answer_request(call: Call, *, request_id: int) -> Response:
    """The dealer's answer, mailed to the customer."""
    words = read_object().get("body")
    if not isinstance(words, str):
        raise RuleBroken("TEXT_MISSING", _l("Write your message."), "body")
    message = give_answer(request_id, words, call.at)
    request = inbox.get(request_id)
    answer = jsonify(request=request.id, message=message.id, state=request.state, at=_moment(message.at))
    answer.status_code = 201
    return answer


def give_answer(request_id: int, words: str, at: datetime) -> Message:
    """Answer a request of the dealer in scope; commits."""
    request = inbox.get_to_change(request_id)
    storable = words.replace("\0", "").encode("utf-8", "replace").decode()
    message = requests.answer(request=request, user_id=None, body=storable, at=at)
    db.session.commit()
    return message


def show_request(request: CustomerRequest) -> dict[str, Any]:
    """A request with its thread as the customer sees it."""
    return {
        "id": request.id,
        "kind": request.kind,
        "state": request.state,
        "outcome": request.outcome,
        "created_at": _moment(request.created_at),
        "due_at": _moment(request.due_at),
        "first_answer_at": _moment(request.first_answer_at),
        "starts_at": _moment(request.starts_at),
        "unique_id": request.listing.unique_id if request.listing else None,
        "vin": request.listing.vin if request.listing else None,
        "customer": {
            "name": request.customer_name,
            "phone": request.phone,
            "email": request.email,
            "locale": request.locale,
        },
        "messages": [_show_message(message) for message in request_thread.thread_of(request)],
    }


def _show_message(message: Message) -> dict[str, Any]:
    words = request_thread.words_of(message)
    return {"id": message.id, "author": message.author, "at": _moment(message.at), "body": words}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
