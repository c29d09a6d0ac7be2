"""Who sends many requests proves that a person does: by work of the browser, or by a mail; nobody's words are lost."""

import html
import json
import re
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from altcha.v1 import solve_challenge
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.delivery.render import render
from app.extensions import db
from app.jobs import run_job
from app.jobs.queue import enqueue
from app.models import CustomerRequest, OutgoingMessage, UnconfirmedRequest
from tests.public_site.conftest import Shop, set_shop
from tests.public_site.test_contact import GOOD, count_requests, send, token_on
from tests.stage import NOW, set_stage, working


@pytest.fixture
def crowded(limited: Flask) -> Shop:
    """Anna has asked once, her next question needs a proof."""
    shop = set_shop(limited, set_stage(limited))
    assert send(limited.test_client(), shop).status_code == 303
    return shop


def solve(page: str) -> str:
    """The solution of the challenge on a page, as the browser brings it."""
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found
    challenge = json.loads(html.unescape(found[1]))
    solution = solve_challenge(challenge["challenge"], challenge["salt"], "SHA-256", challenge["maxNumber"])
    assert solution is not None
    parts = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps({**parts, "number": solution.number}).encode()).decode()


def ask(buyer: FlaskClient, shop: Shop, page: str, **changes: str) -> TestResponse:
    """Send the form that stands on a page."""
    return buyer.post(f"/en/cars/{shop.car}/question", data={"token": token_on(page), **GOOD, **changes})


def test_a_contact_that_asks_often_is_asked_for_a_proof_and_its_words_stay(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    asked = send(buyer, crowded)
    assert asked.status_code == 429
    assert "Is it still there?" in asked.text
    done = ask(buyer, crowded, asked.text, asked="1", proof=solve(asked.text))
    assert done.status_code == 303
    assert count_requests(limited) == 2


def test_another_contact_is_not_asked(limited: Flask, crowded: Shop) -> None:
    other = {"phone": "8 916 000 00 01", "email": "boris@customers.test"}
    assert send(limited.test_client(), crowded, **other).status_code == 303
    same_phone = {"phone": "+7 916 000-00-01", "email": "vera@customers.test"}
    assert send(limited.test_client(), crowded, **same_phone).status_code == 429


def test_a_proof_serves_its_own_form_once(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    first, second = send(buyer, crowded).text, send(buyer, crowded).text
    proof = solve(first)
    assert ask(buyer, crowded, second, asked="1", proof=proof, email="").status_code == 429
    assert ask(buyer, crowded, first, asked="1", proof=proof).status_code == 303
    assert ask(buyer, crowded, first, asked="1", proof=proof).status_code == 303
    assert count_requests(limited) == 2


def test_a_proof_without_its_form_proves_nothing(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    typed = {**GOOD, "asked": "1", "proof": solve(send(buyer, crowded).text), "email": ""}
    refused = buyer.post(f"/en/cars/{crowded.car}/question", data=typed, headers={"Accept": "application/json"})
    assert refused.status_code == 429
    assert count_requests(limited) == 1


def test_what_proves_nothing_is_refused_in_words(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    page = send(buyer, crowded).text
    for proof in ("", "x", "e30=", "bnVsbA==", "W10=", "A" * 5000):
        refused = ask(buyer, crowded, page, asked="1", proof=proof, email="")
        assert refused.status_code == 429
        assert '<a href="#email">' in refused.text
    assert count_requests(limited) == 1


def test_without_javascript_a_mail_confirms_the_request(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    kept = ask(buyer, crowded, send(buyer, crowded).text, asked="1", text="Kept words")
    assert (kept.status_code, "Look into your mail" in kept.text) == (200, True)
    assert count_requests(limited) == 1
    link = confirm_link(limited)
    page = buyer.get(link)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert count_requests(limited) == 1  # looking confirms nothing
    done = buyer.post(link, data={"token": token_on(page.text)})
    assert done.status_code == 303
    assert "Kept words" in buyer.get(done.location).text
    again = buyer.post(link, data={"token": token_on(page.text)})
    assert again.location == done.location
    assert count_requests(limited) == 2
    with working(limited):
        assert db.session.scalars(select(UnconfirmedRequest)).one().written == {}
        newest = db.session.scalars(select(CustomerRequest).order_by(CustomerRequest.id.desc())).first()
        assert newest is not None
        assert (newest.email, newest.consent_version) == ("anna@customers.test", "2026-11")


def confirm_link(app: Flask) -> str:
    """The link in the mail that asks for a confirmation."""
    with working(app):
        mail = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.template == "request_confirm")).one()
        letter = render(mail)
        found = re.search(r"http://127.0.0.1:8000(/en/requests/confirm/\S+)", letter.text)
        assert found
        assert found[1] in letter.html
        return found[1]


def test_what_nobody_confirms_is_forgotten(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    ask(buyer, crowded, send(buyer, crowded).text, asked="1")
    link = confirm_link(limited)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        page = buyer.get(link)
        late = buyer.post(link, data={"token": token_on(page.text)})
        assert (late.status_code, "The time to confirm this request is over" in late.text) == (410, True)
        with working(limited):
            job = enqueue("requests.forget")
            db.session.commit()
            run_job(job.id)
            assert db.session.scalar(select(func.count(UnconfirmedRequest.id))) == 0
        assert buyer.get(link).status_code == 404
    assert count_requests(limited) == 1


def test_guessed_confirmations_lead_nowhere(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    ask(buyer, crowded, send(buyer, crowded).text, asked="1")
    link = confirm_link(limited)
    for wrong in (link[:-1], link + "A", "/en/requests/confirm/1-x", "/en/requests/confirm/x"):
        assert buyer.get(wrong).status_code == 404
        assert buyer.post(wrong, data={}).status_code == 404


def test_far_too_many_are_refused_whatever_they_bring(limited: Flask, crowded: Shop) -> None:
    buyer = limited.test_client()
    statuses = [
        buyer.post(
            f"/en/cars/{crowded.car}/question",
            data={**GOOD, "phone": f"8916000{number:04d}", "email": ""},
            headers={"Accept": "application/json"},
        ).status_code
        for number in range(40)
    ]
    assert statuses[:2] == [201, 201]
    assert set(statuses[2:]) == {429}
    assert count_requests(limited) == 3
