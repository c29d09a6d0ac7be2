"""Deliveries that are applied without a click, that wait, that are applied in part; who is told of one VIN twice."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.errors import RuleBroken
from app.extensions import db
from app.importers import engine, rules
from app.jobs import enqueue, run_waiting
from app.models import AuditEntry, Dealer, Notice, Upload
from app.queries.upload_plan import Narrowing, select_ids
from app.services import dealers, listings, upload_choices
from app.services.audit import Actor
from app.views import deliveries
from tests.factories import make_listing, origin
from tests.importers.deliveries import car, own_xml
from tests.importers.pipeline import listing, rows, send_cars, totals
from tests.stage import NOW, Stage, working

LATER = NOW + timedelta(days=1)
RULES = {
    "web_rule": "ask", "machine_rule": "at_once", "small_percent": 20, "small_price_percent": 10, "guard_percent": None,
}  # fmt: skip
TEN = [car(number) for number in range(1, 11)]


def set_rules(dealer_id: int, **changes: Any) -> None:
    dealer = db.session.get_one(Dealer, dealer_id)
    dealers.change_feed_rules(dealer=dealer, values={**RULES, **changes}, by=Actor(at=NOW))
    db.session.commit()


def arrive(dealer_id: int, *cars: dict[str, Any], channel: str = "web") -> Upload:
    """A delivery that goes its way through the queue."""
    content = io.BytesIO(own_xml(*cars, attributes='mode="full"'))
    dealer = db.session.get_one(Dealer, dealer_id)
    told: dict[str, Any] = {"file_name": "stock.xml", "channel": channel, "created_by": None, "at": LATER}
    upload = engine.receive(dealer=dealer, file=content, **told)
    enqueue("uploads.plan", upload_id=upload.id)
    db.session.commit()
    run_waiting()
    db.session.refresh(upload)
    return upload


def leave_out(upload: Upload, group: str, text: str = "") -> int:
    among = select_ids(upload.id, Narrowing(group, text))
    count = upload_choices.choose(upload=upload, among=among, leave_out=True)
    db.session.commit()
    return count


@pytest.mark.parametrize(
    ("channel", "rule", "status"),
    [
        ("web", "ask", "planned"), ("web", "small", "applied"),
        ("api", "at_once", "applied"), ("soap", "ask", "planned"), ("pull", "small", "applied"),
    ],
)  # fmt: skip
def test_the_dealers_rule_counts_in_every_channel(
    app: Flask, stage: Stage, channel: str, rule: str, status: str
) -> None:
    with working(app):
        send_cars(stage.north_id, *TEN)
        set_rules(stage.north_id, **{"web_rule" if channel == "web" else "machine_rule": rule})
        assert arrive(stage.north_id, car(1, price=1_000_000), *TEN[1:], channel=channel).status == status


def test_a_machine_that_waits_for_the_answer_gets_a_plan_and_one_car_by_name_asks_no_rule(
    app: Flask, stage: Stage
) -> None:
    with working(app):
        set_rules(stage.north_id, machine_rule="ask")
        told: dict[str, Any] = {"dealer_id": stage.north_id, "channel": "soap", "at": LATER}
        content = io.BytesIO(own_xml(car(1), attributes='mode="full"'))
        waiting = deliveries.settle(deliveries.receive(content, file_name="stock.xml", **told), at=LATER)
        assert waiting.status == "planned"
        assert deliveries.deliver_car(car(2), **told).status == "applied"


@pytest.mark.parametrize(
    ("cars", "status"),
    [
        ([car(1, price=1_100_000), *TEN[1:]], "applied"),
        ([car(1, price=1_300_000), *TEN[1:]], "planned"),
        ([*TEN, car(11), car(12)], "applied"),
        ([*TEN, car(11), car(12), car(13)], "planned"),
        ([car(1, price="cheap"), *TEN[1:]], "planned"),
        (TEN[:8], "applied"),
        (TEN[:4], "planned"),
    ],
    ids=["near price", "far price", "two new", "three new", "rejected", "two leave", "held"],
)
def test_small_changes_are_few_near_and_without_a_fault(
    app: Flask, stage: Stage, cars: list[dict[str, Any]], status: str
) -> None:
    with working(app):
        send_cars(stage.north_id, *TEN)
        set_rules(stage.north_id, web_rule="small")
        assert arrive(stage.north_id, *cars).status == status


def test_a_machines_delivery_that_waits_rings_the_dealers_bell_and_a_persons_does_not(app: Flask, stage: Stage) -> None:
    with working(app):
        set_rules(stage.north_id, machine_rule="ask")
        arrive(stage.north_id, car(1), channel="api")
        arrive(stage.north_id, car(2), channel="web")
        told = db.session.execute(select(Notice.account_id, Notice.kind, Notice.link)).all()
        waits = ("upload_waits", "/office/uploads/1")
        assert sorted(told) == [(stage.editor.id, *waits), (stage.reader.id, *waits)]


def test_a_hold_rings_the_bell_of_dealer_and_distributor(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *TEN)
        send_cars(stage.north_id, car(1), at=LATER)
        told = db.session.scalars(select(Notice.account_id).where(Notice.kind == "upload_held")).all()
        assert sorted(told) == [stage.editor.id, stage.reader.id, stage.distributor.id]


@pytest.mark.postgres
def test_rows_that_are_left_out_are_not_applied_and_count_as_held(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2), car(3))
        changed = (car(1, price=5), car(2, price=6), car(4), car(5))
        upload = send_cars(stage.north_id, *changed, at=LATER, channel="web", plan_only=True)
        assert (leave_out(upload, "new"), leave_out(upload, "withdraw"), leave_out(upload, "changed", "N-2")) == (
            2,
            1,
            1,
        )
        upload_choices.agree(upload=upload, by=Actor(at=LATER, user_id=stage.editor.id))
        engine.apply(upload.id, LATER)
        assert totals(upload) == {"delivered": 4, "changed": 1, "held": 4, "missing": 1}
        assert (listing("N-1").price, listing("N-2").price) == (Decimal(5), Decimal(1_050_000))
        assert (listing("N-3").status, upload.left_out, upload.applied_by) == ("on_sale", 4, stage.editor.id)
        assert [row.unique_id for row in rows(upload) if row.left_out] == ["N-2", "N-4", "N-5", "N-3"]
        again = send_cars(stage.north_id, *changed, at=LATER + timedelta(hours=1))
        assert totals(again) == {"delivered": 4, "new": 2, "changed": 1, "unchanged": 1, "withdrawn": 1, "missing": 1}


def test_rows_can_be_taken_in_again_and_rejected_ones_stay_out(app: Flask, stage: Stage) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), car(2, price="cheap"), channel="web", plan_only=True)
        assert (leave_out(upload, "new"), leave_out(upload, "rejected")) == (1, 0)
        among = select_ids(upload.id, Narrowing("left_out"))
        assert upload_choices.choose(upload=upload, among=among, leave_out=False) == 1
        assert totals(engine.apply(upload.id, NOW)) == {"delivered": 2, "new": 1, "rejected": 1}


@pytest.mark.postgres
def test_a_plan_in_part_is_void_when_the_stock_moves_and_its_choice_is_kept(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, car(1), car(2))
        upload = send_cars(stage.north_id, car(1, price=5), car(2, price=6), at=LATER, channel="web", plan_only=True)
        leave_out(upload, "changed", "N-1")
        upload_choices.agree(upload=upload, by=Actor(at=LATER, user_id=stage.editor.id))
        listings.edit(listing=listing("N-1"), values={"doors": 4}, origin=origin(LATER))
        db.session.commit()
        shown = engine.apply(upload.id, LATER + timedelta(hours=1))
        told = (shown.status, shown.recomputed_at, shown.left_out, shown.applied_by)
        assert told == ("planned", LATER + timedelta(hours=1), 1, None)
        assert [row.unique_id for row in rows(upload) if row.left_out] == ["N-1"]
        assert listing("N-2").price == 1_050_000
        applied = engine.apply(upload.id, LATER + timedelta(hours=2))
        assert totals(applied) == {"delivered": 2, "changed": 1, "held": 1}
        assert (listing("N-1").price, listing("N-2").price) == (Decimal(1_050_000), Decimal(6))


@pytest.mark.parametrize("state", ["applied", "dry run"])
def test_only_a_plan_that_waits_can_be_agreed_to(app: Flask, stage: Stage, state: str) -> None:
    with working(app):
        upload = send_cars(stage.north_id, car(1), plan_only=state == "dry run", dry_run=state == "dry run")
        with pytest.raises(RuleBroken):
            upload_choices.agree(upload=upload, by=Actor(at=NOW))


@pytest.mark.postgres
def test_one_vin_at_two_dealers_warns_both_and_the_distributor_once_and_names_nobody(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.south_id, car(1, unique_id="S-1"))
        send_cars(stage.north_id, car(1), car(2))
        send_cars(stage.north_id, car(1, price=5), car(2), at=LATER)
        found = db.session.scalars(select(Notice).where(Notice.kind == "vin_elsewhere").order_by(Notice.id)).all()
        mine = listing("S-1").id
        assert [(notice.account_id, notice.dealer_id, notice.link) for notice in found] == [
            (stage.stranger.id, stage.south_id, f"/office/listings/{mine}"),
            (stage.distributor.id, None, "/office/network-health/shared-vins"),
        ]
        assert all("north" not in notice.subject.lower() for notice in found)


def test_many_vins_at_two_dealers_cost_as_many_questions_as_two(app: Flask, stage: Stage) -> None:
    with working(app):
        for number in range(1, 25):
            make_listing(stage.south_id, vin=car(number)["vin"])
        send_cars(stage.north_id, car(30))
        counts = []
        for cars in ([car(1), car(2)], [car(number) for number in range(3, 25)]):
            seen: list[str] = []
            event.listen(db.engine, "before_cursor_execute", note := lambda *told, seen=seen: seen.append(told[2]))
            assert send_cars(stage.north_id, *cars, mode="delta").status == "applied"
            event.remove(db.engine, "before_cursor_execute", note)
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_decisions_and_rules_stand_in_the_audit(app: Flask, stage: Stage) -> None:
    with working(app):
        set_rules(stage.north_id, machine_rule="ask", guard_percent=40)
        send_cars(stage.north_id, *TEN)
        engine.release(send_cars(stage.north_id, car(1), at=LATER).id, LATER, by=Actor(at=LATER))
        engine.drop(send_cars(stage.north_id, car(9), plan_only=True, at=LATER).id, LATER)
        db.session.commit()
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["dealer_changed", "upload_released", "upload_dropped"]
        assert entries[0].details["guard_percent"] == [None, 40]


@pytest.mark.parametrize(
    "wrong", [{"web_rule": "at_once"}, {"machine_rule": "never"}, {"small_percent": 0}, {"guard_percent": 101}]
)
def test_rules_that_cannot_be_are_refused(app: Flask, stage: Stage, wrong: dict[str, Any]) -> None:
    with working(app), pytest.raises(RuleBroken):
        set_rules(stage.north_id, **wrong)


def test_a_price_that_appears_is_no_small_change(app: Flask, stage: Stage) -> None:
    with working(app):
        send_cars(stage.north_id, *TEN)
        listings.edit(listing=listing("N-1"), values={"price": None}, origin=origin(NOW + timedelta(hours=1)))
        db.session.commit()
        upload = send_cars(stage.north_id, *reversed(TEN), at=LATER, plan_only=True)
        assert totals(upload) == {"delivered": 10, "changed": 1, "unchanged": 9}
        assert not rules.is_small(upload, db.session.get_one(Dealer, stage.north_id))
