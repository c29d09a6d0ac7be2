"""The way of a saved search: asked for, confirmed by mail, told, ended by one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.delivery.render import render
from app.extensions import db
from app.jobs import searches
from app.models import OutgoingMessage, SavedSearch
from tests.factories import make_listing
from tests.public_site.conftest import Shop
from tests.stage import NOW, working

WRITTEN = {"email": "buyer@example.test", "often": "daily", "consent": "1", "search": "make=hyundai&price_max=2000000"}


def _token(text: str) -> str:
    return str(re.findall(r'name="token" value="([^"]+)"', text)[0])


def _ask(buyer: FlaskClient, lang: str = "en", **changes: str) -> str:
    form = buyer.get(f"/{lang}/searches?search=make%3Dhyundai").text
    return buyer.post(f"/{lang}/searches", data={**WRITTEN, "token": _token(form), **changes}).text


def _link(buyer: FlaskClient) -> str:
    with working(buyer.application):
        mail = db.session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id.desc())).first()
        assert mail is not None
        return str(re.findall(r"http://127\.0\.0\.1:8000(/\S+/searches/\S+)", render(mail).text)[0])


def test_a_search_is_asked_for_confirmed_told_and_ended(shop: Shop, buyer: FlaskClient) -> None:
    assert "Please look into your mailbox" in _ask(buyer)
    path = _link(buyer)
    page = buyer.get(path).text
    assert "Confirm the search" in page
    answer = buyer.post(path, data={"token": _token(page), "do": "confirm", "often": "at_once"})
    assert answer.status_code == 303
    assert "You are told of new and cheaper cars" in buyer.get(path).text
    with working(buyer.application):
        search = db.session.scalars(select(SavedSearch)).one()
        assert search.often == "at_once"
        assert search.title.startswith("Hyundai, ")
        assert search.next_at == NOW + timedelta(minutes=15)
    assert buyer.post(f"{path}/unsubscribe", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert buyer.get(path).status_code == 404


def test_the_mail_of_news_carries_the_one_click_way_out(shop: Shop, buyer: FlaskClient) -> None:
    _ask(buyer, often="at_once")
    path = _link(buyer)
    buyer.post(path, data={"token": _token(buyer.get(path).text), "do": "confirm"})
    with working(buyer.application):
        search = db.session.scalars(select(SavedSearch)).one()
        search.confirmed_at = search.checked_at = NOW - timedelta(days=1)
        search.next_at = NOW
        make_listing(shop.stage.north_id, year=2023)
        db.session.commit()
        searches.tell_of_new_cars()
        mail = db.session.scalars(select(OutgoingMessage).where(OutgoingMessage.template == "search_news")).one()
        letter = render(mail)
    assert letter.unsubscribe == f"http://127.0.0.1:8000{path}/unsubscribe"
    assert "Hyundai Solaris, 2023" in letter.text
    assert "/en/cars?make=hyundai" in letter.text
    assert "<a href=" in letter.html


def test_a_mail_program_that_only_looks_confirms_and_ends_nothing(shop: Shop, buyer: FlaskClient) -> None:
    _ask(buyer)
    path = _link(buyer)
    assert buyer.get(path).status_code == 200
    assert buyer.get(f"{path}/unsubscribe").status_code == 302
    with working(buyer.application):
        assert db.session.scalars(select(SavedSearch)).one().confirmed_at is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nobody"}, 'href="#email"'),
        ({"consent": ""}, 'href="#consent"'),
        ({"often": "always"}, 'href="#often"'),
        ({"website": "spam"}, "Leave the last field"),
        ({"token": "x"}, "open for a long time"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_written_stays(
    shop: Shop, buyer: FlaskClient, changes: dict[str, str], words: str
) -> None:
    text = _ask(buyer, **changes)
    assert words in text
    assert f'value="{changes.get("email", WRITTEN["email"])}"' in text


def test_the_catalogue_leads_to_a_search_of_what_is_on_screen(shop: Shop, buyer: FlaskClient) -> None:
    page = buyer.get("/en/cars?make=hyundai&price_max=100").text
    path = re.findall(r'href="(/en/searches\?[^"]+)"', page)[0]
    text = buyer.get(path.replace("&amp;", "&")).text
    assert 'name="search" value="make=hyundai&amp;price_max=100"' in text


@pytest.mark.parametrize("search", ["", "x", "%00", "make=" + "a" * 5000, "&" * 500, "price_max=nan", "page=-1"])
def test_any_search_gets_a_page(shop: Shop, buyer: FlaskClient, search: str) -> None:
    assert buyer.get("/th/searches", query_string={"search": search}).status_code == 200
