"""Many at the same moment: one wins, the others are told, nobody sees a fault, nothing is lost or done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, Certificate, CustomerRequest, Listing, Message, OutgoingMessage, Sale
from app.services import requests, secret_links, test_drives
from public_site import form_tokens
from public_site.contact_form import CONSENT_VERSION
from tests.factories import make_listing, make_request
from tests.stage import NOW, PASSWORD, Stage, working
from tests.views.forms import keep_car, typed_car

pytestmark = pytest.mark.postgres

CROWD = 6
CUSTOMER = {"name": "Anna", "phone": "+79161234567", "consent": CONSENT_VERSION}


def at_once(browsers: list[FlaskClient], act: Callable[[FlaskClient], int]) -> Counter[int]:
    """What all of them are answered when they act at the same moment."""
    answers: list[int] = []
    gate = threading.Barrier(len(browsers))

    def run(browser: FlaskClient) -> None:
        gate.wait()
        answers.append(act(browser))

    threads = [threading.Thread(target=run, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def post(path: str, data: dict[str, Any]) -> Callable[[FlaskClient], int]:
    """Sending one form."""
    return lambda browser: browser.post(path, data=data).status_code


def post_form(app: Flask, path: str, purpose: str, data: dict[str, Any]) -> Callable[[FlaskClient], int]:
    """Sending a form of the buyers' site; everybody has opened one of their own."""

    def act(browser: FlaskClient) -> int:
        with app.app_context():
            token = form_tokens.make_token(purpose)
        return browser.post(path, data={**data, "token": token}).status_code

    return act


def count(app: Flask, model: type[Any]) -> int:
    """How many rows there are."""
    with working(app):
        return db.session.scalar(select(func.count(model.id))) or 0


def test_a_car_is_sold_once(app: Flask, stage: Stage, browse: Any) -> None:
    car = keep_car(app, stage.north_id)
    sale = {"sold_on": "2026-04-16", "sale_price": "1000000"}
    crowd = [browse(stage.editor) for _ in range(CROWD)]
    assert at_once(crowd, post(f"/office/listings/{car}/sale", sale)) == {302: 1, 422: CROWD - 1}
    assert count(app, Sale) == 1


def test_a_stock_number_is_given_once(app: Flask, stage: Stage, browse: Any) -> None:
    form = typed_car(app, stage.north_id)
    crowd = [browse(stage.editor) for _ in range(CROWD)]
    assert at_once(crowd, post("/office/listings/add", form)) == {302: 1, 422: CROWD - 1}
    assert count(app, Listing) == 1


def test_an_address_is_invited_once(app: Flask, stage: Stage, browse: Any) -> None:
    before = count(app, Account)
    form = {"email": "new@x.test", "name": "N", "role": "distributor", "locale": "ru"}
    crowd = [browse(stage.administrator) for _ in range(CROWD)]
    assert at_once(crowd, post("/office/users/add", form)) == {302: 1, 422: CROWD - 1}
    assert count(app, Account) == before + 1


def test_a_forgotten_password_is_answered_alike_however_often_it_is_asked_at_once(
    app: Flask, stage: Stage, browse: Any
) -> None:
    crowd = [browse() for _ in range(CROWD)]
    assert at_once(crowd, post("/login/forgotten", {"email": stage.editor.email})) == {302: CROWD}
    assert 1 <= count(app, OutgoingMessage) <= 2  # two, when the five minutes of one letter end in between


def test_signing_in_at_once_counts_everybody(app: Flask, stage: Stage, browse: Any) -> None:
    crowd = [browse() for _ in range(CROWD)]
    form = {"email": stage.editor.email, "password": PASSWORD}
    assert at_once(crowd, post("/login/", form)) == {302: CROWD}


def test_one_time_of_a_car_goes_to_one_customer(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        db.session.commit()
        number = car.id
        slot = test_drives.free_slots(dealer=car.dealer, listing=car, at=datetime.now(UTC) + timedelta(days=1))[0]
    plan = post_form(app, f"/ru/cars/{number}/test-drive", "test_drive", {**CUSTOMER, "starts_at": slot.isoformat()})
    assert at_once([browse() for _ in range(20)], plan) == {303: 1, 409: 19}
    assert count(app, CustomerRequest) == 1


def test_no_question_is_lost_while_twenty_write_and_twenty_read(app: Flask, stage: Stage, browse: Any) -> None:
    car = keep_car(app, stage.north_id)
    ask = post_form(app, f"/ru/cars/{car}/question", "question", {**CUSTOMER, "text": "Is it red?"})
    writers = {id(browser): browser for browser in (browse() for _ in range(20))}
    readers = [browse(stage.editor) for _ in range(20)]

    def act(browser: FlaskClient) -> int:
        if id(browser) in writers:
            return ask(browser)
        return max(browser.get(path).status_code for path in ("/en/cars", "/office/inbox/", "/office/listings/"))

    assert at_once([*writers.values(), *readers], act) == {303: 20, 200: 20}
    assert count(app, CustomerRequest) == 20


def test_a_form_that_is_sent_many_times_at_once_makes_one_request(app: Flask, stage: Stage, browse: Any) -> None:
    car = keep_car(app, stage.north_id)
    with app.app_context():
        form = {**CUSTOMER, "text": "Is it red?", "token": form_tokens.make_token("question")}
    crowd = [browse() for _ in range(CROWD)]
    assert at_once(crowd, post(f"/ru/cars/{car}/question", form)) == {303: CROWD}
    assert count(app, CustomerRequest) == 1


def test_a_car_that_many_book_at_once_goes_to_one_and_the_others_stand_in_line(
    app: Flask, stage: Stage, browse: Any
) -> None:
    car = keep_car(app, stage.north_id)
    answers: list[tuple[int, int]] = []

    def book(browser: FlaskClient) -> int:
        answer = browser.post(f"/ru/cars/{car}/bookings", data=CUSTOMER, headers={"Accept": "application/json"})
        answers.append((answer.status_code, answer.json["place"] if answer.json else -1))
        return answer.status_code

    assert at_once([browse() for _ in range(12)], book) == {201: 1, 409: 11}
    assert sorted(answers) == [(201, 0), *((409, place) for place in range(1, 12))]


def test_a_certificates_number_is_given_once(app: Flask, stage: Stage, browse: Any) -> None:
    car = keep_car(app, stage.north_id)
    form = {"number": "C-1", "issued_on": "2026-04-10", "inspected_on": "2026-04-10"}
    crowd = [browse(stage.editor) for _ in range(CROWD)]
    answers = at_once(crowd, post(f"/office/listings/{car}/certificate", form))
    assert set(answers) <= {302, 422}
    assert count(app, Certificate) <= 1


def test_a_customer_who_writes_while_the_dealer_closes_opens_the_request_again(
    app: Flask, stage: Stage, browse: Any
) -> None:
    with working(app):
        asked = make_request(stage.north_id, state="answered", listing=make_listing(stage.north_id))
        db.session.commit()
        number = asked.id
        token = secret_links.token_of(asked, app.config["SETTINGS"].secret_key)
        form = {"body": "One more thing", "token": form_tokens.make_token("message")}
    answers: list[int] = []
    writing = threading.Thread(
        target=lambda: answers.append(browse().post(f"/en/requests/{token}", data=form).status_code)
    )
    with working(app):
        found = db.session.get_one(CustomerRequest, number)
        requests.close(request=found, outcome="declined", user_id=stage.editor.id, at=NOW)
        writing.start()
        writing.join(1)  # it waits for the one who closes
        db.session.commit()
    writing.join()
    with working(app):
        found = db.session.get_one(CustomerRequest, number)
        assert (answers, found.state, found.outcome, found.closed_at) == ([303], "new", None, None)
        assert db.session.scalar(select(func.count(Message.id)).where(Message.author == "customer")) == 1
