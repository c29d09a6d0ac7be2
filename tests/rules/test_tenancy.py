"""Who may see and change which dealer's rows: the session itself refuses, whatever the path."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import aliased, joinedload

from app.errors import Forbidden, ScopeMissing
from app.extensions import db
from app.models import Dealer, Listing, Location, Photo, PlanRow, Stay
from app.models.bulk import insert_rows
from app.tenancy import Scope, scoped_models
from tests.factories import make_listing
from tests.stage import NOW, Stage, working

pytestmark = pytest.mark.postgres


@pytest.fixture
def cars(app: Flask, stage: Stage) -> dict[str, int]:
    """One car on sale at each dealer, by the dealer's name."""
    with working(app):
        found = {"north": make_listing(stage.north_id).id, "south": make_listing(stage.south_id).id}
        db.session.commit()
    return found


def test_a_statement_without_a_scope_raises(app: Flask, stage: Stage) -> None:
    with app.app_context(), pytest.raises(ScopeMissing):
        db.session.scalars(select(Listing)).all()
    with app.app_context(), pytest.raises(ScopeMissing):
        db.session.execute(select(func.count()).select_from(select(Stay.id).subquery()))


def test_a_dealer_reads_own_rows_only_whatever_the_statement(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    other = aliased(Listing)
    with working(app, Scope.of_dealers({stage.north_id})):
        assert list(db.session.scalars(select(Listing.id))) == [cars["north"]]
        assert db.session.get(Listing, cars["south"]) is None
        assert db.session.scalar(select(func.count()).select_from(other)) == 1
        assert db.session.scalar(select(func.count()).select_from(select(Listing.id).subquery())) == 1
        assert db.session.scalar(select(func.count(Stay.id)).join(Listing, Stay.listing_id == Listing.id)) == 1
        assert [dealer.code for dealer in db.session.scalars(select(Dealer))] == ["NORTH"]
        assert [place.dealer_id for place in db.session.scalars(select(Location))] == [stage.north_id]


def test_relationships_do_not_lead_to_another_dealer(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        listing = db.session.scalars(select(Listing).options(joinedload(Listing.dealer))).unique().one()
        assert listing.dealer.code == "NORTH"
        assert len(listing.stays) == 1


def test_every_scoped_model_is_empty_for_a_dealer_of_nothing(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers(())):
        assert {model.__name__: db.session.scalars(select(model)).all() for model in scoped_models()} == {
            model.__name__: [] for model in scoped_models()
        }


def test_the_public_sees_cars_on_sale_at_active_dealers_and_nothing_else(
    app: Flask, stage: Stage, cars: dict[str, int]
) -> None:
    with working(app):
        make_listing(stage.north_id, status="draft")
        make_listing(stage.north_id, status="withdrawn")
        make_listing(stage.north_id, status="reserved")
        db.session.get_one(Dealer, stage.south_id).status = "suspended"
        db.session.commit()
    with working(app, Scope.public()):
        assert {listing.status for listing in db.session.scalars(select(Listing))} == {"on_sale", "reserved"}
        assert {listing.dealer_id for listing in db.session.scalars(select(Listing))} == {stage.north_id}
        assert db.session.scalars(select(Stay)).all() == []


def test_the_distributor_reads_all_and_changes_no_car(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.network()):
        listings = db.session.scalars(select(Listing)).all()
        assert {listing.dealer_id for listing in listings} == {stage.north_id, stage.south_id}
        listings[0].trim = "forged"
        with pytest.raises(Forbidden):
            db.session.flush()


def test_a_dealer_cannot_write_anothers_rows(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        db.session.add(Photo(listing_id=cars["south"], dealer_id=stage.south_id))
        with pytest.raises(Forbidden):
            db.session.flush()
        db.session.rollback()
        db.session.get_one(Listing, cars["north"]).dealer_id = stage.south_id
        with pytest.raises(Forbidden):
            db.session.flush()


def test_a_child_cannot_hang_on_another_dealers_listing(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        db.session.add(Photo(listing_id=cars["south"], dealer_id=stage.north_id))
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            db.session.flush()


def test_bulk_statements_are_held_to_the_scope(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.of_dealers({stage.north_id})):
        db.session.execute(update(Listing).values(trim="mine"))
        db.session.execute(delete(Stay))
        with pytest.raises(Forbidden):
            db.session.execute(update(Listing).values(dealer_id=stage.south_id))
        with pytest.raises(Forbidden):
            db.session.execute(insert(Stay), [{"listing_id": 1, "dealer_id": stage.south_id, "from_on": NOW.date()}])
        with pytest.raises(Forbidden):
            db.session.execute(insert(Stay).values(listing_id=1, dealer_id=stage.south_id, from_on=NOW.date()))
        db.session.commit()
    with working(app):
        trims = {row.dealer_id: row.trim for row in db.session.execute(select(Listing.dealer_id, Listing.trim))}
        assert trims == {stage.north_id: "mine", stage.south_id: None}
        assert [stay.dealer_id for stay in db.session.scalars(select(Stay))] == [stage.south_id]


def test_rows_past_the_unit_of_work_are_held_to_the_scope(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    rows = [{"listing_id": cars[name], "dealer_id": stage.north_id, "position": 7} for name in ("north", "north")]
    strangers = [*rows, {"listing_id": cars["south"], "dealer_id": stage.south_id, "position": 7}]
    for scope, told in (
        (Scope.of_dealers({stage.north_id}), strangers),
        (Scope.network(), rows),
        (Scope.public(), rows),
    ):
        with working(app, scope), pytest.raises(Forbidden):
            insert_rows(Photo, told)
    with working(app, Scope.of_dealers({stage.north_id})), pytest.raises(Forbidden):
        insert_rows(Photo, [{"listing_id": cars["south"], "position": 7}], dealer_id=stage.south_id)
    with working(app, Scope.of_dealers({stage.north_id})), pytest.raises(Forbidden):
        insert_rows(Photo, [{"listing_id": cars["north"], "position": 7}])
    with app.app_context(), pytest.raises(ScopeMissing):
        insert_rows(PlanRow, [{"number": 1}], upload_id=1, dealer_id=stage.north_id)
    with working(app, Scope.of_dealers({stage.north_id})):
        insert_rows(Photo, rows)
        db.session.commit()
    with working(app):
        assert [photo.dealer_id for photo in db.session.scalars(select(Photo))] == [stage.north_id, stage.north_id]


def test_the_public_writes_nothing(app: Flask, stage: Stage, cars: dict[str, int]) -> None:
    with working(app, Scope.public()):
        db.session.get_one(Listing, cars["north"]).trim = "forged"
        with pytest.raises(Forbidden):
            db.session.flush()
        db.session.rollback()
        with pytest.raises(Forbidden):
            db.session.execute(update(Listing).values(trim="forged"))
