"""Dealers: taken in and changed by the distributor, with places and hours that managers keep too."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import AuditEntry, Dealer, Location
from tests.factories import make_listing
from tests.stage import Stage, working

NEW = {
    "code": "west-1",
    "public_name": "Запад Авто",
    "city": "Калининград",
    "region": "Калининградская область",
    "country": "ru",
    "currency": "rub",
    "time_zone": "Europe/Kaliningrad",
    "status": "active",
    "booking_hours": "24",
    "brands": ["hyundai", "kia"],
    "email": "west@dealers.test",
}
PLACE = {
    "city": "Москва",
    "region": "Москва",
    "address": "Тверская, 1",
    "phones": "8 (495) 123-45-67\n+7 916 765 43 21",
    "latitude": "55.76",
    "longitude": "37.61",
    "opens_0": "09:00",
    "closes_0": "21:00",
    "opens_5": "10:00",
    "closes_5": "24:00",
}


def find_dealer(app: Flask, code: str) -> dict[str, Any] | None:
    """A dealer's values and cities."""
    with working(app):
        dealer = db.session.scalar(select(Dealer).where(Dealer.code == code))
        if dealer is None:
            return None
        names = ("public_name", "currency", "country", "time_zone", "status", "booking_hours", "brands", "email")
        return {name: getattr(dealer, name) for name in names} | {"cities": [place.city for place in dealer.locations]}


def test_the_distributor_takes_a_dealer_in_with_its_first_location(app: Flask, stage: Stage, browse: Any) -> None:
    answer = browse(stage.distributor).post("/office/dealers/add", data=NEW)
    assert answer.status_code == 302
    assert find_dealer(app, "WEST-1") == {
        "public_name": "Запад Авто",
        "currency": "RUB",
        "country": "RU",
        "time_zone": "Europe/Kaliningrad",
        "status": "active",
        "booking_hours": 24,
        "brands": ["hyundai", "kia"],
        "email": "west@dealers.test",
        "cities": ["Калининград"],
    }
    page = browse(stage.distributor).get(answer.headers["Location"]).text
    assert "Hyundai, Kia" in page
    with working(app):
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.actor) == ("dealer_created", "distributor@importer.test")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "NORTH"}, "There is already a dealer with this code."),
        ({"code": "Северный"}, "A dealer code has 2 to 32 Latin letters"),
        ({"currency": "рубли"}, "A currency is written with three letters"),
        ({"country": "Russia"}, "A country is written with two letters"),
        ({"time_zone": "Moscow"}, "A time zone is written like Europe/Moscow."),
        ({"email": "no address"}, "This is no e-mail address."),
        ({"website": "javascript:alert(1)"}, "An address starts with https://."),
        ({"brands": ["no-such-make"]}, "Brands"),
        ({"city": ""}, "Please fill this in."),
    ],
)
def test_a_wrong_dealer_is_refused_at_its_field_with_the_text_kept(
    app: Flask, stage: Stage, browse: Any, changes: dict[str, Any], words: str
) -> None:
    answer = browse(stage.distributor).post("/office/dealers/add", data={**NEW, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Запад Авто"' in answer.text
    with working(app):
        assert len(db.session.scalars(select(Dealer)).all()) == 2


def test_a_change_is_kept_and_told_to_the_audit_and_the_code_stays(app: Flask, stage: Stage, browse: Any) -> None:
    data = {**NEW, "code": "OTHER", "public_name": "Север", "time_zone": "Europe/Moscow", "status": "suspended"}
    answer = browse(stage.distributor).post(f"/office/dealers/edit/{stage.north_id}", data=data)
    assert answer.status_code == 302
    changed = find_dealer(app, "NORTH")
    assert changed is not None
    assert (changed["public_name"], changed["status"], changed["cities"]) == ("Север", "suspended", ["Москва"])
    with working(app):
        entry = db.session.scalars(select(AuditEntry)).one()
        assert entry.details["public_name"] == ["North", "Север"]
        assert entry.details["status"] == ["active", "suspended"]


def test_the_currency_stays_once_cars_are_priced_in_it(app: Flask, stage: Stage, browse: Any) -> None:
    data = {**NEW, "public_name": "North", "currency": "THB"}
    browser = browse(stage.distributor)
    with working(app):
        make_listing(stage.north_id)
        db.session.commit()
    refused = browser.post(f"/office/dealers/edit/{stage.north_id}", data=data)
    assert refused.status_code == 422
    assert "priced in its currency already" in refused.text
    assert browser.post(f"/office/dealers/edit/{stage.south_id}", data=data).status_code == 302


def test_a_manager_keeps_own_places_phones_and_hours(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    assert browser.post(f"/office/dealers/{stage.north_id}/locations/add", data=PLACE).status_code == 302
    with working(app):
        place = db.session.scalars(select(Location).where(Location.address == "Тверская, 1")).one()
        assert place.position == 1
        assert place.phones == ["+74951234567", "+79167654321"]
        assert place.hours == {"0": ["09:00", "21:00"], "5": ["10:00", "24:00"]}
        number = place.id
    page = browser.get(f"/office/dealers/show/{stage.north_id}").text
    assert "+7 495 123-45-67" in page
    assert "09:00 – 21:00" in page
    form = browser.get(f"/office/dealers/locations/{number}").text
    assert 'value="21:00"' in form
    changed = {**PLACE, "opens_0": "", "closes_0": "", "phones": ""}
    assert browser.post(f"/office/dealers/locations/{number}", data=changed).status_code == 302
    with working(app):
        place = db.session.get_one(Location, number)
        assert (place.hours, place.phones) == ({"5": ["10:00", "24:00"]}, [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opens_0": "21:00", "closes_0": "09:00"}, "the place closes after it opens"),
        ({"opens_3": "9", "closes_3": "20:00"}, "Opening hours are written like 09:00"),
        ({"opens_3": "09:00"}, "Opening hours are written like 09:00"),
        ({"phones": "call us"}, "This is no phone number: call us"),
        ({"phones": "<b>call</b>"}, "This is no phone number: &lt;b&gt;call&lt;/b&gt;"),
        ({"latitude": "91"}, "Latitude"),
        ({"latitude": ""}, "Latitude and longitude belong together."),
        ({"city": ""}, "Please fill this in."),
    ],
)
def test_a_wrong_place_is_refused_in_words(
    app: Flask, stage: Stage, browse: Any, changes: dict[str, str], words: str
) -> None:
    answer = browse(stage.editor).post(f"/office/dealers/{stage.north_id}/locations/add", data={**PLACE, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Тверская, 1" in answer.text


def test_the_last_place_stays_and_others_go(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    with working(app):
        first = db.session.scalars(select(Location.id).where(Location.dealer_id == stage.north_id)).one()
    refused = browser.post(f"/office/dealers/locations/{first}/remove", follow_redirects=True)
    assert "A dealer needs one location at least." in refused.text
    browser.post(f"/office/dealers/{stage.north_id}/locations/add", data=PLACE)
    assert browser.post(f"/office/dealers/locations/{first}/remove").status_code == 302
    north = find_dealer(app, "NORTH")
    assert north is not None
    assert north["cities"] == ["Москва"]


def test_a_manager_changes_neither_name_nor_state_of_the_dealer(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.editor)
    assert browser.get(f"/office/dealers/edit/{stage.north_id}").status_code == 403
    assert browser.post(f"/office/dealers/edit/{stage.north_id}", data=NEW).status_code == 403
    assert browser.get("/office/dealers/add").status_code == 403


def test_lists_sort_and_search_by_declared_columns(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.distributor)

    def order(arguments: str) -> list[bool]:
        page = browser.get(f"/office/dealers/list/?{arguments}").text
        return [">North<" in page, page.find(">North<") < page.find(">South<")]

    assert order("_oc_DealersView=code&_od_DealersView=asc") == [True, True]
    assert order("_oc_DealersView=code&_od_DealersView=desc") == [True, False]
    found = browser.get("/office/dealers/list/?_flt_2_public_name=out").text
    assert ">South<" in found
    assert ">North<" not in found
