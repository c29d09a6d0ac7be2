"""A stranger finds no way to another dealer's rows: every address of the URL map is tried with a stranger's session."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, Dealer, DealerMember, Listing
from tests.stage import Stage, make_dealer, working
from tests.views.belongings import MARK, fill, give, leads_to_rows, list_rules, photograph

pytestmark = pytest.mark.postgres

FORGED = {
    "dealer_id": "{dealer_id}",
    "dealer": "NORTH",
    "listing_ids": "{listing_id}",
    "listing_id": "{listing_id}",
    "rowid": "{listing_id}",
    "ids": "{listing_id}",
    "selected": "{listing_id}",
    "listing": "{listing_id}",
    "photo_ids": "{photo_id}",
    "order": "{photo_id}",
    "assignee_id": "1",
    "body": "Zebra seen",
    "text": "Zebra seen",
    "note": "Zebra seen",
    "price": "1",
    "amount": "1",
    "state": "withdrawn",
    "to": "withdrawn",
    "action": "withdraw",
    "outcome": "spam",
    "confirm": "yes",
    "open": "no",
    "all": "1",
}


def forge(numbers: dict[str, Any]) -> dict[str, str]:
    """What a stranger might post: the victim's numbers under every name that forms use."""
    return {name: value.format(**numbers) for name, value in FORGED.items()}


@pytest.fixture
def numbers(app: Flask, stage: Stage) -> dict[str, Any]:
    """What belongs to the northern dealer."""
    return give(app, stage.north_id, stage.reader.id)


@pytest.mark.parametrize("who", ["stranger", None])
def test_no_address_of_another_dealers_row_answers(
    app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any], who: str | None
) -> None:
    person = getattr(stage, who) if who else None
    open_ones = []
    for rule in list_rules(app, "GET"):
        if leads_to_rows(rule):
            answer = browse(person).get(fill(rule, numbers))
            if answer.status_code == 200 or answer.status_code >= 500 or MARK.encode() in answer.data:
                open_ones.append(f"{rule.rule}: {answer.status_code}")
    assert open_ones == []


def test_no_list_export_or_choice_tells_of_another_dealer(
    app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any]
) -> None:
    telling = []
    for rule in list_rules(app, "GET"):
        if leads_to_rows(rule):
            continue
        for question in ("", f"?q={MARK}", "?dealer=NORTH", "?format=json", "?format=csv", "?status=sold"):
            answer = browse(stage.stranger).get(fill(rule, numbers) + question)
            if answer.status_code >= 500 or (MARK.encode() in answer.data and "q=" not in question):
                telling.append(f"{rule.rule}{question}: {answer.status_code}")
            if b">North<" in answer.data or b"(NORTH)" in answer.data:
                telling.append(f"{rule.rule}{question} names the other dealer")
    assert telling == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_that_a_stranger_sends_changes_another_dealers_rows(
    app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any], method: str
) -> None:
    before = photograph(app, stage.north_id)
    faults = []
    for rule in list_rules(app, method):
        for data in ({}, forge(numbers)):
            answer = browse(stage.stranger).open(fill(rule, numbers), method=method, data=data)
            if answer.status_code >= 500:
                faults.append(f"{rule.rule}: {answer.status_code}")
    assert faults == []
    assert photograph(app, stage.north_id) == before


def test_the_walk_sees_the_owner_pass(app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any]) -> None:
    """Without this the tests above would pass on a site that answers nobody."""
    passed = [
        rule.rule
        for rule in list_rules(app, "GET")
        if leads_to_rows(rule) and browse(stage.editor).get(fill(rule, numbers)).status_code == 200
    ]
    assert "/office/dealers/show/<int:pk>" in passed
    assert "/office/dealers/locations/<int:location_id>" in passed
    assert "/office/users/<int:user_id>" in passed


def test_the_network_reads_dealers_rows_and_does_not_write_them(
    app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any]
) -> None:
    with working(app):
        car = db.session.get_one(Listing, numbers["listing_id"])
        before = (car.price, car.status)
    for rule in list_rules(app, "POST"):
        if "listing_id" in rule.arguments:
            answer = browse(stage.distributor).post(fill(rule, numbers), data=forge(numbers))
            assert answer.status_code in {302, 403, 404, 405, 422}, rule.rule
    with working(app):
        car = db.session.get_one(Listing, numbers["listing_id"])
        assert (car.price, car.status) == before


FAB_ATTACKS = [
    "_flt_3_code=NORTH",
    "_flt_0_legal_name=Ze",
    "_flt_0_currency=R",
    "_flt_0_id=1",
    "_flt_9_code=NORTH",
    "_flt_77_code=N",
    "_flt_x_code=N",
    "_flt_0_locations=1",
    "_flt_0_locations.address=Ze",
    "_oc_DealersView=legal_name&_od_DealersView=asc",
    "_oc_DealersView=locations.address&_od_DealersView=asc",
    "_oc_DealersView=__class__&_od_DealersView=desc",
    "_oc_DealersView=code&_od_DealersView=sideways",
    "psize_DealersView=1000000",
    "psize_DealersView=-1",
    "psize_DealersView=many",
    "page_DealersView=-1",
    "page_DealersView=99999999999999999999",
    "page_DealersView=x",
]


@pytest.mark.parametrize("arguments", FAB_ATTACKS)
def test_fabs_arguments_of_the_address_neither_leak_nor_fail(
    app: Flask, stage: Stage, browse: Any, numbers: dict[str, Any], arguments: str
) -> None:
    answer = browse(stage.stranger).get(f"/office/dealers/list/?{arguments}")
    assert answer.status_code == 200
    assert MARK not in answer.text
    assert "/office/dealers/show/1" not in answer.text


def test_a_filter_on_a_column_that_is_not_searched_is_ignored(app: Flask, stage: Stage, browse: Any) -> None:
    answer = browse(stage.distributor).get("/office/dealers/list/?_flt_0_currency=X")
    assert "2 rows" in answer.text


def test_a_page_never_has_more_rows_than_the_largest_size(app: Flask, stage: Stage, browse: Any) -> None:
    with working(app):
        for number in range(60):
            make_dealer(f"MORE-{number}")
        db.session.commit()
    browser = browse(stage.distributor)
    assert browser.get("/office/dealers/list/?psize_DealersView=100000").text.count("/office/dealers/show/") == 25
    assert browser.get("/office/dealers/list/?psize_DealersView=50").text.count("/office/dealers/show/") == 50


def test_filters_of_one_request_are_gone_in_the_next(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.distributor)
    assert "1 row" in browser.get("/office/dealers/list/?_flt_3_status=active&_flt_2_code=SOU").text
    assert "2 rows" in browser.get("/office/dealers/list/").text


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/office/dealers/download/hpromise.db"),
        ("POST", "/office/dealers/action_post"),
        ("POST", "/office/dealers/action/x/1"),
        ("POST", "/office/dealers/delete/1"),
        ("GET", "/office/dealers/delete/1"),
        ("GET", "/office/back"),
        ("GET", "/office/lang/en"),
        ("GET", "/office/api/v1/menu/"),
        ("GET", "/office/audit/add"),
        ("POST", "/office/audit/edit/1"),
    ],
)
def test_fabs_other_routes_do_not_exist(app: Flask, stage: Stage, browse: Any, method: str, address: str) -> None:
    for person in (stage.stranger, stage.administrator):
        assert browse(person).open(address, method=method).status_code == 404


def test_choices_hold_own_dealers_only_and_forged_ones_are_refused(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.stranger)
    page = browser.get("/office/users/add").text
    assert "(SOUTH)" in page
    assert "(NORTH)" not in page
    forged = {"email": "spy@south.test", "name": "Spy", "role": "dealer_staff", "locale": "en"}
    assert browser.post("/office/users/add", data={**forged, "dealer_ids": [stage.north_id]}).status_code == 422
    both = {**forged, "dealer_ids": [stage.south_id, stage.north_id]}
    assert browser.post("/office/users/add", data=both).status_code == 422
    with working(app):
        assert db.session.scalar(select(func.count()).where(Account.email == "spy@south.test")) == 0
        assert (
            db.session.scalar(select(func.count(DealerMember.id)).where(DealerMember.dealer_id == stage.north_id)) == 2
        )


def test_a_dealers_people_add_no_location_to_another_dealer(app: Flask, stage: Stage, browse: Any) -> None:
    data = {"city": "Сочи", "region": "Сочи", "dealer_id": str(stage.north_id)}
    browser = browse(stage.stranger)
    assert browser.post(f"/office/dealers/{stage.north_id}/locations/add", data=data).status_code == 404
    assert browser.post(f"/office/dealers/{stage.south_id}/locations/add", data=data).status_code == 302
    with working(app):
        assert {d.code: len(d.locations) for d in db.session.scalars(select(Dealer))} == {"NORTH": 1, "SOUTH": 2}
