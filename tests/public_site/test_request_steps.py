"""What customers do by their secret link: move, withdraw, read, take along and erase; who has no link does nothing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.models import CustomerRequest, Message, OutgoingMessage
from config import LOCALES
from tests.public_site.conftest import Shop
from tests.public_site.test_contact import SLOT, count_requests, send, token_on
from tests.stage import NOW, working

LATER = "2026-04-16T10:00:00+00:00"
PAGES = ("", "/reschedule", "/withdraw", "/data", "/data.json", "/erase", "/visit.ics")


@pytest.fixture
def drive(shop: Shop, buyer: FlaskClient) -> str:
    """The secret link of a test drive."""
    return str(send(buyer, shop, "test-drive", starts_at=SLOT, text="").location).partition("?")[0]


def test_a_test_drive_is_moved_and_the_old_time_is_free(shop: Shop, buyer: FlaskClient, drive: str) -> None:
    page = buyer.get(f"{drive}/reschedule").text
    assert SLOT not in page
    moved = buyer.post(f"{drive}/reschedule", data={"token": token_on(page), "starts_at": LATER})
    assert moved.status_code == 303
    assert "Thursday, 16 April, 13:00" in buyer.get(drive).text
    assert SLOT in buyer.get(f"/en/cars/{shop.car}/test-drive").text
    assert b"SEQUENCE:1" in buyer.get(f"{drive}/visit.ics").data


@pytest.mark.parametrize("moment", ["", "x", "2026-04-16T03:00:00+00:00"])
def test_a_time_that_cannot_be_is_refused_in_place(buyer: FlaskClient, drive: str, moment: str) -> None:
    page = buyer.get(f"{drive}/reschedule").text
    refused = buyer.post(f"{drive}/reschedule", data={"token": token_on(page), "starts_at": moment})
    assert refused.status_code == 422
    assert '<a href="#starts_at">' in refused.text


def test_a_withdrawn_test_drive_has_no_time_any_more(shop: Shop, buyer: FlaskClient, drive: str) -> None:
    question = buyer.get(f"{drive}/withdraw").text
    assert buyer.post(f"{drive}/withdraw", data={"token": token_on(question)}).status_code == 303
    page = buyer.get(drive).text
    assert "The customer withdrew the request." in page
    assert "Another time" not in page
    assert buyer.get(f"{drive}/reschedule").status_code == 404
    assert SLOT in buyer.get(f"/en/cars/{shop.car}/test-drive").text


def test_customers_take_their_data_along(buyer: FlaskClient, drive: str) -> None:
    page = buyer.get(f"{drive}/data")
    assert "Anna &lt;b&gt;" in page.text
    assert "+7 916 123-45-67" in page.text
    file = buyer.get(f"{drive}/data.json")
    assert file.json is not None
    assert file.json["email"] == "anna@customers.test"
    assert file.json["consent"] == {"version": "2026-11", "given_at": "2026-04-15T09:00:00+00:00"}
    assert "attachment" in file.headers["Content-Disposition"]


@pytest.mark.postgres
def test_erasing_leaves_a_number_and_nothing_of_the_person(app: Flask, buyer: FlaskClient, drive: str) -> None:
    question = buyer.get(f"{drive}/erase").text
    assert "erased for good" in question
    done = buyer.post(f"{drive}/erase", data={"token": token_on(question)})
    assert (done.status_code, "Your data are erased" in done.text) == (200, True)
    for page in PAGES:
        assert buyer.get(drive + page).status_code == 410
    with working(app):
        left = db.session.scalars(select(CustomerRequest)).one()
        assert (left.customer_name, left.phone, left.email, left.details) == ("—", None, None, {})
        assert (left.kind, left.state, left.outcome, left.created_at) == ("test_drive", "closed", "declined", NOW)
        assert db.session.scalar(select(func.count(Message.id))) == 0
        told = db.session.scalars(select(OutgoingMessage)).one()  # the dealer waits for nobody
        assert (told.recipient, told.template, told.context["event"]) == (
            "north@dealers.test",
            "request_changed",
            "withdrawn",
        )
        assert (told.context["name"], told.context["phone"], told.context["email"]) == ("—", "", "")


def test_a_new_address_ends_the_old_one(buyer: FlaskClient, drive: str) -> None:
    made = buyer.post(f"{drive}/new-link", data={"token": token_on(buyer.get(drive).text)})
    assert made.status_code == 303
    assert buyer.get(made.location).status_code == 200
    old = buyer.get(drive)
    assert old.status_code == 410
    assert "This link is no longer valid" in old.text


@pytest.mark.parametrize("page", PAGES)
def test_guessed_links_lead_nowhere(buyer: FlaskClient, drive: str, page: str) -> None:
    for wrong in (
        drive[:-1],
        drive + "A",
        re.sub(r"/1-", "/2-", drive),
        "/en/requests/1-x",
        "/en/requests/99999999999",
    ):
        assert buyer.get(wrong + page).status_code == 404


@pytest.mark.parametrize("step", ["reschedule", "withdraw", "take", "new-link", "erase"])
def test_a_step_needs_our_form(app: Flask, buyer: FlaskClient, drive: str, step: str) -> None:
    assert buyer.post(f"{drive}/{step}", data={}).status_code in {422, 404}
    assert buyer.post(f"{drive[:-1]}/{step}", data={}).status_code == 404
    with working(app):
        assert db.session.scalars(select(CustomerRequest)).one().state == "new"


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("page", ["", "/reschedule", "/withdraw", "/data", "/erase"])
def test_pages_are_private_in_every_language(buyer: FlaskClient, drive: str, lang: str, page: str) -> None:
    answer = buyer.get(drive.replace("/en/", f"/{lang}/") + page)
    assert answer.status_code == 200
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Set-Cookie" not in answer.headers


def test_a_drive_of_yesterday_cannot_go_into_the_calendar(app: Flask, buyer: FlaskClient, drive: str) -> None:
    assert "Into my calendar" in buyer.get(drive).text
    with working(app):
        db.session.scalars(select(CustomerRequest)).one().starts_at = NOW - timedelta(days=1)
        db.session.commit()
    assert "Into my calendar" not in buyer.get(drive).text


@pytest.mark.parametrize("kind", ["question", "callback"])
def test_a_dealer_is_asked_without_naming_a_car(app: Flask, shop: Shop, buyer: FlaskClient, kind: str) -> None:
    choice = buyer.get(f"/en/requests/new?kind={kind}")
    assert '<option value="NORTH">' in choice.text
    path = f"/en/requests/new?kind={kind}&dealer=north"
    form = {"name": "Anna", "phone": "89161234567", "text": "Hello", "consent": "2026-11"}
    sent = buyer.post(path, data={**form, "token": token_on(buyer.get(path).text)})
    assert sent.status_code == 303
    assert count_requests(app) == 1
    wrong = buyer.post(path, data={**form, "phone": "", "token": token_on(buyer.get(path).text)})
    assert wrong.status_code == 422


def test_a_form_for_a_car_is_found_by_its_number(shop: Shop, buyer: FlaskClient) -> None:
    assert buyer.get(f"/en/requests/new?kind=booking&car={shop.car}").location == f"/en/cars/{shop.car}/bookings"
    assert buyer.get(f"/en/requests/new?kind=nonsense&car={shop.car}").status_code == 404
    assert buyer.get("/en/requests/new?kind=booking").location == "/en/cars"
    assert buyer.get("/en/requests/new?kind=callback&dealer=NOBODY&car=x").status_code == 200


def test_a_callback_needs_three_fields_only(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert send(buyer, shop, "callback", email="", text="").status_code == 303
    assert count_requests(app) == 1
