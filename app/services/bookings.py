"""Bookings: one customer holds a car for a time, the others wait in line.

States: waiting -> offered -> held -> confirmed; each may end as expired, refused, withdrawn, gone or bought. Whose turn
it is (offered, held, confirmed) is one booking a car, by a unique index; every verb locks the car first. When a hold
ends, the car is free and the next in line is told and may take it before anybody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Booking, CustomerRequest, Dealer, Listing, Origin
from app.models.booking import AT_TURN, HOLDING, LIVE
from app.models.listing import PUBLIC_STATUSES
from app.services import answer_clock, listings, notices, request_mails
from app.services.request_thread import say

OFFER = timedelta(hours=24)  # within which the next in line takes the car
# How a booking ends when its request is closed with this outcome.
ENDING_OF_OUTCOME = {"sold": "bought", "declined": "withdrawn"}


def lock_car(listing_id: int) -> Listing:
    """The car with its present state; whoever else books, confirms or sells it waits.

    Its dealer is locked first, in the order in which deliveries lock, so that nobody waits for each other.

    :raises NotFound: there is none within the scope.
    """
    dealer = select(Dealer.id).join(Listing, Listing.dealer_id == Dealer.id).where(Listing.id == listing_id)
    db.session.execute(dealer.with_for_update(of=Dealer, key_share=True))
    statement = select(Listing).where(Listing.id == listing_id).with_for_update(of=Listing, key_share=True)
    found: Listing | None = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("LISTING_UNKNOWN", _l("There is no such car."))
    return found


def join(*, request: CustomerRequest, listing: Listing, at: datetime) -> Booking:
    """Give a customer the car, or the next place in its line; the car is locked."""
    booking = Booking(
        dealer_id=request.dealer_id,
        listing_id=listing.id,
        request_id=request.id,
        number=(db.session.scalar(select(func.max(Booking.number)).where(Booking.listing_id == listing.id)) or 0) + 1,
        state="waiting",
        created_at=at,
    )
    is_free = listing.status == "on_sale" and not _has_line(listing.id)
    db.session.add(booking)
    db.session.flush()
    if is_free:
        _hold(booking, listing, at)
    _tell(booking, request, at)
    return booking


def of_request(request_id: int) -> Booking | None:
    """The booking of a request, if it is one."""
    found: Booking | None = db.session.scalar(select(Booking).where(Booking.request_id == request_id))
    return found


def place_of(booking: Booking) -> int:
    """How many turns away the customer is: 0 when it is their turn, 1 for the first of those who wait."""
    if booking.state != "waiting":
        return 0
    before = select(func.count(Booking.id)).where(
        Booking.listing_id == booking.listing_id, Booking.state == "waiting", Booking.number <= booking.number
    )
    return db.session.scalar(before) or 1


def take(*, request: CustomerRequest, at: datetime) -> None:
    """Take the car that was offered to the next in line.

    :raises RuleBroken: it is not this customer's turn, or no longer.
    """
    listing, booking = _lock(request)
    if booking.state != "offered" or listing.status != "on_sale":
        raise RuleBroken("BOOKING_TURN", _l("It is not your turn, or the time for it is over."), "booking")
    _hold(booking, listing, at)
    _tell(booking, request, at)


def confirm(*, request: CustomerRequest, user_id: int, at: datetime) -> None:
    """Confirm a booking as the dealer; the car is held for the whole time once more, and the customer has an answer.

    :raises RuleBroken: the request holds no car.
    """
    _listing, booking = _lock(request)
    if booking.state != "held":
        raise RuleBroken("BOOKING_STEP", _l("Only a booking that holds a car can be confirmed."), "booking")
    booking.state, booking.confirmed_at = "confirmed", at
    booking.expires_at = at + timedelta(hours=request.dealer.booking_hours)
    answer_clock.note_answer(request, user_id, at)
    _tell(booking, request, at, user_id)


def refuse(*, request: CustomerRequest, user_id: int, at: datetime) -> None:
    """Refuse a booking as the dealer; the car is free for the next, and the customer has an answer.

    :raises RuleBroken: the booking has ended already.
    """
    listing, booking = _lock(request)
    if booking.state not in LIVE:
        raise RuleBroken("BOOKING_STEP", _l("This booking has ended."), "booking")
    answer_clock.note_answer(request, user_id, at)
    _end(booking, listing, "refused", at, user_id)


def end_with(*, request: CustomerRequest, outcome: str, at: datetime, user_id: int | None = None) -> None:
    """End the booking of a request that is being closed; a car that is being sold stays reserved until it is."""
    if request.kind != "booking" or of_request(request.id) is None:
        return
    listing, booking = _lock(request)
    if booking.state in LIVE:
        _end(booking, listing, ENDING_OF_OUTCOME.get(outcome, "refused"), at, user_id)


def list_unsettled(at: datetime) -> list[int]:
    """Numbers of the cars whose line has to move: a time is over, the car is free, sold or withdrawn."""
    turn = select(Booking.id).where(Booking.listing_id == Listing.id, Booking.state.in_(AT_TURN)).correlate(Listing)
    moves = (
        (Booking.state.in_(AT_TURN) & (Booking.expires_at <= at))
        | Listing.status.not_in(PUBLIC_STATUSES)
        | (Booking.state.in_(HOLDING) & (Listing.status == "on_sale"))
        | ((Booking.state == "waiting") & (Listing.status == "on_sale") & ~turn.exists())
    )
    statement = select(Booking.listing_id).join(Listing, Listing.id == Booking.listing_id)
    return list(db.session.scalars(statement.where(Booking.state.in_(LIVE), moves).distinct()))


def settle(*, listing_id: int, at: datetime) -> None:
    """Move the line of a car on: end what is over, tell the next. Safe to repeat."""
    listing = lock_car(listing_id)
    if listing.status not in PUBLIC_STATUSES:
        for booking in _line(listing_id):
            was_sold = listing.status == "sold" and booking.state == "confirmed"
            _end(booking, listing, "bought" if was_sold else "gone", at)
        return
    turn = _at_turn(listing_id)
    if turn is not None and turn.expires_at is not None and turn.expires_at <= at:
        _end(turn, listing, "expired", at)
    elif turn is not None and turn.state in HOLDING and listing.status == "on_sale":  # the dealer let it go by hand
        _end(turn, listing, "refused", at)
    else:
        _offer_to_next(listing, at)


def _lock(request: CustomerRequest) -> tuple[Listing, Booking]:
    booking = of_request(request.id)
    if booking is None:
        raise NotFound("BOOKING_UNKNOWN", _l("There is no such booking."))
    listing = lock_car(booking.listing_id)
    db.session.refresh(booking)
    return listing, booking


def _line(listing_id: int) -> list[Booking]:
    live = select(Booking).where(Booking.listing_id == listing_id, Booking.state.in_(LIVE))
    return list(db.session.scalars(live.order_by(Booking.number)))


def _has_line(listing_id: int) -> bool:
    return bool(_line(listing_id))


def _at_turn(listing_id: int) -> Booking | None:
    return next((booking for booking in _line(listing_id) if booking.state in AT_TURN), None)


def _hold(booking: Booking, listing: Listing, at: datetime) -> None:
    booking.state = "held"
    booking.expires_at = at + timedelta(hours=listing.dealer.booking_hours)
    db.session.flush()
    _move(listing, "reserved", at)


def _end(booking: Booking, listing: Listing, state: str, at: datetime, user_id: int | None = None) -> None:
    had_turn, held = booking.state in AT_TURN, booking.state in HOLDING
    booking.state, booking.ended_at, booking.expires_at = state, at, None
    db.session.flush()
    request = db.session.get_one(CustomerRequest, booking.request_id)
    _tell(booking, request, at, user_id)
    if held and state not in {"bought", "gone"} and listing.status == "reserved":
        _move(listing, "on_sale", at, user_id)
    if had_turn:
        _offer_to_next(listing, at)


def _offer_to_next(listing: Listing, at: datetime) -> None:
    line = _line(listing.id)
    if listing.status != "on_sale" or not line or any(booking.state in AT_TURN for booking in line):
        return
    booking = line[0]
    booking.state, booking.expires_at = "offered", at + OFFER
    db.session.flush()
    _tell(booking, db.session.get_one(CustomerRequest, booking.request_id), at)


def _move(listing: Listing, to: str, at: datetime, user_id: int | None = None) -> None:
    if listing.status != to:
        origin = Origin(source="booking", at=at, actor_id=user_id)
        listings.move(listing=listing, to=to, on_day=listings.local_day(at, listing.dealer), origin=origin)
    db.session.flush()


def _tell(booking: Booking, request: CustomerRequest, at: datetime, user_id: int | None = None) -> None:
    """Write a step of the booking into the thread, and tell customer and dealer what the other side did."""
    event = f"booking_{booking.state}"
    say(request, "automatic", event, at, user_id)
    key = f"{request.id}-{event}"
    if booking.state not in {"bought", "withdrawn"}:
        until = request_mails.moment_in(request, booking.expires_at)
        request_mails.tell_event(request=request, event=event, key=key, at=at, until=until, place=place_of(booking))
    if booking.state == "expired":
        notices.notify_of_request(request=request, kind="booking_expired", key=f"request-{key}", at=at)
    if booking.state == "withdrawn":
        notices.notify_of_request(request=request, kind="booking_cancelled", key=f"request-{key}", at=at)
