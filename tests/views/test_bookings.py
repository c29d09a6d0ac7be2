"""A dealer's answers to bookings, from the page of the request."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Booking, CustomerRequest, Dealer, Listing
from app.services import requests
from app.services.requests import Customer
from tests.factories import make_listing
from tests.stage import NOW, Stage, working


@pytest.fixture
def asked(app: Flask, stage: Stage) -> list[int]:
    """Two customers have booked one car; the numbers of their requests."""
    with working(app):
        dealer, car = db.session.get_one(Dealer, stage.north_id), make_listing(stage.north_id)
        made = [
            requests.submit(
                kind="booking",
                dealer=dealer,
                listing=car,
                customer=Customer(name, "89161234567", "", "en"),
                text="",
                consent_version="1",
                at=NOW,
            )
            for name in ("Anna", "Boris")
        ]
        db.session.commit()
        return [request.id for request in made]


def states(app: Flask) -> tuple[list[str], str]:
    """States of the bookings in their order, and of the car."""
    with working(app):
        found = db.session.scalars(select(Booking.state).order_by(Booking.number)).all()
        return list(found), str(db.session.scalars(select(Listing.status)).one())


@pytest.mark.postgres
def test_a_booking_is_confirmed_on_the_page_of_its_request(
    app: Flask, stage: Stage, browse: Any, asked: list[int]
) -> None:
    dealer = browse(stage.reader)
    assert "/booking/confirm" in dealer.get(f"/office/inbox/{asked[0]}").text
    assert "Place 1 in the line" in dealer.get(f"/office/inbox/{asked[1]}").text
    assert dealer.post(f"/office/inbox/{asked[0]}/booking/confirm").status_code == 302
    assert states(app) == (["confirmed", "waiting"], "reserved")
    assert "/booking/confirm" not in dealer.get(f"/office/inbox/{asked[0]}").text


def test_a_refused_booking_lets_the_next_one_have_the_car(
    app: Flask, stage: Stage, browse: Any, asked: list[int]
) -> None:
    assert browse(stage.editor).post(f"/office/inbox/{asked[0]}/booking/refuse").status_code == 302
    assert states(app) == (["refused", "offered"], "on_sale")
    with working(app):
        assert db.session.get_one(CustomerRequest, asked[0]).first_answer_at is not None


def test_a_step_that_makes_no_sense_is_told_in_words(app: Flask, stage: Stage, browse: Any, asked: list[int]) -> None:
    dealer = browse(stage.editor)
    dealer.post(f"/office/inbox/{asked[1]}/booking/confirm")
    assert "Only a booking that holds a car can be confirmed." in dealer.get(f"/office/inbox/{asked[1]}").text
    assert states(app) == (["held", "waiting"], "reserved")


@pytest.mark.parametrize("step", ["confirm", "refuse"])
def test_strangers_and_those_who_only_read_answer_no_booking(
    app: Flask, stage: Stage, browse: Any, asked: list[int], step: str
) -> None:
    path = f"/office/inbox/{asked[0]}/booking/{step}"
    assert browse(stage.stranger).post(path).status_code == 404
    assert browse(stage.distributor).post(path).status_code == 403
    assert states(app) == (["held", "waiting"], "reserved")
