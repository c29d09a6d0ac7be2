"""Rejected rows brought again: as delivered once a word is known, or mended by a person; no total is rewritten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, RuleBroken
from app.extensions import db
from app.importers import engine
from app.importers.kept_row import bring_back, keep_row
from app.importers.places import RowSite
from app.importers.records import RawCar, RawExpense, RawPrice, RawValue
from app.importers.replay import mend, replay
from app.lib.text import fold
from app.models import CarModel, CarModelAlias, Photo, Upload, UploadProblem
from app.queries import rejected_rows
from tests.importers.deliveries import archive, car, own_xml, vin, workbook
from tests.importers.pipeline import codes, jpeg, listing, rows, send, send_cars, totals
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(hours=1)
HEADINGS = ("unique_id", "vin", "make", "model", "year", "mileage_km", "price", "color")


def teach(word: str) -> None:
    """Let a word mean the Solaris."""
    model = db.session.scalars(select(CarModel).where(CarModel.code == "solaris")).one()
    db.session.add(CarModelAlias(make_id=model.make_id, model_id=model.id, folded=fold(word)))
    db.session.commit()


@pytest.mark.postgres
def test_rejected_rows_are_taken_as_they_came_once_their_word_is_known(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1), car(2, model="Солярка", trim="GL"), car(3, year="1822"))
        teach("Солярка")

        again = replay(first.id, by=None, at=LATER)

        assert (again.mends, again.status, again.mode, again.channel) == (first.id, "applied", "delta", "web")
        assert (again.format, again.file_name) == (first.format, first.file_name)
        assert totals(again) == {"delivered": 2, "new": 1, "rejected": 1}
        assert totals(first) == {"delivered": 3, "new": 1, "rejected": 2}
        assert (listing("N-2").trim, listing("N-2").model.code) == ("GL", "solaris")
        assert rejected_rows.count_open(first.id) == 1


def test_only_the_rows_asked_for_are_brought_again(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1, model="Солярка"), car(2, model="Солярка"))
        teach("Солярка")

        again = replay(first.id, [2], by=None, at=LATER)

        assert totals(again) == {"delivered": 1, "new": 1}
        assert [row.number for row in db.session.scalars(rejected_rows.open_rows(first.id))] == [1]


def test_a_row_brought_again_keeps_its_number_and_its_place_in_the_first_file(app: Flask, stage: Stage) -> None:
    with working(app):
        table = workbook(HEADINGS, ("N-1", vin(1), "Hyundai", "Solaris", 2022, 41000, "dear", "red"))
        first = send(stage.north_id, table)

        again = mend(first.id, {1: {"price": "cheap"}}, by=None, at=LATER)

        problem = db.session.scalars(select(UploadProblem).where(UploadProblem.upload_id == again.id)).one()
        assert (problem.code, problem.value, problem.number) == ("NUMBER_INVALID", "cheap", 1)
        assert problem.place == "stock.bin Stock!G2"
        assert [(row.number, row.place) for row in rows(again)] == [(1, "stock.bin Stock!2")]


def test_mended_rows_go_in_and_what_is_still_wrong_can_be_mended_again(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1, year="22"), car(2, price="much"), car(3))

        second = mend(first.id, {1: {"year": "2021"}, 2: {"price": "more"}}, by=None, at=LATER)
        third = mend(second.id, {2: {"price": "990 000"}}, by=None, at=LATER + timedelta(minutes=1))

        assert (totals(second), totals(third)) == (
            {"delivered": 2, "new": 1, "rejected": 1},
            {"delivered": 1, "new": 1},
        )
        assert (second.mends, third.mends) == (first.id, first.id)
        assert (listing("N-1").year, listing("N-2").price) == (2021, Decimal(990_000))
        assert rejected_rows.count_open(first.id) == 0
        assert [upload.id for upload in rejected_rows.later_deliveries(first.id)] == [second.id, third.id]


def test_a_row_that_repeats_another_is_not_brought_again_until_its_key_is_mended(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1), car(2, unique_id="N-1", price="5000"))

        with pytest.raises(RuleBroken, match="NO_ROWS"):
            replay(first.id, by=None, at=LATER)
        second = mend(first.id, {2: {"price": "6000"}}, by=None, at=LATER)
        assert codes(second) == ["ID_DUPLICATE_IN_FILE"]
        third = mend(first.id, {2: {"unique_id": "N-2"}}, by=None, at=LATER)

        assert totals(third) == {"delivered": 1, "new": 1}
        assert (listing("N-1").price, listing("N-2").price) == (Decimal(1_050_000), Decimal(6000))


def test_a_mended_key_never_takes_over_another_car(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1), car(2, vin="wrong"), car(3, unique_id=None))

        second = mend(first.id, {2: {"vin": vin(1)}, 3: {"unique_id": "N-1"}}, by=None, at=LATER)

        assert codes(second) == ["RULE_BROKEN", "RULE_BROKEN"]
        assert (listing("N-1").vin, rejected_rows.count_open(first.id)) == (vin(1), 2)


def test_photos_of_the_first_archive_come_with_a_mended_row(app: Flask, stage: Stage) -> None:
    with working(app):
        stock = own_xml(car(1), car(2, year="?", photos="<photo>front.jpg</photo>"))
        pictures = {"front.jpg": jpeg("blue"), "N-2_2.jpg": jpeg("green"), "other.jpg": jpeg()}
        first = send(stage.north_id, archive({"stock.xml": stock, **pictures}))

        again = mend(first.id, {2: {"year": "2022"}}, by=None, at=LATER)

        assert codes(again) == []
        chosen = select(Photo.file_name).where(Photo.listing_id == listing("N-2").id).order_by(Photo.position)
        assert list(db.session.scalars(chosen)) == ["front.jpg", "N-2_2.jpg"]


def test_a_row_refused_only_when_it_was_applied_is_read_from_its_file(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1), car(2), plan_only=True)
        row = rows(first)[1]
        row.action = "rejected"  # as a rule of the stock leaves it
        first.new, first.rejected = 1, 1
        db.session.commit()
        engine.apply(first.id, NOW)

        assert totals(replay(first.id, by=None, at=LATER)) == {"delivered": 1, "new": 1}


def test_a_delivery_that_is_on_its_way_goes_first(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1, year="?"))
        db.session.add(
            Upload(
                dealer_id=stage.north_id, channel="api", status="queued", sha256="0", created_at=LATER, file_name="x"
            )
        )
        db.session.commit()

        with pytest.raises(Conflict):
            mend(first.id, {1: {"year": "2022"}}, by=None, at=LATER)
        db.session.rollback()
        assert rejected_rows.count_open(first.id) == 1


def test_rows_of_a_later_delivery_that_came_to_nothing_are_open_again(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1, year="?"))
        again = mend(first.id, {1: {"year": "2022"}}, by=None, at=LATER)
        assert rejected_rows.count_open(first.id) == 0

        again.status = "failed"
        db.session.commit()

        assert rejected_rows.count_open(first.id) == 1


def test_rows_of_a_plan_that_waits_are_not_mended(app: Flask, stage: Stage) -> None:
    with working(app):
        first = send_cars(stage.north_id, car(1, year="?"), plan_only=True)

        with pytest.raises(RuleBroken):
            mend(first.id, {1: {"year": "2022"}}, by=None, at=LATER)


def test_a_kept_row_comes_back_as_it_was_delivered() -> None:
    moment = datetime.fromisoformat("2022-01-02T03:04")
    values: dict[str, RawValue] = {
        "unique_id": 1001.0, "vin": "x\0y", "year": moment, "registered_on": date(2020, 1, 2),
        "price": 5, "metallic": True, "power_hp": float("inf"), "options": ["ABS", "ESP"],
        "expenses": [RawExpense("other", 5, date(2026, 1, 2)), RawExpense("other", "6")],
        "price_history": [RawPrice(date(2026, 1, 2), 7.5)],
    }  # fmt: skip
    raw = RawCar(RowSite("a.xlsx", "S", 3, {"year": 5}), values, {"tag": "text"}, {"mileage_km": "mi"})

    back = bring_back(17, keep_row(raw, ()), {"price": "6"})

    assert back.values == {**values, "vin": "xy", "power_hp": "inf", "price": "6"}
    assert (back.extras, back.units, back.number) == ({"tag": "text"}, {"mileage_km": "mi"}, 17)
    assert (str(back.site.car), str(back.site.of("year"))) == ("a.xlsx S!3", "a.xlsx S!E3")
