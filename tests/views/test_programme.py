"""The programme's conditions: read by everybody, changed by the distributor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import certificates
from tests.stage import Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]
TYPED = {"maximum_age_years": "5", "maximum_mileage_km": "120 000", "required_points": ["tyres", "brake_pads"]}


def limits(app: Flask) -> tuple[int, int, list[str], bool]:
    with working(app):
        found = certificates.conditions()
        return (
            found.maximum_age_years, found.maximum_mileage_km, list(found.required_points), found.shows_unapproved
        )  # fmt: skip


@pytest.mark.postgres
def test_the_distributor_sets_the_conditions(app: Flask, stage: Stage, browse: Browse) -> None:
    answer = browse(stage.distributor).post("/office/programme/", data=TYPED)

    assert answer.status_code == 302
    assert limits(app) == (5, 120_000, ["brake_pads", "tyres"], False)


@pytest.mark.parametrize(
    "wrong", [{"maximum_age_years": "0"}, {"maximum_age_years": ""}, {"maximum_mileage_km": "much"}]
)
def test_a_limit_that_is_none_is_refused_with_the_text_kept(
    app: Flask, stage: Stage, browse: Browse, wrong: dict[str, str]
) -> None:
    before = limits(app)

    answer = browse(stage.distributor).post("/office/programme/", data={**TYPED, **wrong})

    assert answer.status_code == 422
    assert 'value="tyres" checked' in words(answer)
    assert limits(app) == before


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_dealers_read_the_conditions_and_change_none(app: Flask, stage: Stage, browse: Browse, role: str) -> None:
    browse(stage.distributor).post("/office/programme/", data=TYPED)
    client = browse(getattr(stage, role))

    page = words(client.get("/office/programme/"))
    refused = client.post("/office/programme/", data={**TYPED, "maximum_age_years": "50"})

    assert "120,000" in page
    assert "Tyres: tread and age" in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]
    assert refused.status_code == 403
    assert limits(app)[0] == 5
