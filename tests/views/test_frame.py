"""The frame around every page: menu by role, languages, messages, errors in words, statements that do not grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import Engine, event

from app.extensions import db
from app.models import Account, Upload
from tests.factories import make_listing, make_request
from tests.stage import NOW, Stage, make_user, working
from tests.views.belongings import list_rules

INLINE = re.compile(r"<[a-z][^>]*\s(style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)[^>]*>|javascript:", re.IGNORECASE)
FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def list_plain_pages(app: Flask) -> list[str]:
    """Addresses of pages that need no number."""
    return [rule.rule for rule in list_rules(app, "GET") if not rule.arguments and rule.rule.startswith("/office")]


@pytest.mark.parametrize("who", ["editor", "reader", "distributor", "administrator"])
def test_every_entry_of_the_menu_opens(app: Flask, stage: Stage, browse: Any, who: str) -> None:
    browser = browse(getattr(stage, who))
    menu = browser.get("/office/").text.partition('<nav class="side"')[2].partition("</nav>")[0]
    links = re.findall(r'href="(/office/[^"]*)"', menu)
    assert links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_menu_shows_what_the_role_may_read(stage: Stage, browse: Any) -> None:
    def menu(person: Any) -> str:
        return str(browse(person).get("/office/").text.partition('<nav class="side"')[2].partition("</nav>")[0])

    assert "Audit log" in menu(stage.administrator)
    assert "Audit log" not in menu(stage.editor)
    assert "People and roles" in menu(stage.editor)
    assert "People and roles" not in menu(stage.reader)


def test_the_menu_says_where_one_is_on_pages_of_other_views_too(stage: Stage, browse: Any) -> None:
    shown = browse(stage.distributor).get(f"/office/dealers/{stage.north_id}/deliveries")
    menu = shown.text.partition('<nav class="side"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)" aria-current="page"', menu) == ["/office/dealers/list/"]


def test_a_word_that_a_template_names_is_in_the_language_of_each_reader(app: Flask) -> None:
    with app.test_request_context():
        page = app.jinja_env.from_string('{{ "failed" | word("pull_outcome") }}')
        told = []
        for locale in ("ru", "en", "th"):
            with force_locale(locale):
                told.append(page.render())
    assert told == ["Сбой", "Failed", "ล้มเหลว"]


@pytest.mark.parametrize("who", ["editor", "distributor", "administrator"])
def test_no_page_carries_inline_script_or_style_or_asks_another_host(
    app: Flask, stage: Stage, browse: Any, who: str
) -> None:
    browser = browse(getattr(stage, who))
    faults = []
    for address in [*list_plain_pages(app), f"/office/dealers/show/{stage.north_id}", "/office/nowhere"]:
        page = browser.get(address)
        if page.mimetype == "text/html":
            faults += [f"{address}: {found.group(0)[:60]}" for found in INLINE.finditer(page.text)]
            faults += [f"{address}: {found.group(0)[:60]}" for found in FOREIGN.finditer(page.text)]
    assert faults == []


def test_every_page_has_one_title_one_main_and_a_skip_link(app: Flask, stage: Stage, browse: Any) -> None:
    browser = browse(stage.administrator)
    for address in list_plain_pages(app):
        page = browser.get(address)
        if page.mimetype == "text/html" and page.status_code == 200:
            assert page.text.count("<h1>") == 1, address
            assert page.text.count("<main") == 1, address
            assert 'class="skip" href="#content"' in page.text, address
            assert re.search(r"<title>[^<·]*\S[^<·]* · H-Promise</title>", page.text), address


@pytest.mark.parametrize("locale", ["ru", "en", "th"])
def test_a_button_changes_the_language_and_the_account_remembers_it(
    app: Flask, stage: Stage, browse: Any, locale: str
) -> None:
    browser = browse(stage.editor)
    answer = browser.post("/office/locale/", data={"locale": locale, "back": "/office/users/?q=a"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/users/?q=a")
    assert f'<html lang="{locale}">' in browser.get("/office/").text
    assert f'<html lang="{locale}">' in browse(stage.editor).get("/office/").text
    with working(app):
        assert db.session.get_one(Account, stage.editor.id).locale == locale


def test_the_language_of_the_session_the_person_and_the_browser_count_in_this_order(stage: Stage, browse: Any) -> None:
    def language(browser: Any, address: str, accepted: str) -> str:
        found = re.search(r'<html lang="(\w+)">', browser.get(address, headers={"Accept-Language": accepted}).text)
        assert found is not None
        return found.group(1)

    assert language(browse(), "/login/", "th,en;q=0.5") == "th"
    assert language(browse(), "/login/", "de") == "ru"
    assert language(browse(stage.editor), "/office/", "th") == "en"
    browser = browse(stage.editor)
    with browser.session_transaction() as session:
        session["locale"] = "th"
    assert language(browser, "/office/", "ru") == "th"


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"])
def test_a_language_leads_back_to_our_own_pages_only(stage: Stage, browse: Any, back: str) -> None:
    answer = browse(stage.editor).post("/office/locale/", data={"locale": "en", "back": back})
    assert answer.headers["Location"] == "/office/"


@pytest.mark.parametrize("locale", ["ru", "en", "th"])
def test_an_address_with_a_language_is_answered_in_it_even_when_there_is_no_such_page(browse: Any, locale: str) -> None:
    answer = browse().get(f"/{locale}/nowhere", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert f'<html lang="{locale}">' in answer.text


def test_a_language_that_we_do_not_have_is_refused(stage: Stage, browse: Any) -> None:
    assert browse().post("/office/locale/", data={"locale": "xx"}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/", "/ru/", "/en/cars", "/th/dealers", "/ru/nowhere", "/healthz", "/static/tokens.css", "/robots.txt"]
)
def test_public_answers_set_no_cookie(app: Flask, stage: Stage, browse: Any, address: str) -> None:
    assert "Set-Cookie" not in browse().get(address).headers


@pytest.mark.parametrize("address", ["/office/dealers/show/99999999999999999999", "/office/users/0", "/office/x/../y"])
def test_numbers_that_no_column_holds_are_no_such_page(stage: Stage, browse: Any, address: str) -> None:
    answer = browse(stage.administrator).get(address)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_errors_are_told_in_words_and_in_json_where_json_is_asked(stage: Stage, browse: Any) -> None:
    browser = browse(stage.reader)
    page = browser.get("/office/users/")
    assert "This is not open to you" in page.text
    problem = browser.get("/office/users/", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (403, "application/problem+json")
    assert problem.get_json()["code"] == "NOT_ALLOWED"


def test_a_fault_shows_its_number_and_no_traceback(app: Flask, stage: Stage, browse: Any, monkeypatch: Any) -> None:
    def fail(**_arguments: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("app.queries.home.find_work", fail)
    answer = browse(stage.editor).get("/office/", headers={"X-Request-ID": "incident-7"})
    assert answer.status_code == 500
    assert "incident-7" in answer.text
    assert "secret detail" not in answer.text


def fill_home(app: Flask, stage: Stage, number: int) -> None:
    """Requests, deliveries, cars and people, each so many."""
    with working(app):
        for place in range(number):
            car = make_listing(stage.north_id, at=NOW.replace(year=2025), acquired_on=date(2025, 3, 1))
            make_request(stage.north_id, listing=car, customer_name=f"Customer {number}-{place}")
            upload = Upload(dealer_id=stage.north_id, channel="web", status="held", created_at=NOW, sha256="a" * 64)
            db.session.add(upload)
            make_user(f"person{number}-{place}@north.test", "dealer_staff", [])
        db.session.commit()


def test_home_tells_a_dealer_what_waits(app: Flask, stage: Stage, browse: Any) -> None:
    fill_home(app, stage, 2)
    page = browse(stage.reader).get("/office/").text
    assert {words: count for count, words in re.findall(r"<strong>(\d+)</strong>([^<]+)</a>", page)} == {
        "Requests to answer": "2",
        "Late requests": "2",
        "Deliveries to decide on": "2",
        "Cars on sale without photos": "2",
        "Prices older than 45 days": "2",
        "Cars on sale": "2",
    }
    assert "Customer 2-1" in page
    assert "Late by" in page
    assert "Customer 2-1" not in browse(stage.stranger).get("/office/").text


def test_home_of_the_distributor_is_the_network_and_of_the_administrator_the_house(
    app: Flask, stage: Stage, browse: Any
) -> None:
    fill_home(app, stage, 1)
    assert "Customer 1-0" in browse(stage.distributor).get("/office/").text
    house = browse(stage.administrator).get("/office/").text
    assert "Refusals in 24 hours" in house
    assert "Customer 1-0" not in house


@pytest.mark.parametrize("address", ["/office/", "/office/users/", "/office/dealers/list/", "/office/audit/list/"])
def test_statements_do_not_grow_with_the_rows(app: Flask, stage: Stage, browse: Any, address: str) -> None:
    person = stage.distributor if address in {"/office/", "/office/dealers/list/"} else stage.administrator
    counts = []
    for number in (2, 20):
        fill_home(app, stage, number)
        with counting(app) as seen:
            assert browse(person).get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_rights_cost_three_statements_a_page_however_often_they_are_asked(
    app: Flask, stage: Stage, browse: Any
) -> None:
    with counting(app) as seen:
        assert browse(stage.administrator).get("/office/users/roles").status_code == 200
    assert len([statement for statement in seen if "ab_" in statement or "dealer_member" in statement]) == 3
