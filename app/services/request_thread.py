"""The thread of a request: what people wrote, and what happened in between."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.models import CustomerRequest, Message

# What happened to a request: the code stands in the body of an automatic message, the words are found when it is shown.
EVENTS = {
    "received": _l("The request has reached the dealer."),
    "claimed": _l("Somebody is working on the request."),
    "assigned": _l("The request was given to somebody else."),
    "closed": _l("The request was closed."),
    "reopened": _l("The request was opened again."),
    "merged": _l("The request goes on in another one of yours."),
    "unmerged": _l("The request goes on by itself."),
    "withdrawn": _l("The customer withdrew the request."),
    "moved": _l("The test drive was moved to another time."),
    "booking_held": _l("The car is held for the customer."),
    "booking_waiting": _l("The customer waits in line for the car."),
    "booking_offered": _l("The car is free again: it is the customer's turn."),
    "booking_confirmed": _l("The dealer has confirmed the booking."),
    "booking_refused": _l("The dealer has refused the booking."),
    "booking_expired": _l("The time of the booking is over."),
    "booking_withdrawn": _l("The customer gave up the booking."),
    "booking_gone": _l("The car is no longer on sale."),
    "booking_bought": _l("The car has been sold to the customer."),
}
INTERNAL_EVENTS = frozenset({"assigned"})


def say(request: CustomerRequest, author: str, body: str, at: datetime, user_id: int | None = None) -> Message:
    """Add an entry to the thread: somebody's words, or as "automatic" the code of an event."""
    message = Message(dealer_id=request.dealer_id, author=author, body=body, at=at, user_id=user_id)
    request.messages.append(message)
    db.session.flush()
    return message


def words_of(message: Message) -> str:
    """A message as people read it: an automatic one in the language of the page."""
    return str(EVENTS.get(message.body, message.body)) if message.author == "automatic" else message.body


def thread_of(request: CustomerRequest) -> list[Message]:
    """The messages that the customer may read, oldest first."""
    return [message for message in request.messages if not _is_internal(message)]


def _is_internal(message: Message) -> bool:
    return message.author == "note" or (message.author == "automatic" and message.body in INTERNAL_EVENTS)
