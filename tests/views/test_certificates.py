"""Approving a car by its inspection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Certificate, CertificatePoint
from app.services import certificates
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import cars_of, keep_car, words

Browse = Callable[[Person | None], FlaskClient]
TYPED = {
    "number": "HP-2026-001",
    "inspected_on": "2026-04-10",
    "mileage_km": "41 050",
    "warranty_until": "2027-04-10",
    "result_tyres": "passed",
    "result_paint": "noted",
    "note_paint": "Scratch on the left door",
    "result_battery": "repaired",
}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def demand(app: Flask, *, years: int = 7, points: tuple[str, ...] = ()) -> None:
    with working(app):
        certificates.change_conditions(
            maximum_age_years=years, maximum_mileage_km=150_000, required_points=[*points], shows_unapproved=True
        )
        db.session.commit()


@pytest.mark.postgres
def test_an_inspection_approves_the_car_with_its_findings(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.reader)

    client.post(f"/office/listings/{number}/certificate", data=TYPED)

    with working(app):
        findings = {point.point: (point.result, point.note) for point in db.session.scalars(select(CertificatePoint))}
    page = words(client.get(f"/office/listings/{number}"))
    assert cars_of(app, stage.north_id)[0]["certified"] is True
    assert findings == {
        "tyres": ("passed", None),
        "paint": ("noted", "Scratch on the left door"),
        "battery": ("repaired", None),
    }
    assert "HP-2026-001" in page
    assert "Scratch on the left door" in page


def test_a_car_that_is_too_old_is_told_why_before_and_after(app: Flask, stage: Stage, browse: Browse) -> None:
    demand(app, years=3)
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    at = f"/office/listings/{number}/certificate"

    answer = client.post(at, data=TYPED)

    assert "up to 3 years old" in words(client.get(at))
    assert "up to 3 years old" in words(client.get(f"/office/listings/{number}"))
    assert answer.status_code == 422
    assert "Not eligible" in words(answer)
    assert 'value="HP-2026-001"' in words(answer)
    assert cars_of(app, stage.north_id)[0]["certified"] is False


def test_a_required_point_that_failed_keeps_the_car_out_and_the_findings_in(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    demand(app, points=("tyres", "brake_pads"))
    number = keep_car(app, stage.north_id)

    answer = browse(stage.editor).post(
        f"/office/listings/{number}/certificate", data={**TYPED, "result_brake_pads": "failed"}
    )

    assert answer.status_code == 422
    assert "1 required points" in words(answer)
    assert "Scratch on the left door" in words(answer)
    assert cars_of(app, stage.north_id)[0]["certified"] is False


@pytest.mark.parametrize(
    "wrong", [{"number": ""}, {"inspected_on": "2026-04-16"}, {"inspected_on": "soon"}, {"mileage_km": "-1"}]
)
def test_an_inspection_that_cannot_be_is_refused_at_its_field(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, str]
) -> None:
    number = keep_car(app, stage.north_id)

    answer = browse(stage.editor).post(f"/office/listings/{number}/certificate", data={**TYPED, **wrong})

    (field,) = wrong
    assert answer.status_code == 422
    assert f'href="#{field}"' in words(answer)
    assert cars_of(app, stage.north_id)[0]["certified"] is False


def test_an_unknown_result_is_refused(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)

    answer = browse(stage.editor).post(
        f"/office/listings/{number}/certificate", data={**TYPED, "result_tyres": "perfect"}
    )

    assert answer.status_code == 422


def test_an_approval_ends_by_a_button(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    client.post(f"/office/listings/{number}/certificate", data=TYPED)

    client.post(f"/office/listings/{number}/certificate/revoke")

    with working(app):
        (ended,) = db.session.scalars(select(Certificate.revoked_on)).all()
    assert ended == NOW.date()
    assert cars_of(app, stage.north_id)[0]["certified"] is False


def test_the_next_inspection_starts_from_the_last_findings(app: Flask, stage: Stage, browse: Browse) -> None:
    number = keep_car(app, stage.north_id)
    client = browse(stage.editor)
    client.post(f"/office/listings/{number}/certificate", data=TYPED)

    page = words(client.get(f"/office/listings/{number}/certificate"))

    assert 'value="Scratch on the left door"' in page
    assert '<option selected value="noted">' in page
