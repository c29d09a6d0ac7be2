"""Looking at a car is counted, once a page, for people only, and never in the way of the page."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.lib.agents import is_program
from app.models import ListingViewDay
from public_site.viewing import ViewBuffer
from tests.public_site.conftest import Shop
from tests.stage import working

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
PROGRAMS = (
    "",
    "curl/8.5.0",
    "python-requests/2.32",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)",
    "facebookexternalhit/1.1",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0",
)
BROWSERS = (
    FIREFOX,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 YaBrowser/24.10 Yowser/2.5 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
)


@pytest.fixture
def buffer(app: Flask) -> Iterator[ViewBuffer]:
    """Views are gathered; the thread is asked to write after an hour, the test writes itself."""
    app.extensions["views"] = ViewBuffer(app, pause_seconds=3600)
    yield app.extensions["views"]
    app.extensions["views"].flush()
    del app.extensions["views"]


def counted(app: Flask) -> list[tuple[int, int]]:
    """Car and views of each visitor."""
    with working(app):
        rows = select(ListingViewDay.listing_id, ListingViewDay.views).order_by(ListingViewDay.id)
        return [(number, views) for number, views in db.session.execute(rows)]


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_told_from_people(agent: str) -> None:
    assert is_program(agent)


@pytest.mark.parametrize("agent", BROWSERS)
def test_browsers_are_people(agent: str) -> None:
    assert not is_program(agent)


def test_a_page_that_a_person_opens_is_a_view(app: Flask, shop: Shop, buyer: FlaskClient, buffer: ViewBuffer) -> None:
    for _ in range(3):
        assert buyer.get(shop.path, headers={"User-Agent": FIREFOX}).status_code == 200
    assert counted(app) == []
    assert buffer.flush() == 3
    assert counted(app) == [(shop.car, 3)]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {"User-Agent": FIREFOX}),
        ("GET", {"User-Agent": "curl/8.5.0"}),
        ("GET", {"User-Agent": ""}),
        ("GET", {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"User-Agent": FIREFOX, "X-Moz": "prefetch"}),
    ],
)
def test_what_nobody_looks_at_is_no_view(
    shop: Shop, buyer: FlaskClient, buffer: ViewBuffer, method: str, headers: dict[str, str]
) -> None:
    buyer.open(shop.path, method=method, headers=headers)
    assert buffer.flush() == 0


def test_redirects_and_hidden_cars_are_no_views(shop: Shop, buyer: FlaskClient, buffer: ViewBuffer) -> None:
    for path in (f"/en/cars/{shop.car}-wrong", f"/en/cars/{shop.draft}-x", f"/en/cars/{shop.withdrawn}-x"):
        buyer.get(path, headers={"User-Agent": FIREFOX})
    assert buffer.flush() == 0


def test_views_wait_while_the_database_is_away(
    app: Flask, shop: Shop, buyer: FlaskClient, buffer: ViewBuffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("COMMIT", {}, Exception("away"))

    buyer.get(shop.path, headers={"User-Agent": FIREFOX})
    with monkeypatch.context() as broken:
        broken.setattr(db.session, "commit", fail)
        assert buffer.flush() == 0
    assert buffer.flush() == 1
    assert counted(app) == [(shop.car, 1)]
