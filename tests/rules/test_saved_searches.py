"""Owners of saved searches are told of new and cheaper cars, once, and of nothing before they confirm."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Listing, OutgoingMessage, SavedSearch, ToldCar
from app.models.history import Origin
from app.queries import saved_searches as reads
from app.queries.catalogue import Filters
from app.services import listings, saved_searches, secret_links
from tests.factories import make_listing
from tests.stage import NOW, Stage, working

HYUNDAI = Filters(chosen={"make": ("hyundai",)})
LATER = timedelta(days=1, minutes=1)


def _save(filters: Filters = HYUNDAI, email: str = "buyer@example.test", often: str = "daily") -> SavedSearch:
    return saved_searches.save(
        email=email,
        locale="en",
        filters=filters,
        address="make=hyundai",
        title="Hyundai",
        often=often,
        consent_version="1",
        at=NOW,
    )


def _follow(filters: Filters = HYUNDAI) -> SavedSearch:
    search = _save(filters)
    saved_searches.confirm(search=search, at=NOW)
    db.session.commit()
    return search


def _tell(search: SavedSearch, at: datetime) -> list[tuple[str, str | None]]:
    """Who is told of what: the cars of the mail written at this moment, each with the price before."""
    before = set(db.session.scalars(select(OutgoingMessage.id)))
    saved_searches.tell(search_id=search.id, at=at, on=at.date())
    db.session.commit()
    written = [mail for mail in db.session.scalars(select(OutgoingMessage)) if mail.id not in before]
    assert len(written) <= 1
    return [(car["title"], car["before"]) for mail in written for car in mail.context["cars"]]


def _put_on_sale(dealer_id: int, at: datetime, **values: Any) -> Listing:
    car = make_listing(dealer_id, status="draft", **values)
    listings.publish(listing=car, origin=Origin("form", at))
    db.session.commit()
    return car


@pytest.mark.postgres
def test_a_new_car_is_told_once_and_an_old_one_never(app: Flask, stage: Stage) -> None:
    with working(app):
        make_listing(stage.north_id, year=2019)
        search = _follow()
        assert _tell(search, NOW + LATER) == []
        _put_on_sale(stage.north_id, NOW + LATER + timedelta(hours=1), year=2021)
        assert _tell(search, NOW + 2 * LATER) == [("Hyundai Solaris, 2021", None)]
        assert _tell(search, NOW + 3 * LATER) == []


@pytest.mark.postgres
def test_a_cheaper_car_is_told_with_the_price_before_and_a_dearer_one_is_not(app: Flask, stage: Stage) -> None:
    with working(app):
        car = make_listing(stage.north_id, year=2019, price=Decimal(1_000_000))
        search = _follow()
        listings.change_price(listing=car, price=Decimal(1_100_000), origin=Origin("form", NOW + timedelta(hours=1)))
        assert _tell(search, NOW + LATER) == []
        listings.change_price(
            listing=car, price=Decimal(900_000), origin=Origin("form", NOW + LATER + timedelta(hours=1))
        )
        ((title, before),) = _tell(search, NOW + 2 * LATER)
        assert title == "Hyundai Solaris, 2019"
        assert before is not None
        assert "1,000,000" in before
        listings.change_price(
            listing=car, price=Decimal(950_000), origin=Origin("form", NOW + 2 * LATER + timedelta(hours=1))
        )
        assert _tell(search, NOW + 3 * LATER) == []


def test_cars_that_do_not_fit_or_cannot_be_seen_are_not_told(app: Flask, stage: Stage) -> None:
    with working(app):
        search = _follow(Filters(chosen={"make": ("hyundai",)}, spans={"price": (None, Decimal(500_000))}))
        _put_on_sale(stage.north_id, NOW + timedelta(hours=1), price=Decimal(600_000))
        make_listing(stage.north_id, status="draft", price=Decimal(400_000))
        db.session.commit()
        assert _tell(search, NOW + LATER) == []


def test_nothing_is_sent_before_it_is_confirmed(app: Flask, stage: Stage) -> None:
    with working(app):
        search = _save()
        _put_on_sale(stage.north_id, NOW + timedelta(hours=1))
        assert _tell(search, NOW + LATER) == []
        assert not reads.is_due(NOW + timedelta(days=400))
        assert [mail.template for mail in db.session.scalars(select(OutgoingMessage))] == ["search_confirm"]


def test_nobody_is_told_more_often_than_asked_for(app: Flask, stage: Stage) -> None:
    with working(app):
        search = _follow()
        _put_on_sale(stage.north_id, NOW + timedelta(hours=1))
        assert _tell(search, NOW + timedelta(hours=2)) == []
        saved_searches.change_rhythm(search=search, often="at_once", at=NOW)
        db.session.commit()
        assert len(_tell(search, NOW + timedelta(hours=2))) == 1


def test_asking_twice_keeps_one_search_and_sends_one_mail(app: Flask, stage: Stage) -> None:
    with working(app):
        first, second = _save(email="Buyer@Example.test"), _save(email="buyer@example.test ")
        db.session.commit()
        assert first.id == second.id
        assert len(list(db.session.scalars(select(OutgoingMessage)))) == 1


def test_ending_forgets_everything_about_the_person(app: Flask, stage: Stage) -> None:
    with working(app):
        search = _follow()
        token = secret_links.make_search_token(number=search.id, key="key")
        assert secret_links.search_of(token, "key") is search
        _put_on_sale(stage.north_id, NOW + timedelta(hours=1))
        _tell(search, NOW + LATER)
        saved_searches.end(search=search)
        db.session.commit()
        assert db.session.scalar(select(SavedSearch.id)) is None
        assert db.session.scalar(select(ToldCar.id)) is None
        with pytest.raises(NotFound):
            secret_links.search_of(token, "key")


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "99999999999-a", "1-" + "A" * 24, "٣-x"])
def test_a_guessed_link_opens_nothing(app: Flask, stage: Stage, token: str) -> None:
    with working(app):
        _follow()
        with pytest.raises(NotFound):
            secret_links.search_of(token, "key")


def test_a_search_that_nobody_confirms_is_forgotten(app: Flask, stage: Stage) -> None:
    with working(app):
        _save()
        _follow_other = _save(email="other@example.test")
        saved_searches.confirm(search=_follow_other, at=NOW)
        assert saved_searches.forget_unconfirmed(at=NOW + timedelta(days=2)) == 0
        assert saved_searches.forget_unconfirmed(at=NOW + timedelta(days=4)) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [("email", {"email": "nobody"}), ("often", {"often": "hourly"}), ("consent", {"consent_version": ""})],
)
def test_what_is_missing_is_named(app: Flask, stage: Stage, field: str, values: dict[str, str]) -> None:
    given = {"email": "a@example.test", "often": "daily", "consent_version": "1", **values}
    with working(app), pytest.raises(RuleBroken) as fault:
        saved_searches.save(locale="en", filters=HYUNDAI, address="make=hyundai", title="Hyundai", at=NOW, **given)
    assert fault.value.field == field


def test_one_person_has_ten_searches_at_most(app: Flask, stage: Stage) -> None:
    with working(app):
        for number in range(10):
            saved_searches.save(
                email="a@example.test", locale="en", filters=HYUNDAI, address=f"year_min={2000 + number}", title="x",
                often="daily", consent_version="1", at=NOW,
            )  # fmt: skip
        with pytest.raises(RuleBroken) as fault:
            _save(email="a@example.test")
        assert fault.value.code == "SEARCHES_TOO_MANY"


def test_filters_are_kept_without_loss() -> None:
    filters = Filters(
        q="люк",
        chosen={"make": ("kia", "hyundai")},
        spans={"price": (None, Decimal("10.5")), "year": (Decimal(2019), None)},
    )
    assert saved_searches.unpack(saved_searches.pack(filters)) == filters
