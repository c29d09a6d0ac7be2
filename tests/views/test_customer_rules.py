"""A dealer's rules for bookings and test drives: the manager's own, checked, written into the audit."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import AuditEntry, Dealer
from tests.stage import Stage, working

RULES = {
    "booking_hours": "24",
    "test_cars": "3",
    "test_drive_notice_hours": "5",
    "closed_days": "2026-12-31\n2026-05-04",
}


def test_a_manager_changes_the_own_rules(app: Flask, stage: Stage, browse: Any) -> None:
    path = f"/office/dealers/{stage.north_id}/customers"
    assert browse(stage.editor).get(path).status_code == 200
    assert browse(stage.editor).post(path, data=RULES).status_code == 302
    with working(app):
        dealer = db.session.get_one(Dealer, stage.north_id)
        assert (dealer.booking_hours, dealer.test_cars, dealer.test_drive_notice_hours) == (24, 3, 5)
        assert (dealer.closed_on_holidays, dealer.closed_days) == (False, ["2026-05-04", "2026-12-31"])
        assert "dealer_changed" in db.session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize(
    "wrong", [{"booking_hours": "0"}, {"test_cars": "0"}, {"test_drive_notice_hours": "x"}, {"closed_days": "tomorrow"}]
)
def test_rules_that_cannot_be_are_refused_in_words(
    app: Flask, stage: Stage, browse: Any, wrong: dict[str, str]
) -> None:
    answer = browse(stage.editor).post(f"/office/dealers/{stage.north_id}/customers", data={**RULES, **wrong})
    assert answer.status_code == 422
    with working(app):
        assert db.session.get_one(Dealer, stage.north_id).test_cars == 2


def test_nobody_else_changes_them(app: Flask, stage: Stage, browse: Any) -> None:
    path = f"/office/dealers/{stage.north_id}/customers"
    assert browse(stage.stranger).post(path, data=RULES).status_code == 404
    assert browse(stage.reader).post(path, data=RULES).status_code == 403
