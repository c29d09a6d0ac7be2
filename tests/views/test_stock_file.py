"""The stock as a file in the back office: whose cars, and whose money."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Listing
from tests.importers.pipeline import send, totals
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import keep_car, words

Browse = Callable[[Person | None], FlaskClient]
PAGE = "/office/listings/stock-file"


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stocked(app: Flask, stage: Stage) -> Stage:
    """A car a dealer."""
    number = keep_car(app, stage.north_id, unique_id="NORTH-1")
    keep_car(app, stage.south_id, unique_id="SOUTH-1")
    with working(app):
        db.session.get_one(Listing, number).purchase_price = Decimal(765_432)
        db.session.commit()
    return stage


def test_a_dealer_gets_the_own_cars_in_every_format(stocked: Stage, browse: Browse) -> None:
    client = browse(stocked.editor)
    assert "Yandex YML" in words(client.get(PAGE))
    for kind in ("xlsx", "csv", "xml", "json", "yml"):
        answer = client.get(f"{PAGE}?format={kind}")
        assert (answer.status_code, answer.headers["Content-Disposition"][:28]) == (200, "attachment; filename=north-2")
        assert b"SOUTH-1" not in answer.data
    assert client.get(f"{PAGE}?format=exe").mimetype == "text/html"


def test_the_file_of_another_dealer_does_not_exist(stocked: Stage, browse: Browse) -> None:
    assert browse(stocked.editor).get(f"{PAGE}?format=json&dealer=SOUTH").status_code == 404
    assert browse(None).get(f"{PAGE}?format=json").status_code in {302, 401, 403}
    told = json.loads(browse(stocked.distributor).get(f"{PAGE}?format=json&dealer=SOUTH").data)
    assert [car["unique_id"] for car in told["cars"]] == ["SOUTH-1"]


def test_purchase_prices_are_for_managers(stocked: Stage, browse: Browse) -> None:
    seen = {
        name: b"765432" in browse(getattr(stocked, name)).get(f"{PAGE}?format=xml&dealer=NORTH").data
        for name in ("editor", "reader", "distributor")
    }
    assert seen == {"editor": True, "reader": False, "distributor": True}


def test_a_file_that_was_fetched_changes_nothing_when_it_is_delivered(
    app: Flask, stocked: Stage, browse: Browse
) -> None:
    content = browse(stocked.editor).get(f"{PAGE}?format=xlsx").data
    with working(app):
        assert totals(send(stocked.north_id, content, asked_mode="full")) == {"delivered": 1, "unchanged": 1}
