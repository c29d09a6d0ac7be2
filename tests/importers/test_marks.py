"""Rows that were delivered before are known by their words, and only while everything stands as it did then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers import validate
from app.models import CarModelAlias, Dealer, Listing, Photo, RowMarks, Upload
from app.services import expenses, listings, sales
from tests.factories import origin
from tests.importers.deliveries import SOLD, car, vin
from tests.importers.pipeline import codes, count, listing, rows, send_cars, totals
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(days=1)
WORDS = "One owner, serviced at the dealer. " * 250  # what is smaller than a page is read as quickly
Change = Callable[[], object]


def full_car(number: int, /, **fields: Any) -> dict[str, Any]:
    """A car with much to say, so that its delivery is worth marks."""
    return car(number, **{"description": WORDS, "acquired_on": "2026-03-01", **fields})


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collects the numbers of the cars that were read and checked, not known by their words."""
    seen: list[str] = []
    check = validate._Checks.check

    def watch(self: Any, count: int, row: Any) -> Any:
        done = check(self, count, row)
        seen.append(done.unique_id)
        return done

    monkeypatch.setattr(validate._Checks, "check", watch)
    return seen


def deliver(stage: Stage, *cars: dict[str, Any], hours: int = 0, **options: Any) -> Upload:
    return send_cars(stage.north_id, *cars, at=NOW + timedelta(hours=hours), **options)


@pytest.mark.postgres
def test_only_rows_that_say_something_else_are_checked(app: Flask, stage: Stage, checked: list[str]) -> None:
    with working(app):
        cars = [full_car(1), full_car(2), full_car(3, **SOLD)]
        deliver(stage, *cars)
        checked.clear()
        again = deliver(stage, cars[0], full_car(2, price=900_000), cars[2], hours=1)
        assert (checked, totals(again)) == (["N-2"], {"delivered": 3, "changed": 1, "unchanged": 2})
        checked.clear()
        third = deliver(stage, cars[0], full_car(2, price=900_000), cars[2], full_car(4), hours=2)
        assert (checked, totals(third)) == (["N-4"], {"delivered": 4, "new": 1, "unchanged": 3})
        assert [row.title for row in rows(third)] == ["Hyundai Solaris 2022"]


@pytest.mark.postgres
def test_a_known_row_is_unchanged_confirmed_and_not_missing(app: Flask, stage: Stage, checked: list[str]) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3))
        checked.clear()
        again = deliver(stage, full_car(1), full_car(2), hours=1, force=True)
        assert (checked, totals(again)) == ([], {"delivered": 2, "unchanged": 2, "withdrawn": 1, "missing": 1})
        back = deliver(stage, full_car(1), full_car(2), full_car(3), hours=2)
        assert totals(back) == {"delivered": 3, "changed": 1, "unchanged": 2}


def _hand_changes() -> dict[str, Change]:
    def add_photo() -> None:
        db.session.add(Photo(listing_id=listing("N-1").id, dealer_id=listing("N-1").dealer_id, state="failed"))

    return {
        "a price": lambda: listings.change_price(listing=listing("N-1"), price=Decimal(5), origin=origin()),
        "a lock": lambda: listings.edit(
            listing=listing("N-1"), values={"price": Decimal(5)}, origin=origin(), lock=True
        ),
        "an expense": lambda: expenses.add(
            listing=listing("N-1"), kind="other", amount=Decimal(5), spent_on=NOW.date(), origin=origin()
        ),
        "a sale": lambda: sales.sell(listing=listing("N-1"), sold_on=NOW.date(), price=Decimal(5), origin=origin()),
        "a reservation": lambda: listings.move(
            listing=listing("N-1"), to="reserved", on_day=NOW.date(), origin=origin()
        ),
        "a failed photo": add_photo,
    }


@pytest.mark.parametrize("name", _hand_changes())
def test_a_listing_that_somebody_touched_is_looked_at_again(
    app: Flask, stage: Stage, checked: list[str], name: str
) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3))
        _hand_changes()[name]()
        db.session.commit()
        checked.clear()
        deliver(stage, full_car(1), full_car(2), full_car(3, trim="A"), hours=1)
        assert checked == ["N-1", "N-3"]


def _teach() -> None:
    alias = db.session.scalars(select(CarModelAlias).limit(1)).one()
    db.session.add(CarModelAlias(make_id=alias.make_id, model_id=alias.model_id, folded="zebra"))


def _move_currency() -> None:
    db.session.scalars(select(Dealer).where(Dealer.code == "NORTH")).one().currency = "USD"


@pytest.mark.parametrize("change", [_teach, _move_currency])
def test_nothing_is_known_once_words_or_rules_are_others(
    app: Flask, stage: Stage, checked: list[str], change: Change
) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3))
        change()
        db.session.commit()
        checked.clear()
        deliver(stage, full_car(1), full_car(2), full_car(3, trim="A"), hours=1)
        assert checked == ["N-1", "N-2", "N-3"]


def test_rows_with_findings_are_told_every_time(app: Flask, stage: Stage, checked: list[str]) -> None:
    with working(app):
        odd = [full_car(1, color="sky"), full_car(2, zebra="x"), full_car(3, price="dear"), full_car(4)]
        first = deliver(stage, *odd)
        checked.clear()
        again = deliver(stage, *odd[:-1], full_car(4), full_car(5), hours=1)
        assert checked == ["N-1", "N-2", "N-3", "N-5"]
        assert sorted(codes(again)) == sorted(codes(first))


def test_a_check_digit_is_told_of_a_known_row_too(app: Flask, stage: Stage, checked: list[str]) -> None:
    wrong = vin(1)[:8] + ("0" if vin(1)[8] != "0" else "1") + vin(1)[9:]
    with working(app):
        cars = [full_car(1, vin=wrong), full_car(2), full_car(3)]
        first = deliver(stage, *cars)
        checked.clear()
        again = deliver(stage, *cars, full_car(4), hours=1)
        assert (codes(first), codes(again), checked) == (["VIN_CHECK_DIGIT"], ["VIN_CHECK_DIGIT"], ["N-4"])


def test_a_known_row_given_twice_is_still_a_duplicate(app: Flask, stage: Stage) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2))
        again = deliver(stage, full_car(1), full_car(2), full_car(1), hours=1)
        assert (codes(again), totals(again)) == (
            ["ID_DUPLICATE_IN_FILE"],
            {"delivered": 3, "unchanged": 2, "rejected": 1},
        )


def test_a_vin_at_another_dealer_is_told_of_a_known_row_too(app: Flask, stage: Stage) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3))
        send_cars(stage.south_id, full_car(1))
        again = deliver(stage, full_car(1), full_car(2), full_car(3), full_car(4), hours=1)
        assert codes(again) == ["VIN_AT_OTHER_DEALER"]


def test_a_day_to_come_is_looked_at_when_it_has_come(app: Flask, stage: Stage, checked: list[str]) -> None:
    with working(app):
        early = full_car(1, acquired_on=LATER.date().isoformat())
        deliver(stage, early, full_car(2), full_car(3))
        checked.clear()
        again = send_cars(stage.north_id, early, full_car(2), full_car(3), full_car(4), at=LATER)
        assert (checked, again.changed) == (["N-1", "N-4"], 1)
        assert listing("N-1").acquired_on == LATER.date()


def test_a_plan_that_is_dropped_leaves_no_marks(app: Flask, stage: Stage) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3), plan_only=True)
        assert (count(RowMarks), count(Listing)) == (0, 0)


def test_marks_of_one_dealer_are_nothing_to_another(app: Flask, stage: Stage, checked: list[str]) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3))
        checked.clear()
        send_cars(stage.south_id, full_car(1), full_car(2), full_car(3))
        assert checked == ["N-1", "N-2", "N-3"]


@pytest.mark.parametrize("mode", ["full", "delta"])
def test_a_full_delivery_forgets_what_it_does_not_name_a_delta_keeps_it(app: Flask, stage: Stage, mode: str) -> None:
    with working(app):
        deliver(stage, full_car(1), full_car(2), full_car(3), full_car(4))
        deliver(stage, full_car(1), full_car(2), full_car(3, trim="A"), hours=1, mode=mode, force=True)
        kept = db.session.scalars(select(RowMarks.packed)).one()
        assert len(kept) == (3 if mode == "full" else 4) * 32
