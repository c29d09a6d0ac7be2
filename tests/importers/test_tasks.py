"""Deliveries in the background: in order, resumed after a kill, photos afterwards."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.importers import engine
from app.jobs import enqueue, run_waiting
from app.models import Dealer, Job, Listing, PlanRow, Upload
from tests.importers.deliveries import car, own_xml
from tests.importers.pipeline import count, listing, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres


def arrive(
    dealer_id: int, *cars: dict[str, str], channel: str = "api", dry_run: bool = False, file_name: str = "stock.xml"
) -> Upload:
    """A delivery that has just come in and waits for a worker."""
    upload = engine.receive(
        dealer=db.session.get_one(Dealer, dealer_id),
        file=io.BytesIO(own_xml(*cars, attributes='mode="full"')),
        file_name=file_name,
        channel=channel,
        created_by=None,
        dry_run=dry_run,
        at=datetime.now(UTC),
    )
    enqueue("uploads.plan", upload_id=upload.id)
    db.session.commit()
    return upload


def status(upload: Upload) -> str:
    found: Upload = db.session.get_one(Upload, upload.id, populate_existing=True)
    return found.status


def test_what_a_machine_sends_is_applied_at_once(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1))
        run_waiting()
        assert (status(upload), count(Listing)) == ("applied", 1)


@pytest.mark.parametrize("name", ["a\0b.xml", "\udcf1klad.xml", "я" * 400, ""])
def test_a_file_may_be_called_anything(app: Flask, stage: Stage, name: str) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1), file_name=name)
        run_waiting()
        assert status(upload) == "applied"
        assert upload.file_name == name.replace("\0", "").replace("\udcf1", "?")[:300]


def test_what_a_person_sends_waits_for_the_click(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1), channel="web")
        run_waiting()
        assert (status(upload), count(Listing)) == ("planned", 0)
        enqueue("uploads.apply", upload_id=upload.id)
        run_waiting()
        assert (status(upload), count(Listing)) == ("applied", 1)


def test_deliveries_of_one_dealer_are_read_in_order_and_hold_up_nobody_else(app: Flask, stage: Stage) -> None:
    with working(app):
        first, second = arrive(stage.north_id, car(1)), arrive(stage.north_id, car(1, price="900000"))
        other = arrive(stage.south_id, car(2))
        first.status, first.planned_at = "running", datetime.now(UTC)
        db.session.get_one(Job, db.session.scalars(select(func.min(Job.id))).one()).state = "done"
        db.session.commit()
        run_waiting()
        assert (status(second), status(other)) == ("queued", "applied")
        first.status = "failed"
        db.session.commit()
        run_waiting(datetime.now(UTC) + timedelta(minutes=1))
        assert status(second) == "applied"


@pytest.mark.parametrize("left", ["queued", "running", "failed"])
def test_a_dry_run_that_is_read_again_is_never_applied(app: Flask, stage: Stage, left: str) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1), dry_run=True)
        upload.status = left
        enqueue("uploads.plan", upload_id=upload.id)
        db.session.commit()
        run_waiting()
        assert (status(upload), count(Listing)) == ("planned", 0)


def test_a_killed_reading_is_resumed_from_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1), car(2))
        upload.status = "running"
        db.session.add(
            PlanRow(upload_id=upload.id, dealer_id=upload.dealer_id, number=1, action="new", unique_id="N-1")
        )
        db.session.commit()
        run_waiting()
        assert (status(upload), count(PlanRow), count(Listing)) == ("applied", 2, 2)


def test_a_task_that_runs_twice_applies_once(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = arrive(stage.north_id, car(1))
        enqueue("uploads.plan", upload_id=upload.id)
        run_waiting()
        assert (status(upload), count(Listing), listing("N-1").status) == ("applied", 1, "on_sale")


def test_a_killed_command_is_told_as_failed_when_the_dealer_delivers_again(app: Flask, stage: Stage) -> None:
    with working(app):
        killed = send_cars(stage.north_id, car(1), plan_only=True)
        killed.status = "running"
        db.session.commit()
        upload = send_cars(stage.north_id, car(1), car(2), at=NOW + timedelta(hours=1))
        assert (status(killed), totals(upload)) == ("failed", {"delivered": 2, "new": 2})
