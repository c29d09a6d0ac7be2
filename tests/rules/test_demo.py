"""The demo network: made up the same way every time, complete, and never in production."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.demo.bulk import Writer
from app.demo.crowd import SIZES, list_dealers, share_stock
from app.demo.line_up import BASIC_OPTIONS, EXTRA_OPTIONS, LINE_UP, TRIM_OPTIONS, CarLine
from app.demo.people import LOGINS, PASSWORD, USERS
from app.demo.pictures.album import Sitting, draw, list_names, list_sittings
from app.demo.pictures.designs import DESIGNS
from app.demo.places import DEALERS
from app.demo.rows import Owner
from app.demo.tour import cast, make_dealer, make_people
from app.extensions import db
from app.lib.vin import check_digit_ok
from app.lib.vocabulary.listing import EQUIPMENT
from app.lib.vocabulary.makes import MAKES
from app.lib.vocabulary.request import OUTCOME, REQUEST_KIND, REQUEST_STATE
from app.lib.vocabulary.role import ROLE
from app.lib.vocabulary.upload import UPLOAD_STATUS
from app.models import (
    Account,
    Certificate,
    CustomerRequest,
    Dealer,
    Listing,
    Location,
    Origin,
    OutgoingMessage,
    PriceChange,
    Sale,
    Upload,
    UploadProblem,
)  # fmt: skip
from app.services import listings, passwords
from app.services.photos import Picture
from tests.conftest import build_app
from tests.stage import working

TODAY = date(2026, 4, 15)
NOW = datetime(2026, 4, 15, 9, tzinfo=UTC)


def test_the_same_seed_and_day_tell_the_same_stories() -> None:
    assert cast(1, TODAY) == cast(1, TODAY)
    assert cast(1, TODAY) != cast(2, TODAY)


def test_nothing_is_told_of_the_future() -> None:
    stories = [story for one in cast(3, TODAY) for story in (*one.stories, *one.packed)]
    days = [day for story in stories for day in (story.acquired_on, story.shown_on, story.ended_on, story.certified_on)]
    assert max(day for day in days if day) < TODAY
    assert all(story.acquired_on <= story.shown_on <= (story.ended_on or TODAY) for story in stories)


def test_every_car_has_its_own_number_that_passes_the_check_digit() -> None:
    vins = [str(story.values["vin"]) for one in cast(1, TODAY) for story in (*one.stories, *one.packed)]
    assert len(set(vins)) == len(vins)
    assert all(check_digit_ok(vin) for vin in vins)


@pytest.mark.parametrize("line", LINE_UP, ids=lambda line: line.design)
def test_every_model_is_in_the_dictionary_and_has_a_design(line: CarLine) -> None:
    make = next(make for make in MAKES if make.code == line.make)
    assert line.model in {model.code for model in make.models}
    assert line.design in DESIGNS


def test_every_option_is_a_word_of_the_equipment() -> None:
    named = {*BASIC_OPTIONS, *EXTRA_OPTIONS, *(code for part in TRIM_OPTIONS for code in part)}
    assert named - set(EQUIPMENT.codes) == set()


def test_a_picture_is_drawn_the_same_every_time() -> None:
    sitting = Sitting("hyundai-solaris", "front", ("red",))
    (first,), (second,) = draw(sitting), draw(sitting)
    assert first == second
    assert Image.open(io.BytesIO(first.content)).size == (1600, 1200)


def test_colours_of_one_model_and_view_are_drawn_in_one_sitting() -> None:
    names = [*list_names("kia-rio", "white", "black", 4), *list_names("kia-rio", "blue", "black", 3)]
    assert Sitting("kia-rio", "front", ("white", "blue")) in list_sittings(names)
    assert Sitting("cabin", "dashboard", ("black",)) in list_sittings(names)


def test_there_is_a_login_for_every_role_with_a_password_that_would_be_accepted() -> None:
    assert set(LOGINS) == set(ROLE.codes)
    passwords.check(password=PASSWORD)


def test_production_refuses_the_demo_network(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", _in_production(app.config["SETTINGS"]))
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 2
    assert "DEMO_IN_PRODUCTION" in done.output
    with working(app):
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def _in_production(settings: Any) -> Any:
    from dataclasses import replace  # noqa: PLC0415 - this test only

    return replace(settings, env="production")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the tour loaded, for reading."""
    app = build_app(tmp_path_factory.mktemp("demo"))
    runner = app.test_cli_runner()
    for arguments in (["db", "upgrade"], ["demo", "load", "--today", TODAY.isoformat()]):
        done = runner.invoke(args=arguments)
        assert done.exit_code == 0, done.output
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def count_by(*columns: Any) -> Counter[Any]:
    """Rows by the values of columns."""
    return Counter(tuple(row) if len(columns) > 1 else row[0] for row in db.session.execute(select(*columns)))


def test_the_tour_has_150_cars_of_three_dealers_in_every_state(network: Flask) -> None:
    with working(network):
        states = count_by(Listing.status)
        assert sum(states.values()) == 150
        assert 50 <= states["on_sale"] <= 65
        assert min(states[state] for state in ("draft", "reserved", "withdrawn")) >= 3
        assert len(count_by(Dealer.code)) == 3
        assert len(count_by(Listing.body_type)) >= 6


def test_sold_cars_have_their_sale_and_some_sales_were_taken_back(network: Flask) -> None:
    with working(network):
        sold = db.session.scalars(select(Listing).where(Listing.status == "sold")).all()
        assert all(car.sale and car.sale.payment_method and car.sale.buyer_type for car in sold)
        months = {(car.sale.sold_on.year, car.sale.sold_on.month) for car in sold if car.sale}
        assert len(months) >= 15
        assert db.session.scalars(select(Sale).where(Sale.cancelled_at.is_not(None))).first()


def test_cars_tell_their_history(network: Flask) -> None:
    with working(network):
        cars = db.session.scalars(select(Listing)).all()
        assert sum(len(car.prices) > 1 for car in cars) > 60
        assert sum(len(car.stays) > 1 for car in cars) >= 2
        assert all(car.purchase_price and car.expenses for car in cars if car.origin == "feed")
        assert db.session.scalar(select(func.min(PriceChange.amount))) > 0
        assert all(car.description and car.options and car.power_hp and car.registered_on for car in cars)


def test_about_two_thirds_are_approved_with_a_checklist(network: Flask) -> None:
    with working(network):
        approved = db.session.scalar(select(func.count()).where(Listing.certified))
        assert 85 <= (approved or 0) <= 125
        certificates = db.session.scalars(select(Certificate)).all()
        assert min(len(certificate.points) for certificate in certificates) > 40


def test_nearly_all_cars_on_sale_have_pictures(network: Flask) -> None:
    with working(network):
        shown = db.session.scalars(select(Listing).where(Listing.status.in_(("on_sale", "reserved")))).all()
        assert sum(car.photo_count >= 3 for car in shown) > len(shown) * 0.85
        assert {photo.width for car in shown for photo in car.photos} == {1600}


def test_deliveries_are_there_in_every_state_that_can_come_about(network: Flask) -> None:
    with working(network):
        assert set(UPLOAD_STATUS.codes) - set(count_by(Upload.status)) <= {"undone"}
        assert len(count_by(UploadProblem.code)) >= 8
        held = db.session.scalars(select(Upload).where(Upload.status == "held")).one()
        assert held.held > 5


def test_requests_are_there_of_every_kind_state_and_outcome(network: Flask) -> None:
    with working(network):
        assert set(count_by(CustomerRequest.kind)) == set(REQUEST_KIND.codes)
        assert set(count_by(CustomerRequest.state)) == set(REQUEST_STATE.codes)
        assert len(set(count_by(CustomerRequest.outcome)) & set(OUTCOME.codes)) >= 5
        open_ones = select(CustomerRequest).where(
            CustomerRequest.first_answer_at.is_(None), CustomerRequest.state != "closed"
        )
        waiting = db.session.scalars(open_ones).all()
        assert any(request.due_at < NOW for request in waiting)
        assert any(request.due_at > NOW for request in waiting)


def test_mails_of_the_past_are_not_sent_today(network: Flask) -> None:
    with working(network):
        assert set(count_by(OutgoingMessage.state)) == {"sent", "dead"}  # the dead one is in a log to look at


def test_phones_and_addresses_reach_nobody(network: Flask) -> None:
    with working(network):
        phones = [phone for place in db.session.scalars(select(Location)) for phone in place.phones]
        phones += [phone for phone in db.session.scalars(select(CustomerRequest.phone)) if phone]
        assert [phone for phone in phones if not re.fullmatch(r"\+7\d{3}000\d{4}", phone)] == []
        mails = [*db.session.scalars(select(Account.email)), *db.session.scalars(select(CustomerRequest.email))]
        assert [mail for mail in mails if mail and not mail.endswith(".test")] == []


@pytest.mark.parametrize("role", ROLE.codes)
def test_the_login_of_each_role_opens_the_back_office(network: Flask, role: str) -> None:
    email, password = LOGINS[role]
    client = network.test_client()
    client.post("/login/", data={"email": email, "username": email, "password": password})
    assert client.get("/office/", follow_redirects=True).status_code == 200
    with client.session_transaction() as session:
        assert "_user_id" in session


def test_a_second_load_is_refused_and_if_empty_keeps_what_is_there(network: Flask) -> None:
    runner = network.test_cli_runner()
    again = runner.invoke(args=["demo", "load"])
    kept = runner.invoke(args=["demo", "load", "--if-empty"])
    logins = runner.invoke(args=["demo", "logins"])
    assert (again.exit_code, kept.exit_code, logins.exit_code) == (2, 0, 0)
    assert "DATABASE_NOT_EMPTY" in again.output
    assert kept.output == logins.output
    assert all(email in logins.output for email, _password in LOGINS.values())


def test_a_load_that_was_cut_short_is_told(app: Flask) -> None:
    with working(app):
        for dealer in DEALERS:
            make_dealer(dealer, NOW)
        make_people(user for user in USERS if user.dealers)
        db.session.commit()
    done = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert done.exit_code == 2
    assert "DEMO_CUT_SHORT" in done.output


@pytest.mark.parametrize(
    ("scale", "dealers", "on_sale", "ever"), [("network", 180, 20_000, 120_000), ("nation", 500, 100_000, 1_000_000)]
)
def test_a_large_scale_is_as_large_as_promised(scale: str, dealers: int, on_sale: int, ever: int) -> None:
    size = SIZES[scale]
    shares = share_stock(size, seed=1)
    assert len({dealer.code for dealer in list_dealers(size.dealers, seed=1)}) == len(shares) == dealers
    assert sum(share["on_sale"] for share in shares) == on_sale
    assert sum(sum(share.values()) for share in shares) == ever


@pytest.mark.postgres
def test_cars_written_in_bulk_are_as_the_services_would_have_left_them(app: Flask) -> None:
    stock = {"on_sale": 9, "reserved": 1, "draft": 1, "withdrawn": 4, "sold": 30}
    names = [
        name for line in LINE_UP for color in line.colors for name in list_names(line.design, color, line.cabin, 3)
    ]
    with working(app):
        owner = Owner(make_dealer(DEALERS[0], NOW).id, "Europe/Moscow", None)
        writer = Writer(dict.fromkeys(names, Picture("ab" * 32, 1600, 1200)), NOW)
        writer.write(owner, "NEVA", stock, 20, Random("bulk"))
        db.session.commit()
        assert count_by(Listing.status) == stock
        assert db.session.scalar(select(func.count()).select_from(CustomerRequest)) == 20
        for car in db.session.scalars(select(Listing)):
            assert car.prices[-1].amount == car.price
            assert (car.stays[-1].to_on is None) == (car.status not in {"sold", "withdrawn"})
            assert (car.sale is not None) == (car.status == "sold")
            assert (car.certificate is not None) == car.certified
            assert car.photo_count == len(car.photos)
        shown = db.session.scalars(select(Listing).where(Listing.status == "on_sale")).first()
        assert shown is not None
        assert listings.change_price(listing=shown, price=Decimal(777_000), origin=Origin("form", NOW))


def test_the_page_about_the_demo_network_names_every_login() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    assert [user.email for user in USERS if user.email not in text] == []
    assert PASSWORD in text
