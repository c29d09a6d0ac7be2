"""Templates, saved views, one request of a person's many, and the sale that came of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.errors import RuleBroken
from app.extensions import db
from app.models import Account, AnswerTemplate, CustomerRequest, Message, RequestMerge, RequestSale, SavedView
from app.services import answer_templates, own_data, request_links, secret_links
from tests.factories import make_listing, make_request
from tests.rules.test_comparables import sell
from tests.stage import NOW, Person, Stage, working
from tests.views.forms import words

Browse = Callable[[Person | None], FlaskClient]
TEXTS = {"body_ru": "Здравствуйте, {name}! {car} ждёт вас.", "body_en": "Dear {name}, the {car} waits. {me}, {dealer}"}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


def ask(app: Flask, dealer_id: int, **values: Any) -> int:
    with working(app):
        made = make_request(dealer_id, listing=make_listing(dealer_id), **values)
        made.messages.append(Message(dealer_id=dealer_id, author="customer", body=f"Asked {made.id}", at=NOW))
        db.session.commit()
        return made.id


def state_of(app: Flask, number: int) -> str:
    with working(app):
        return str(db.session.get_one(CustomerRequest, number).state)


def test_a_template_is_filled_in_in_the_customers_language(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    data = {**TEXTS, "name": "Come and see", "dealer_id": stage.north_id}
    assert client.post("/office/answer-templates/add", data=data).status_code == 302
    assert client.post("/office/answer-templates/add", data=data).status_code == 422  # the name is taken
    russian, thai = ask(app, stage.north_id), ask(app, stage.north_id, locale="th", customer_name="{car}")
    page = words(client.get(f"/office/inbox/{russian}?template=1"))
    assert "Здравствуйте, Anna! Hyundai Solaris 2022 ждёт вас.</textarea>" in page
    assert "Здравствуйте, {car}! Hyundai" in words(client.get(f"/office/inbox/{thai}?template=1"))
    with working(app):
        template = db.session.get_one(AnswerTemplate, 1)
        request = db.session.get_one(CustomerRequest, russian)
        request.locale = "en"
        person = db.session.get_one(Account, stage.reader.id)
        filled = answer_templates.fill(template=template, request=request, person=person)
        assert filled == "Dear Anna, the Hyundai Solaris 2022 waits. reader@north.test, North".replace(
            "reader@north.test", "reader"
        )


def test_templates_belong_to_their_dealer(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.editor)
    data = {**TEXTS, "name": "Ours", "dealer_id": stage.north_id}
    client.post("/office/answer-templates/add", data=data)
    assert client.post("/office/answer-templates/1", data={**data, "name": "Better"}).status_code == 302
    stranger = browse(stage.stranger)
    assert "Better" not in words(stranger.get("/office/answer-templates/"))
    assert stranger.post("/office/answer-templates/1", data=data).status_code == 404
    assert stranger.post("/office/answer-templates/add", data=data).status_code == 422
    foreign = ask(app, stage.south_id)
    assert "ждёт вас" not in words(stranger.get(f"/office/inbox/{foreign}?template=1"))
    assert client.post("/office/answer-templates/1/remove").status_code == 302
    assert "No template yet" in words(client.get("/office/answer-templates/"))
    empty = {"name": "Empty", "dealer_id": stage.north_id}
    assert client.post("/office/answer-templates/add", data=empty).status_code == 422


def test_a_view_is_an_address_under_a_name_of_ones_own(app: Flask, stage: Stage, browse: Browse) -> None:
    client = browse(stage.reader)
    kept = client.post("/office/inbox/views", data={"name": "My drives", "query": "kind=test_drive&mine=1"})
    assert kept.headers["Location"] == "/office/inbox/?kind=test_drive&mine=1"
    page = words(client.get("/office/inbox/"))
    assert 'href="/office/inbox/?kind=test_drive&amp;mine=1"' in page
    assert "My drives" not in words(browse(stage.editor).get("/office/inbox/"))
    browse(stage.editor).post("/office/inbox/views/1/remove")
    with working(app):
        assert db.session.scalars(select(SavedView.name)).all() == ["My drives"]
    client.post("/office/inbox/views/1/remove")
    assert "My drives" not in words(client.get("/office/inbox/"))
    assert client.post("/office/inbox/views", data={"name": "", "query": "https://x.test"}).status_code == 302


@pytest.mark.postgres
def test_two_requests_of_a_person_become_one_and_can_be_taken_apart(app: Flask, stage: Stage, browse: Browse) -> None:
    main, other = ask(app, stage.north_id), ask(app, stage.north_id, state="claimed")
    stranger = ask(app, stage.north_id, phone="+79160000000", email=None)
    client = browse(stage.reader)
    assert "Take into this request" in words(client.get(f"/office/inbox/{main}"))

    client.post(f"/office/inbox/{main}/merge/{other}")
    client.post(f"/office/inbox/{main}/merge/{stranger}")

    assert [state_of(app, number) for number in (main, other, stranger)] == ["new", "closed", "new"]
    page = words(client.get(f"/office/inbox/{main}"))
    assert f"Asked {other}" in page
    assert "goes on in another one" in words(client.get(f"/office/inbox/{other}"))
    with working(app):
        key = app.config["SETTINGS"].secret_key
        token = secret_links.token_of(db.session.get_one(CustomerRequest, other), key)
        assert secret_links.request_of(token, key).id == main
        merge_id = db.session.scalars(select(RequestMerge.id)).one()
    client.post(f"/office/inbox/{main}/unmerge/{merge_id}")
    assert state_of(app, other) == "claimed"
    assert f"Asked {other}" not in words(client.get(f"/office/inbox/{main}"))
    with working(app):
        assert secret_links.request_of(token, key).id == other
        trail = db.session.get_one(RequestMerge, merge_id)
        assert (trail.merged_by, trail.undone_by, trail.undone_at) == (stage.reader.id, stage.reader.id, NOW)


def test_what_was_taken_in_is_read_erased_and_locked_with_its_main_request(app: Flask, stage: Stage) -> None:
    main, other = ask(app, stage.north_id), ask(app, stage.north_id)
    key, buyer = app.config["SETTINGS"].secret_key, app.test_client()
    with working(app):
        kept, into = (db.session.get_one(CustomerRequest, number) for number in (other, main))
        request_links.merge(request=kept, into=into, user_id=stage.reader.id, at=NOW)
        db.session.commit()
        assert own_data.list_old(at=NOW + timedelta(days=2), keep=timedelta(days=1)) == [other]
        links = [f"/en/requests/{secret_links.token_of(request, key)}" for request in (into, kept)]
    for link in links:
        assert f"Asked {other}" in buyer.get(link).text
        taken_in = buyer.get(f"{link}/data.json").get_json()["taken_in"]
        assert [(one["request"], one["messages"][0]["text"]) for one in taken_in] == [(other, f"Asked {other}")]
    with working(app):
        own_data.replace_link(request=db.session.get_one(CustomerRequest, main))
        db.session.commit()
    assert [buyer.get(link).status_code for link in links] == [410, 410]
    with working(app):
        own_data.erase(request=db.session.get_one(CustomerRequest, main), at=NOW)
        db.session.commit()
        people = db.session.execute(select(CustomerRequest.customer_name, CustomerRequest.phone, CustomerRequest.email))
        assert {tuple(person) for person in people} == {("—", None, None)}
        assert db.session.scalar(select(func.count(Message.id))) == 0


def test_a_request_that_was_taken_in_is_not_opened_beside_its_main_request(
    app: Flask, stage: Stage, browse: Browse
) -> None:
    main, other = ask(app, stage.north_id), ask(app, stage.north_id)
    client = browse(stage.reader)
    client.post(f"/office/inbox/{main}/merge/{other}")
    assert "Take it up again" not in words(client.get(f"/office/inbox/{other}"))
    client.post(f"/office/inbox/{other}/reopen")
    assert state_of(app, other) == "closed"


def test_what_has_a_life_of_its_own_is_never_merged(app: Flask, stage: Stage) -> None:
    with working(app):
        main = make_request(stage.north_id)
        refused = [
            make_request(stage.north_id, kind="valuation"),
            make_request(stage.north_id, kind="booking", listing=make_listing(stage.north_id)),
            make_request(stage.south_id),
            make_request(stage.north_id, phone="+79160000000", email=None),
            main,
        ]
        for request in refused:
            with pytest.raises(RuleBroken):
                request_links.merge(request=request, into=main, user_id=stage.reader.id, at=NOW)
        first, second = make_request(stage.north_id), make_request(stage.north_id)
        request_links.merge(request=first, into=main, user_id=stage.reader.id, at=NOW)
        for request, into in ((first, second), (main, second)):
            with pytest.raises(RuleBroken, match="MERGE_TWICE"):
                request_links.merge(request=request, into=into, user_id=stage.reader.id, at=NOW)


def test_a_request_that_led_to_a_sale_names_the_car(app: Flask, stage: Stage, browse: Browse) -> None:
    number = ask(app, stage.north_id)
    with working(app):
        sold, foreign = sell(stage.north_id, 900_000).id, sell(stage.south_id, 800_000).id
        db.session.commit()
    client = browse(stage.reader)
    forged = {"outcome": "sold", "sold_listing_id": str(foreign)}
    assert client.post(f"/office/inbox/{number}/close", data=forged).status_code == 422
    told = {"outcome": "sold", "sold_listing_id": str(sold)}
    assert client.post(f"/office/inbox/{number}/close", data=told).status_code == 302
    assert "Led to the sale of" in words(client.get(f"/office/inbox/{number}"))
    with working(app):
        assert [(row.request_id, row.listing_id) for row in db.session.scalars(select(RequestSale))] == [(number, sold)]
