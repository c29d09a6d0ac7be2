"""The change clock: one tick a transaction that wrote what replicas copy, in order of commit, none for the others."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from app.extensions import db
from app.models import Change, ChangeClock, Expense, Job, Listing, Photo, Stay, UploadProblem
from app.models.bulk import insert_rows
from app.models.change import replicated_models
from app.tenancy import Scope
from tests.factories import make_listing
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
DAY = date(2026, 3, 2)


def clock() -> int:
    """The latest tick; reading ends the transaction."""
    tick: int = db.session.scalars(select(ChangeClock.tick)).one()
    db.session.rollback()
    return tick


def last_change() -> Change:
    """What the latest tick says."""
    change: Change = db.session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    return change


def stamps(model: type[Any] = Listing) -> set[int]:
    """The stamps on all rows of a table."""
    return set(db.session.scalars(select(model.stamp)))


def test_a_transaction_ticks_once_whatever_it_writes(app: Flask, stage: Stage) -> None:
    with working(app):
        before = clock()
        make_listing(stage.north_id)
        make_listing(stage.south_id)
        db.session.commit()
        assert clock() == before + 1
        change = last_change()
        assert {"listing", "stay", "status_change", "price_change"} <= set(change.tables)
        assert stamps() == stamps(Stay) == {change.stamp}


def test_a_change_gives_its_row_a_new_stamp_and_leaves_the_others(app: Flask, stage: Stage) -> None:
    with working(app):
        one, other = make_listing(stage.north_id), make_listing(stage.north_id)
        db.session.commit()
        first = last_change().stamp
        one.year = 2020
        db.session.commit()
        assert (one.stamp, other.stamp) == (last_change().stamp, first)


def test_nothing_ticks_without_a_change_that_stays(app: Flask, stage: Stage) -> None:
    with working(app):
        before = clock()
        make_listing(stage.north_id)
        db.session.rollback()
        assert clock() == before
        db.session.add(Job(name="none", state="done", created_at=NOW))
        db.session.scalars(select(Listing)).all()
        db.session.commit()
        assert clock() == before


def test_statements_in_bulk_are_stamped_too(app: Flask, stage: Stage) -> None:
    with working(app, Scope.of_dealers([stage.north_id])):
        car = make_listing(stage.north_id).id
        db.session.commit()
        owner = {"listing_id": car, "dealer_id": stage.north_id}
        db.session.execute(insert(Stay), [{**owner, "from_on": NOW.date()}, {**owner, "from_on": NOW.date()}])
        db.session.commit()
        assert set(db.session.scalars(select(Stay.stamp).order_by(Stay.id.desc()).limit(2))) == {last_change().stamp}
        db.session.execute(update(Listing).where(Listing.id == car).values(year=2001))
        db.session.commit()
        assert stamps() == {last_change().stamp}
        db.session.execute(update(Listing), [{"id": car, "year": 2002}])
        db.session.commit()
        assert stamps() == {last_change().stamp}


def test_rows_past_the_unit_of_work_have_stamp_types_and_defaults_like_any(app: Flask, stage: Stage) -> None:
    with working(app):
        number = make_listing(stage.north_id).id
        db.session.commit()
        owner = {"listing_id": number, "dealer_id": stage.north_id}
        told: list[dict[str, Any]] = [
            {"url": "https://cars.example/1.jpg", "added_at": NOW, "width": 640},
            {"url": None, "added_at": None, "width": 640},
        ]
        insert_rows(Photo, told, **owner, by_feed=True)
        insert_rows(
            Expense, [{"amount": Decimal("1.50")}, {"amount": Decimal(2)}], **owner, kind="preparation", spent_on=DAY
        )
        insert_rows(Stay, [])
        db.session.commit()
        change = last_change()
        assert set(change.tables) == {"photo", "expense"}
        assert stamps(Photo) == stamps(Expense) == {change.stamp}
        photos = db.session.scalars(select(Photo).order_by(Photo.id)).all()
        assert [(photo.url, photo.added_at, photo.width) for photo in photos] == [tuple(row.values()) for row in told]
        assert {(photo.position, photo.state, photo.look, photo.by_feed) for photo in photos} == {
            (0, "stored", "", True)
        }
        costs = db.session.scalars(select(Expense).order_by(Expense.id)).all()
        assert [(cost.amount, cost.spent_on, cost.by_feed) for cost in costs] == [
            (Decimal("1.50"), DAY, False),
            (Decimal("2.00"), DAY, False),
        ]


def test_deleted_rows_are_written_down(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        db.session.commit()
        stays = [stay.id for stay in car.stays]
        db.session.delete(car.stays[0])
        db.session.commit()
        assert last_change().tables == {"stay": stays}
        number, prices = car.id, [price.id for price in car.prices]
        db.session.delete(car)
        db.session.commit()
        assert last_change().tables["listing"] == [number]
        assert last_change().tables["price_change"] == prices


def test_rows_deleted_in_bulk_are_written_down(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id)
        make_listing(stage.north_id)
        db.session.commit()
        doomed = [stay.id for stay in car.stays]
        db.session.execute(delete(Stay).where(Stay.listing_id == car.id))
        db.session.commit()
        assert last_change().tables == {"stay": doomed}


def test_every_replicated_model_is_stamped_and_no_other(app: Flask) -> None:
    assert UploadProblem in replicated_models()
    assert Job not in replicated_models()
    assert {model.__tablename__ for model in replicated_models()} == {
        table.name for table in db.metadata.tables.values() if table.name != "change" and "stamp" in table.c
    } - {"change_clock"}


def test_ticks_are_in_order_of_commit_whatever_runs_beside(app: Flask, stage: Stage) -> None:
    """Each writer checks that its own tick came after everything it could see."""
    with working(app):
        numbers = [make_listing(stage.north_id).id for _ in range(4)]
        db.session.commit()
        before = clock()
    faults: list[str] = []

    def write(number: int) -> None:
        with working(app):
            for year in range(2000, 2006):
                db.session.get_one(Listing, number).year = year
                db.session.commit()
                mine = db.session.get_one(Listing, number).stamp
                ticks = db.session.execute(select(Change.id, Change.stamp).order_by(Change.id)).all()
                own = [tick for tick, stamp in ticks if stamp == mine]
                if not own or [tick for tick, _stamp in ticks] != list(range(ticks[0][0], ticks[0][0] + len(ticks))):
                    faults.append(f"{number} {year}: {own}")
                db.session.rollback()

    writers = [threading.Thread(target=write, args=(number,)) for number in numbers]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with working(app):
        assert faults == []
        assert clock() == before + 24
