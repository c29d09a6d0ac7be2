"""Asking and planning a test drive: what is sent is kept first, what is wrong is said at once, no word is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.extensions import db, limiter
from app.models import CustomerRequest, OutgoingMessage
from app.services import request_checks
from app.tenancy import Scope
from tests.conftest import build_app
from tests.public_site.conftest import Shop, set_shop
from tests.stage import set_stage, working

GOOD = {
    "name": "Anna <b>",
    "phone": "8 (916) 123-45-67",
    "email": "anna@customers.test",
    "text": "Is it still there?",
    "consent": "2026-11",
}
SLOT = "2026-04-16T08:00:00+00:00"


def token_on(page: str) -> str:
    """The token of the form on a page."""
    return str(re.findall(r'name="token" value="(.*?)"', page)[0])


def send(buyer: FlaskClient, shop: Shop, kind: str = "question", **changes: str) -> TestResponse:
    """Fill the form in and send it."""
    path = f"/en/cars/{shop.car}/{kind}"
    token = token_on(buyer.get(path).text)
    return buyer.post(path, data={"token": token, **GOOD, **changes})


def count_requests(app: Flask, scope: Scope | None = None) -> int:
    """How many requests there are, for a dealer or for all."""
    with working(app, scope):
        return db.session.scalar(select(func.count(CustomerRequest.id))) or 0


@pytest.mark.postgres
def test_a_question_reaches_its_dealer_and_no_other(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    answer = send(buyer, shop)
    assert answer.status_code == 303
    assert count_requests(app, Scope.of_dealers({shop.stage.north_id})) == 1
    assert count_requests(app, Scope.of_dealers({shop.stage.south_id})) == 0
    with working(app):
        kept = db.session.scalars(select(CustomerRequest)).one()
        assert (kept.listing_id, kept.phone, kept.locale, kept.consent_version) == (
            shop.car,
            "+79161234567",
            "en",
            "2026-11",
        )
        assert {mail.template for mail in db.session.scalars(select(OutgoingMessage))} == {
            "request_received",
            "request_new",
        }


def test_after_sending_the_customer_has_the_secret_link(shop: Shop, buyer: FlaskClient) -> None:
    thanks = buyer.get(send(buyer, shop).location)
    assert thanks.status_code == 200
    assert "Sent. The dealer has your request." in thanks.text
    assert re.search(r"http://127.0.0.1:8000/en/requests/1-[\w-]{24}", thanks.text)
    assert "Is it still there?" in thanks.text


def test_looking_at_a_form_writes_nothing_and_sets_no_cookie(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    answer = buyer.get(f"/en/cars/{shop.car}/question")
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert count_requests(app) == 0


def test_everything_wrong_is_said_at_once_and_the_text_is_kept(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    answer = send(buyer, shop, name="", phone="12", email="nobody", text="Kept <words>", consent="")
    assert answer.status_code == 422
    for field in ("name", "phone", "email", "consent"):
        assert f'<a href="#{field}">' in answer.text
        assert f'id="{field}-fault"' in answer.text
    assert "Kept &lt;words&gt;</textarea>" in answer.text
    assert 'value="12"' in answer.text
    assert count_requests(app) == 0


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("question", ["text", "name", "phone", "consent"]),
        ("test-drive", ["starts_at", "name", "phone", "consent"]),
    ],
)
def test_faults_are_listed_in_the_order_of_the_form(
    shop: Shop, buyer: FlaskClient, kind: str, order: list[str]
) -> None:
    page = send(buyer, shop, kind, name="", phone="", email="", text="", consent="").text
    summary = page[page.index('id="summary"') : page.index("<form method")]
    assert re.findall(r'href="#(\w+)"', summary) == order


def test_an_address_stands_for_a_phone_and_a_phone_for_an_address(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert send(buyer, shop, phone="").status_code == 303
    assert send(buyer, shop, email="").status_code == 303
    assert send(buyer, shop, email="", phone="").status_code == 422
    assert count_requests(app) == 2


def test_programs_that_fill_in_every_field_are_asked_to_look_again(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    answer = send(buyer, shop, website="http://pills.test")
    assert answer.status_code == 422
    assert "Is it still there?" in answer.text
    assert count_requests(app) == 0


@pytest.mark.parametrize("token", ["", "forged", "x.y.z"])
def test_a_form_that_is_not_ours_is_refused_with_its_text_kept(
    app: Flask, shop: Shop, buyer: FlaskClient, token: str
) -> None:
    answer = send(buyer, shop, token=token)
    assert answer.status_code == 422
    assert "Is it still there?" in answer.text
    assert count_requests(app) == 0


def test_a_token_serves_its_own_form_only(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    foreign = token_on(buyer.get(f"/en/cars/{shop.car}/test-drive").text)
    assert send(buyer, shop, token=foreign).status_code == 422


def test_another_site_cannot_send_the_form(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    path = f"/en/cars/{shop.car}/question"
    token = token_on(buyer.get(path).text)
    answer = buyer.post(path, data={"token": token, **GOOD}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert count_requests(app) == 0


@pytest.mark.postgres
def test_characters_that_no_database_takes_are_dropped(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert send(buyer, shop, name="An\0na", text="Is\0 it?\nYes", phone="8916\0 1234567").status_code == 303
    assert send(buyer, shop, "test-drive", starts_at="\0").status_code == 422


def test_an_old_consent_does_not_count(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    assert send(buyer, shop, consent="2020-01").status_code == 422


def test_long_texts_are_refused_with_words(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    answer = send(buyer, shop, text="x" * 10_000, name="y" * 10_000)
    assert answer.status_code == 422
    assert answer.text.count("This text is too long.") == 4


@pytest.mark.postgres
def test_a_test_drive_takes_a_slot_that_is_then_gone(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    page = buyer.get(f"/en/cars/{shop.car}/test-drive").text
    assert f'<option value="{SLOT}" >Thursday, 16 April, 11:00</option>' in page
    assert send(buyer, shop, "test-drive", starts_at=SLOT, text="").status_code == 303
    assert SLOT not in buyer.get(f"/en/cars/{shop.car}/test-drive").text
    late = send(buyer, shop, "test-drive", starts_at=SLOT, text="Kept")
    assert late.status_code == 409
    assert "This time has just been taken" in late.text
    assert "Kept</textarea>" in late.text
    assert count_requests(app) == 1


@pytest.mark.parametrize(
    "moment", ["", "tomorrow", "2026-04-16T08:00:00", "2026-04-16T03:00:00+00:00", "2020-01-01T10:00Z"]
)
def test_a_moment_that_cannot_be_is_refused(app: Flask, shop: Shop, buyer: FlaskClient, moment: str) -> None:
    answer = send(buyer, shop, "test-drive", starts_at=moment)
    assert answer.status_code == 422
    assert '<a href="#starts_at">' in answer.text


@pytest.mark.postgres
def test_a_lost_race_for_a_slot_is_told_in_words(
    app: Flask, shop: Shop, buyer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(buyer, shop, "test-drive", starts_at=SLOT).status_code == 303
    monkeypatch.setattr(request_checks, "check_slot", lambda **_slot: None)
    assert send(buyer, shop, "test-drive", starts_at=SLOT).status_code == 409
    assert count_requests(app) == 1


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application whose limits are on, as they are in earnest: three requests an hour."""
    app = build_app(tmp_path, HPROMISE_RATE_LIMITS="on", HPROMISE_REQUESTS_PER_HOUR="3")
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    yield app
    limiter.reset()
    limiter.enabled = False


def test_too_many_requests_from_one_address_are_refused_with_the_text_kept(limited: Flask) -> None:
    shop, buyer = set_shop(limited, set_stage(limited)), limited.test_client()
    assert [send(buyer, shop, name="").status_code for _ in range(5)] == [422] * 5
    assert [send(buyer, shop).status_code for _ in range(3)] == [303] * 3
    refused = send(buyer, shop)
    assert refused.status_code == 429
    assert "Is it still there?" in refused.text
    assert count_requests(limited) == 3


def test_no_template_of_a_form_holds_a_session_token() -> None:
    folder = Path(__file__).resolve().parents[2] / "public_site" / "templates"
    assert not [path.name for path in folder.rglob("*.html") if "csrf_token" in path.read_text(encoding="utf-8")]
