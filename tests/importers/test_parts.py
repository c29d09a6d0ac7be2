"""What hangs on a car: price path, expenses, certificate."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import UploadProblem
from app.services import certificates, expenses
from tests.factories import origin
from tests.importers.deliveries import car
from tests.importers.pipeline import codes, listing, prices, rows, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(days=1)


def test_the_price_path_told_by_a_feed_is_kept_once(app: Flask, stage: Stage) -> None:
    path = '<price at="2026-01-12" amount="1100000"/><price at="2026-02-10" amount="1050000"/>'
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-01-10", price_history=path))
        told = [(date(2026, 1, 12), Decimal(1_100_000)), (date(2026, 2, 10), Decimal(1_050_000))]
        assert prices(listing("N-1")) == told
        again = send_cars(stage.north_id, car(1, acquired_on="2026-01-10", price_history=path), car(2), at=LATER)
        assert again.unchanged == 1
        more = path + '<price at="2026-03-01" amount="1040000"/>'
        send_cars(stage.north_id, car(1, acquired_on="2026-01-10", price_history=more), car(2), at=LATER)
        assert prices(listing("N-1")) == [*told, (date(2026, 3, 1), Decimal(1_040_000))]


def test_expenses_of_a_feed_are_one_set_and_hand_made_ones_stay(app: Flask, stage: Stage) -> None:
    def told(*costs: str) -> dict[str, str]:
        return car(1, acquired_on="2026-03-01", expenses="".join(costs))

    first = '<expense kind="preparation" amount="30000" spent_on="2026-03-02"/>'
    second = '<expense kind="transport" amount="5000"/>'
    with working(app):
        send_cars(stage.north_id, told(first))
        day = date(2026, 3, 3)
        expenses.add(listing=listing("N-1"), kind="other", amount=Decimal(7), spent_on=day, origin=origin())
        db.session.commit()
        assert send_cars(stage.north_id, told(first), car(2), at=LATER).unchanged == 1
        send_cars(stage.north_id, told(second), car(2), at=LATER)
        found = [(cost.kind, cost.amount, cost.spent_on, cost.by_feed) for cost in listing("N-1").expenses]
        assert sorted(found) == [
            ("other", Decimal(7), date(2026, 3, 3), False),
            ("transport", Decimal(5000), date(2026, 3, 1), True),
        ]
        assert send_cars(stage.north_id, told(second), at=LATER + timedelta(hours=1)).unchanged == 1


def test_a_certificate_number_approves_the_car(app: Flask, stage: Stage) -> None:
    with working(app):
        given = {"certificate_number": "HP-1", "inspected_on": "2026-03-02", "acquired_on": "2026-03-01"}
        send_cars(stage.north_id, car(1, **given), car(2, certificate_number="HP-2", acquired_on="2026-03-05"), car(3))
        first, second, third = (listing(f"N-{number}") for number in (1, 2, 3))
        assert [found.certified for found in (first, second, third)] == [True, True, False]
        assert first.certificate is not None
        assert second.certificate is not None
        assert (first.certificate.issued_on, second.certificate.issued_on) == (date(2026, 3, 2), date(2026, 3, 5))
        changed = {**given, "certificate_number": "HP-9"}
        send_cars(stage.north_id, car(1, **changed), car(2, certificate_number=""), car(3), at=LATER)
        assert [given.number for given in listing("N-1").certificates if given.revoked_on is None] == ["HP-9"]
        assert listing("N-2").certified
        again = send_cars(stage.north_id, car(1, **changed), car(2), car(3), at=LATER)
        assert again.unchanged == 3


def test_a_certificate_that_a_person_took_back_is_not_given_again_by_a_feed(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, certificate_number="HP-1"))
        certificates.revoke(listing=listing("N-1"), origin=origin())
        db.session.commit()
        upload = send_cars(stage.north_id, car(1, certificate_number="HP-1"), car(2), at=LATER)
        assert not listing("N-1").certified
        assert rows(upload)[0].kept == ["certificate_number"]


def test_a_certificate_against_the_conditions_is_a_warning(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, certificate_number="HP-1", year=2010, mileage_km=300_000))
        assert (totals(upload), codes(upload)) == ({"delivered": 1, "new": 1}, ["NOT_ELIGIBLE", "NOT_ELIGIBLE"])
        reasons = db.session.scalars(select(UploadProblem.params).order_by(UploadProblem.id)).all()
        assert reasons == [{"reason": "year"}, {"reason": "mileage_km"}]


def test_a_price_that_jumps_is_worth_a_look(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=105_000), car(2, price=900_000), at=LATER)
        assert (codes(upload), upload.changed) == (["PRICE_JUMP"], 2)
