"""Bookings: one holds the car, the others wait in line, and the line moves on by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Booking, CustomerRequest, Dealer, Listing, Notice, OutgoingMessage, StatusChange
from app.services import bookings, listings, requests, sales
from app.services.requests import Customer
from app.tenancy import Scope
from tests.factories import make_listing, make_request, origin
from tests.importers.deliveries import car as delivered
from tests.importers.pipeline import listing, send_cars
from tests.stage import NOW, Stage, working

TWO_DAYS = timedelta(hours=48)


@pytest.fixture
def north(app: Flask, stage: Stage) -> Iterator[Dealer]:
    """The dealer, in its own scope."""
    with working(app, Scope.of_dealers({stage.north_id})):
        yield db.session.get_one(Dealer, stage.north_id)


def book(dealer: Dealer, car: Listing, name: str = "Anna", at: datetime = NOW) -> CustomerRequest:
    """A customer books the car."""
    customer = Customer(name, "89161234567", f"{name.lower()}@customers.test", "en")
    return requests.submit(
        kind="booking", dealer=dealer, listing=car, customer=customer, text="", consent_version="1", at=at
    )


def booking_of(request: CustomerRequest) -> Booking:
    """The booking of a request."""
    found = bookings.of_request(request.id)
    assert found is not None
    return found


def sell(car: Listing) -> None:
    """The dealer sells the car."""
    assert car.price is not None
    sales.sell(listing=car, sold_on=NOW.date(), price=car.price, origin=origin())


def told(request: CustomerRequest) -> list[str]:
    """What the customer was told by mail, in order."""
    sent = select(OutgoingMessage).where(OutgoingMessage.recipient == request.email).order_by(OutgoingMessage.id)
    return [mail.context["event"] for mail in db.session.scalars(sent) if "event" in mail.context]


@pytest.mark.postgres
def test_the_first_customer_holds_the_car_and_the_others_get_places(north: Dealer) -> None:
    car = make_listing(north.id)
    made = [book(north, car, name) for name in ("Anna", "Boris", "Vera")]
    assert [booking_of(request).state for request in made] == ["held", "waiting", "waiting"]
    assert [bookings.place_of(booking_of(request)) for request in made] == [0, 1, 2]
    assert car.status == "reserved"
    assert booking_of(made[0]).expires_at == NOW + TWO_DAYS
    assert [told(request) for request in made] == [["booking_held"], ["booking_waiting"], ["booking_waiting"]]
    last = db.session.scalars(select(StatusChange).order_by(StatusChange.id.desc())).first()
    assert last is not None
    assert (last.new, last.source) == ("reserved", "booking")


@pytest.mark.postgres
def test_the_database_itself_lets_one_booking_have_its_turn(north: Dealer) -> None:
    car = make_listing(north.id)
    book(north, car)
    late = make_request(north.id, listing=car, kind="booking")
    second = Booking(
        dealer_id=north.id, listing_id=car.id, request_id=late.id, number=9, state="confirmed", created_at=NOW
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(second)


def test_a_dealer_says_how_long_a_booking_holds(north: Dealer) -> None:
    north.booking_hours = 6
    assert booking_of(book(north, make_listing(north.id))).expires_at == NOW + timedelta(hours=6)


@pytest.mark.postgres
def test_a_booking_that_is_over_frees_the_car_and_tells_the_next(north: Dealer) -> None:
    car = make_listing(north.id)
    anna, boris, vera = (book(north, car, name) for name in ("Anna", "Boris", "Vera"))
    before, after = NOW + TWO_DAYS - timedelta(seconds=1), NOW + TWO_DAYS
    assert bookings.list_unsettled(before) == []
    assert bookings.list_unsettled(after) == [car.id]
    bookings.settle(listing_id=car.id, at=after)
    assert [booking_of(request).state for request in (anna, boris, vera)] == ["expired", "offered", "waiting"]
    assert car.status == "on_sale"
    assert bookings.place_of(booking_of(vera)) == 1
    assert told(boris) == ["booking_waiting", "booking_offered"]
    assert bookings.list_unsettled(after) == []
    assert "booking_expired" in db.session.scalars(select(Notice.kind)).all()


def test_the_next_in_line_takes_the_car_before_anybody_else(north: Dealer) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    later = NOW + TWO_DAYS
    bookings.settle(listing_id=car.id, at=later)
    outsider = book(north, car, "Vera", later)
    assert booking_of(outsider).state == "waiting"
    bookings.take(request=boris, at=later)
    assert (booking_of(boris).state, car.status) == ("held", "reserved")
    with pytest.raises(RuleBroken, match="BOOKING_TURN"):
        bookings.take(request=anna, at=later)


def test_an_offer_that_nobody_takes_goes_to_the_one_behind(north: Dealer) -> None:
    car = make_listing(north.id)
    _anna, boris, vera = (book(north, car, name) for name in ("Anna", "Boris", "Vera"))
    bookings.settle(listing_id=car.id, at=NOW + TWO_DAYS)
    bookings.settle(listing_id=car.id, at=NOW + TWO_DAYS + bookings.OFFER)
    assert [booking_of(request).state for request in (boris, vera)] == ["expired", "offered"]
    bookings.settle(listing_id=car.id, at=NOW + TWO_DAYS + 2 * bookings.OFFER)
    assert booking_of(vera).state == "expired"
    assert booking_of(book(north, car, "Galina")).state == "held"


def test_the_dealer_confirms_and_the_customer_has_an_answer(north: Dealer, stage: Stage) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    later = NOW + timedelta(hours=2)
    bookings.confirm(request=anna, user_id=stage.editor.id, at=later)
    assert (booking_of(anna).state, booking_of(anna).expires_at) == ("confirmed", later + TWO_DAYS)
    assert (anna.state, anna.first_answer_at, anna.remind_at) == ("answered", later, None)
    for request in (anna, boris):
        with pytest.raises(RuleBroken, match="BOOKING_STEP"):
            bookings.confirm(request=request, user_id=stage.editor.id, at=later)


def test_a_refused_booking_frees_the_car_for_the_next(north: Dealer, stage: Stage) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    bookings.refuse(request=anna, user_id=stage.editor.id, at=NOW)
    assert (booking_of(anna).state, booking_of(boris).state, car.status) == ("refused", "offered", "on_sale")
    assert told(anna) == ["booking_held", "booking_refused"]
    with pytest.raises(RuleBroken, match="BOOKING_STEP"):
        bookings.refuse(request=anna, user_id=stage.editor.id, at=NOW)


@pytest.mark.parametrize(
    ("outcome", "ending", "status"),
    [
        ("sold", "bought", "reserved"),
        ("declined", "withdrawn", "on_sale"),
        ("no_answer", "refused", "on_sale"),
        ("spam", "refused", "on_sale"),
    ],
)
def test_a_booking_ends_with_its_request(north: Dealer, stage: Stage, outcome: str, ending: str, status: str) -> None:
    car = make_listing(north.id)
    anna = book(north, car)
    requests.close(request=anna, outcome=outcome, user_id=stage.editor.id, at=NOW)
    assert (booking_of(anna).state, car.status) == (ending, status)


def test_a_customer_who_withdraws_lets_the_next_have_the_car(north: Dealer) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    requests.withdraw(request=anna, at=NOW)
    assert (anna.state, anna.outcome) == ("closed", "declined")
    assert (booking_of(anna).state, booking_of(boris).state) == ("withdrawn", "offered")
    assert "booking_cancelled" in db.session.scalars(select(Notice.kind)).all()


def test_who_leaves_the_line_moves_the_others_up(north: Dealer) -> None:
    car = make_listing(north.id)
    _anna, boris, vera = (book(north, car, name) for name in ("Anna", "Boris", "Vera"))
    requests.withdraw(request=boris, at=NOW)
    assert (bookings.place_of(booking_of(vera)), car.status) == (1, "reserved")


def test_those_who_wait_are_told_when_the_car_is_sold(north: Dealer, stage: Stage) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    bookings.confirm(request=anna, user_id=stage.editor.id, at=NOW)
    sell(car)
    assert bookings.list_unsettled(NOW) == [car.id]
    bookings.settle(listing_id=car.id, at=NOW)
    assert (booking_of(anna).state, booking_of(boris).state) == ("bought", "gone")
    assert told(boris) == ["booking_waiting", "booking_gone"]
    assert bookings.list_unsettled(NOW) == []


def test_a_car_that_is_reserved_by_hand_has_a_line_too(north: Dealer) -> None:
    car = make_listing(north.id, status="reserved")
    anna = book(north, car)
    assert (booking_of(anna).state, bookings.place_of(booking_of(anna))) == ("waiting", 1)
    listings.move(listing=car, to="on_sale", on_day=NOW.date(), origin=origin())
    db.session.flush()
    assert bookings.list_unsettled(NOW) == [car.id]
    bookings.settle(listing_id=car.id, at=NOW)
    assert booking_of(anna).state == "offered"


def test_a_car_that_the_dealer_lets_go_by_hand_ends_its_booking(north: Dealer) -> None:
    car = make_listing(north.id)
    anna, boris = book(north, car), book(north, car, "Boris")
    listings.move(listing=car, to="on_sale", on_day=NOW.date(), origin=origin())
    db.session.flush()
    bookings.settle(listing_id=car.id, at=NOW)
    assert (booking_of(anna).state, booking_of(boris).state, car.status) == ("refused", "offered", "on_sale")


def test_a_stranger_to_the_car_cannot_be_confirmed(north: Dealer, stage: Stage) -> None:
    question = make_request(north.id, listing=make_listing(north.id))
    with pytest.raises(NotFound, match="BOOKING_UNKNOWN"):
        bookings.confirm(request=question, user_id=stage.editor.id, at=NOW)


def test_nobody_books_a_car_that_is_sold(north: Dealer) -> None:
    car = make_listing(north.id)
    sell(car)
    with pytest.raises(RuleBroken, match="LISTING_GONE"):
        book(north, car)


@pytest.mark.postgres
def test_a_booking_beats_a_feed_that_says_on_sale_or_leaves_the_car_out(app: Flask, stage: Stage) -> None:
    with working(app):
        dealer = db.session.get_one(Dealer, stage.north_id)
        send_cars(stage.north_id, delivered(1), delivered(2))
        anna = book(dealer, listing("N-1"))
        db.session.commit()
        send_cars(stage.north_id, delivered(1, status="on_sale"), delivered(2), at=NOW + timedelta(hours=1))
        assert listing("N-1").status == "reserved"
        send_cars(stage.north_id, delivered(2), at=NOW + timedelta(hours=2))
        assert (listing("N-1").status, booking_of(anna).state) == ("reserved", "held")
        assert bookings.list_unsettled(NOW + timedelta(hours=2)) == []
