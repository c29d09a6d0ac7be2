"""Old deliveries lose their bytes and row plans, never their totals; what somebody still needs stays."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.jobs import enqueue, run_waiting
from app.models import PlanRow, Upload, UploadProblem
from app.storage import DiskStorage, keep, storage
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres

TODAY = NOW


def deliver(stage: Stage, content: bytes, at: datetime, status: str = "applied") -> int:
    """A delivery with a plan row and a problem, its file as old as itself."""
    key, sha256, size = keep("uploads", io.BytesIO(content))
    store = storage()
    assert isinstance(store, DiskStorage)
    os.utime(store.path(key), (at.timestamp(), at.timestamp()))
    upload = Upload(
        dealer_id=stage.north_id,
        channel="web",
        status=status,
        sha256=sha256,
        size=size,
        storage_key=key,
        created_at=at,
        delivered=1,
        new=1,
    )
    db.session.add(upload)
    db.session.flush()
    ours = {"dealer_id": stage.north_id, "upload_id": upload.id, "number": 1}
    db.session.add_all(
        [PlanRow(**ours, action="new"), UploadProblem(**ours, severity="warning", code="VIN_INVALID")],
    )
    db.session.commit()
    return upload.id


def purge() -> None:
    with time_machine.travel(TODAY, tick=False):
        enqueue("uploads.purge")
        db.session.commit()
        assert run_waiting() == 1


def count(model: type[PlanRow | UploadProblem], upload_id: int) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.upload_id == upload_id)) or 0


def test_an_old_delivery_keeps_its_totals_and_problems_and_loses_bytes_and_plan(app: Flask, stage: Stage) -> None:
    with working(app):
        number = deliver(stage, b"old", TODAY - timedelta(days=91))
        key = db.session.get_one(Upload, number).storage_key or ""
        purge()
        upload = db.session.get_one(Upload, number)
        assert (upload.status, upload.delivered, upload.new, upload.storage_key) == ("applied", 1, 1, None)
        assert (count(PlanRow, number), count(UploadProblem, number)) == (0, 1)
        assert not storage().exists(key)


def test_a_younger_delivery_stays_whole_also_with_the_same_bytes(app: Flask, stage: Stage) -> None:
    with working(app):
        deliver(stage, b"same", TODAY - timedelta(days=200))
        young = deliver(stage, b"same", TODAY - timedelta(days=89))
        purge()
        upload = db.session.get_one(Upload, young)
        assert count(PlanRow, young) == 1
        assert storage().exists(upload.storage_key or "")


@pytest.mark.parametrize(("status", "after"), [("held", "dropped"), ("planned", "dropped"), ("queued", "queued")])
def test_what_nobody_decided_is_dropped_and_what_runs_is_left(
    app: Flask, stage: Stage, status: str, after: str
) -> None:
    with working(app):
        number = deliver(stage, status.encode(), TODAY - timedelta(days=100), status)
        purge()
        upload = db.session.get_one(Upload, number)
        assert upload.status == after
        assert (upload.storage_key is None) is (after == "dropped")


def test_bytes_that_just_arrived_are_not_taken_for_forgotten_ones(app: Flask, stage: Stage) -> None:
    with working(app):
        store = storage()
        assert isinstance(store, DiskStorage)
        lost, _sha, _size = keep("uploads", io.BytesIO(b"nobody's"))
        fresh, _sha, _size = keep("uploads", io.BytesIO(b"on its way"))
        for key, at in ((lost, TODAY - timedelta(days=3)), (fresh, TODAY)):
            os.utime(store.path(key), (at.timestamp(), at.timestamp()))
        purge()
        assert not store.exists(lost)
        assert store.exists(fresh)
        os.utime(store.path(fresh), (0, 0))
        keep("uploads", io.BytesIO(b"on its way"))
        purge()
        assert store.exists(fresh)
