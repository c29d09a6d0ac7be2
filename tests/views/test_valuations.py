"""The workspace of a valuation, and what the customer says to an offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import (
    CustomerRequest,
    Listing,
    Notice,
    OutgoingMessage,
    Photo,
    Valuation,
    ValuationOffer,
    ValuationPhoto,
)
from app.services import own_data, secret_links
from tests.factories import find_model, make_request
from tests.rules.test_comparables import sell
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import words
from tests.views.programs import Program

Browse = Callable[[Person | None], FlaskClient]
OFFER = {"amount": "700 000", "expires_on": "2026-04-22", "note": "With winter tyres <b>"}
PHOTO = "d" * 64


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(app: Flask, stage: Stage) -> int:
    """A customer wants to sell a Solaris of 2020 with 50,000 km to the northern dealer."""
    with working(app):
        request = make_request(stage.north_id, kind="valuation", locale="en", due_at=NOW + timedelta(hours=4))
        found, ours = find_model(), {"dealer_id": stage.north_id}
        kept = Valuation(
            **ours,
            request_id=request.id,
            make_id=found.make_id,
            model_id=found.id,
            year=2020,
            mileage_km=50_000,
            currency="RUB",
            condition={"body_state": "scratches"},
            period_from=date(2024, 10, 15),
            period_to=NOW.date(),
        )
        kept.photos.append(ValuationPhoto(**ours, position=0, sha256=PHOTO, width=640, height=480))
        db.session.add(kept)
        db.session.commit()
        return request.id


def link_of(app: Flask, number: int) -> str:
    """The customer's own page."""
    with working(app):
        token = secret_links.token_of(db.session.get_one(CustomerRequest, number), app.config["SETTINGS"].secret_key)
    return f"/en/requests/{token}"


def decide(app: Flask, number: int, decision: str, version: str = "1") -> int:
    """Press a button of the customer's page; the status of the answer."""
    return press(app, number, decision, version).status_code


def press(app: Flask, number: int, decision: str, version: str) -> TestResponse:
    """Press a button of the customer's page."""
    buyer, path = app.test_client(), link_of(app, number)
    token = re.findall(r'name="token" value="(.*?)"', buyer.get(path).text)[0]
    data = {"token": token, "decision": decision, "version": version}
    return buyer.post(f"{path}/offer", data=data)


def offers_of(app: Flask) -> list[tuple[int, int, str]]:
    """Version, amount and state of all offers."""
    with working(app):
        rows = db.session.scalars(select(ValuationOffer).order_by(ValuationOffer.version))
        return [(row.version, int(row.amount), row.state) for row in rows]


def test_the_workspace_shows_range_own_prices_and_never_those_of_others(
    app: Flask, stage: Stage, browse: Browse, asked: int
) -> None:
    with working(app):
        sell(stage.north_id, 111_000)
        for number in range(2, 9):
            sell(stage.south_id, number * 100_000 + 123)
        db.session.commit()
    page = words(browse(stage.reader).get(f"/office/valuations/{asked}"))
    assert "8, " in page
    assert "111,000" in page
    assert "200,123" not in page
    assert "277,123" in page  # what was asked for, which everybody could read
    assert "South" not in page
    assert "Scratches and chips" in page


def test_with_too_few_sales_the_workspace_says_so(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    assert "Too few sales to name a range: 0 of at least 8." in words(
        browse(stage.reader).get(f"/office/valuations/{asked}")
    )


@pytest.mark.postgres
def test_an_offer_answers_the_customer_and_a_new_one_replaces_it(
    app: Flask, stage: Stage, browse: Browse, asked: int
) -> None:
    client = browse(stage.reader)
    assert client.post(f"/office/valuations/{asked}/offer", data=OFFER).status_code == 302
    assert client.post(f"/office/valuations/{asked}/offer", data={**OFFER, "amount": "720000"}).status_code == 302
    assert offers_of(app) == [(1, 700_000, "replaced"), (2, 720_000, "open")]
    with working(app):
        request = db.session.get_one(CustomerRequest, asked)
        assert (request.state, request.first_answer_at, request.assignee_id) == ("answered", NOW, stage.reader.id)
        assert "We offer" in request.messages[0].body
        assert "720,000" in request.messages[1].body
        mails = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.template == "request_answer"))
        assert {mail.recipient for mail in mails} == {"anna@customers.test"}
    page = app.test_client().get(link_of(app, asked)).text
    assert "720,000" in page
    assert "With winter tyres &lt;b&gt;" in page
    sheet = words(client.get(f"/office/valuations/{asked}/sheet"))
    assert "720,000" in sheet
    assert "The customer saw" not in sheet


def test_the_customer_accepts_once_and_the_dealer_is_told(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    client = browse(stage.reader)
    client.post(f"/office/valuations/{asked}/offer", data=OFFER)
    client.post(f"/office/valuations/{asked}/offer", data={**OFFER, "amount": "720000"})
    assert decide(app, asked, "accept", "1") == 409
    assert decide(app, asked, "accept", "2") == 303
    assert decide(app, asked, "decline", "2") == 409
    assert offers_of(app) == [(1, 700_000, "replaced"), (2, 720_000, "accepted")]
    with working(app):
        assert db.session.get_one(CustomerRequest, asked).state == "claimed"
        assert "offer_accepted" in db.session.scalars(select(Notice.kind)).all()
    refused = client.post(f"/office/valuations/{asked}/offer", data=OFFER)
    assert refused.status_code == 422
    assert "accepted an offer already" in words(refused)


def test_an_offer_in_russian_ends_with_one_full_stop(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    with working(app):
        db.session.get_one(CustomerRequest, asked).locale = "ru"
        db.session.commit()
    browse(stage.reader).post(f"/office/valuations/{asked}/offer", data=OFFER)
    page = app.test_client().get(link_of(app, asked).replace("/en/", "/ru/")).text
    assert "Предложение действует до" in page
    assert "г.." not in page


def test_a_refused_decision_is_told_on_the_customers_own_page(
    app: Flask, stage: Stage, browse: Browse, asked: int
) -> None:
    client = browse(stage.reader)
    client.post(f"/office/valuations/{asked}/offer", data=OFFER)
    client.post(f"/office/valuations/{asked}/offer", data={**OFFER, "amount": "720000"})
    page = press(app, asked, "accept", "1")
    assert "This offer is no longer open. Read the newest one." in page.text
    assert "720,000" in page.text
    assert 'value="accept"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_offer_that_ran_out_cannot_be_accepted(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    browse(stage.reader).post(f"/office/valuations/{asked}/offer", data=OFFER)
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert "It has run out" in app.test_client().get(link_of(app, asked)).text
        assert decide(app, asked, "accept") == 409
    assert offers_of(app) == [(1, 700_000, "open")]


def test_an_accepted_car_becomes_a_draft_bought_by_trade_in(
    app: Flask, stage: Stage, browse: Browse, asked: int
) -> None:
    client = browse(stage.reader)
    typed = {"unique_id": "TI-1", "vin": "Z94K241CBKR111111"}
    assert client.post(f"/office/valuations/{asked}/listing", data=typed).status_code == 422
    client.post(f"/office/valuations/{asked}/offer", data=OFFER)
    decide(app, asked, "accept")
    assert client.post(f"/office/valuations/{asked}/listing", data={**typed, "vin": "short"}).status_code == 422
    assert client.post(f"/office/valuations/{asked}/listing", data=typed).status_code == 302
    assert client.post(f"/office/valuations/{asked}/listing", data=typed).status_code == 422
    with working(app):
        car = db.session.scalars(select(Listing)).one()
        assert (car.status, car.acquired_via, car.purchase_price, car.vin) == (
            "draft",
            "trade_in",
            Decimal(700_000),
            "Z94K241CBKR111111",
        )
        assert (car.year, car.mileage_km, car.photo_count) == (2020, 50_000, 1)
        assert db.session.scalars(select(Photo.sha256)).all() == [PHOTO]
        assert db.session.scalars(select(Valuation.listing_id)).one() == car.id


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": ""},
        {"amount": "-5"},
        {"amount": "5 $"},
        {"expires_on": "2026-04-14"},
        {"expires_on": "soon"},
        {"note": "x" * 3000},
    ],
)
def test_a_wrong_offer_is_refused_at_its_field(
    app: Flask, stage: Stage, browse: Browse, asked: int, changes: dict[str, str]
) -> None:
    answer = browse(stage.reader).post(f"/office/valuations/{asked}/offer", data={**OFFER, **changes})
    assert answer.status_code == 422
    assert f'href="#{next(iter(changes))}"' in words(answer)
    assert offers_of(app) == []


def test_a_stranger_sees_neither_workspace_nor_photo_and_decides_nothing(
    app: Flask, stage: Stage, browse: Browse, asked: int
) -> None:
    stranger = browse(stage.stranger)
    assert stranger.get(f"/office/valuations/{asked}").status_code == 404
    assert stranger.post(f"/office/valuations/{asked}/offer", data=OFFER).status_code == 404
    assert stranger.get(f"/media/photos/{PHOTO}/thumb.jpg").status_code == 404
    assert app.test_client().post("/en/requests/1-guessed/offer", data={"decision": "accept"}).status_code == 404
    assert browse(stage.distributor).post(f"/office/valuations/{asked}/offer", data=OFFER).status_code == 403


def test_erasing_takes_vin_condition_and_photos(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    assert "Hyundai Solaris 2020" in app.test_client().get(f"{link_of(app, asked)}/data").text
    with working(app):
        request = db.session.get_one(CustomerRequest, asked)
        assert own_data.collect(request=request)["own_car"]["year"] == 2020
        own_data.erase(request=request, at=NOW)
        db.session.commit()
        kept = db.session.scalars(select(Valuation)).one()
        assert (kept.vin, kept.condition, kept.photos) == (None, {}, [])


def test_programs_read_the_car_its_offers_and_its_photos(app: Flask, stage: Stage, browse: Browse, asked: int) -> None:
    browse(stage.reader).post(f"/office/valuations/{asked}/offer", data=OFFER)
    told = Program(app, stage.north_id).call("GET", "/api/v1/requests").json["requests"][0]
    assert told["kind"] == "valuation"
    assert (told["valuation"]["year"], told["valuation"]["condition"]) == (2020, {"body_state": "scratches"})
    assert [(offer["amount"], offer["state"]) for offer in told["valuation"]["offers"]] == [(700_000.0, "open")]
    assert told["valuation"]["photos"][0].endswith(f"/api/v1/requests/{asked}/photos/0")
    assert Program(app, stage.south_id).call("GET", f"/api/v1/requests/{asked}/photos/0").status_code == 404
    assert Program(app, stage.north_id).call("GET", f"/api/v1/requests/{asked}/photos/9").status_code == 404
