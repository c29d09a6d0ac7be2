"""The customer's own page of a request."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from app.delivery.render import render
from app.extensions import db
from app.models import CustomerRequest, OutgoingMessage
from app.services import requests
from config import LOCALES
from tests.public_site.conftest import Shop
from tests.public_site.test_contact import SLOT, send, token_on
from tests.stage import NOW, working


@pytest.fixture
def link(shop: Shop, buyer: FlaskClient) -> str:
    """The secret link of a question that was asked."""
    return str(send(buyer, shop).location).partition("?")[0]


def answer(app: Flask, shop: Shop, body: str) -> None:
    """The dealer answers."""
    with working(app):
        found = db.session.scalars(select(CustomerRequest)).one()
        requests.add_note(request=found, user_id=shop.stage.editor.id, body="Haggles.", at=NOW)
        requests.answer(request=found, user_id=shop.stage.editor.id, body=body, at=NOW)
        db.session.commit()


@pytest.mark.parametrize("lang", LOCALES)
def test_the_customer_reads_the_answer_but_no_note(
    app: Flask, shop: Shop, buyer: FlaskClient, link: str, lang: str
) -> None:
    answer(app, shop, "It is, <come> by.")
    page = buyer.get(link.replace("/en/", f"/{lang}/"))
    assert page.status_code == 200
    assert "It is, &lt;come&gt; by." in page.text
    assert "Haggles" not in page.text


def test_the_page_is_for_nobody_else(shop: Shop, buyer: FlaskClient, link: str) -> None:
    page = buyer.get(link)
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Set-Cookie" not in page.headers
    for wrong in (link[:-1], link + "A", re.sub(r"/1-", "/2-", link), "/en/requests/1", "/en/requests/x"):
        assert buyer.get(wrong).status_code == 404
        assert buyer.post(wrong, data={"body": "x"}).status_code == 404
        assert buyer.get(wrong + "/visit.ics").status_code == 404


def test_a_new_version_ends_the_link(app: Flask, shop: Shop, buyer: FlaskClient, link: str) -> None:
    with working(app):
        db.session.scalars(select(CustomerRequest)).one().link_version += 1
        db.session.commit()
    assert buyer.get(link).status_code == 410


def test_the_customer_writes_again(app: Flask, shop: Shop, buyer: FlaskClient, link: str) -> None:
    answer(app, shop, "It is.")
    sent = buyer.post(link, data={"token": token_on(buyer.get(link).text), "body": "And the price?"})
    assert (sent.status_code, sent.location) == (303, f"{link}#thread")
    assert "And the price?" in buyer.get(link).text
    with working(app):
        assert db.session.scalars(select(CustomerRequest)).one().state == "claimed"
        assert db.session.scalar(select(OutgoingMessage).where(OutgoingMessage.template == "request_reply"))


def test_an_empty_message_is_refused_in_place(shop: Shop, buyer: FlaskClient, link: str) -> None:
    refused = buyer.post(link, data={"token": token_on(buyer.get(link).text), "body": "  "})
    assert refused.status_code == 422
    assert '<a href="#body">' in refused.text


def test_a_message_without_our_form_is_refused_with_its_text_kept(shop: Shop, buyer: FlaskClient, link: str) -> None:
    refused = buyer.post(link, data={"body": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words</textarea>" in refused.text


def test_a_car_that_is_sold_meanwhile_does_not_break_the_page(
    app: Flask, shop: Shop, buyer: FlaskClient, link: str
) -> None:
    with working(app):
        found = db.session.scalars(select(CustomerRequest)).one()
        assert found.listing is not None
        found.listing.status = "withdrawn"
        found.dealer.status = "suspended"
        db.session.commit()
    assert buyer.get(link).status_code == 200


def test_a_test_drive_goes_into_the_calendar(shop: Shop, buyer: FlaskClient) -> None:
    link = str(send(buyer, shop, "test-drive", starts_at=SLOT).location).partition("?")[0]
    assert "Thursday, 16 April, 11:00" in buyer.get(link).text
    file = buyer.get(f"{link}/visit.ics")
    event = Calendar.from_ical(file.data).walk("VEVENT")[0]
    assert event.decoded("dtstart").isoformat() == SLOT
    assert "Hyundai Solaris" in str(event["summary"])


def test_a_question_has_nothing_for_the_calendar(shop: Shop, buyer: FlaskClient, link: str) -> None:
    assert buyer.get(f"{link}/visit.ics").status_code == 404


@pytest.mark.parametrize("locale", LOCALES)
def test_mails_lead_to_the_page_in_the_customers_language(
    app: Flask, shop: Shop, buyer: FlaskClient, link: str, locale: str
) -> None:
    answer(app, shop, "It is, <come> by.")
    buyer.post(link, data={"token": token_on(buyer.get(link).text), "body": "I <will>."})
    with working(app):
        for mail in db.session.scalars(select(OutgoingMessage)):
            mail.locale = locale
            letter = render(mail)
            assert letter.subject
            own = f"http://127.0.0.1:8000{link.replace('/en/', f'/{locale}/')}"
            to_customer = mail.template in {"request_received", "request_answer"}
            assert (own in letter.text, own in letter.html) == (to_customer, to_customer)
            assert ("/office/inbox/1" in letter.text) != to_customer
            assert "<come>" not in letter.html
            assert "<will>" not in letter.html
