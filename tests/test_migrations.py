"""Migrations lead up and down again, with data in the tables, and end where the models are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app.extensions import db
from app.models import Dealer, Listing
from tests.conftest import build_app
from tests.factories import make_listing
from tests.servers import Unavailable, find_postgres, make_database, refuse
from tests.stage import set_stage, working


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own without any table."""
    if request.param == "sqlite":
        yield build_app(tmp_path)
        return
    try:
        with find_postgres() as server, make_database(server, f"up_and_down_{tmp_path.name[-8:]}".lower()) as url:
            app = build_app(tmp_path, url)
            yield app
            with app.app_context():
                db.engine.dispose()
    except Unavailable as error:
        refuse(error)


def migrate(app: Flask, *arguments: str) -> None:
    done = app.test_cli_runner().invoke(args=["db", *arguments])
    assert done.exit_code == 0, (done.output, done.exception)


def tables(app: Flask) -> set[str]:
    with app.app_context():
        found = set(inspect(db.engine).get_table_names())
        db.engine.dispose()
    return found


def test_the_migrations_end_where_the_models_are_and_lead_back_to_nothing(empty: Flask) -> None:
    migrate(empty, "upgrade")
    migrate(empty, "check")
    assert tables(empty) == set(db.metadata.tables) | {"alembic_version"}
    migrate(empty, "downgrade", "base")
    assert tables(empty) == {"alembic_version"}
    migrate(empty, "upgrade")


def test_data_survive_the_way_down_to_the_first_version_and_up_again(empty: Flask) -> None:
    migrate(empty, "upgrade")
    stage = set_stage(empty)
    with working(empty):
        make_listing(stage.north_id, unique_id="A-1")
        db.session.commit()
    migrate(empty, "downgrade", "0001")
    migrate(empty, "upgrade")
    with working(empty):
        assert db.session.scalars(select(Listing.unique_id)).all() == ["A-1"]
        assert db.session.scalars(select(Dealer.code).order_by(Dealer.code)).all() == ["NORTH", "SOUTH"]
