"""The replica answers as the database does: the latest that was committed, in every thread and every process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, func, select, update

from app.database import reading
from app.extensions import db
from app.models import Change, Dealer, Listing, Stay
from app.models.dealer import Location
from app.replica import Replica, copying, counting_session, kept, one_view
from app.replica.tables import tables
from app.services import listings, sales
from app.tenancy import Scope
from tests.factories import make_listing, origin
from tests.stage import Stage, working

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[2]
READER = """
import json, sys
from tests.conftest import build_app
from tests.queries.test_replica import read_cars
from pathlib import Path
app = build_app(Path(sys.argv[1]), sys.argv[2])
app.extensions["replica"].load()
for line in sys.stdin:
    print(json.dumps(read_cars(app, needs_replica=True)), flush=True)
"""


@pytest.fixture
def replica(app: Flask, stage: Stage) -> Iterator[Replica]:
    """Loaded over the people and dealers of the stage."""
    held: Replica = app.extensions["replica"]
    held.load()
    yield held
    held.forget()


def read_cars(app: Flask, *, needs_replica: bool = False) -> dict[str, list[object]]:
    """Stock number -> price, year and state of all cars, as one view shows them."""
    with working(app), reading(), one_view() as view:
        assert not needs_replica or view.get_bind().dialect.name == "duckdb"
        found = view.execute(select(Listing.unique_id, Listing.price, Listing.year, Listing.status))
        return {name: [int(price or 0), year, status] for name, price, year, status in found}


def count(model: type[object]) -> int:
    """The rows of a table in the view in force."""
    return counting_session().scalar(select(func.count()).select_from(model)) or 0


def test_a_committed_change_is_in_the_next_answer(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        car = make_listing(stage.north_id, unique_id="A", price=Decimal(900_000))
        db.session.commit()
        assert read_cars(app, needs_replica=True) == {"A": [900_000, 2022, "on_sale"]}
        listings.edit(listing=car, values={"price": Decimal(880_000)}, origin=origin())
        db.session.commit()
        assert read_cars(app, needs_replica=True) == {"A": [880_000, 2022, "on_sale"]}
        sales.sell(listing=car, price=Decimal(870_000), sold_on=date(2026, 4, 15), origin=origin())
        db.session.commit()
        assert read_cars(app, needs_replica=True) == {"A": [880_000, 2022, "sold"]}


def test_a_deleted_car_takes_along_what_hangs_on_it(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        kept = make_listing(stage.north_id, unique_id="KEPT")
        db.session.commit()
        db.session.delete(car)
        db.session.commit()
        with one_view():
            assert (count(Listing), count(Stay)) == (1, 1)
        db.session.execute(delete(Stay).where(Stay.listing_id == kept.id))
        db.session.commit()
        with one_view():
            assert (count(Listing), count(Stay)) == (1, 0)


def test_who_has_changed_something_reads_the_own_change_and_others_do_not(
    app: Flask, stage: Stage, replica: Replica
) -> None:
    with working(app):
        car = make_listing(stage.north_id, unique_id="A")
        db.session.commit()
        db.session.execute(update(Listing).where(Listing.id == car.id).values(year=2001))
        with one_view() as view:
            assert view is db.session()
            assert view.scalar(select(Listing.year)) == 2001
        db.session.rollback()
        assert read_cars(app, needs_replica=True)["A"][1] == 2022


def test_a_deletion_that_was_taken_back_hides_nothing(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        car, other = make_listing(stage.north_id, unique_id="A"), make_listing(stage.north_id, unique_id="B")
        db.session.commit()
        inner = db.session.begin_nested()
        db.session.delete(car)
        db.session.flush()
        inner.rollback()
        other.year = 2020
        db.session.commit()
        assert {name: found[1] for name, found in read_cars(app, needs_replica=True).items()} == {"A": 2022, "B": 2020}


def test_the_criterion_of_the_scope_holds_on_the_replica(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        make_listing(stage.north_id, unique_id="N"), make_listing(stage.south_id, unique_id="S")
        make_listing(stage.south_id, unique_id="D", status="draft")
        db.session.commit()
    seen = {}
    for name, scope in {"public": Scope.public(), "north": Scope.of_dealers([stage.north_id])}.items():
        with working(app, scope), one_view() as view:
            assert view is not db.session()
            seen[name] = set(view.scalars(select(Listing.unique_id)))
    assert seen == {"public": {"N", "S"}, "north": {"N"}}


def test_statements_go_to_the_database_until_it_is_loaded_and_after_it_is_lost(
    app: Flask, stage: Stage, replica: Replica
) -> None:
    with working(app):
        make_listing(stage.north_id, unique_id="A")
        db.session.commit()
        db.session.execute(delete(Change))
        db.session.commit()
        with one_view() as view:
            assert view is db.session()
            assert view.scalars(select(Listing.unique_id)).all() == ["A"]
        db.session.rollback()
        replica.load()
        assert list(read_cars(app, needs_replica=True)) == ["A"]
        replica.forget()
        assert list(read_cars(app)) == ["A"]


def test_it_loads_beside_the_first_answers_and_not_where_it_is_off(app: Flask, stage: Stage) -> None:
    started, off = Replica(app, is_on=True), Replica(app, is_on=False)
    started.start()
    off.start()
    until = time.monotonic() + 30
    with working(app):
        while started.current() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert started.current() is not None
        assert off.current() is None


def test_a_forked_process_starts_without_the_copy_of_its_parent(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        assert replica.current() is not None
        db.engine.dispose()
        child = os.fork()
        if child == 0:
            os._exit(0 if replica.current() is None else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert replica.current() is not None


def refuse(*_given: object) -> None:
    """The way that a test does not want to be taken."""
    raise AssertionError("loaded row by row")


def test_every_row_is_taken_over_by_each_way_of_loading(
    app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(app):
        for number in range(3):
            make_listing(stage.north_id, unique_id=f"A-{number}", mileage_km=None, condition="new")
        db.session.commit()
        source = create_engine(db.engine.url)
        held: list[dict[str, list[str]]] = []
        by_rows = copying._copy_by_rows
        for worth in (0, 10**12):  # by Arrow, by rows
            monkeypatch.setattr(copying, "_WORTH_A_PROCESS", worth)
            monkeypatch.setattr(copying, "_copy_by_rows", by_rows if worth else refuse)
            replica = Replica(app, is_on=True)
            replica.load()
            copy = replica.current()
            assert copy is not None
            with copy.engine.connect() as connection:
                held.append(
                    {name: sorted(map(str, connection.exec_driver_sql(f'FROM "{name}"').all())) for name in tables()}
                )
        source.dispose()
        assert held[0] == held[1]
        assert len(held[0]["listing"]) == 3
        assert len(held[0]["dealer"]) == db.session.scalar(select(func.count(Dealer.id)))
        assert len(held[0]["location"]) == db.session.scalar(select(func.count(Location.id)))


def test_a_second_process_sees_every_commit(app: Flask, stage: Stage, replica: Replica) -> None:
    settings = app.config["SETTINGS"]
    command = [sys.executable, "-c", READER, str(settings.var), settings.database_url]
    with working(app):
        number = make_listing(stage.north_id, unique_id="A", price=Decimal(900_000)).id
        db.session.commit()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask() -> dict[str, list[object]]:
            print("read", file=process.stdin, flush=True)
            answer: dict[str, list[object]] = json.loads(process.stdout.readline())  # type: ignore[union-attr]
            return answer

        with working(app):
            car = db.session.get_one(Listing, number)
            assert ask() == {"A": [900_000, 2022, "on_sale"]}
            listings.edit(listing=car, values={"price": Decimal(850_000)}, origin=origin())
            db.session.commit()
            assert ask() == {"A": [850_000, 2022, "on_sale"]}
            listings.withdraw(listing=car, origin=origin(), on_day=date(2026, 4, 15))
            db.session.commit()
            assert ask() == read_cars(app, needs_replica=True) == {"A": [850_000, 2022, "withdrawn"]}
            make_listing(stage.south_id, unique_id="B")
            db.session.delete(car)
            db.session.commit()
            assert list(ask()) == ["B"]
        process.stdin.close()


def test_what_a_read_gave_is_kept_until_a_commit_touches_its_tables(app: Flask, stage: Stage, replica: Replica) -> None:
    with working(app):
        listing = make_listing(stage.north_id)
        db.session.commit()
        number = listing.id
    reads: list[str] = []

    def look() -> None:
        with working(app), one_view():
            kept("cars", lambda: reads.append("cars"), depends=["listing"])
            kept("everything", lambda: reads.append("everything"))

    look()
    look()
    assert reads == ["cars", "everything"]
    with working(app):
        db.session.get_one(Dealer, stage.north_id).public_name = "North of the river"
        db.session.commit()
    look()
    assert reads == ["cars", "everything", "everything"]
    with working(app):
        db.session.get_one(Listing, number).year += 1
        db.session.commit()
    look()
    assert reads[3:] == ["cars", "everything"]
