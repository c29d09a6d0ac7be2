"""From a file to the stock: what a delivery does, and what it leaves alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers import engine
from app.lib.id_set import unpack
from app.models import FieldChange, Listing, PlanRow
from app.services import listings
from tests.factories import make_listing, origin
from tests.importers.deliveries import car, own_xml, vin
from tests.importers.pipeline import codes, count, listing, prices, rows, send, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(days=1)


def test_new_cars_come_on_sale_with_every_delivered_value(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(
            stage.north_id,
            car(1, fuel="бензин", metallic="да", options="<option>ABS</option><option>Шило</option>"),
            car(2, condition="new", mileage_km=None, acquired_on="2026-03-01"),
        )
        assert (upload.status, upload.format, upload.mode) == ("applied", "own_xml", "full")
        assert totals(upload) == {"delivered": 2, "new": 2}
        first, second = listing("N-1"), listing("N-2")
        assert (first.status, first.origin, first.price) == ("on_sale", "feed", Decimal(1_050_000))
        assert (first.make.code, first.model.code, first.fuel, first.metallic) == ("hyundai", "solaris", "petrol", True)
        assert (first.unknown_options, first.currency, first.condition) == (["Шило"], "RUB", "used")
        assert (second.condition, second.mileage_km, second.acquired_on) == ("new", None, date(2026, 3, 1))
        assert prices(first) == [(NOW.date(), Decimal(1_050_000))]
        assert unpack(upload.confirmed) == {first.id, second.id}


def test_the_same_bytes_again_are_a_duplicate_that_names_the_first(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1))
        again = send_cars(stage.north_id, car(1), at=LATER)
        assert (again.status, engine.summary(again)["upload"]) == ("duplicate", first.id)
        assert totals(again) == {}


def test_an_older_file_that_comes_back_is_a_new_delivery(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        send_cars(stage.north_id, car(1, price=1_000_000), at=LATER)
        upload = send_cars(stage.north_id, car(1), at=LATER)
        assert (upload.status, totals(upload)) == ("applied", {"delivered": 1, "changed": 1})


def test_an_unchanged_car_costs_no_row_write_but_is_confirmed(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        before = {name: value for name, value in vars(listing("N-1")).items() if not name.startswith("_")}
        upload = send_cars(stage.north_id, car(1), car(2, price=900_000), at=LATER)
        after = {name: value for name, value in vars(listing("N-1")).items() if name in before}
        assert totals(upload) == {"delivered": 2, "changed": 1, "unchanged": 1}
        assert after == before
        assert unpack(upload.confirmed) == {listing("N-1").id, listing("N-2").id}
        assert [row.unique_id for row in rows(upload)] == ["N-2"]


def test_a_change_is_told_field_by_field_and_written_into_the_history(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        upload = send_cars(stage.north_id, car(1, price=1_000_000, color="красный", model="Creta"), at=LATER)
        (row,) = rows(upload)
        assert row.changes == {
            "price": ["1050000.00", "1000000.00"],
            "color": [None, "red"],
            "model": ["Solaris", "Creta"],
        }
        found = listing("N-1")
        assert (found.price, found.color, found.model.code) == (Decimal(1_000_000), "red", "creta")
        changes = db.session.scalars(select(FieldChange).where(FieldChange.upload_id == upload.id)).all()
        assert {(change.field, change.source) for change in changes} == {
            ("price", "upload"), ("color", "upload"), ("model_id", "upload"),
        }  # fmt: skip
        assert prices(found) == [(NOW.date(), Decimal(1_050_000)), (LATER.date(), Decimal(1_000_000))]


def test_what_is_not_delivered_stays_and_what_is_empty_is_emptied(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, trim="Comfort", color="red", description="Good"))
        upload = send_cars(stage.north_id, car(1, trim=""), at=LATER)
        assert rows(upload)[0].changes == {"trim": ["Comfort", None]}
        assert (listing("N-1").trim, listing("N-1").color, listing("N-1").description) == (None, "red", "Good")


def test_a_delta_touches_only_what_it_names(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *(car(number) for number in range(1, 4)))
        upload = send_cars(stage.north_id, car(2, price=900_000), mode="delta", at=LATER)
        assert totals(upload) == {"delivered": 1, "changed": 1}
        assert listing("N-1").status == "on_sale"


def test_the_callers_mode_beats_the_files(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1), mode="full", asked_mode="delta", at=LATER)
        assert (upload.mode, totals(upload)) == ("delta", {"delivered": 1, "unchanged": 1})


def test_what_a_full_delivery_leaves_out_is_withdrawn_but_drafts_and_hand_made_cars_stay(
    app: Flask, stage: Stage
) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2), car(3, status="draft"), car(4, status="reserved"))
        by_hand = make_listing(stage.north_id, unique_id="HAND").id
        db.session.commit()
        upload = send_cars(stage.north_id, car(1), at=LATER)
        assert totals(upload) == {"delivered": 1, "unchanged": 1, "withdrawn": 2, "missing": 2}
        states = {found.unique_id: found.status for found in db.session.scalars(select(Listing))}
        assert states == {"N-1": "on_sale", "N-2": "withdrawn", "N-3": "draft", "N-4": "withdrawn", "HAND": "on_sale"}
        assert db.session.get_one(Listing, by_hand).status == "on_sale"
        gone = listing("N-2")
        assert [(stay.from_on, stay.to_on) for stay in gone.stays] == [(NOW.date(), LATER.date())]


def test_a_rejected_row_names_its_car_and_blocks_nobody(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price="dear"), car(2, price=900_000), at=LATER)
        assert totals(upload) == {"delivered": 2, "changed": 1, "rejected": 1}
        assert (listing("N-1").status, listing("N-1").price) == ("on_sale", Decimal(1_050_000))
        assert codes(upload) == ["NUMBER_INVALID"]


def test_a_car_is_known_by_its_vin_when_its_number_is_new(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        upload = send_cars(stage.north_id, car(1, unique_id="X-9"), at=LATER)
        assert (totals(upload), rows(upload)[0].changes) == (
            {"delivered": 1, "changed": 1},
            {"unique_id": ["N-1", "X-9"]},
        )
        assert count(Listing) == 1


def test_stock_numbers_that_change_cars_collide_with_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2), car(3))
        moved = [car(1, unique_id="N-2"), car(2, unique_id="N-3"), car(3, unique_id="N-4"), car(4, unique_id="N-1")]
        upload = send_cars(stage.north_id, *moved, at=LATER)
        assert upload.rejected == 0
        open_cars = select(Listing.unique_id, Listing.vin).where(Listing.status == "on_sale")
        assert {(row.unique_id, row.vin) for row in db.session.execute(open_cars)} == {
            ("N-2", vin(1)), ("N-3", vin(2)), ("N-4", vin(3)), ("N-1", vin(4)),
        }  # fmt: skip


def test_locked_fields_are_kept_and_listed(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        for number, value in (("N-1", 1_200_000), ("N-2", 1_300_000)):
            listings.edit(listing=listing(number), values={"price": Decimal(value)}, origin=origin(), lock=True)
        db.session.commit()
        upload = send_cars(stage.north_id, car(1, price=900_000, color="red"), car(2, price=900_000), at=LATER)
        assert totals(upload) == {"delivered": 2, "changed": 1, "unchanged": 1}
        assert [(row.action, row.kept, list(row.changes)) for row in rows(upload)] == [
            ("changed", ["price"], ["color"]), ("unchanged", ["price"], []),
        ]  # fmt: skip
        assert listing("N-1").price == Decimal(1_200_000)


def test_a_vin_on_sale_at_another_dealer_is_a_warning_that_names_nobody(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.south_id, car(1))
        upload = send_cars(stage.north_id, car(1), car(2))
        assert (codes(upload), upload.new) == (["VIN_AT_OTHER_DEALER"], 2)
        told = str(engine.summary(upload)["problems"])
        assert "SOUTH" not in told.upper().replace("STOCK", "")


def test_a_delivery_never_touches_another_dealers_rows(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.south_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=1_000), car(3))
        assert (totals(upload), listing("N-1", stage.south_id).price) == (
            {"delivered": 2, "new": 2},
            Decimal(1_050_000),
        )
        send_cars(stage.north_id, car(3), at=LATER)
        assert listing("N-1", stage.south_id).status == "on_sale"
        owners = {(row.dealer_id, upload.dealer_id) for row in rows(upload)}
        assert owners == {(stage.north_id, stage.north_id)}


def test_a_file_that_names_another_dealer_is_refused_whole(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send(stage.south_id, own_xml(car(1)))
        assert (upload.status, totals(upload), codes(upload)) == ("rejected", {}, ["DEALER_OTHER"])
        assert count(Listing) == count(PlanRow) == 0
