"""The states of a listing, its prices, stays and history."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import RuleBroken
from app.extensions import db
from app.lib.vocabulary.listing import STATUS
from app.models import FieldChange, Listing, Origin, PriceChange, StatusChange
from app.services import expenses, listings, sales
from tests.factories import make_listing, origin
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres
DAY = date(2026, 4, 15)


def stays_of(listing: Listing) -> list[tuple[date, date | None]]:
    return [(stay.from_on, stay.to_on) for stay in listing.stays]


def prices_of(listing: Listing) -> list[Decimal]:
    found = select(PriceChange.amount).where(PriceChange.listing_id == listing.id).order_by(PriceChange.id)
    return list(db.session.scalars(found))


def test_a_new_car_stands_in_stock_from_its_acquisition_and_remembers_its_first_price(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id, acquired_on=date(2026, 3, 1))
        db.session.refresh(listing)
        assert stays_of(listing) == [(date(2026, 3, 1), None)]
        assert prices_of(listing) == [Decimal("1050000.00")]
        steps = db.session.execute(select(StatusChange.old, StatusChange.new).order_by(StatusChange.id)).all()
        assert [tuple(step) for step in steps] == [(None, "draft"), ("draft", "on_sale")]


def test_a_price_change_is_kept_with_its_origin_and_the_same_price_is_none(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id)
        assert listings.change_price(listing=listing, price=Decimal(1_000_000), origin=origin())
        assert not listings.change_price(listing=listing, price=Decimal(1_000_000), origin=origin())
        db.session.flush()
        assert prices_of(listing) == [Decimal("1050000.00"), Decimal("1000000.00")]
        change = db.session.scalars(select(FieldChange)).one()
        assert (change.field, change.old, change.new, change.source) == ("price", "1050000.00", "1000000.00", "form")


def test_a_withdrawn_car_that_comes_back_has_two_intervals(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id, acquired_on=date(2026, 3, 1))
        listings.withdraw(listing=listing, origin=origin(), on_day=date(2026, 4, 1))
        db.session.flush()
        listings.publish(listing=listing, origin=origin())
        db.session.flush()
        db.session.refresh(listing)
        assert stays_of(listing) == [(date(2026, 3, 1), date(2026, 4, 1)), (DAY, None)]
        assert listing.withdrawn_on is None


def test_a_sale_ends_the_stay_and_its_cancellation_restores_it_as_if_nothing_had_been(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id, acquired_on=date(2026, 3, 1))
        sales.sell(listing=listing, sold_on=date(2026, 4, 10), price=Decimal(1_000_000), origin=origin())
        db.session.refresh(listing)
        assert (listing.status, stays_of(listing)) == ("sold", [(date(2026, 3, 1), date(2026, 4, 10))])
        sales.cancel_sale(listing=listing, reason="the bank refused", origin=origin())
        db.session.refresh(listing)
        assert (listing.status, stays_of(listing), listing.sale) == ("on_sale", [(date(2026, 3, 1), None)], None)


def test_a_cancelled_sale_does_not_bring_back_a_number_that_is_in_use(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id, unique_id="A-1")
        sales.sell(listing=listing, sold_on=DAY, price=Decimal(1_000_000), origin=origin())
        make_listing(stage.north_id, unique_id="A-1")
        with pytest.raises(RuleBroken) as refused:
            sales.cancel_sale(listing=listing, reason="", origin=origin())
        assert refused.value.code == "UNIQUE_ID_TAKEN"


@pytest.mark.parametrize(
    ("sold_on", "price", "code"),
    [
        (date(2026, 2, 1), Decimal(1), "SOLD_BEFORE_ACQUIRED"),
        (date(2026, 4, 16), Decimal(1), "DATE_IN_FUTURE"),
        (DAY, Decimal(0), "PRICE_INVALID"),
    ],
)
def test_an_impossible_sale_is_refused(app: Flask, stage: Stage, sold_on: date, price: Decimal, code: str) -> None:
    with working(app):
        listing = make_listing(stage.north_id)
        with pytest.raises(RuleBroken) as refused:
            sales.sell(listing=listing, sold_on=sold_on, price=price, origin=origin())
        assert refused.value.code == code
        assert listing.status == "on_sale"


def test_a_stock_number_is_unique_among_open_listings_of_one_dealer_only(app: Flask, stage: Stage) -> None:
    with working(app):
        make_listing(stage.north_id, unique_id="A-1")
        make_listing(stage.south_id, unique_id="A-1")
        with pytest.raises(RuleBroken) as refused:
            make_listing(stage.north_id, unique_id="A-1")
        assert (refused.value.code, refused.value.field) == ("UNIQUE_ID_TAKEN", "unique_id")


def test_a_car_without_a_price_does_not_go_on_sale(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id, status="draft", price=None)
        with pytest.raises(RuleBroken) as refused:
            listings.publish(listing=listing, origin=origin())
        assert refused.value.code == "PRICE_MISSING"


def test_a_field_locked_by_hand_is_remembered_until_released(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id)
        listings.edit(listing=listing, values={"trim": "Comfort", "year": 2022}, origin=origin(), lock=True)
        assert listing.locked_fields == ["trim"]
        listings.unlock(listing=listing, fields={"trim"}, origin=origin())
        assert listing.locked_fields == []


def test_every_change_of_the_stock_moves_its_version(app: Flask, stage: Stage) -> None:
    with working(app):
        listing = make_listing(stage.north_id)
        db.session.refresh(listing.dealer)
        before = listing.dealer.stock_version
        expenses.add(listing=listing, kind="transport", amount=Decimal(100), spent_on=DAY, origin=origin())
        db.session.refresh(listing.dealer)
        assert listing.dealer.stock_version > before


STEPS_TAKEN = st.lists(
    st.tuples(st.sampled_from(["on_sale", "reserved", "withdrawn", "sell", "cancel"]), st.integers(0, 20)), max_size=12
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS_TAKEN)
def test_whatever_happens_the_stays_agree_with_the_state(
    app: Flask, stage: Stage, steps: list[tuple[str, int]]
) -> None:
    with working(app):
        listing = make_listing(stage.north_id, status="draft", acquired_on=date(2026, 1, 1))
        at = NOW - timedelta(days=60)
        for step, days in steps:
            at = min(at + timedelta(days=days), NOW)
            take_step(listing, step, origin(at))
        db.session.flush()
        db.session.refresh(listing)
        open_stays = [stay for stay in listing.stays if stay.to_on is None]
        assert listing.status in STATUS.codes
        assert len(open_stays) == (0 if listing.status in {"sold", "withdrawn"} else 1)
        ends = [(stay.from_on, stay.to_on or date.max) for stay in listing.stays]
        assert all(end <= begin for (_, end), (begin, _) in pairwise(ends))
        db.session.rollback()


def take_step(listing: Listing, step: str, when: Origin) -> None:
    """Try a step; one that the rules refuse changes nothing."""
    day = when.at.date()
    before = listing.status
    try:
        if step == "sell":
            sales.sell(listing=listing, sold_on=day, price=Decimal(1), origin=when)
        elif step == "cancel":
            sales.cancel_sale(listing=listing, reason="", origin=when)
        else:
            listings.move(listing=listing, to=step, on_day=day, origin=when)
    except RuleBroken:
        assert listing.status == before
