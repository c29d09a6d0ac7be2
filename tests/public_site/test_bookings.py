"""Booking a car on the site: held for one, a place in line for the others, told to people and to programs."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.jobs import run_job
from app.jobs.queue import enqueue
from app.lib.vocabulary.request import BOOKING_STATE
from app.models import Booking, CustomerRequest, Listing
from app.services import bookings
from tests.public_site.conftest import Shop
from tests.public_site.test_contact import send, token_on
from tests.stage import NOW, working

JSON = {"Accept": "application/json"}
PERSON = {"name": "Boris", "phone": "8 916 765 43 21", "consent": "2026-11"}


def link_of(answer_location: str) -> str:
    """The address of the customer's own page."""
    return answer_location.partition("?")[0]


@pytest.mark.postgres
def test_a_booking_reserves_the_car_in_the_catalogue_at_once(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert "held for you for 48 hours" in buyer.get(f"/en/cars/{shop.car}/bookings").text
    sent = send(buyer, shop, "bookings", text="")
    assert sent.status_code == 303
    page = buyer.get(sent.location).text
    assert "The car is held for you until Friday, 17 April, 12:00." in page
    assert "Reserved" in buyer.get(shop.path).text
    with working(app):
        assert db.session.get_one(Listing, shop.car).status == "reserved"


def test_the_second_customer_is_told_the_place_in_line(shop: Shop, buyer: FlaskClient) -> None:
    send(buyer, shop, "bookings", text="")
    assert "Somebody else has booked this car." in buyer.get(f"/en/cars/{shop.car}/bookings").text
    page = buyer.get(send(buyer, shop, "bookings", text="", phone="89160000001").location).text
    assert "You are number 1 in the line." in page


@pytest.mark.postgres
def test_a_program_gets_201_or_409_with_the_place(shop: Shop, buyer: FlaskClient) -> None:
    answers = [buyer.post(f"/en/cars/{shop.car}/bookings", data=PERSON, headers=JSON) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 409, 409]
    assert [answer.json["place"] for answer in answers if answer.json] == [0, 1, 2]
    first = answers[0].json
    assert first is not None
    assert (first["state"], first["expires_at"]) == ("held", "2026-04-17T09:00:00+00:00")
    assert buyer.get(answers[0].location).status_code == 200


def test_a_program_is_told_what_is_wrong(shop: Shop, buyer: FlaskClient) -> None:
    wrong = buyer.post(f"/en/cars/{shop.car}/bookings", data={**PERSON, "phone": "1"}, headers=JSON)
    assert (wrong.status_code, wrong.mimetype) == (422, "application/problem+json")
    assert wrong.json is not None
    assert wrong.json["code"] == "PHONE_INVALID"
    foreign = {**JSON, "Sec-Fetch-Site": "cross-site"}
    assert buyer.post(f"/en/cars/{shop.car}/bookings", data=PERSON, headers=foreign).status_code == 403
    assert buyer.post(f"/en/cars/{shop.draft}/bookings", data=PERSON, headers=JSON).status_code == 404


def test_the_same_form_sent_twice_is_one_booking(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    token = token_on(buyer.get(f"/en/cars/{shop.car}/bookings").text)
    answers = [buyer.post(f"/en/cars/{shop.car}/bookings", data={**PERSON, "token": token}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    with working(app):
        assert len(db.session.scalars(select(Booking)).all()) == 1


@pytest.mark.postgres
def test_the_job_ends_a_booking_and_the_next_takes_the_car_on_the_own_page(
    app: Flask, shop: Shop, buyer: FlaskClient
) -> None:
    send(buyer, shop, "bookings", text="")
    second = link_of(send(buyer, shop, "bookings", text="", phone="89160000001").location)
    with working(app):
        db.session.scalars(select(Booking).order_by(Booking.id)).all()[0].expires_at = NOW
        job = enqueue("bookings.settle")
        db.session.commit()
        run_job(job.id)
    page = buyer.get(second).text
    assert "The car is free, and it is your turn." in page
    assert "Reserved" not in buyer.get(shop.path).text
    taken = buyer.post(f"{second}/take", data={"token": token_on(page)})
    assert taken.status_code == 303
    assert "The car is held for you until" in buyer.get(second).text
    assert "Reserved" in buyer.get(shop.path).text


def test_nobody_takes_a_car_out_of_turn(shop: Shop, buyer: FlaskClient) -> None:
    send(buyer, shop, "bookings", text="")
    second = link_of(send(buyer, shop, "bookings", text="", phone="89160000001").location)
    refused = buyer.post(f"{second}/take", data={"token": token_on(buyer.get(second).text)})
    assert refused.status_code == 422
    assert "It is not your turn" in refused.text
    assert buyer.post(f"{second}/take", data={"token": "forged"}).status_code == 422


def test_a_withdrawn_booking_frees_the_car(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    link = link_of(send(buyer, shop, "bookings", text="").location)
    question = buyer.get(f"{link}/withdraw").text
    assert buyer.post(f"{link}/withdraw", data={"token": token_on(question)}).status_code == 303
    assert "Reserved" not in buyer.get(shop.path).text
    with working(app):
        found = db.session.scalars(select(CustomerRequest)).one()
        assert (found.state, found.outcome) == ("closed", "declined")
    assert buyer.post(f"{link}/withdraw", data={"token": token_on(question)}).status_code == 422


@pytest.mark.parametrize("lang", ["ru", "en", "th"])
def test_every_state_of_a_booking_has_its_words(app: Flask, shop: Shop, buyer: FlaskClient, lang: str) -> None:
    link = link_of(send(buyer, shop, "bookings", text="").location).replace("/en/", f"/{lang}/")
    for state in BOOKING_STATE.codes:
        with working(app):
            booking = db.session.scalars(select(Booking)).one()
            booking.state = state
            booking.expires_at = NOW + timedelta(hours=1) if state in {"offered", "held", "confirmed"} else None
            db.session.commit()
            assert bookings.place_of(booking) == (state == "waiting")
        page = buyer.get(link)
        assert page.status_code == 200
        assert not re.search(r"booking_\w+", page.text)
