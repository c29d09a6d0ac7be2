"""What deliveries tell about the stock: who confirmed which car when, and cars on sale at two dealers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.lib.id_array import unpack_array
from app.lib.id_set import pack, unpack
from app.queries import uploads
from app.tenancy import Scope
from tests.importers.deliveries import car, vin
from tests.importers.pipeline import listing, send_cars
from tests.stage import NOW, Stage, working

DAY = timedelta(days=1)


@pytest.mark.parametrize("numbers", [set(), {1}, {1, 2, 3}, {127, 128, 16_384, 2_000_000_000}, set(range(1, 5000, 7))])
def test_a_packed_set_comes_back_whole(numbers: set[int]) -> None:
    assert unpack(pack(numbers)) == numbers
    assert unpack_array(pack(numbers)).tolist() == sorted(numbers)


def test_a_set_of_neighbours_needs_little_room() -> None:
    assert len(pack(range(1, 20_001))) < 100


def test_nothing_packed_holds_nothing() -> None:
    assert unpack(None) == set()
    assert unpack_array(None).size == 0


@pytest.mark.postgres
def test_the_last_delivery_that_named_a_car_confirmed_it(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        send_cars(stage.north_id, car(1), mode="delta", at=NOW + DAY)
        send_cars(stage.north_id, car(3), mode="delta", at=NOW + DAY, plan_only=True)
        found = uploads.last_confirmations(dealer_id=stage.north_id, since=NOW, until=NOW + 2 * DAY)
        assert found == {listing("N-1").id: NOW + DAY, listing("N-2").id: NOW}
        assert uploads.last_confirmations(dealer_id=stage.north_id, since=NOW + DAY, until=NOW + DAY) == {}


@pytest.mark.postgres
def test_a_vin_on_sale_at_two_dealers_is_shown_to_the_distributor_alone(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        send_cars(stage.south_id, car(1), car(2, status="withdrawn"))
    with working(app, Scope.network()):
        assert uploads.shared_vins() == [(vin(1), 2)]
    with working(app, Scope.of_dealers({stage.north_id})):
        assert uploads.shared_vins() == []
