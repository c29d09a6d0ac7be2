"""Offers of banks: kept under a number that nobody can guess, printed, mailed with the PDF, applied for."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import Mail
from PIL import Image
from sqlalchemy import func, select

from app.delivery import mail
from app.extensions import db
from app.models import CreditOffer, CustomerRequest, ListingOffer, OutgoingMessage
from app.queries import credit_offers
from app.services import banks
from config import LOCALES, load_settings
from tests.factories import ACTOR, make_programme
from tests.public_site.conftest import Shop
from tests.servers import find_free_port
from tests.stage import NOW, working

TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Mailbox:
    """A mail server's handler that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's way
        """Keep a letter."""
        letter: Any = email.message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """A real mail server that the application sends to."""
    box, port, before = Mailbox(), find_free_port(), dict(app.config)
    settings = load_settings(
        {"HPROMISE_VAR": str(app.config["SETTINGS"].var), "HPROMISE_MAIL_URL": f"smtp://127.0.0.1:{port}"}
    )
    app.config.update(mail.mail_config(settings))
    Mail().init_app(app)
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()
    app.config.update(before)
    Mail().init_app(app)


@pytest.fixture(autouse=True)
def version(app: Flask, shop: Shop) -> int:
    """A bank that lends to everybody; the number of its programme's version."""
    with working(app):
        made = make_programme("Alpha", "Used cars").versions[-1].id
        db.session.commit()
        return made


@pytest.fixture
def make_one(shop: Shop, buyer: FlaskClient, version: int) -> Callable[..., str]:
    """Takes an offer as a buyer does; the path of its page."""

    def make(lang: str = "en", **values: Any) -> str:
        wish = {"car": shop.car, "first": "20", "months": "60", **values}
        token = find_token(buyer.get(f"/{lang}/credit?car={shop.car}&first=20&months=60").text)
        answer = buyer.post(f"/{lang}/offers", data={"token": token, "programme": version, **wish})
        assert answer.status_code == 303
        return str(answer.location)

    return make


def find_token(page: str) -> str:
    """The token of the forms on a page."""
    found = TOKEN.search(page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("lang", LOCALES)
def test_an_offer_has_its_page_and_its_pdf(buyer: FlaskClient, make_one: Callable[..., str], lang: str) -> None:
    path = make_one(lang)
    page = buyer.get(path)
    assert page.status_code == 200
    assert 'class="psk"' in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    pdf = buyer.get(f"{path}.pdf")
    assert pdf.content_type == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.headers["Cache-Control"] == "no-store"


def test_the_banks_logo_stands_on_page_and_paper(app: Flask, buyer: FlaskClient, make_one: Callable[..., str]) -> None:
    picture = BytesIO()
    Image.new("RGB", (640, 320), (200, 30, 30)).save(picture, "PNG")
    with working(app):
        banks.set_logo(bank=banks.by_name(name="Alpha"), content=picture.getvalue(), by=ACTOR)
        db.session.commit()
    path = make_one()
    assert "/media/logos/" in buyer.get(path).text
    assert b"/DCTDecode" in buyer.get(f"{path}.pdf").data


def test_the_number_ends_in_128_random_bits(make_one: Callable[..., str]) -> None:
    first, second = make_one(), make_one()
    assert re.fullmatch(r"/en/offers/\d{6}-[0-9a-f]{32}", first)
    assert first != second


def test_an_offer_is_the_same_after_the_bank_has_changed_its_programme(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str]
) -> None:
    path = make_one()
    before = buyer.get(path).text.split("</main>")[0].split('<form method="post"')[0]
    with working(app):
        make_programme("Alpha", "Dearer", valid_from=NOW.date())
        offer = db.session.scalars(select(CreditOffer)).one()
        kept = credit_offers.recompute(offer)
        assert (kept.quote.payment, kept.quote.psk_amount) == (offer.payment, offer.psk_amount)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert buyer.get(path).text.split("</main>")[0].split('<form method="post"')[0] == before


@pytest.mark.parametrize(
    "number", ["x", "260415-" + "0" * 32, "%00", "ü", "a" * 500, "..", "260415-%5C", "1 OR 1=1", "\u0e01"]
)
def test_a_guessed_or_strange_number_does_not_exist(buyer: FlaskClient, number: str) -> None:
    for path in (f"/en/offers/{number}", f"/en/offers/{number}.pdf"):
        assert buyer.get(path).status_code == 404
    assert buyer.post(f"/en/offers/{number}/mail", data={"mail": "a@customers.test"}).status_code == 404


def test_an_offer_that_has_run_out_leads_to_a_new_calculation(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str]
) -> None:
    path = make_one()
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        page = buyer.get(path)
        assert page.status_code == 410
        assert "months=60" in page.text
        assert buyer.get(f"{path}.pdf").status_code == 410
        token = find_token(buyer.get("/en/credit?price=750000").text)
        buyer.post(f"{path}/mail", data={"token": token, "mail": "anna@customers.test"})
    with working(app):
        assert not db.session.scalar(select(func.count(OutgoingMessage.id)))


def test_what_the_bank_does_not_lend_goes_back_to_the_calculator(
    app: Flask, shop: Shop, buyer: FlaskClient, version: int
) -> None:
    token = find_token(buyer.get("/en/credit?price=750000").text)
    for wish in ({"months": "999"}, {"months": "x"}, {"first": "-1"}, {"price": "0"}):
        answer = buyer.post(
            "/en/offers", data={"token": token, "programme": version, "price": "750000", "first": "20", **wish}
        )
        assert answer.status_code == 303
        assert buyer.get(str(answer.location)).status_code == 200
    with working(app):
        assert not db.session.scalar(select(func.count(CreditOffer.id)))


@pytest.mark.parametrize("programme", ["", "x", "0", "-1", "99999999999999999999", "424242"])
def test_an_unknown_programme_is_not_found(buyer: FlaskClient, programme: str) -> None:
    token = find_token(buyer.get("/en/credit?price=750000").text)
    answer = buyer.post("/en/offers", data={"token": token, "programme": programme, "price": "750000", "months": "60"})
    assert answer.status_code == 404


def test_an_offer_needs_a_form_of_ours(buyer: FlaskClient, version: int) -> None:
    assert buyer.post("/en/offers", data={"programme": version, "price": "750000"}).status_code == 422


def test_an_offer_for_a_car_is_tied_to_it(app: Flask, shop: Shop, make_one: Callable[..., str]) -> None:
    make_one()
    with working(app):
        tie = db.session.scalars(select(ListingOffer)).one()
        assert (tie.listing_id, tie.dealer_id) == (shop.car, shop.stage.north_id)


@pytest.mark.parametrize("lang", LOCALES)
def test_the_customer_gets_the_offer_by_mail_with_its_pdf(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str], mailbox: Mailbox, lang: str
) -> None:
    path = make_one(lang)
    for _time in range(2):
        token = find_token(buyer.get(path).text)
        answer = buyer.post(f"{path}/mail", data={"token": token, "mail": "Anna@Customers.test"})
        assert answer.location == f"{path}?mailed=1"
    with working(app):
        assert mail.send_due(NOW) == 1
    (letter,) = mailbox.letters
    body = letter.get_body(("plain",))
    (sheet,) = letter.iter_attachments()
    assert letter["To"] == "anna@customers.test"
    assert body is not None
    assert path in body.get_content()
    assert (sheet.get_content_type(), sheet.get_filename()) == (
        "application/pdf",
        f"offer-{path.rsplit('/', 1)[1]}.pdf",
    )
    assert sheet.get_content()[:5] == b"%PDF-"


@pytest.mark.parametrize("address", ["", "x", "a@b@c", "a\r\nBcc: b@customers.test"])
def test_what_is_no_address_gets_no_mail(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str], address: str
) -> None:
    path = make_one()
    answer = buyer.post(f"{path}/mail", data={"token": find_token(buyer.get(path).text), "mail": address})
    assert answer.status_code == 422
    assert 'id="mail-fault"' in answer.text
    with working(app):
        assert not db.session.scalar(select(func.count(OutgoingMessage.id)))


def test_an_application_is_a_request_to_the_dealer_with_the_offer(
    app: Flask, shop: Shop, buyer: FlaskClient, make_one: Callable[..., str], mailbox: Mailbox
) -> None:
    path = make_one()
    form = {"name": "Anna", "phone": "8 916 123-45-67", "consent": "2026-11", "text": "From Monday on"}
    answer = buyer.post(f"{path}/application", data={"token": find_token(buyer.get(path).text), **form})
    assert answer.status_code == 303
    with working(app):
        made = db.session.scalars(select(CustomerRequest)).one()
        assert (made.kind, made.dealer_id, made.listing_id) == ("credit_offer", shop.stage.north_id, shop.car)
        assert made.details["offer"] == path.rsplit("/", 1)[1]
        assert mail.send_due(NOW) == 1
    (letter,) = mailbox.letters
    (sheet,) = letter.iter_attachments()
    assert letter["To"] == "north@dealers.test"
    assert sheet.get_content()[:5] == b"%PDF-"


def test_an_application_that_is_sent_twice_is_one_request(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str]
) -> None:
    path = make_one()
    form = {"token": find_token(buyer.get(path).text), "name": "Anna", "phone": "8 916 123-45-67", "consent": "2026-11"}
    answers = [buyer.post(f"{path}/application", data=form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with working(app):
        assert db.session.scalar(select(func.count(CustomerRequest.id))) == 1


def test_an_application_names_all_faults_and_keeps_what_was_typed(
    app: Flask, buyer: FlaskClient, make_one: Callable[..., str]
) -> None:
    path = make_one()
    answer = buyer.post(f"{path}/application", data={"token": find_token(buyer.get(path).text), "text": "Words"})
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') >= 3
    assert "Words" in answer.text
    with working(app):
        assert not db.session.scalar(select(func.count(CustomerRequest.id)))


def test_an_offer_without_a_car_goes_to_no_dealer(buyer: FlaskClient, version: int) -> None:
    token = find_token(buyer.get("/en/credit?price=750000").text)
    made = buyer.post(
        "/en/offers", data={"token": token, "programme": version, "price": "750000", "first": "20", "months": "60"}
    )
    page = buyer.get(str(made.location))
    assert page.status_code == 200
    assert 'name="phone"' not in page.text
    assert buyer.post(f"{made.location}/application", data={"token": token}).status_code == 404
