"""One application a database and run; every test gets the database as the migrations leave it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from config import load_settings
from run import build
from tests.servers import object_storage, postgres_url, redis_url
from tests.stage import Person, Stage, set_stage, sign_in

T = TypeVar("T")

__all__ = ["object_storage", "postgres_url", "redis_url"]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SEEDED = {"alembic_version", "ab_role", "change_clock", "make", "make_alias", "car_model", "car_model_alias"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests with the mark ``postgres`` run on both databases, the others on SQLite."""
    if "database" in metafunc.fixturenames:
        on_both = metafunc.definition.get_closest_marker("postgres") is not None
        metafunc.parametrize(
            "database", ["sqlite", "postgres"] if on_both else ["sqlite"], scope="session", indirect=True
        )


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over a migrated database, SQLite or PostgreSQL."""
    var = tmp_path_factory.mktemp(f"var-{request.param}")
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = build_app(var, url)
    runner = app.test_cli_runner()
    done = runner.invoke(args=["db", "upgrade"])
    assert done.exit_code == 0, done.output
    if request.param == "sqlite":
        _forget_connections(app)
        shutil.copy(var / "hpromise.db", var / "pristine.db")
    yield app
    _forget_connections(app)


def build_app(var: Path, database_url: str = "", **environ: str) -> Flask:
    """A whole application with the buyers' site, writing below ``var`` only."""
    settings = {
        "HPROMISE_VAR": str(var),
        "HPROMISE_DATABASE_URL": database_url,
        "HPROMISE_RATE_LIMITS": "off",
        "HPROMISE_VIEW_BATCH_SECONDS": "0",  # nothing writes beside a test
        **environ,
    }
    app = build(load_settings(settings))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def app(database: Flask) -> Iterator[Flask]:
    """The application with the database as the migrations leave it."""
    _empty(database)
    yield database
    _forget_connections(database)


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Everybody in place."""
    return recall(app, "stage", lambda: set_stage(app))


@pytest.fixture
def browse(app: Flask) -> Callable[..., FlaskClient]:
    """Gives a browser for a person of the stage, or for nobody."""

    def open_browser(person: Person | None = None) -> FlaskClient:
        return sign_in(app, person)

    return open_browser


@pytest.fixture
def shared() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")
    return SHARED


@pytest.fixture(autouse=True)
def no_foreign_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a test talks to another machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test connects to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def recall(app: Flask, name: str, make: Callable[[], T]) -> T:
    """Give what ``make`` gives, with the database as it leaves it; on SQLite it is made once a run and copied then."""
    var: Path = app.config["SETTINGS"].var
    if not (var / "pristine.db").exists():
        return make()
    kept = var / f"{name}.kept.db"
    if kept not in _recalled:
        made = make()
        _forget_connections(app)  # the last one to close takes the write-ahead log into the file
        shutil.copy(var / "hpromise.db", kept)
        _recalled[kept] = made
        return made
    _put_back(app, kept)
    recalled: T = _recalled[kept]
    return recalled


_recalled: dict[Path, Any] = {}


def _put_back(app: Flask, kept: Path) -> None:
    _forget_connections(app)
    for leftover in ("hpromise.db-wal", "hpromise.db-shm"):
        (kept.parent / leftover).unlink(missing_ok=True)
    shutil.copy(kept, kept.parent / "hpromise.db")


def _forget_connections(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _empty(app: Flask) -> None:
    pristine: Path = app.config["SETTINGS"].var / "pristine.db"
    if pristine.exists():
        _put_back(app, pristine)
        return
    _forget_connections(app)
    tables = [table for table in db.metadata.sorted_tables if table.name not in SEEDED]
    emptied = [f'DELETE FROM "{table.name}"' for table in reversed(tables)]  # noqa: S608 - our own names
    renumbered = [
        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)" for table in tables if "id" in table.c
    ]
    with app.app_context(), db.engine.begin() as connection:  # ten times faster than TRUNCATE of tables that are small
        connection.exec_driver_sql("; ".join(emptied + renumbered))
