"""Banks, programmes and offers in the office: kept by the distributor, read by dealers."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.lib.credit.wish import Wish
from app.models import AuditEntry, Bank, CreditOffer, CreditProgramme, CreditStandard, CreditVersion
from app.queries import credit_offers
from app.queries.credit import terms_of, version_in_force
from app.services import credit_offers as services
from tests.factories import make_listing, make_offer, make_programme
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]

TYPED: dict[str, Any] = {
    "name": "Classic",
    "scheme": "annuity",
    "currency": "rub",
    "is_offered": "y",
    "valid_from": "2026-01-01",
    "amount_from": "100 000",
    "amount_to": "5 000 000",
    "share_from": "0",
    "share_to": "80 %",
    "rates-0-months_from": "12",
    "rates-0-months_to": "36",
    "rates-0-share_from": "0",
    "rates-0-share_to": "80",
    "rates-0-yearly_rate": "15,9",
    "rates-1-months_from": "37",
    "rates-1-months_to": "84",
    "rates-1-share_from": "0",
    "rates-1-share_to": "80",
    "rates-1-yearly_rate": "16.9",
    "rates-2-months_from": "",
    "charges-0-kind": "issue_fee",
    "charges-0-basis": "fixed",
    "charges-0-value": "6000",
    "charges-1-kind": "issue_fee",
    "charges-1-basis": "fixed",
    "charges-1-value": "",
    "sample_condition": "used",
}


@pytest.fixture
def bank_id(app: Flask, stage: Stage) -> int:
    with working(app):
        number: int = make_programme("Meridian", "First").bank_id
        db.session.commit()
    return number


def count(app: Flask, model: type) -> int:
    with working(app):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def post(browse: Browse, stage: Stage, url: str, **data: Any) -> TestResponse:
    return browse(stage.distributor).post(url, data=data, content_type="multipart/form-data")


@pytest.mark.postgres
def test_the_distributor_adds_a_bank_with_its_logo(app: Flask, stage: Stage, browse: Browse) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 150), "navy").save(picture, "PNG")
    picture.seek(0)
    data = {"name": " Volna  Bank ", "phone": "8 800 555-01-02", "website": "https://volna.example", "is_partner": "y"}

    answer = post(browse, stage, "/office/credit/banks/add", **data, logo=(picture, "logo.png"))

    assert answer.status_code == 302
    with working(app):
        bank = db.session.scalars(select(Bank)).one()
        assert (bank.name, bank.phone, bank.is_partner) == ("Volna Bank", "+78005550102", True)
        assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "bank_created")).all()
        logo = bank.logo
    assert browse(None).get(f"/media/logos/{logo}.webp").mimetype == "image/webp"
    assert browse(None).get(f"/media/logos/{'0' * 64}.webp").status_code == 404
    assert browse(None).get(f"/media/logos/{logo}.svg").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Meridian"}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"logo": (io.BytesIO(b"no picture"), "logo.png")}, "logo"),
    ],
)
@pytest.mark.usefixtures("bank_id")
def test_a_bank_that_cannot_be_is_refused_at_its_field(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, Any], field: str
) -> None:
    answer = post(browse, stage, "/office/credit/banks/add", **{"name": "Kedr", **wrong})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert count(app, Bank) == 1


@pytest.mark.postgres
def test_a_programme_is_typed_with_its_rate_table_and_charges(
    app: Flask, stage: Stage, browse: Browse, bank_id: int
) -> None:
    answer = post(browse, stage, f"/office/credit/banks/{bank_id}/programmes/add", **TYPED)

    assert answer.status_code == 302
    with working(app):
        programme = db.session.scalars(select(CreditProgramme).where(CreditProgramme.name == "Classic")).one()
        terms = terms_of(version_in_force(programme).terms)
    assert [row.yearly_rate for row in terms.rates] == [Decimal("15.9"), Decimal("16.9")]
    assert (terms.currency, terms.share_to, len(terms.charges)) == ("RUB", Decimal(80), 1)
    assert "Classic" in words(browse(stage.reader).get(answer.location))


@pytest.mark.parametrize(
    "case",
    [
        ({"rates-1-months_from": "40"}, "Gap near rows"),
        ({"rates-1-months_from": "30"}, "Rows 1, 2 overlap"),
        ({"rates-0-yearly_rate": "much"}, "row 1, Rate, % a year"),
        ({"rates-0-yearly_rate": ""}, "row 1, Rate, % a year"),
        ({"rates-0-months_to": "0"}, "row 1, to"),
        ({"charges-0-value": "x"}, "row 1, Value"),
        ({"charges-0-kind": "gift"}, "row 1, Charge"),
        ({"currency": "R"}, "three Latin letters"),
        ({"name": "First"}, "already has a programme"),
        ({"amount_from": "5 000 001"}, "least amount"),
        ({"valid_from": "soon"}, "First day"),
        ({"scheme": "magic"}, "Scheme"),
    ],
)
def test_terms_that_cannot_stand_are_refused_by_row_with_the_text_kept(
    app: Flask, stage: Stage, browse: Browse, bank_id: int, case: tuple[dict[str, str], str]
) -> None:
    wrong, told = case
    answer = post(browse, stage, f"/office/credit/banks/{bank_id}/programmes/add", **TYPED | wrong)

    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="16.9"' in answer.text
    assert count(app, CreditProgramme) == 1


def test_more_rows_are_offered_without_saving_or_scolding(
    app: Flask, stage: Stage, browse: Browse, bank_id: int
) -> None:
    answer = post(browse, stage, f"/office/credit/banks/{bank_id}/programmes/add", **TYPED | {"name": "", "more": "1"})

    assert answer.status_code == 200
    assert 'name="rates-7-yearly_rate"' in answer.text
    assert "Please put this right" not in words(answer)
    assert count(app, CreditProgramme) == 1


def test_the_preview_shows_payments_while_typing_and_faults_instead_of_them(
    stage: Stage, browse: Browse, bank_id: int
) -> None:
    fine = post(browse, stage, "/office/credit/preview", **TYPED | {"sample_price": "1 000 000"})
    broken = post(browse, stage, "/office/credit/preview", **TYPED | {"rates-1-months_from": "40"})
    unread = post(browse, stage, "/office/credit/preview", **TYPED | {"amount_from": "x"})

    assert "35,107.68" in words(fine)  # 1,000,000 at 15.9 % over 36 months
    assert "Gap near rows" in words(broken)
    assert "as soon as" in words(unread)
    assert [answer.status_code for answer in (fine, broken, unread)] == [200, 200, 200]


@pytest.mark.postgres
def test_changed_terms_are_a_new_version_and_an_old_offer_stays_what_it_was(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    with working(app):
        offer = make_offer("Meridian", make_listing(stage.north_id))
        number, programme_id, payment = offer.number, offer.version.programme_id, offer.payment
        db.session.commit()

    answer = post(browse, stage, f"/office/credit/programmes/{programme_id}/edit", **TYPED)
    again = post(browse, stage, f"/office/credit/programmes/{programme_id}/edit", **TYPED)

    assert (answer.status_code, again.status_code) == (302, 302)
    assert count(app, CreditVersion) == 2
    with working(app):
        kept = credit_offers.get(number)
        assert kept is not None
        assert (kept.version.number, kept.quote.payment, kept.offer.payment) == (1, payment, payment)
        assert kept.quote.psk_amount == kept.offer.psk_amount
        assert [line.payment for line in kept.quote.schedule][:2] == [payment, payment]
    first = browse(stage.reader).get(f"/office/credit/programmes/{programme_id}?version=1")
    assert "replaced" in words(first)
    assert browse(stage.reader).get(f"/office/credit/programmes/{programme_id}?version=9").status_code == 404


def test_a_dealer_sees_the_offers_for_its_own_cars_only(app: Flask, stage: Stage, browse: Browse) -> None:
    with working(app):
        number = make_offer("Meridian", make_listing(stage.north_id)).number
        db.session.commit()

    shown = {
        name: browse(getattr(stage, name)).get("/office/credit/offers/")
        for name in ("reader", "stranger", "distributor")
    }

    assert [number in shown[name].text for name in ("reader", "stranger", "distributor")] == [True, False, True]


def test_offers_end_in_128_random_bits_and_unknown_numbers_are_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        numbers = {make_offer().number for _offer in range(3)}

        assert len({number.rpartition("-")[2] for number in numbers}) == 3
        assert all(len(bytes.fromhex(number.rpartition("-")[2])) == 16 for number in numbers)
        for strange in ("", "0", "x" * 500, "260415-\x00", "260415-ä", "' OR 1=1", next(iter(numbers))[:-1]):
            assert credit_offers.get(strange) is None


@pytest.mark.postgres
def test_the_distributor_sets_the_standard_terms(app: Flask, stage: Stage, browse: Browse) -> None:
    url = "/office/credit/standard"
    answer = post(browse, stage, url, first_share="30,5", months="48", offer_days="7")
    wrong = post(browse, stage, url, first_share="100", months="601", offer_days="0")

    assert (answer.status_code, wrong.status_code) == (302, 422)
    with working(app):
        kept = db.session.scalars(select(CreditStandard)).one()
        assert (kept.first_share, kept.months, kept.offer_days) == (Decimal("30.5"), 48, 7)


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_dealers_read_banks_and_programmes_and_change_nothing(
    app: Flask, stage: Stage, browse: Browse, bank_id: int, role: str
) -> None:
    client = browse(getattr(stage, role))
    reading = [
        "/office/credit/",
        "/office/credit/standard",
        "/office/credit/workbook/export.xlsx",
        "/office/credit/offers/",
    ]
    writing = [
        "/office/credit/banks/add", f"/office/credit/banks/{bank_id}", f"/office/credit/banks/{bank_id}/programmes/add",
        "/office/credit/preview", "/office/credit/standard", "/office/credit/workbook/",
    ]  # fmt: skip

    assert [client.get(url).status_code for url in reading] == [200] * len(reading)
    assert [client.post(url, data=TYPED).status_code for url in writing] == [403] * len(writing)
    assert (count(app, CreditProgramme), count(app, CreditVersion)) == (1, 1)


def test_an_offer_of_a_withdrawn_programme_is_refused(app: Flask, stage: Stage) -> None:
    wish = Wish(Decimal(1_000_000), Decimal(200_000), 60, NOW.date())
    with working(app):
        version = make_programme().versions[-1]
        version.programme.is_offered = False
        db.session.flush()

        with pytest.raises(RuleBroken, match="PROGRAMME_CHANGED"):
            services.make(version_id=version.id, wish=wish, at=NOW)
        with pytest.raises(NotFound):
            services.make(version_id=version.id + 1, wish=wish, at=NOW)
    assert count(app, CreditOffer) == 0
