"""Redis carries queue and limits where it is named; the site sells on without it, and sign-in stays limited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db, limiter
from app.jobs import enqueue, sweep
from app.models import Job
from tests.conftest import build_app
from tests.servers import find_free_port
from tests.stage import set_stage, sign_in, working

Build = Callable[[str], Flask]


@pytest.fixture
def build_with(tmp_path: Path) -> Iterator[Build]:
    """An application over a Redis at an address, with rate limits; afterwards the limiter is as it was."""

    def build(redis_url: str) -> Flask:
        app = build_app(tmp_path, HPROMISE_REDIS_URL=redis_url, HPROMISE_RATE_LIMITS="on")
        app.test_cli_runner().invoke(args=["db", "upgrade"])
        return app

    yield build
    limiter.enabled, limiter._storage_dead = False, False


def test_jobs_are_told_to_redis_after_the_commit(build_with: Build, redis_url: str) -> None:
    app = build_with(redis_url)
    huey = app.extensions["huey"]
    huey.flush()
    with working(app):
        enqueue("jobs.purge")
        assert huey.pending_count() == 0
        db.session.commit()
        assert huey.pending_count() == 1
    huey.flush()


def test_without_redis_jobs_wait_in_their_rows_and_are_told_later(build_with: Build, redis_url: str) -> None:
    away = build_with(f"redis://127.0.0.1:{find_free_port()}/0")
    with working(away):
        enqueue("jobs.purge")
        db.session.commit()
        assert db.session.scalar(select(Job.state)) == "queued"
    back = build_with(redis_url)
    back.extensions["huey"].flush()
    with working(back):
        assert len(sweep(datetime.now(UTC) + timedelta(minutes=2))) == 1
    back.extensions["huey"].flush()


def test_without_redis_pages_open_and_sign_in_stays_limited(build_with: Build) -> None:
    app = build_with(f"redis://127.0.0.1:{find_free_port()}/0")
    stage = set_stage(app)
    assert sign_in(app).get("/login/").status_code == 200
    assert sign_in(app, stage.administrator).get("/ops/").status_code == 200
    typed = {"email": "nobody@north.test", "password": "guess"}
    answers = [sign_in(app).post("/login/", data=typed).status_code for _try in range(12)]
    assert set(answers[:10]) == {422}
    assert set(answers[10:]) == {429}
