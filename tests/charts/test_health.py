"""Network health: each check finds exactly what is wrong, tells whom to call, and is the distributor's alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.lib.vocabulary.health import HEALTH_CHECK, HEALTH_MEANING
from app.models import Dealer, FieldChange, Listing, PlanRow, PriceChange, Upload, UploadProblem
from app.queries.network_health import CHECKS, Finding, count_findings, iterate_findings, list_findings
from app.services import sales
from app.tenancy import Scope
from tests.factories import make_listing, make_request, origin
from tests.stage import NOW, Stage, working
from tests.views.forms import count_statements

Browse = Callable[..., FlaskClient]
LINK = "/office/network-health/"
on_both = pytest.mark.postgres
VIN = "Z94K241CBKR900001"
every_check = pytest.mark.parametrize("check", CHECKS)


def find(app: Flask, check: str) -> list[Finding]:
    """What the distributor is told."""
    with working(app, Scope.network()):
        found = list(iterate_findings(check, at=NOW))
        assert count_findings(check, at=NOW) == len(found)
        return found


def set_row(row: Listing, **values: Any) -> Listing:
    """A listing with these values."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def photographed(dealer_id: int, **values: Any) -> Listing:
    """A car that nothing is wrong with."""
    return set_row(make_listing(dealer_id, **values), photo_count=3, confirmed_at=NOW)


def test_every_check_has_its_words() -> None:
    assert HEALTH_CHECK.codes == HEALTH_MEANING.codes
    assert set(HEALTH_CHECK.codes) == set(CHECKS)


@on_both
def test_a_sound_network_has_no_findings(app: Flask, stage: Stage) -> None:
    with working(app):
        photographed(stage.north_id)
        photographed(stage.south_id)
        db.session.commit()
    assert [check for check in CHECKS if find(app, check)] == []


@on_both
def test_a_dealer_is_silent_after_seven_days_without_a_sign(app: Flask, stage: Stage) -> None:
    with working(app):
        for dealer_id in (stage.north_id, stage.south_id):
            db.session.get_one(Dealer, dealer_id).created_at = NOW - timedelta(days=100)
        set_row(make_listing(stage.south_id), changed_at=NOW - timedelta(days=6))
        old = Upload(dealer_id=stage.north_id, channel="api", status="applied", sha256="", created_at=NOW)
        old.applied_at = NOW - timedelta(days=8)
        db.session.add(old)
        db.session.commit()
    found = find(app, "silent-dealers")
    assert [(row.dealer.code, row.noted) for row in found] == [("NORTH", NOW - timedelta(days=8))]


@on_both
def test_late_requests_are_those_without_an_answer_after_their_time(app: Flask, stage: Stage) -> None:
    with working(app):
        late = make_request(stage.north_id, due_at=NOW - timedelta(minutes=1))
        make_request(stage.north_id, due_at=NOW + timedelta(minutes=1))
        make_request(stage.south_id, due_at=NOW - timedelta(days=1), state="answered")
        db.session.commit()
        number = late.id
    assert [row.request_id for row in find(app, "late-requests")] == [number]


@on_both
def test_stock_is_stale_when_nobody_confirmed_or_changed_it(app: Flask, stage: Stage) -> None:
    with working(app):
        long_ago = NOW - timedelta(days=15)
        stale = set_row(make_listing(stage.north_id), changed_at=long_ago, confirmed_at=None)
        set_row(make_listing(stage.north_id), changed_at=long_ago, confirmed_at=NOW)
        set_row(make_listing(stage.north_id, status="withdrawn"), changed_at=long_ago)
        db.session.commit()
        number = stale.unique_id
    assert [row.unique_id for row in find(app, "stale-stock")] == [number]


def test_cars_without_photos_are_those_on_sale(app: Flask, stage: Stage) -> None:
    with working(app):
        bare = make_listing(stage.north_id)
        photographed(stage.north_id)
        make_listing(stage.north_id, status="draft")
        db.session.commit()
        number = bare.unique_id
    assert [row.unique_id for row in find(app, "without-photos")] == [number]


def sell(car: Listing, day: date) -> None:
    """The car is sold."""
    sales.sell(listing=car, sold_on=day, price=Decimal(1_000_000), origin=origin())


@on_both
def test_a_car_sold_elsewhere_after_it_came_here_is_suspect(app: Flask, stage: Stage) -> None:
    with working(app):
        photographed(stage.north_id, vin=VIN, acquired_on=date(2026, 3, 1))
        sell(photographed(stage.south_id, vin=VIN, acquired_on=date(2026, 2, 1)), date(2026, 4, 1))
        came_back = "Z94K241CBKR900002"  # bought in after the other dealer had sold it
        sell(photographed(stage.south_id, vin=came_back, acquired_on=date(2026, 2, 1)), date(2026, 3, 1))
        photographed(stage.north_id, vin=came_back, acquired_on=date(2026, 4, 2))
        db.session.commit()
    found = find(app, "sold-but-listed")
    assert [(row.dealer.code, row.vin, row.noted) for row in found] == [("NORTH", VIN, date(2026, 4, 1))]
    assert [row.other.code for row in found if row.other] == ["SOUTH"]


@on_both
def test_a_sold_car_that_is_still_delivered_is_suspect_once(app: Flask, stage: Stage) -> None:
    with working(app):
        car = photographed(stage.north_id)
        sell(car, date(2026, 4, 1))
        for number in (1, 2):
            upload = Upload(dealer_id=stage.north_id, channel="api", status="applied", sha256="", created_at=NOW)
            db.session.add(upload)
            db.session.flush()
            shared = {"dealer_id": stage.north_id, "upload_id": upload.id, "number": number}
            db.session.add(PlanRow(**shared, action="unchanged", listing_id=car.id))
            db.session.add(UploadProblem(**shared, severity="warning", code="STATUS_CONFLICT"))
        db.session.commit()
        number_of_car = car.unique_id
    assert [row.unique_id for row in find(app, "sold-but-listed")] == [number_of_car]


@on_both
def test_one_vin_on_sale_at_two_dealers_is_told_of_both(app: Flask, stage: Stage) -> None:
    with working(app):
        photographed(stage.north_id, vin=VIN)
        photographed(stage.south_id, vin=VIN)
        photographed(stage.south_id)
        db.session.commit()
    found = find(app, "shared-vins")
    assert [(row.dealer.code, row.other.code if row.other else "") for row in found] == [
        ("NORTH", "SOUTH"),
        ("SOUTH", "NORTH"),
    ]


@on_both
def test_a_price_that_jumps_by_a_third_is_told_with_both_amounts(app: Flask, stage: Stage) -> None:
    with working(app):
        for first, second, days in ((1_000_000, 1_300_000, 1), (1_000_000, 1_299_999, 1), (1_000_000, 100_000, 31)):
            car = photographed(stage.north_id, price=Decimal(first), at=NOW - timedelta(days=40))
            told = {"at": NOW - timedelta(days=days), "on_day": NOW.date(), "source": "form"}
            db.session.add(PriceChange(dealer_id=stage.north_id, listing_id=car.id, amount=Decimal(second), **told))
        db.session.commit()
    assert [(row.old, row.new) for row in find(app, "price-jumps")] == [(100_000_000, 130_000_000)]


@on_both
def test_a_mileage_that_falls_or_leaps_is_told(app: Flask, stage: Stage) -> None:
    with working(app):
        car = photographed(stage.north_id)
        for old, new in (("50000", "49999"), ("50000", "55001"), ("50000", "55000"), (None, "1")):
            told = {"at": NOW - timedelta(days=1), "source": "form", "field": "mileage_km", "old": old, "new": new}
            db.session.add(FieldChange(dealer_id=stage.north_id, listing_id=car.id, **told))
        db.session.commit()
    assert sorted((row.old, row.new) for row in find(app, "mileage-jumps")) == [(50_000, 49_999), (50_000, 55_001)]


def test_a_dealers_scope_finds_nothing_of_others(app: Flask, stage: Stage) -> None:
    with working(app):
        make_listing(stage.north_id, vin=VIN)
        make_listing(stage.south_id, vin=VIN)
        db.session.commit()
    with working(app, Scope.of_dealers({stage.south_id})):
        assert {row.dealer.code for row in iterate_findings("without-photos", at=NOW)} == {"SOUTH"}
        assert list_findings("shared-vins", at=NOW).count == 0


@every_check
def test_every_check_has_a_page_and_files(app: Flask, stage: Stage, browse: Browse, check: str) -> None:
    with working(app):
        make_listing(stage.north_id, vin=VIN)
        make_listing(stage.south_id, vin=VIN)
        db.session.commit()
    client = browse(stage.distributor)
    assert f"{LINK}{check}" in client.get(LINK).text
    page = client.get(LINK + check)
    assert page.status_code == 200
    assert HEALTH_CHECK.name(check, "en") in page.text
    assert client.get(f"{LINK}{check}?format=csv").status_code == 200
    assert client.get(f"{LINK}{check}?format=xlsx").data[:2] == b"PK"
    assert client.get(f"{LINK}nosuch").status_code == 404


def test_a_list_tells_car_and_contact_and_is_read_in_as_many_statements(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    client = browse(stage.distributor)
    with working(app):
        make_listing(stage.north_id)
        db.session.commit()
    few = count_statements(app, client, f"{LINK}without-photos")
    with working(app):
        for _car in range(20):
            make_listing(stage.south_id)
        db.session.commit()
    assert count_statements(app, client, f"{LINK}without-photos") == few
    text = client.get(f"{LINK}without-photos").text
    assert "north@dealers.test" in text
    assert "+74950000000" in text
    assert text.count("Hyundai Solaris, 2022") == 21
    assert client.get(f"{LINK}without-photos?format=csv").get_data(as_text=True).count("Solaris") == 21


def test_only_the_distributor_looks_at_the_networks_health(app: Flask, stage: Stage, browse: Browse) -> None:
    for person in (stage.editor, stage.reader, stage.administrator):
        for address in (LINK, f"{LINK}without-photos", f"{LINK}without-photos?format=csv"):
            assert browse(person).get(address).status_code == 403
