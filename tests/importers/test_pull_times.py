"""When stock is fetched: once, again after failures with growing pauses, and what is told to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict
from app.extensions import db
from app.jobs import run_waiting, sources
from app.models import FeedPull, Job, Notice, OutgoingMessage
from app.services import feed_pulls, feed_sources
from tests.factories import ACTOR
from tests.importers.dealer_server import DealerServer, Reply, serving
from tests.importers.deliveries import car, own_xml
from tests.importers.pulling import add_source, pull, uploads_of
from tests.stage import NOW, Stage, working


@pytest.fixture
def server() -> Iterator[DealerServer]:
    """The dealer's server."""
    with serving() as listening:
        yield listening


@pytest.fixture(autouse=True)
def open_house(app: Flask) -> Iterator[None]:
    """This machine may be asked, by this one name; the clock stands still."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, allowed_fetch_hosts=("127.0.0.1",))
    with time_machine.travel(NOW, tick=False):
        yield
    app.config["SETTINGS"] = before


def test_three_failures_in_a_row_are_told_once_with_growing_pauses(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    source_id = add_source(app, stage.north_id, server.url("/none.xml?key=hush"), every_minutes=15)
    pauses = []
    for _try in range(5):
        assert pull(app, source_id).fault == "not_found"
        with working(app):
            due = feed_sources.find(source_id=source_id).next_at
            assert due is not None
            pauses.append((due - NOW) / timedelta(minutes=1))
    assert pauses == [5, 10, 20, 40, 80]
    with working(app):
        assert [notice.kind for notice in db.session.scalars(select(Notice))] == ["pull_failed"]
        mails = db.session.scalars(select(OutgoingMessage)).all()
        assert sorted(mail.recipient for mail in mails) == ["editor@north.test", "north@dealers.test"]
        assert "hush" not in str([mail.context for mail in mails])


def test_a_failing_source_is_tried_before_its_next_regular_time(app: Flask, stage: Stage, server: DealerServer) -> None:
    source_id = add_source(app, stage.north_id, server.url("/none.xml"), rhythm="cron", cron="0 6 * * *")
    pull(app, source_id)
    with working(app):
        assert feed_sources.find(source_id=source_id).next_at == NOW + timedelta(minutes=5)
    server.replies["/none.xml"] = Reply(own_xml(car(1)))
    assert pull(app, source_id).outcome == "taken"
    with working(app):
        assert feed_sources.find(source_id=source_id).failures == 0


def test_a_file_that_is_rejected_as_a_whole_is_a_failure_and_fetched_anew(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    server.replies["/stock.xml"] = Reply(b"<html><body>Maintenance</body></html>", headers={"ETag": '"m"'})
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"))
    for failures in (1, 2, 3):
        done = pull(app, source_id)
        assert (done.outcome, done.fault) == ("taken", "file_rejected")
        with working(app):
            assert feed_sources.find(source_id=source_id).failures == failures
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None] * 3
    with working(app):
        assert db.session.scalars(select(Notice.kind)).all() == ["pull_failed"]


@pytest.mark.postgres
def test_due_sources_are_pulled_once_however_many_schedulers_look(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"))
    with working(app):
        assert sources.needs_pulling(NOW)
        sources.start_pulls()
        sources.start_pulls()
        with pytest.raises(Conflict):
            sources.begin_pull(feed_sources.find(source_id=source_id), at=NOW)
        db.session.rollback()
        assert not sources.needs_pulling(NOW)
        run_waiting()
        assert feed_sources.find(source_id=source_id).next_at == NOW + timedelta(minutes=60)
    assert (len(server.asked), uploads_of(app)) == (1, [("pull", "applied", 1)])


@pytest.mark.postgres
def test_a_pull_whose_worker_was_killed_is_carried_out_by_the_next(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    add_source(app, stage.north_id, server.url("/stock.xml"))
    with working(app):
        sources.start_pulls()
        job = db.session.scalars(select(Job)).one()
        job.state, job.heartbeat_at = "running", NOW - timedelta(minutes=10)
        db.session.commit()
        run_waiting()
        assert db.session.scalars(select(FeedPull.outcome)).all() == ["taken"]


def test_a_source_that_is_removed_takes_its_waiting_pull_and_its_log_along(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    server.replies["/stock.xml"] = Reply(own_xml(car(1)))
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"))
    pull(app, source_id)
    with working(app):
        source = feed_sources.find(source_id=source_id)
        sources.begin_pull(source, at=NOW)
        feed_sources.remove(source=source, by=ACTOR)
        db.session.commit()
        run_waiting()
        assert db.session.scalars(select(FeedPull)).all() == []
        assert set(db.session.scalars(select(Job.state))) == {"done"}
    assert (len(server.asked), uploads_of(app)) == (1, [("pull", "applied", 1)])


def test_a_pull_that_lost_its_worker_for_good_does_not_block_its_source(
    app: Flask, stage: Stage, server: DealerServer
) -> None:
    source_id = add_source(app, stage.north_id, server.url("/stock.xml"))
    with working(app):
        feed_pulls.begin(source=feed_sources.find(source_id=source_id), at=NOW - timedelta(hours=7))
        db.session.commit()
    assert pull(app, source_id).fault == "not_found"
    with working(app):
        assert db.session.scalars(select(FeedPull.fault).order_by(FeedPull.id)).all() == ["program", "not_found"]
