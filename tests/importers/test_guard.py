"""Feeds that suddenly lose much of the stock are held and asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.importers import engine
from app.importers.guard import must_hold
from app.models import Dealer, Listing, OutgoingMessage, Upload
from app.services import listings
from tests.factories import make_listing, origin
from tests.importers.deliveries import car
from tests.importers.pipeline import codes, listing, send_cars, totals
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(days=1)
TEN = range(1, 11)


def on_sale() -> int:
    return len(db.session.scalars(select(Listing.id).where(Listing.status == "on_sale")).all())


@pytest.mark.parametrize(
    ("withdrawing", "shown", "delivered", "held"),
    [
        (5, 24, 19, True),
        (5, 25, 20, False),
        (4, 4, 1, False),
        (0, 0, 0, True),
        (6, 20, 14, True),
        (200, 1000, 800, False),
    ],
)
def test_more_than_a_fifth_and_at_least_five_or_no_car_at_all(
    withdrawing: int, shown: int, delivered: int, *, held: bool
) -> None:
    assert must_hold(withdrawing=withdrawing, shown=shown, delivered=delivered, percent=20) is held


@pytest.mark.postgres
def test_a_delivery_that_would_empty_the_stock_takes_cars_in_and_withdraws_none(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        upload = send_cars(stage.north_id, car(1, price=900_000), car(11), at=LATER)
        assert (upload.status, codes(upload)) == ("held", ["MASS_WITHDRAWAL_HELD"])
        assert totals(upload) == {"delivered": 2, "new": 1, "changed": 1, "held": 9, "missing": 9}
        assert on_sale() == 11


@pytest.mark.postgres
def test_dealer_and_distributor_are_told_of_a_hold_once(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        send_cars(stage.north_id, car(1), at=LATER)
        told = db.session.execute(select(OutgoingMessage.recipient, OutgoingMessage.template)).all()
        assert sorted(told) == [
            ("distributor@importer.test", "upload_held"), ("north@dealers.test", "upload_held"),
        ]  # fmt: skip


@pytest.mark.postgres
def test_a_released_delivery_withdraws_what_it_left_out_unless_it_was_named_since(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        upload = send_cars(stage.north_id, car(1), at=LATER)
        send_cars(stage.north_id, car(5), mode="delta", at=LATER + timedelta(hours=1))
        listings.move(listing=listing("N-6"), to="reserved", on_day=NOW.date(), origin=origin())
        engine.release(upload.id, LATER + timedelta(hours=2))
        db.session.commit()
        assert totals(upload) == {"delivered": 1, "unchanged": 1, "withdrawn": 8, "held": 1, "missing": 9}
        assert (upload.status, on_sale()) == ("applied", 2)
        with pytest.raises(RuleBroken):
            engine.release(upload.id, LATER)


@pytest.mark.postgres
def test_a_dropped_hold_leaves_the_cars_on_sale(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        upload = send_cars(stage.north_id, car(1), at=LATER)
        engine.drop(upload.id, LATER)
        db.session.commit()
        assert (upload.status, on_sale()) == ("dropped", 10)
        assert send_cars(stage.north_id, car(1), at=LATER).status == "duplicate"


def test_the_next_full_delivery_settles_a_hold(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        held = send_cars(stage.north_id, car(1), at=LATER)
        send_cars(stage.north_id, *map(car, TEN), at=LATER + timedelta(hours=1))
        assert (db.session.get_one(Upload, held.id).status, on_sale()) == ("dropped", 10)


def test_force_skips_the_guard(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, TEN))
        upload = send_cars(stage.north_id, car(1), at=LATER, force=True)
        assert (upload.status, totals(upload)) == (
            "applied", {"delivered": 1, "unchanged": 1, "withdrawn": 9, "missing": 9},
        )  # fmt: skip


def test_a_file_without_cars_is_held_and_its_bytes_again_are_a_duplicate(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, at=LATER)
        assert (upload.status, totals(upload), on_sale()) == ("held", {"held": 2, "missing": 2}, 2)
        assert send_cars(stage.north_id, at=LATER).status == "duplicate"


def test_a_delta_without_cars_is_no_reason_to_hold(app: Flask, stage: Stage) -> None:
    with working(app):
        assert send_cars(stage.north_id, mode="delta").status == "applied"


def test_the_dealers_own_share_counts(app: Flask, stage: Stage) -> None:
    with working(app):
        db.session.get_one(Dealer, stage.north_id).guard_percent = 60
        send_cars(stage.north_id, *map(car, TEN))
        assert send_cars(stage.north_id, *map(car, range(5, 11)), at=LATER).status == "applied"


def test_hand_made_cars_count_as_stock_but_are_never_missing(app: Flask, stage: Stage) -> None:
    with working(app):
        for _car in range(20):
            make_listing(stage.north_id)
        db.session.commit()
        send_cars(stage.north_id, *map(car, range(1, 6)))
        upload = send_cars(stage.north_id, car(9), at=LATER)
        assert totals(upload) == {"delivered": 1, "new": 1, "withdrawn": 5, "missing": 5}
