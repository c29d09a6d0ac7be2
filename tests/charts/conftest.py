"""Networks of cars, written by the services once a run and copied for each test where the database is a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app.extensions import db
from tests.charts.cases import NETWORK, REGIONS
from tests.charts.example import deliver
from tests.charts.network import build
from tests.charts.speaking import speaking
from tests.charts.work import build_work
from tests.importers.pipeline import send
from tests.stage import Stage, make_dealer


def stand(app: Flask, name: str, write: Callable[[], object]) -> Flask:
    """The application with the rows that ``write`` makes, on SQLite taken from a copy made the first time."""
    var = app.config["SETTINGS"].var
    copy, file = var / f"{name}.db", var / "hpromise.db"
    if copy.exists():
        close(app)
        shutil.copy(copy, file)
        return app
    with speaking(app):
        write()
        db.session.commit()
    if file.exists():
        close(app)
        shutil.copy(file, copy)
    return app


def close(app: Flask) -> None:
    """Close all connections, so that the file is whole."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def write_network() -> None:
    """All cases, two dealers in one region, one dealer without cars far in the east."""
    make_dealer("EAST", "Анапа", REGIONS["EAST"])
    make_dealer("IDLE", "Кызыл", REGIONS["IDLE"], time_zone="Asia/Kamchatka")
    build(NETWORK)
    build_work()


def write_abroad() -> None:
    """The same with a dealer in Bangkok."""
    write_network()
    make_dealer("BKK", "กรุงเทพ", "กรุงเทพ", currency="THB", time_zone="Asia/Bangkok")
    build([replace(car, dealer="BKK", number=f"T{car.number}") for car in NETWORK if car.dealer == "NORTH"])


def deliver_example(stage: Stage) -> None:
    """Both dealers send their stock; every car is taken."""
    for dealer_id, code in ((stage.north_id, "NORTH"), (stage.south_id, "SOUTH")):
        upload = send(dealer_id, deliver(code))
        assert (upload.status, upload.rejected) == ("applied", 0)


@pytest.fixture
def example(app: Flask, stage: Stage) -> Flask:
    """The cars of the worked example, delivered by their dealers in our own XML."""
    return stand(app, "example", lambda: deliver_example(stage))


@pytest.fixture
def network(app: Flask, stage: Stage) -> Flask:
    """The cases of tests/charts/cases.py."""
    return stand(app, "network", write_network)


@pytest.fixture
def abroad(app: Flask, stage: Stage) -> Flask:
    """The cases and a dealer of another currency."""
    return stand(app, "abroad", write_abroad)
