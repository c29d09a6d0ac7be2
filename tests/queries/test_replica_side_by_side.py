"""No interleaving of writers and readers shows a stale or lost row."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import reading
from app.extensions import db
from app.models import Listing
from app.replica import Replica, one_view
from tests.factories import make_listing
from tests.queries.test_replica import read_cars
from tests.stage import Stage, working

pytestmark = pytest.mark.postgres


@pytest.fixture
def replica(app: Flask, stage: Stage) -> Iterator[Replica]:
    """Loaded over the people and dealers of the stage."""
    held: Replica = app.extensions["replica"]
    held.load()
    yield held
    held.forget()


class Ledger:
    """What is known to be committed: stock number -> the year last written, which only grows; None once deleted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, int | None] = {}
        self._doomed: set[str] = set()
        self.faults: list[str] = []

    def note(self, name: str, year: int | None) -> None:
        """Write down what was committed a moment ago."""
        with self._lock:
            self._known[name] = year

    def doom(self, name: str) -> None:
        """Write down what is about to be deleted: from now on it may be there or not."""
        with self._lock:
            self._doomed.add(name)

    def known(self) -> dict[str, int | None]:
        """All that was committed before now."""
        with self._lock:
            return dict(self._known)

    def compare(self, before: dict[str, int | None], seen: dict[str, int]) -> None:
        """Find what an answer should have known: what was committed before it was asked, unless it changed since."""
        for name, year in before.items():
            if year is None and name in seen:
                self.faults.append(f"{name} was deleted and is there")
            if year is not None and name not in seen and name not in self._doomed:
                self.faults.append(f"{name} is lost")
            if year is not None and seen.get(name, year) < year:
                self.faults.append(f"{name} is {seen[name]}, {year} was committed")


def interleave(app: Flask, dealer_id: int, seed: int) -> list[str]:
    """Three writers and two readers side by side; the faults that the readers found."""
    ledger = Ledger()

    def write(number: int) -> None:
        random = Random(f"{seed}:{number}")
        with working(app):
            for step in range(4):
                _write_something(ledger, random, f"{seed}-{number}", step, dealer_id)
                time.sleep(random.random() / 500)

    def read(number: int) -> None:
        random = Random(f"{seed}:r{number}")
        for _ in range(6):
            before = ledger.known()
            with working(app), reading(), one_view() as view:
                seen = {name: year for name, year in view.execute(select(Listing.unique_id, Listing.year))}  # noqa: C416
            ledger.compare(before, seen)
            time.sleep(random.random() / 300)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    threads += [threading.Thread(target=read, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ledger.faults


def _write_something(ledger: Ledger, random: Random, owner: str, step: int, dealer_id: int) -> None:
    """Take a car in, change those of this writer singly or in bulk, delete one, or change and think better of it."""
    own = db.session.scalars(select(Listing).where(Listing.unique_id.startswith(f"{owner}-"))).all()
    what = random.choice(("edit", "bulk", "delete", "rollback", "create")) if own else "create"
    names = [car.unique_id for car in own]
    year = 2000 + step
    if what == "create":
        names = [f"{owner}-{step}"]
        make_listing(dealer_id, unique_id=names[0], year=year)
    elif what == "edit":
        names = [random.choice(names)]
        next(car for car in own if car.unique_id == names[0]).year = year
    elif what == "bulk":
        db.session.execute(update(Listing).where(Listing.unique_id.in_(names)).values(year=year))
    elif what == "delete":
        names = [names[0]]
        ledger.doom(names[0])
        db.session.delete(own[0])
    else:
        db.session.execute(update(Listing).where(Listing.unique_id.in_(names)).values(year=1990))
        db.session.rollback()
        return
    db.session.commit()
    for name in names:
        ledger.note(name, None if what == "delete" else year)


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_no_interleaving_of_writers_and_readers_shows_a_stale_or_lost_row(
    app: Flask, stage: Stage, replica: Replica, rounds: int
) -> None:
    faults = [fault for seed in range(rounds) for fault in interleave(app, stage.north_id, seed)]
    assert faults == []
    with working(app):
        assert replica.current() is not None
        told = {
            name: [int(price or 0), year, status]
            for name, price, year, status in db.session.execute(
                select(Listing.unique_id, Listing.price, Listing.year, Listing.status)
            )
        }
    assert read_cars(app, needs_replica=True) == told
