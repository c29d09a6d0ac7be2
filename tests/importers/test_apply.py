"""Plans: made before anything changes, made again when the stock moved, applied whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers import engine
from app.models import Dealer, Listing, PlanRow, Stay, Upload
from app.services import listings
from app.tenancy import Scope
from tests.factories import make_listing, origin
from tests.importers.deliveries import car
from tests.importers.pipeline import codes, count, listing, rows, send_cars, totals
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(days=1)


def test_a_plan_changes_nothing_until_it_is_applied(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), plan_only=True)
        assert (upload.status, totals(upload)) == ("planned", {"delivered": 1, "new": 1})
        assert count(Listing) == 0
        assert engine.apply(upload.id, NOW).status == "applied"
        assert count(Listing) == 1
        assert engine.apply(upload.id, NOW).status == "applied"
        assert count(Listing) == 1


def test_a_plan_for_a_stock_that_moved_is_made_again(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=900_000), car(2), plan_only=True)
        listings.change_price(listing=listing("N-1"), price=Decimal(900_000), origin=origin())
        db.session.commit()
        applied = engine.apply(upload.id, LATER)
        assert (applied.status, totals(applied)) == ("applied", {"delivered": 2, "unchanged": 2})


def test_a_person_sees_a_plan_again_when_it_is_another_by_now(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=900_000), car(2), plan_only=True, channel="web")
        listings.change_price(listing=listing("N-1"), price=Decimal(900_000), origin=origin())
        db.session.commit()
        shown = engine.apply(upload.id, LATER)
        assert (shown.status, totals(shown)) == ("planned", {"delivered": 2, "unchanged": 2})
        assert engine.apply(upload.id, LATER).status == "applied"


def test_a_dropped_plan_is_not_applied_and_does_not_count(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), plan_only=True)
        engine.drop(upload.id, NOW)
        db.session.commit()
        assert engine.apply(upload.id, NOW).status == "dropped"
        assert send_cars(stage.north_id, car(1), at=LATER).status == "applied"
        with pytest.raises(RuleBroken):
            engine.drop(upload.id, NOW)


def test_another_dealers_people_find_no_upload(app: Flask, stage: Stage) -> None:
    with working(app):
        number = send_cars(stage.north_id, car(1), plan_only=True).id
    with working(app, Scope.of_dealers({stage.south_id})):
        for verb in (engine.plan, engine.apply, engine.release, engine.drop):
            with pytest.raises(NotFound):
                verb(number, NOW)


def test_a_row_that_the_rules_refuse_takes_no_other_with_it(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), car(2), car(3), plan_only=True)
        make_listing(stage.north_id, unique_id="N-2")
        dealer = db.session.get_one(Dealer, stage.north_id)
        db.session.flush()
        db.session.refresh(dealer)
        upload.stock_version = dealer.stock_version  # as if the plan had been made after it
        db.session.commit()
        applied = engine.apply(upload.id, NOW)
        assert totals(applied) == {"delivered": 3, "new": 2, "rejected": 1}
        assert codes(applied) == ["RULE_BROKEN"]
        assert {row.unique_id: row.action for row in rows(applied)} == {"N-1": "new", "N-2": "rejected", "N-3": "new"}


def test_a_fault_of_the_program_leaves_the_stock_as_it_was_and_the_upload_failed(
    app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), plan_only=True)
        with monkeypatch.context() as patch:
            patch.setattr("app.importers.apply.pack", lambda _numbers: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                engine.apply(upload.id, NOW)
        assert (db.session.get_one(Upload, upload.id).status, count(Listing), count(Stay)) == ("failed", 0, 0)
        engine.plan(upload.id, LATER)
        assert engine.apply(upload.id, LATER).status == "applied"


def test_a_plan_begun_again_leaves_nothing_of_the_first_try(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), car(2, price="dear"), plan_only=True)
        again = engine.plan(upload.id, LATER)
        assert totals(again) == {"delivered": 2, "new": 1, "rejected": 1}
        assert (count(PlanRow), codes(again)) == (2, ["NUMBER_INVALID"])


def test_days_are_the_dealers_local_days(app: Flask, stage: Stage) -> None:
    late = NOW.replace(hour=23)
    with working(app):
        send_cars(stage.north_id, car(1), at=late)
        assert listing("N-1").acquired_on == late.date() + timedelta(days=1)
        assert listing("N-1").first_seen_at == late.astimezone(UTC)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collects the questions that the block asks; what is written goes by the number of rows."""
    seen: list[str] = []

    def note(*call: Any) -> None:
        seen.extend([call[2]] if call[2].startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "told",
    [
        {"price": "900000", "color": "red"},
        {"photos": "<photo>https://x.test/1.jpg</photo>"},
        {"certificate_number": "HP"},
        {"expenses": '<expense kind="other" amount="1"/>'},
        {"price_history": '<price at="2026-04-01" amount="5"/>'},
        {"status": "withdrawn"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_twenty_cars_need_as_many_questions_as_two(app: Flask, stage: Stage, told: dict[str, str]) -> None:
    def deliver(dealer_id: int, number: int, hour: int, **fields: str) -> int:
        cars = [car(100 * dealer_id + place, **fields) for place in range(number)]
        with counting() as seen:
            upload = send_cars(dealer_id, *cars, at=NOW + timedelta(hours=hour))
        assert upload.status == "applied"
        return len(seen)

    with working(app):
        assert deliver(stage.north_id, 2, 1) == deliver(stage.south_id, 20, 1)
        assert deliver(stage.north_id, 2, 2, **told) == deliver(stage.south_id, 20, 2, **told)


def test_two_deliveries_applied_at_the_same_moment_take_a_car_in_once(app: Flask, stage: Stage) -> None:
    with working(app):
        plans = [
            send_cars(stage.north_id, car(1), car(number), mode="delta", plan_only=True).id for number in (2, 3, 4)
        ]

    def apply(number: int) -> str:
        with working(app):
            status: str = engine.apply(number, LATER).status
            return status

    with ThreadPoolExecutor(len(plans)) as pool:
        assert list(pool.map(apply, plans)) == ["applied"] * 3
    with working(app):
        assert count(Listing) == 4
        assert sorted(db.session.get_one(Upload, number).new for number in plans) == [1, 1, 2]
