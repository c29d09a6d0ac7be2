"""The buyers' site with a few cars, at the frozen moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db, limiter
from app.models import Expense, Listing, Photo
from app.services import certificates, listings
from tests.conftest import build_app, recall
from tests.factories import make_listing, origin
from tests.stage import NOW, Stage, working

PURCHASE_PRICE = Decimal("777123.45")
STOCK_NUMBER = "PRIVATE-STOCK-NUMBER"
VIN = "Z94K241CBKR987654"
PHOTO = "ab" * 32


@dataclass(frozen=True)
class Shop:
    """Numbers of cars in every situation, and the people around them."""

    stage: Stage
    car: int
    southern: int
    draft: int
    withdrawn: int
    priceless: int

    @property
    def path(self) -> str:
        """The car's page in English."""
        return f"/en/cars/{self.car}-hyundai-solaris-2022"


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop(app: Flask, stage: Stage) -> Shop:
    """A car with everything, a plain one at another dealer, and cars that nobody may see."""
    return recall(app, "shop", lambda: set_shop(app, stage))


def set_shop(app: Flask, stage: Stage) -> Shop:
    """Put the cars in place and commit."""
    with working(app):
        car = make_rich_car(stage.north_id)
        plain = make_listing(stage.south_id, model="creta", year=2020, price=Decimal(1_600_000))
        hidden = {status: make_listing(stage.south_id, status=status) for status in ("draft", "withdrawn")}
        priceless = make_listing(stage.north_id, status="draft", price=None)
        db.session.commit()
        return Shop(stage, car.id, plain.id, hidden["draft"].id, hidden["withdrawn"].id, priceless.id)


def make_rich_car(dealer_id: int) -> Listing:
    """A Solaris with price path, photo, certificate, equipment, and private figures behind it."""
    car = make_listing(
        dealer_id,
        unique_id=STOCK_NUMBER,
        vin=VIN,
        body_type="sedan",
        fuel="petrol",
        gearbox="automatic",
        drive="front",
        color="red",
        engine_cc=1591,
        power_hp=123,
        options=["abs"],
        unknown_options=["Fluffy dice"],
        description="Well kept. <script>alert(1)</script>",
        purchase_price=PURCHASE_PRICE,
    )
    listings.change_price(listing=car, price=Decimal(990_000), origin=origin())
    db.session.add(Photo(listing_id=car.id, dealer_id=dealer_id, sha256=PHOTO, width=2000, height=1500))
    db.session.add(Photo(listing_id=car.id, dealer_id=dealer_id, state="pending", url="https://pending.test/x.jpg"))
    db.session.add(
        Expense(listing_id=car.id, dealer_id=dealer_id, kind="other", amount=Decimal("4321.99"), spent_on=NOW.date())
    )
    car.photo_count = 1
    certificates.certify(
        listing=car,
        number="HP-0001",
        inspected_on=date(2026, 4, 1),
        mileage_km=41_000,
        warranty_until=date(2027, 4, 1),
        findings={"paint": ("passed", ""), "tyres": ("noted", "Worn a little")},
        origin=origin(),
    )
    db.session.flush()
    return car


@pytest.fixture
def buyer(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application that asks for a proof after one request of a contact, and after three of an address."""
    app = build_app(
        tmp_path,
        HPROMISE_RATE_LIMITS="on",
        HPROMISE_REQUESTS_PER_HOUR="3",
        HPROMISE_REQUESTS_PER_CONTACT="1",
    )
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    yield app
    limiter.reset()
    limiter.enabled = False
