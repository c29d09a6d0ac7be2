"""States of cars that deliveries change, and cars that come back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.extensions import db
from app.models import Listing
from app.services import listings, sales
from tests.factories import origin
from tests.importers.deliveries import SOLD, car
from tests.importers.pipeline import codes, count, listing, rows, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(days=1)


def test_a_withdrawn_car_that_reappears_is_reopened(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        send_cars(stage.north_id, car(2), at=NOW + timedelta(days=1))
        upload = send_cars(stage.north_id, car(1), car(2), at=NOW + timedelta(days=2))
        assert totals(upload) == {"delivered": 2, "changed": 1, "unchanged": 1}
        found = listing("N-1")
        assert (found.status, count(Listing), len(found.stays)) == ("on_sale", 2, 2)
        assert rows(upload)[0].changes == {"status": ["withdrawn", "on_sale"]}


def test_a_car_is_sold_by_a_delivery_and_its_sale_can_be_corrected(app: Flask, stage: Stage) -> None:
    bought = {"acquired_on": "2026-01-10"}
    with working(app):
        send_cars(stage.north_id, car(1, **bought))
        sold = send_cars(stage.north_id, car(1, **bought, **SOLD, payment_method="credit"), at=LATER)
        assert totals(sold) == {"delivered": 1, "changed": 1}
        found = listing("N-1")
        assert found.status == "sold"
        assert found.sale is not None
        assert (found.sale.price, found.sale.payment_method) == (Decimal(1_040_000), "credit")
        assert [(stay.from_on, stay.to_on) for stay in found.stays] == [(date(2026, 1, 10), date(2026, 3, 5))]
        same = send_cars(stage.north_id, car(1, **bought, **SOLD, payment_method="credit", trim="A"), at=LATER)
        assert rows(same)[0].changes == {"trim": [None, "A"]}
        paid = send_cars(stage.north_id, car(1, **bought, **SOLD, payment_document="PO-1", trim="A"), at=LATER)
        assert rows(paid)[0].changes == {"payment_document": [None, "PO-1"]}
        assert [sale.payment_document for sale in listing("N-1").sales] == ["PO-1"]
        moved = car(1, **bought, **{**SOLD, "sold_on": "2026-03-06"}, trim="A")
        send_cars(stage.north_id, moved, at=LATER)
        assert listing("N-1").stays[-1].to_on == date(2026, 3, 6)
        assert count(Listing) == 1


def test_a_withdrawn_car_that_was_sold_never_left_the_stock_in_between(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-03-01"), car(2))
        send_cars(stage.north_id, car(2), at=NOW)
        sold = car(1, acquired_on="2026-03-01", status="sold", sold_on="2026-04-16", sale_price="1000000")
        send_cars(stage.north_id, sold, car(2), at=LATER)
        assert [(stay.from_on, stay.to_on) for stay in listing("N-1").stays] == [(date(2026, 3, 1), date(2026, 4, 16))]


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        (SOLD, "sold"),
        ({"status": "withdrawn", "withdrawn_on": "2026-03-25"}, "withdrawn"),
        ({"status": "reserved"}, "reserved"),
        ({"status": "draft"}, "draft"),
    ],
)
def test_a_feed_may_bring_a_car_in_any_state(app: Flask, stage: Stage, ending: dict[str, str], status: str) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, acquired_on="2026-01-10", **ending))
        assert totals(upload) == {"delivered": 1, "new": 1}
        assert listing("N-1").status == status
        ends = {"sold": date(2026, 3, 5), "withdrawn": date(2026, 3, 25)}
        stays = [(stay.from_on, stay.to_on) for stay in listing("N-1").stays]
        assert stays == [(date(2026, 1, 10), ends.get(status))]


def test_a_sold_car_without_its_day_of_acquisition_was_acquired_at_the_latest_when_sold(
    app: Flask, stage: Stage
) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1, **SOLD))
        assert (upload.rejected, listing("N-1").acquired_on) == (0, date(2026, 3, 5))


def test_a_sale_before_the_acquisition_is_rejected_and_changes_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-04-01"), car(2))
        upload = send_cars(stage.north_id, car(1, **SOLD), car(2, price=900_000), at=LATER)
        assert (totals(upload), codes(upload)) == (
            {"delivered": 2, "changed": 1, "rejected": 1},
            ["DATE_INVALID"],
        )
        assert listing("N-1").status == "on_sale"


def test_a_sold_car_still_delivered_on_sale_stays_sold(app: Flask, stage: Stage) -> None:
    bought = {"acquired_on": "2026-01-10"}
    with working(app):
        send_cars(stage.north_id, car(1, **bought, **SOLD), car(2))
        upload = send_cars(stage.north_id, car(1, **bought, price=1), car(2), at=LATER)
        assert (totals(upload), codes(upload)) == ({"delivered": 2, "unchanged": 2}, ["STATUS_CONFLICT"])
        assert (listing("N-1").status, count(Listing)) == ("sold", 2)


def test_a_sold_car_acquired_again_is_a_new_listing(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-01-10", **SOLD))
        upload = send_cars(stage.north_id, car(1, acquired_on="2026-04-01"), at=LATER)
        assert (totals(upload), count(Listing)) == ({"delivered": 1, "new": 1}, 2)


def test_a_sold_car_that_a_full_delivery_left_out_comes_back_as_a_new_listing(app: Flask, stage: Stage) -> None:
    bought = {"acquired_on": "2026-01-10"}
    with working(app):
        send_cars(stage.north_id, car(1, **bought, **SOLD), car(2))
        still = send_cars(stage.north_id, car(1, **bought), car(2), at=LATER)
        assert codes(still) == ["STATUS_CONFLICT"]
        send_cars(stage.north_id, car(2), at=LATER + timedelta(hours=1))
        back = send_cars(stage.north_id, car(1, **bought), car(2), at=LATER + timedelta(hours=2))
        assert totals(back) == {"delivered": 2, "new": 1, "unchanged": 1}


def test_a_sale_made_by_hand_beats_a_feed_that_lags_behind(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        sales.sell(listing=listing("N-1"), sold_on=NOW.date(), price=Decimal(1_000_000), origin=origin())
        db.session.commit()
        upload = send_cars(stage.north_id, car(1, price=999_000), car(2), at=LATER)
        assert codes(upload) == ["STATUS_CONFLICT"]
        assert listing("N-1").status == "sold"


def test_a_reservation_made_by_a_person_beats_a_feed_that_says_on_sale_or_leaves_the_car_out(
    app: Flask, stage: Stage
) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        listings.move(listing=listing("N-1"), to="reserved", on_day=NOW.date(), origin=origin())
        db.session.commit()
        said = send_cars(stage.north_id, car(1, price=900_000, status="on_sale"), car(2), at=LATER)
        assert (codes(said), listing("N-1").status, listing("N-1").price) == (
            ["STATUS_CONFLICT"], "reserved", Decimal(900_000),
        )  # fmt: skip
        left_out = send_cars(stage.north_id, car(2), at=LATER)
        assert totals(left_out) == {"delivered": 1, "unchanged": 1, "held": 1, "missing": 1}
        assert (listing("N-1").status, left_out.status) == ("reserved", "applied")


def test_a_reservation_that_came_by_a_feed_ends_by_it(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, status="reserved"))
        send_cars(stage.north_id, car(1, status="on_sale"), at=LATER)
        assert listing("N-1").status == "on_sale"


@pytest.mark.parametrize("status", ["draft", "reserved", "on_sale"])
def test_a_delivery_without_a_state_leaves_it_as_it_is(app: Flask, stage: Stage, status: str) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, status=status, condition="demo"))
        upload = send_cars(stage.north_id, car(1, price=900_000), at=LATER)
        assert (list(rows(upload)[0].changes), codes(upload)) == (["price"], [])
        assert (listing("N-1").status, listing("N-1").condition) == (status, "demo")
