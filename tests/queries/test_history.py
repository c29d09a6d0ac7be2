"""What happened to a car: who, what, through what."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask

from app.models import Origin
from app.queries import history
from app.services import listings
from app.tenancy import Scope, acting
from tests.factories import make_listing
from tests.stage import NOW, Stage, working


def test_changes_come_newest_first_with_person_and_source(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        by_person = Origin("form", NOW + timedelta(hours=1), stage.editor.id)
        by_upload = Origin("upload", NOW + timedelta(hours=2), upload_id=7)
        listings.edit(listing=car, values={"price": Decimal(990_000), "color": "grey"}, origin=by_person)
        listings.withdraw(listing=car, origin=by_upload)

        found = history.of_listing(car.id)

    assert [(entry.field, entry.new) for entry in found] == [
        ("status", "withdrawn"), ("color", "grey"), ("price", "990000.00"), ("status", "on_sale"), ("status", "draft"),
    ]  # fmt: skip
    assert (found[0].source, found[0].upload_id, found[0].actor) == ("upload", 7, "")
    assert (found[1].source, found[1].actor) == ("form", "editor")


def test_private_fields_can_be_left_out(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        listings.edit(listing=car, values={"purchase_price": Decimal(7)}, origin=Origin("form", NOW))

        found = history.of_listing(car.id, without=frozenset({"purchase_price"}))

    assert {entry.field for entry in found} == {"status"}


def test_the_history_of_a_foreign_car_is_empty(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        with acting(Scope.of_dealers({stage.south_id})):
            found = history.of_listing(car.id)

    assert found == []
