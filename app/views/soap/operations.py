"""The operations of the SOAP contract: each translates into what the other channels do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.errors import RuleBroken
from app.importers import engine, single
from app.models import Upload
from app.queries import api_calls
from app.queries import requests as inbox
from app.services import uploads
from app.services.api_keys import Caller
from app.services.request_facts import describe
from app.services.uploads import TOTALS
from app.views import deliveries
from app.views.api.requests import MOST, give_answer
from app.views.soap.cars import write_delivery
from app.views.soap.contract import read_values, tag

CHANNEL: Final = "soap"
MOST_AT_ONCE: Final = 2_000
_CUSTOMER: Final = ("name", "phone", "email", "locale")
_MOMENTS: Final = ("created_at", "due_at", "first_answer_at", "starts_at")


@dataclass
class Order:
    """What is asked: the element as it came with the parts beside it, its values as zeep reads them."""

    operation: str
    element: Any
    parts: Mapping[str, bytes]
    caller: Caller
    at: datetime

    @cached_property
    def values(self) -> Any:
        """The values, typed by the contract."""
        return read_values(self.operation, self.element)


@dataclass(frozen=True, slots=True)
class Handler:
    """How an operation is carried out, and what a key needs for it."""

    scope: str
    answer: Callable[[Order], dict[str, Any]]


def upload_stock(order: Order) -> dict[str, Any]:
    """Deliver cars; a bad one never blocks a good one. Many cars wait in line: no client waits that long.

    :raises Refused: the delivery as a whole cannot be taken.
    """
    mode, dry_run = (order.element.findtext(tag(name), "").strip() for name in ("mode", "dry_run"))
    upload = _receive(order, mode=mode, dry_run=dry_run in {"1", "true"})
    if len(order.element.findall(tag("car"))) > MOST_AT_ONCE:
        deliveries.put_in_line(upload)
    else:
        upload = deliveries.settle(upload, at=order.at)
    return _show(deliveries.check_taken(upload) if upload.status == "rejected" else upload)


def put_car(order: Order) -> dict[str, Any]:
    """Take one car in, or tell all of it anew.

    :raises Refused: the car is not taken.
    :raises Conflict: an earlier delivery is on its way.
    """
    uploads.check_line(dealer_id=order.caller.dealer_id, at=order.at)
    return _show(deliveries.take_car(_receive(order, mode="delta", generated_at=order.at), at=order.at))


def withdraw_car(order: Order) -> dict[str, Any]:
    """Take a car off sale without a sale."""
    told = {"withdrawn_on": order.values.withdrawn_on} if order.values.withdrawn_on else {}
    return _change(order, {"status": "withdrawn", **told})


def mark_sold(order: Order) -> dict[str, Any]:
    """Tell that a car is sold, or correct its sale."""
    told = {name: order.values[name] for name in single.SALE}
    return _change(order, {"status": "sold", **{name: value for name, value in told.items() if value is not None}})


def get_upload(order: Order) -> dict[str, Any]:
    """What became of a delivery."""
    return _show(uploads.find(upload_id=order.values.upload))


def get_requests(order: Order) -> dict[str, Any]:
    """Customers' requests that came or got a message since a moment."""
    feed = api_calls.requests_since(since=_read_since(order), limit=MOST)
    return {"until": feed.until, "more": feed.more, "request": [_flatten(describe(row)) for row in feed.requests]}


def answer_request(order: Order) -> dict[str, Any]:
    """Answer a customer."""
    message = give_answer(order.values.request, order.values.body or "", order.at)
    return {"message": message.id, "state": inbox.get(order.values.request).state, "at": message.at}


HANDLERS: Final = {
    "UploadStock": Handler("stock:write", upload_stock),
    "PutCar": Handler("stock:write", put_car),
    "WithdrawCar": Handler("stock:write", withdraw_car),
    "MarkSold": Handler("stock:write", mark_sold),
    "GetUpload": Handler("stock:read", get_upload),
    "GetRequests": Handler("requests:read", get_requests),
    "AnswerRequest": Handler("requests:write", answer_request),
}


def _receive(order: Order, *, mode: str, dry_run: bool = False, generated_at: datetime | None = None) -> Upload:
    with write_delivery(order.element, order.parts, mode=mode, at=generated_at) as file:
        return deliveries.receive(
            file.content,
            dealer_id=order.caller.dealer_id,
            file_name=file.name,
            channel=CHANNEL,
            dry_run=dry_run,
            at=order.at,
        )


def _change(order: Order, told: dict[str, Any]) -> dict[str, Any]:
    """Deliver a car that is there with what is told of it anew."""
    listing = api_calls.find_listing(unique_id=order.values.unique_id or "")
    car = {**single.describe(listing), **told}
    return _show(deliveries.deliver_car(car, dealer_id=order.caller.dealer_id, channel=CHANNEL, at=order.at))


def _show(upload: Upload) -> dict[str, Any]:
    told = engine.summary(upload)
    photos = {f"photos_{state}": count for state, count in told["photos"].items()}
    totals = {name: told[name] for name in ("upload", "status", "format", "mode", *TOTALS)}
    return {**totals, **photos, "problem": told["problems"]}


def _flatten(request: dict[str, Any]) -> dict[str, Any]:
    """A request in the members of the contract; moments are moments again."""
    customer, messages = request.pop("customer"), request.pop("messages")
    told = {f"customer_{name}": customer[name] for name in _CUSTOMER}
    moments = {name: _moment(request[name]) for name in _MOMENTS}
    said = [{**message, "at": _moment(message["at"])} for message in messages]
    booking, valuation = request.pop("booking") or {}, request.pop("valuation")
    held = {"booking_state": booking.get("state"), "booking_expires_at": _moment(booking.get("expires_at"))}
    return {**request, **moments, **told, **held, "message": said, "own_car": _flatten_car(valuation)}


def _flatten_car(valuation: dict[str, Any] | None) -> dict[str, Any] | None:
    """A car to be valued with the newest offer; amounts are exact again."""
    if valuation is None:
        return None
    offer = valuation["offers"][-1] if valuation["offers"] else {}
    plain = {name: valuation[name] for name in ("vin", "make", "model", "year", "mileage_km", "currency")}
    amounts = {
        "range_low": valuation["range_low"],
        "range_high": valuation["range_high"],
        "offered": offer.get("amount"),
    }
    exact = {name: None if value is None else Decimal(str(value)) for name, value in amounts.items()}
    return {**plain, **exact, "offer_state": offer.get("state"), "photo_url": valuation["photos"]}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _read_since(order: Order) -> datetime | None:
    """The moment asked for; without a zone it is in UTC. One that zeep cannot read must not mean "everything"."""
    moment: datetime | None = order.values.since
    try:
        if moment is None:
            if order.element.find(tag("since")) is not None:
                raise ValueError
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("DATE_INVALID", _l("A moment is written 2026-03-31T18:00:00Z."), "since") from error
