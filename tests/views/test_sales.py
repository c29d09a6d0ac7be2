"""Selling a car by hand, taking the sale back, and what was put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Expense, Sale
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import cars_of, keep_car, words

Browse = Callable[[Person | None], FlaskClient]
SALE = {
    "sold_on": "2026-04-10",
    "sale_price": "1 040 000",
    "payment_method": "credit",
    "buyer_type": "individual",
    "payment_document": "PO-771",
    "paid_on": "2026-04-11",
}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.postgres
def test_a_car_is_sold_with_all_that_is_known(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.reader)

    client.post(f"/office/listings/{number}/sale", data=SALE)

    with working(app):
        sale = db.session.scalars(select(Sale)).one()
        assert (sale.sold_on, sale.price, sale.paid_on) == (date(2026, 4, 10), Decimal(1_040_000), date(2026, 4, 11))
        assert (sale.payment_method, sale.buyer_type, sale.payment_document) == ("credit", "individual", "PO-771")
    assert "1,040,000" in words(client.get(f"/office/listings/{number}"))


def test_the_form_offers_today_and_the_asking_price(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)

    page = words(browse(stage.editor).get(f"/office/listings/{number}/sale"))

    assert 'value="2026-04-15"' in page
    assert 'value="1 050 000"' in page


@pytest.mark.parametrize(
    "wrong",
    [{"sold_on": "2026-04-16"}, {"sold_on": "2026-02-28"}, {"sold_on": ""}, {"sale_price": ""}, {"buyer_type": "x"}],
)
def test_a_sale_that_cannot_be_is_refused_at_its_field(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, str]
) -> None:
    number = keep_car(app, stage.north_id)

    answer = browse(stage.editor).post(f"/office/listings/{number}/sale", data={**SALE, **wrong})

    (field,) = wrong
    assert answer.status_code == 422
    assert f'href="#{field}"' in words(answer)
    assert 'value="PO-771"' in words(answer)
    assert cars_of(app, stage.north_id)[0]["status"] == "on_sale"


def test_a_cancelled_sale_needs_its_reason_and_brings_the_car_back(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    client.post(f"/office/listings/{number}/sale", data=SALE)

    refused = client.post(f"/office/listings/{number}/sale/cancel", data={"reason": ""})
    client.post(f"/office/listings/{number}/sale/cancel", data={"reason": "The bank refused"})

    assert refused.status_code == 422
    assert cars_of(app, stage.north_id)[0]["status"] == "on_sale"
    with working(app):
        assert db.session.scalars(select(Sale.cancel_reason)).all() == ["The bank refused"]


def test_expenses_are_entered_summed_and_taken_out(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    at = f"/office/listings/{number}/expenses"

    client.post(at, data={"kind": "preparation", "amount": "30 000", "spent_on": "2026-03-05"})
    client.post(at, data={"kind": "transport", "amount": "4 500,50", "spent_on": "2026-03-06", "note": "From Kazan"})
    assert "RUB 34,500.50" in words(client.get(at))

    with working(app):
        first = db.session.scalars(select(Expense.id).order_by(Expense.id)).first()
    client.post(f"{at}/{first}/remove")
    assert "From Kazan" in words(client.get(at))
    assert "Preparation</" not in words(client.get(at)).split("<tbody>")[1].split("</tbody>")[0]


def test_staff_neither_see_nor_enter_expenses(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.reader)
    at = f"/office/listings/{number}/expenses"

    assert client.get(at).status_code == 403
    assert client.post(at, data={"kind": "other", "amount": "1", "spent_on": "2026-04-01"}).status_code == 403


def test_an_expense_of_another_car_stays(app: Flask, stage: Stage, browse: Browse) -> None:
    number, other = keep_car(app, stage.north_id), keep_car(app, stage.north_id)
    client = browse(stage.editor)
    client.post(f"/office/listings/{number}/expenses", data={"kind": "other", "amount": "1", "spent_on": "2026-04-01"})
    with working(app):
        expense_id = db.session.scalars(select(Expense.id)).one()

    client.post(f"/office/listings/{other}/expenses/{expense_id}/remove")

    with working(app):
        assert db.session.scalars(select(Expense.id)).all() == [expense_id]
