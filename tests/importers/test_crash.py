"""A process killed at any moment leaves the stock as before or as after the delivery."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from app.models import Listing, PriceChange, Stay, Upload
from tests.importers.deliveries import car, own_xml, put
from tests.importers.pipeline import count, send
from tests.stage import Stage, working

CARS = 1500
MOMENTS = (0.2, 0.5, 0.8, 1.1, 1.4, 1.7, 2.0)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_killed_import_is_never_half_done(app: Flask, stage: Stage, tmp_path: Path) -> None:
    path = put(tmp_path, own_xml(*map(car, range(1, CARS + 1)), attributes='mode="full"'))
    for moment in MOMENTS:
        _kill(app, path, moment)
        with working(app):
            assert count(Listing) in {0, CARS}
            assert count(Stay) == count(PriceChange) == count(Listing)
    with working(app):
        assert send(stage.north_id, path.read_bytes()).status in {"applied", "duplicate"}
        assert count(Listing) == CARS


def _kill(app: Flask, path: Path, moment: float) -> None:
    """Start an import and kill it so many seconds after its first sign of life."""
    settings = app.config["SETTINGS"]
    told = {"HPROMISE_VAR": str(settings.var), "HPROMISE_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "flask", "stock", "import", str(path), "--dealer", "NORTH", "--json"]
    before = _uploads(app)
    process = subprocess.Popen(
        command, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and _uploads(app) == before:
        time.sleep(0.05)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()


def _uploads(app: Flask) -> int:
    with working(app):
        return count(Upload)
