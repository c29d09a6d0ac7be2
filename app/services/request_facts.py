"""A request as programs read it: by HTTP, SOAP and webhooks alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.models import Booking, CustomerRequest, Message, Valuation, ValuationOffer
from app.services import request_thread


def describe(request: CustomerRequest) -> dict[str, Any]:
    """A request with its thread as the customer sees it, its booking and its car to be valued; JSON values only."""
    return {
        "id": request.id,
        "kind": request.kind,
        "state": request.state,
        "outcome": request.outcome,
        "created_at": show_moment(request.created_at),
        "due_at": show_moment(request.due_at),
        "first_answer_at": show_moment(request.first_answer_at),
        "starts_at": show_moment(request.starts_at),
        "unique_id": request.listing.unique_id if request.listing else None,
        "vin": request.listing.vin if request.listing else None,
        "customer": {
            "name": request.customer_name,
            "phone": request.phone,
            "email": request.email,
            "locale": request.locale,
        },
        "messages": [_describe_message(message) for message in request_thread.thread_of(request)],
        "booking": _describe_booking(request) if request.kind == "booking" else None,
        "valuation": describe_valuation(request) if request.kind == "valuation" else None,
    }


def show_moment(at: datetime | None) -> str | None:
    """A moment in UTC as programs write it."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _describe_message(message: Message) -> dict[str, Any]:
    words = request_thread.words_of(message)
    return {"id": message.id, "author": message.author, "at": show_moment(message.at), "body": words}


def _describe_booking(request: CustomerRequest) -> dict[str, Any] | None:
    booking = db.session.scalar(select(Booking).where(Booking.request_id == request.id))
    return None if booking is None else {"state": booking.state, "expires_at": show_moment(booking.expires_at)}


def describe_valuation(request: CustomerRequest) -> dict[str, Any] | None:
    """The car of a request that is to be valued, with its offers."""
    found = db.session.scalar(select(Valuation).where(Valuation.request_id == request.id))
    if found is None:
        return None
    return {
        "vin": found.vin,
        "make": found.make.name_en,
        "model": found.model.name_en,
        "year": found.year,
        "mileage_km": found.mileage_km,
        "condition": dict(found.condition),
        "currency": found.currency,
        "range_low": _amount(found.range_low),
        "range_high": _amount(found.range_high),
        "comparables": found.comparables,
        "photos": [_photo_address(request.id, photo.position) for photo in found.photos],
        "offers": [_describe_offer(offer) for offer in found.offers],
    }


def _describe_offer(offer: ValuationOffer) -> dict[str, Any]:
    return {
        "version": offer.version,
        "amount": _amount(offer.amount),
        "expires_on": offer.expires_on.isoformat(),
        "state": offer.state,
    }


def _photo_address(request_id: int, position: int) -> str:
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    return f"{base}/api/v1/requests/{request_id}/photos/{position}"


def _amount(value: Any) -> float | None:
    return None if value is None else float(value)
