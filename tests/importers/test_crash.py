"""A process killed at any moment leaves the stock as before or as after the delivery, and says which."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers import engine
from app.jobs import enqueue, run_waiting
from app.models import Dealer, Listing, PriceChange, Stay, Upload
from tests.importers.deliveries import car, own_xml, put
from tests.importers.pipeline import count, send
from tests.servers import find_free_port
from tests.stage import Stage, working
from tests.views.programs import STOCK, WAIT
from tests.views.test_api_keys import make_key

CARS = 1500
MANY = 20_000
AT_ONCE = 8_000  # as many as fit into what an API answers at once
MOMENTS = (0.2, 0.5, 0.8, 1.1, 1.4, 1.7, 2.0)
PATIENCE_SECONDS = 180
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_a_killed_import_is_never_half_done(app: Flask, stage: Stage, tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(*map(car, range(1, CARS + 1)), attributes='mode="full"'))
    for moment in MOMENTS:
        _kill_import(app, path, moment)
        with working(app):
            _check_whole(CARS)
    with working(app):
        assert send(stage.north_id, path.read_bytes()).status in {"applied", "duplicate"}
        assert count(Listing) == CARS


@pytest.mark.parametrize("seconds", [0.3, 1.5, 3.0])
def test_a_worker_killed_while_it_applies_leaves_all_or_nothing_and_the_next_one_finishes(
    app: Flask, stage: Stage, seconds: float
) -> None:
    with working(app):
        upload_id = _leave_to_workers(stage.north_id, MANY)
    process = _start(app, "jobs", "worker")
    try:
        _wait_until(lambda: _is_read(app, upload_id), process)
        time.sleep(seconds)
    finally:
        _kill(process)
    assert _finish_what_is_left(app, upload_id, MANY) == "applied"


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_a_web_process_killed_while_it_applies_leaves_all_or_nothing_and_a_worker_finishes(
    app: Flask, stage: Stage, seconds: float
) -> None:
    key, port = make_key(app, stage.north_id, "stock:write", "stock:read"), find_free_port()
    process = _start(app, "run", "--port", str(port), "--no-reload")
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until(lambda: _answers(f"{base}/healthz"), process)
        caller = _deliver_beside(f"{base}{STOCK}/uploads", key, own_xml(*map(car, range(1, AT_ONCE + 1))))
        _wait_until(lambda: bool(_uploads(app)) and _is_read(app, _uploads(app)[0]), process)
        time.sleep(seconds)
    finally:
        _kill(process)
    caller.wait(timeout=PATIENCE_SECONDS)
    (upload_id,) = _uploads(app)
    assert _finish_what_is_left(app, upload_id, AT_ONCE) == "applied"


def _finish_what_is_left(app: Flask, upload_id: int, cars: int) -> str:
    """The upload says which stock it is, a worker that comes later makes it the new one; the state it is in then."""
    told = _status(app, upload_id)
    with working(app):
        assert _check_whole(cars) == (told == "applied")
        run_waiting(datetime.now(UTC) + timedelta(minutes=15))
        assert _check_whole(cars)
    return _status(app, upload_id)


def _check_whole(cars: int) -> bool:
    """Whether the stock is the new one; it is one of the two, with all that hangs on it."""
    found = count(Listing)
    assert found in {0, cars}
    assert count(Stay) == count(PriceChange) == found
    return found == cars


def _leave_to_workers(dealer_id: int, cars: int) -> int:
    upload = engine.receive(
        dealer=db.session.get_one(Dealer, dealer_id),
        file=BytesIO(own_xml(*map(car, range(1, cars + 1)), attributes='mode="full"')),
        file_name="stock.xml",
        channel="api",
        created_by=None,
        at=datetime.now(UTC),
    )
    enqueue("uploads.plan", upload_id=upload.id)
    db.session.commit()
    return upload.id


def _start(app: Flask, *command: str) -> subprocess.Popen[bytes]:
    settings = app.config["SETTINGS"]
    told = {"HPROMISE_VAR": str(settings.var), "HPROMISE_DATABASE_URL": settings.database_url}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *command],
        env={**os.environ, **told, "HPROMISE_RATE_LIMITS": "off"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def _kill_import(app: Flask, path: Path, moment: float) -> None:
    """Start an import and kill it so many seconds after its first sign of life."""
    before = len(_uploads(app))
    process = _start(app, "stock", "import", str(path), "--dealer", "NORTH", "--json")
    while process.poll() is None and len(_uploads(app)) == before:
        time.sleep(0.05)
    time.sleep(moment)
    _kill(process)


def _deliver_beside(address: str, key: str, content: bytes) -> subprocess.Popen[bytes]:
    """Deliver by a process of its own, for the answer never comes."""
    program = (
        "import sys, urllib.request as web\n"
        "headers = dict(pair.split('=', 1) for pair in sys.argv[2:])\n"
        "web.urlopen(web.Request(sys.argv[1], sys.stdin.buffer.read(), headers))"
    )
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream", **WAIT}
    told = [f"{name}={value}" for name, value in headers.items()]
    process = subprocess.Popen(
        [sys.executable, "-c", program, address, *told], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(content)
    process.stdin.close()
    return process


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.RequestException:
        return False


def _wait_until(what: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)


def _is_read(app: Flask, upload_id: int) -> bool:
    return _status(app, upload_id) in {"planned", "applied"}


def _status(app: Flask, upload_id: int) -> str:
    with working(app):
        found = db.session.scalar(select(Upload.status).where(Upload.id == upload_id))
        db.session.rollback()
        return str(found)


def _uploads(app: Flask) -> list[int]:
    with working(app):
        found = list(db.session.scalars(select(Upload.id).order_by(Upload.id)))
        db.session.rollback()
        return found
