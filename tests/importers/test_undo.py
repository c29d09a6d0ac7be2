"""An applied delivery is taken back, as far as nobody has changed the same since."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.importers import engine, undo
from app.models import AuditEntry, Listing, StatusChange, Upload
from app.services import certificates, listings, sales
from app.services.audit import Actor
from app.services.photos import keep_picture
from app.tenancy import Scope
from tests.factories import make_listing, origin
from tests.importers.deliveries import SOLD, archive, car, own_xml
from tests.importers.pipeline import jpeg, listing, prices, rows, send, send_cars, totals
from tests.importers.test_apply import counting
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(days=1)
LATEST = NOW + timedelta(days=2)
BY = Actor(at=LATEST, name="tester")
EXPENSES = "<expense kind='preparation' amount='30000' spent_on='2026-03-11'/>"


def take_back(upload: Upload) -> undo.Undoing:
    told = undo.undo(upload.id, LATEST, by=BY)
    db.session.commit()
    db.session.expire_all()
    return told


def stays(upload: Upload) -> dict[str, dict[str, str]]:
    return {row.unique_id: row.stays for row in rows(upload) if row.stays}


@pytest.mark.postgres
def test_new_cars_are_withdrawn_changed_fields_go_back_and_withdrawn_cars_return(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, color="red"), car(2))
        upload = send_cars(stage.north_id, car(1, price=900_000, color="blue", doors=4), car(3), at=LATER)
        assert totals(upload) == {"delivered": 2, "new": 1, "changed": 1, "withdrawn": 1, "missing": 1}
        told = take_back(upload)
        assert (dict(told.results), told.stays) == ({"undone": 3}, [])
        first, second, third = (listing(f"N-{number}") for number in (1, 2, 3))
        assert (first.price, first.color, first.doors) == (Decimal(1_050_000), "red", None)
        assert (second.status, second.withdrawn_on, [stay.to_on for stay in second.stays]) == ("on_sale", None, [None])
        assert (third.status, third.withdrawn_on) == ("withdrawn", LATEST.date())
        assert (upload.status, upload.undone_at, upload.undo_counts) == ("undone", LATEST, {"undone": 3})


@pytest.mark.postgres
def test_the_price_path_gets_a_new_step_and_history_stays_as_it_was(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        take_back(send_cars(stage.north_id, car(1, price=900_000), at=LATER))
        assert [amount for _day, amount in prices(listing("N-1"))] == [1_050_000, 900_000, 1_050_000]
        assert [entry.action for entry in db.session.scalars(select(AuditEntry))] == ["upload_undone"]


@pytest.mark.postgres
def test_what_a_person_changed_since_stays_and_is_listed(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, color="red"), car(2), car(3))
        upload = send_cars(stage.north_id, car(1, price=900_000, color="blue"), car(2, price=5), car(4), at=LATER)
        mine = origin(LATER + timedelta(hours=1))
        listings.edit(listing=listing("N-1"), values={"price": Decimal(7)}, origin=mine, lock=True)
        listings.change_price(listing=listing("N-2"), price=Decimal(6), origin=mine)
        listings.move(listing=listing("N-4"), to="reserved", on_day=LATER.date(), origin=mine)
        told = take_back(upload)
        assert dict(told.results) == {"undone": 1, "partly": 1, "kept": 2}
        assert stays(upload) == {
            "N-1": {"price": "changed_since"}, "N-2": {"price": "changed_since"}, "N-4": {"status": "booked"},
        }  # fmt: skip
        assert (listing("N-1").price, listing("N-1").color, listing("N-4").status) == (Decimal(7), "red", "reserved")


def test_a_value_that_a_person_chose_to_keep_stays(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        upload = send_cars(stage.north_id, car(1, price=900_000), car(2), at=LATER)
        found = listing("N-1")
        for price in (1, 900_000):
            listings.change_price(listing=found, price=Decimal(price), origin=origin(LATER), lock=True)
        take_back(upload)
        assert (stays(upload), listing("N-1").price) == ({"N-1": {"price": "locked"}}, Decimal(900_000))


def test_a_new_car_that_a_later_delivery_names_stays_on_sale(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), car(2))
        send_cars(stage.north_id, car(1), mode="delta", at=LATER)
        take_back(upload)
        assert (stays(upload), listing("N-1").status, listing("N-2").status) == (
            {"N-1": {"status": "named_since"}}, "on_sale", "withdrawn",
        )  # fmt: skip


@pytest.mark.postgres
def test_deliveries_are_taken_back_one_after_the_other(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        first = send_cars(stage.north_id, car(1, price=900_000), at=NOW + timedelta(hours=1))
        second = send_cars(stage.north_id, car(1, price=800_000), at=LATER)
        with pytest.raises(RuleBroken):
            undo.undo(first.id, LATER, by=BY)
        db.session.rollback()
        take_back(second)
        take_back(first)
        assert listing("N-1").price == 1_050_000


@pytest.mark.postgres
def test_the_same_bytes_after_an_undo_are_a_delivery_again(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        changed = (car(1, price=900_000), car(3, certificate_number="HP-1"))
        upload = send_cars(stage.north_id, *changed, at=LATER)
        take_back(upload)
        again = send_cars(stage.north_id, *changed, at=LATEST + timedelta(hours=1))
        assert totals(again) == {"delivered": 2, "changed": 2, "withdrawn": 1, "missing": 1}
        assert (listing("N-1").price, listing("N-3").status, listing("N-3").certified) == (
            Decimal(900_000),
            "on_sale",
            True,
        )
        assert len(listing("N-3").stays) == 1


@pytest.mark.postgres
def test_a_sale_told_by_mistake_is_cancelled(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-02-01"), car(2, acquired_on="2026-02-01", **SOLD))
        sold = [car(1, acquired_on="2026-02-01", **SOLD)]
        sold += [car(2, acquired_on="2026-02-01", **{**SOLD, "sale_price": "1000000"})]
        upload = send_cars(stage.north_id, *sold, at=LATER)
        assert totals(upload) == {"delivered": 2, "changed": 2}
        take_back(upload)
        first, second = listing("N-1"), listing("N-2")
        assert (first.status, first.sale, [stay.to_on for stay in first.stays]) == ("on_sale", None, [None])
        assert second.sale is not None
        assert (second.status, second.sale.price) == ("sold", Decimal(1_040_000))


def test_a_sale_that_a_person_corrected_stays(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1, acquired_on="2026-02-01"), car(2))
        upload = send_cars(stage.north_id, car(1, acquired_on="2026-02-01", **SOLD), car(2, price=5), at=LATER)
        sales.amend(listing=listing("N-1"), values={"sale_price": Decimal(9)}, origin=origin(LATER))
        take_back(upload)
        assert (stays(upload), listing("N-1").status) == ({"N-1": {"status": "changed_since"}}, "sold")


@pytest.mark.postgres
def test_make_expenses_certificate_and_states_go_back(app: Flask, stage: Stage) -> None:
    with working(app):
        before: dict[str, Any] = {"certificate_number": "HP-1", "inspected_on": "2026-03-01", "status": "reserved"}
        send_cars(stage.north_id, car(1, expenses=EXPENSES, **before))
        after = {"certificate_number": "HP-2", "status": "withdrawn", "make": "Kia", "model": "Rio", "options": "ABS"}
        upload = send_cars(stage.north_id, car(1, expenses=EXPENSES.replace("3", "4", 1), **after), at=LATER)
        assert (listing("N-1").make.name_en, listing("N-1").certificate.number) == ("Kia", "HP-2")  # type: ignore[union-attr]
        take_back(upload)
        found = listing("N-1")
        assert (found.make.name_en, found.model.name_en, found.options) == ("Hyundai", "Solaris", [])
        assert (found.status, found.certified) == ("reserved", True)
        assert [known.number for known in found.certificates if known.revoked_on is None] == ["HP-1"]
        assert [(cost.kind, cost.amount) for cost in found.expenses] == [("preparation", Decimal(30_000))]


@pytest.mark.postgres
def test_photos_go_back_to_those_before(app: Flask, stage: Stage) -> None:
    with working(app):
        for at, colours in ((NOW, ("red", "green")), (LATER, ("blue",))):
            names = {f"{colour}.jpg": jpeg(colour) for colour in colours}
            told = "".join(f"<photo>{name}</photo>" for name in names)
            content = archive({"stock.xml": own_xml(car(1, photos=told), attributes='mode="full"'), **names})
            send(stage.north_id, content, at=at)
        upload = db.session.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one()
        for colour in ("red", "green", "blue"):
            keep_picture(content=jpeg(colour))
        take_back(upload)
        found = listing("N-1")
        assert [photo.file_name for photo in found.photos] == ["red.jpg", "green.jpg"]
        assert {(photo.state, photo.width, photo.height) for photo in found.photos} == {("stored", 400, 300)}


def test_a_price_path_that_was_told_stays_and_hinders_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        path = "<price at='2026-03-01' amount='1200000'/>"
        upload = send_cars(stage.north_id, car(1, price=900_000, price_history=path), at=LATER)
        assert dict(take_back(upload).results) == {"undone": 1}
        assert stays(upload) == {"N-1": {"price_history": "history"}}


def test_a_rule_that_forbids_the_way_back_is_told_and_takes_no_other_car_with_it(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, unique_id="M-1"), car(2, price=5), at=LATER)
        make_listing(stage.north_id, unique_id="N-1")
        take_back(upload)
        assert (stays(upload), listing("N-2").price) == ({"M-1": {"unique_id": "rule"}}, Decimal(1_050_000))


@pytest.mark.postgres
def test_a_preview_says_the_same_and_changes_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=5), car(3), at=LATER)
        steps = db.session.scalars(select(StatusChange.id)).all()
        shown = undo.preview(upload.id)
        assert (dict(shown.actions), shown.is_possible) == ({"new": 1, "withdraw": 1, "changed": 1}, True)
        assert db.session.scalars(select(StatusChange.id)).all() == steps
        assert (upload.status, dict(take_back(upload).results)) == ("applied", dict(shown.results))


@pytest.mark.parametrize("state", ["planned", "rejected", "undone", "empty", "old"])
def test_only_what_was_applied_and_is_kept_can_be_undone(app: Flask, stage: Stage, state: str) -> None:
    with working(app):
        upload = send_cars(stage.north_id, *([] if state == "empty" else [car(1)]), mode="delta")
        if state == "old":
            upload.storage_key = None
        elif state != "empty":
            upload.status = state
        db.session.commit()
        with pytest.raises(RuleBroken):
            undo.undo(upload.id, LATER, by=BY)


@pytest.mark.parametrize(
    "told",
    [{"price": "900000", "doors": "4"}, {"certificate_number": "HP"}, {"expenses": EXPENSES}, {"status": "withdrawn"}],
    ids=lambda told: next(iter(told)),
)
def test_twenty_cars_are_previewed_with_as_many_questions_as_two(
    app: Flask, stage: Stage, told: dict[str, str]
) -> None:
    def count(dealer_id: int, number: int) -> int:
        cars = range(100 * dealer_id, 100 * dealer_id + number)
        send_cars(dealer_id, *[car(place) for place in cars])
        upload = send_cars(dealer_id, *[car(place, **told) for place in cars], at=LATER)
        db.session.expire_all()
        with counting() as seen:
            assert undo.preview(upload.id).actions == {"changed": number}
        return len(seen)

    with working(app):
        assert count(stage.north_id, 2) == count(stage.south_id, 20)


def test_a_stranger_undoes_nothing(app: Flask, stage: Stage) -> None:
    with working(app):
        number = send_cars(stage.north_id, car(1)).id
    with working(app, Scope.of_dealers({stage.south_id})):
        with pytest.raises(NotFound):
            undo.undo(number, LATER, by=BY)
        with pytest.raises(NotFound):
            undo.preview(number)


def test_a_car_that_was_approved_by_hand_keeps_its_certificate(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1))
        upload = send_cars(stage.north_id, car(1, certificate_number="HP-1", price=5), at=LATER)
        found = listing("N-1")
        certificates.certify(
            listing=found,
            number="X-9",
            inspected_on=date(2026, 3, 1),
            mileage_km=1,
            warranty_until=None,
            findings={},
            origin=origin(LATER),
        )
        take_back(upload)
        assert stays(upload) == {"N-1": {"certificate_number": "changed_since"}}
        assert listing("N-1").certificate.number == "X-9"  # type: ignore[union-attr]


@pytest.mark.parametrize("state", ["held", "dropped"])
def test_a_held_delivery_can_be_undone_too_even_when_its_withdrawals_were_dropped(
    app: Flask, stage: Stage, state: str
) -> None:
    with working(app):
        send_cars(stage.north_id, *map(car, range(1, 11)))
        upload = send_cars(stage.north_id, car(1, price=5), at=LATER)
        assert upload.status == "held"
        engine.drop(upload.id, LATER) if state == "dropped" else None
        take_back(upload)
        assert (upload.status, listing("N-1").price) == ("undone", Decimal(1_050_000))
        with pytest.raises(RuleBroken):
            engine.release(upload.id, LATEST)
        assert len(db.session.scalars(select(Listing.id).where(Listing.status == "on_sale")).all()) == 10
