"""The last step of selling the own car: sent once however often it is pressed, and by persons."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.models import CustomerRequest, Valuation, ValuationDraft
from app.services import valuation_drafts
from app.tenancy import Scope
from tests.public_site.test_proof import confirm_link, solve
from tests.public_site.test_trade_in import CONDITION, CONTACT, photo, send, start, step
from tests.stage import NOW, Stage, set_stage, working


def fill_in(app: Flask, buyer: FlaskClient) -> str:
    """Do all steps but the last; gives its address."""
    path = start(app, buyer)
    send(buyer, path, **CONDITION)
    send(buyer, step(path, "dealer"), dealer="NORTH")
    return step(path, "contact")


@pytest.mark.postgres
def test_pressing_twice_sends_once_and_leads_to_the_same_page(app: Flask, stage: Stage, buyer: FlaskClient) -> None:
    path = fill_in(app, buyer)
    token = re.findall(r'name="token" value="(.*?)"', buyer.get(path).text)[0]
    first, second = (buyer.post(path, data={"token": token, "go": "next", **CONTACT}) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    link = first.headers["Location"].partition("?")[0]
    page = {"token": re.findall(r'name="token" value="(.*?)"', buyer.get(link).text)[0]}
    assert buyer.post(f"{link}/new-link", data=page).status_code == 303
    assert buyer.post(path, data={"token": token, "go": "next", **CONTACT}).status_code == 404  # the link was ended
    with working(app):
        assert db.session.scalar(select(func.count(CustomerRequest.id))) == 1


def test_a_car_is_offered_without_limit_by_who_proves_to_be_a_person(limited: Flask) -> None:
    stage = set_stage(limited)
    buyer = limited.test_client()
    assert send(buyer, fill_in(limited, buyer), **CONTACT).status_code == 303
    path = fill_in(limited, buyer)
    asked = send(buyer, path, **CONTACT)
    assert asked.status_code == 429
    assert 'value="Anna"' in asked.text
    done = send(buyer, path, **CONTACT, asked="1", proof=solve(asked.text))
    assert "/en/requests/" in done.headers["Location"]
    with working(limited, Scope.of_dealers({stage.north_id})):
        assert db.session.scalar(select(func.count(Valuation.id))) == 2


def test_without_javascript_a_mail_confirms_that_the_car_is_offered(limited: Flask) -> None:
    stage = set_stage(limited)
    buyer = limited.test_client()
    assert send(buyer, fill_in(limited, buyer), **CONTACT).status_code == 303
    path = fill_in(limited, buyer)
    send(buyer, step(path, "photos"), go="photos", photos=photo())
    assert send(buyer, path, **CONTACT).status_code == 429
    without_mail = {**CONTACT, "email": "", "asked": "1"}
    assert '<a href="#email">' in send(buyer, path, **without_mail).text
    assert "Look into your mail" in send(buyer, path, **CONTACT, asked="1").text
    with time_machine.travel(NOW + timedelta(hours=30), tick=False):
        with working(limited):
            valuation_drafts.forget_old(at=NOW + timedelta(hours=30))
            db.session.commit()
        link = confirm_link(limited)
        token = re.findall(r'name="token" value="(.*?)"', buyer.get(link).text)[0]
        done = buyer.post(link, data={"token": token})
        assert done.status_code == 303
        assert buyer.get(f"{done.headers['Location'].partition('?')[0]}/car/0.jpg").status_code == 200
    with working(limited, Scope.of_dealers({stage.north_id})):
        kept = db.session.scalars(select(Valuation).order_by(Valuation.id.desc())).first()
        assert kept is not None
        assert (kept.year, kept.mileage_km, kept.condition, len(kept.photos)) == (2020, 50_000, CONDITION, 1)
        assert db.session.scalar(select(func.count(ValuationDraft.id))) == 0
