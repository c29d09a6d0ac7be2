"""Customers' requests by HTTP: reading what is new, answering."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Response, jsonify, send_file
from flask_babel import lazy_gettext as _l

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.text import sound
from app.models import Message
from app.queries import api_calls
from app.queries import requests as inbox
from app.services import requests, valuations
from app.services.photos import photo_key
from app.services.request_facts import describe, show_moment
from app.storage import storage
from app.views.api.bodies import read_object
from app.views.api.operation import Body, Call, Parameter, Where, operation
from app.views.api.schemas import MOMENT, refer

MOST: Final = 100
_WORDS: Final = {"type": "object", "properties": {"body": {"type": "string", "minLength": 1}}, "required": ["body"]}
_PLACE: Final = {"type": "integer", "minimum": 0}
_REQUEST_ID: Final = Parameter("request_id", _l("Number of the request"), {"type": "integer", "minimum": 1}, Where.PATH)


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
    shown = [describe(request) for request in feed.requests]
    return jsonify(requests=shown, until=show_moment(feed.until), more=feed.more)


@operation(
    "POST",
    "/requests/{request_id}/messages",
    _l("Answer a customer"),
    scope="requests:write",
    parameters=(_REQUEST_ID,),
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
    answer = jsonify(request=request.id, message=message.id, state=request.state, at=show_moment(message.at))
    answer.status_code = 201
    return answer


@operation(
    "GET",
    "/requests/{request_id}/photos/{position}",
    _l("A picture of the car that a customer wants to sell"),
    scope="requests:read",
    parameters=(_REQUEST_ID, Parameter("position", _l("Its place, from 0"), _PLACE, Where.PATH)),
    answers={200: {"type": "string", "format": "binary"}},
)
def show_photo(_call: Call, *, request_id: int, position: int) -> Response:
    """The large size of a picture, as JPEG."""
    valuation = valuations.find_of_request(request_id)
    photos = valuation.photos if valuation else []
    found = next((photo for photo in photos if photo.position == position), None)
    if found is None:
        raise NotFound("PHOTO_UNKNOWN", _l("There is no such photo."))
    return send_file(storage().open(photo_key(found.sha256, "large", "jpg")), mimetype="image/jpeg")


def give_answer(request_id: int, words: str, at: datetime) -> Message:
    """Answer a request of the dealer in scope; commits."""
    request = inbox.get_to_change(request_id)
    message = requests.answer(request=request, user_id=None, body=sound(words), at=at)
    db.session.commit()
    return message
