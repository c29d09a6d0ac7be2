"""Stock fetched by the clock from an address: once, unpacked, known again, with failures in words."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.importers.pull_order import Order
from app.models import Dealer, FeedPull, FeedSource, Listing, Upload
from app.services import feed_pulls, feed_sources
from app.services.feed_sources import Wish
from app.services.fetching import Call
from app.tenancy import Scope, acting
from tests.factories import ACTOR
from tests.importers.dealer_server import DealerServer, Reply, serving
from tests.importers.deliveries import car, own_xml
from tests.importers.pulling import add_source, pull, uploads_of
from tests.stage import NOW, Stage, working

KEY = "unlocked"


@pytest.fixture
def server() -> Iterator[DealerServer]:
    """The dealer's server."""
    with serving() as listening:
        yield listening


@pytest.fixture(autouse=True)
def open_house(app: Flask) -> Iterator[None]:
    """This machine may be asked, by this one name; the clock stands still."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, allowed_fetch_hosts=("127.0.0.1",), limit_file_mb=1)
    with time_machine.travel(NOW, tick=False):
        yield
    app.config["SETTINGS"] = before


def test_a_file_is_fetched_applied_and_known_again(app: Flask, stage: Stage, server: DealerServer) -> None:
    marks = {"ETag": '"v1"', "Last-Modified": "Wed, 15 Apr 2026 06:00:00 GMT"}

    def answer(asked: Any) -> Reply:
        return Reply(status=304) if asked.headers.get("if-none-match") == '"v1"' else Reply(own_xml(car(1)), 200, marks)

    server.replies["/stock.xml"] = answer
    source_id = add_source(app, stage.north_id, server.url("/stock.xml?key=hush"))
    first, second = pull(app, source_id), pull(app, source_id)
    assert (first.outcome, first.status, first.fault) == ("taken", 200, None)
    assert (second.outcome, second.status, second.size, second.upload_id) == ("unchanged", 304, 0, None)
    assert uploads_of(app) == [("pull", "applied", 1)]
    assert server.asked[1].headers["if-modified-since"] == marks["Last-Modified"]
    with working(app):
        assert db.session.get_one(Upload, first.upload_id).file_name == "stock.xml"


def test_the_same_bytes_are_a_duplicate(app: Flask, stage: Stage, server: DealerServer) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"))
    assert [pull(app, source_id).outcome for _ in range(2)] == ["taken", "duplicate"]
    assert uploads_of(app) == [("pull", "applied", 1), ("pull", "duplicate", 0)]


def test_a_packed_file_is_unpacked_whoever_packed_it(app: Flask, stage: Stage, server: DealerServer) -> None:
    once = gzip.compress(own_xml(car(1)))
    server.replies["/a.xml.gz"] = Reply(once)
    server.replies["/b.xml"] = Reply(once, headers={"Content-Encoding": "gzip"})
    server.replies["/c.xml.gz"] = Reply(gzip.compress(once), headers={"Content-Encoding": "gzip"})
    found = [pull(app, add_source(app, stage.north_id, server.url(path))) for path in server.replies]
    assert [done.outcome for done in found] == ["taken", "duplicate", "duplicate"]
    with working(app):
        names = db.session.scalars(select(Upload.file_name).order_by(Upload.id)).all()
        assert names == ["a.xml", "b.xml", "c.xml"]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(status=401), "refused"),
        (Reply(status=404), "not_found"),
        (Reply(status=500), "bad_answer"),
        (Reply(status=304), "bad_answer"),  # nobody asked whether it changed
        (Reply(b"x" * 1_100_000), "too_large"),
        (Reply(gzip.compress(b"x" * 1_100_000)), "too_large"),
        (Reply(gzip.compress(own_xml(car(1)))[:-30]), "damaged"),
        (Reply(status=302, headers={"Location": "http://localhost:1/"}), "host_inner"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "address_invalid"),
        (Reply(status=302, headers={"Location": "http://["}), "address_invalid"),
        (Reply(status=302, headers={"Location": "/stock.xml"}), "redirects"),
        (Reply(b"unique_id;price\nN-1;5\n", headers={"Content-Length": "9000"}), "damaged"),  # a line that broke
    ],
)
def test_what_cannot_be_fetched_is_told_by_its_fault(
    app: Flask, stage: Stage, server: DealerServer, reply: Reply, fault: str
) -> None:
    server.replies["/stock.xml"] = reply
    done = pull(app, add_source(app, stage.north_id, server.url("/stock.xml")))
    assert (done.outcome, done.fault, done.upload_id) == ("failed", fault, None)
    assert uploads_of(app) == []


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://localhost:9/stock.xml", "host_inner"),
        ("http://169.254.169.254/latest/meta-data", "host_inner"),
        ("http://127.0.0.1:1/stock.xml", "no_answer"),
        ("http://nobody.invalid/stock.xml", "host_unknown"),
    ],
)
def test_addresses_that_lead_nowhere_or_inside_are_not_asked(app: Flask, stage: Stage, url: str, fault: str) -> None:
    assert pull(app, add_source(app, stage.north_id, url)).fault == fault


@pytest.mark.parametrize(
    ("way_in", "header", "told"),
    [
        ({"auth": "basic", "auth_name": "feed"}, "authorization", "Basic ZmVlZDp1bmxvY2tlZA=="),
        ({"auth": "bearer"}, "authorization", "Bearer unlocked"),
        ({"auth": "header", "auth_name": "X-Feed-Key"}, "x-feed-key", "unlocked"),
    ],
)
def test_a_password_goes_to_its_own_host_only_and_stands_in_no_row(
    app: Flask, stage: Stage, server: DealerServer, *, way_in: dict[str, str], header: str, told: str
) -> None:
    with serving() as other:
        server.replies["/stock.xml"] = Reply(status=302, headers={"Location": "/moved.xml"})
        server.replies["/moved.xml"] = Reply(status=307, headers={"Location": other.url("/stock.xml")})
        other.replies["/stock.xml"] = Reply(own_xml(car(1)))
        url = server.url("/stock.xml")
        source_id = add_source(app, stage.north_id, url, **way_in, secret=KEY)
        assert pull(app, source_id).outcome == "taken"
        assert [asked.headers.get(header) for asked in (*server.asked, *other.asked)] == [told, told, None]
    with working(app):
        assert KEY not in str(db.session.scalars(select(FeedSource.secret)).one())


def test_what_carries_a_password_does_not_tell_it_when_it_is_written_down() -> None:
    order = Order("url", "https://crm.test/", "basic", "feed", KEY)
    wish = Wish(name="CRM", kind="url", url="https://crm.test/", secret=KEY)
    call = Call(order.url, secrets=order.make_secrets())
    assert [KEY in repr(each) or "Basic" in repr(each) for each in (order, wish, call)] == [False] * 3


def test_sources_that_are_paused_or_of_dealers_that_left_are_not_pulled(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    paused = add_source(app, stage.north_id, server.url("/a.xml"))
    left = add_source(app, stage.south_id, server.url("/b.xml"))
    with working(app):
        feed_sources.pause(source=feed_sources.find(source_id=paused), by=ACTOR)
        db.session.get_one(Dealer, stage.south_id).status = "suspended"
        db.session.commit()
        assert feed_pulls.list_due(at=NOW) == []
    assert pull(app, left).fault == "dealer_inactive"
    assert server.asked == []


def test_a_password_sealed_under_another_key_is_told_and_asked_for_anew(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"), auth="bearer", secret=KEY)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], secret_key="another")
    assert pull(app, source_id).fault == "secret_unreadable"
    assert server.asked == []


def test_a_pull_works_for_its_own_dealer_only(app: Flask, stage: Stage, server: DealerServer) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1), attributes='mode="full"'))
    pull(app, add_source(app, stage.south_id, server.url("/stock.xml")))
    with working(app, Scope.of_dealers({stage.north_id})):
        assert db.session.scalars(select(FeedSource)).all() == []
        assert db.session.scalars(select(FeedPull)).all() == []
    with app.app_context(), acting(Scope.system("test")):
        assert db.session.scalars(select(Listing.dealer_id)).all() == [stage.south_id]


def test_the_command_pulls_and_says_what_came(app: Flask, stage: Stage, server: DealerServer) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    url = server.url("/stock.xml?key=hush")
    good, bad = add_source(app, stage.north_id, url), add_source(app, stage.north_id, server.url("/none"))
    runner = app.test_cli_runner()
    done = runner.invoke(args=["sources", "pull", str(good), "--json"])
    assert (done.exit_code, '"outcome": "taken"' in done.output) == (0, True)
    assert uploads_of(app) == [("pull", "applied", 1)]
    assert runner.invoke(args=["sources", "pull", str(bad)]).exit_code == 2
    told = runner.invoke(args=["sources", "list"]).output
    assert ("NORTH" in told, "not_found" in told, "hush" in told) == (True, True, False)
