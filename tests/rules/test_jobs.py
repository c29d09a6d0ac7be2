"""Jobs: durable, run once, tried again, never lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.jobs import enqueue, queue, run_job, run_waiting, sweep
from app.jobs.schedules import SCHEDULES, fire, is_alive, release_lease, take_lease
from app.lib.vocabulary.operation import JOB_STATE, TASK
from app.models import Job
from app.services import outbox
from tests.stage import NOW, working

pytestmark = pytest.mark.postgres


@pytest.fixture
def done(app: Flask) -> Iterator[list[str]]:
    """What the test's own task did; its first argument "explode" makes it fail."""
    log: list[str] = []

    @queue.task("tests.note")
    def note(word: str) -> None:
        if word == "explode":
            raise ValueError("boom")
        log.append(word)

    yield log
    queue._tasks.pop("tests.note")


def states() -> list[tuple[str, int]]:
    return [(job.state, job.attempts) for job in db.session.scalars(select(Job).order_by(Job.id))]


def test_a_job_runs_after_the_commit_and_never_after_a_rollback(app: Flask, done: list[str]) -> None:
    with working(app):
        enqueue("tests.note", word="lost")
        db.session.rollback()
        enqueue("tests.note", word="kept")
        db.session.commit()
        assert run_waiting() == 1
        assert (done, states()) == (["kept"], [("done", 1)])


def test_a_job_that_fails_rests_longer_each_time_and_stays_visible_in_the_end(app: Flask, done: list[str]) -> None:
    with working(app):
        enqueue("tests.note", word="explode")
        db.session.commit()
        at = datetime.now(UTC)
        for pause in queue.PAUSES:
            assert run_waiting(at) == 1
            assert run_waiting(at) == 0
            job = db.session.scalars(select(Job)).one()
            assert (job.state, job.next_at) == ("queued", at + pause)
            at += pause
        run_waiting(at)
        job = db.session.scalars(select(Job)).one()
        assert (job.state, job.attempts, job.next_at) == ("failed", queue.ATTEMPTS, None)
        assert "boom" in (job.error or "")


def test_a_failed_job_can_be_started_again_and_no_other(app: Flask, done: list[str]) -> None:
    with working(app):
        job = enqueue("tests.note", word="again")
        with pytest.raises(RuleBroken):
            queue.restart(job)
        job.state, job.attempts, job.error = "failed", queue.ATTEMPTS, "boom"
        queue.restart(job)
        db.session.commit()
        assert run_waiting() == 1
        assert (done, states()) == (["again"], [("done", 1)])


def test_a_long_job_says_that_it_lives(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "BEAT_SECONDS", 0.01)
    seen: list[datetime | None] = []

    @queue.task("tests.long")
    def wait() -> None:
        for _look in range(200):
            db.session.rollback()
            seen.append(db.session.scalar(select(Job.heartbeat_at)))
            db.session.rollback()
            if seen[-1] != seen[0]:
                return
            time.sleep(0.01)

    with working(app):
        enqueue("tests.long")
        db.session.commit()
        run_waiting()
        assert len(set(seen)) == 2
    queue._tasks.pop("tests.long")


def test_a_job_whose_worker_died_runs_again_and_a_living_one_is_left_alone(app: Flask, done: list[str]) -> None:
    with working(app):
        lost, alive = enqueue("tests.note", word="again"), enqueue("tests.note", word="alive")
        now = datetime.now(UTC)
        lost.state, lost.heartbeat_at = "running", now - queue.SILENCE - timedelta(seconds=1)
        alive.state, alive.heartbeat_at = "running", now
        alive_id = alive.id
        db.session.commit()
        assert run_waiting() == 1
        run_job(alive_id)
        assert done == ["again"]


def test_the_sweeper_tells_the_queue_of_jobs_that_it_lost(app: Flask, done: list[str]) -> None:
    with working(app):
        job = enqueue("tests.note", word="old")
        job.created_at = datetime.now(UTC) - timedelta(minutes=5)
        number = job.id
        db.session.commit()
        at = datetime.now(UTC)
        assert sweep(at) == [number]
        app.extensions["huey"].flush()
        assert sweep(at - timedelta(minutes=5)) == []


def test_the_sweeper_leaves_a_full_queue_alone(app: Flask, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_TOLD", 1)
    with working(app):
        app.extensions["huey"].flush()
        enqueue("tests.note", word="told")
        db.session.commit()
        assert sweep(datetime.now(UTC) + timedelta(hours=1)) == []
        app.extensions["huey"].flush()
        assert len(sweep(datetime.now(UTC) + timedelta(hours=1))) == 1
        app.extensions["huey"].flush()


def test_an_unknown_task_is_refused(app: Flask) -> None:
    with working(app), pytest.raises(NotFound):
        enqueue("tests.unknown")


def test_one_scheduler_leads_until_it_dies_or_goes(app: Flask) -> None:
    with working(app):
        assert take_lease("first", NOW)
        assert not take_lease("second", NOW)
        assert take_lease("first", NOW + timedelta(seconds=20))
        assert not take_lease("second", NOW + timedelta(seconds=40))
        assert take_lease("second", NOW + timedelta(seconds=60))
        assert is_alive(NOW + timedelta(seconds=61))
        release_lease("second", NOW + timedelta(seconds=62))
        assert take_lease("first", NOW + timedelta(seconds=63))


def test_a_schedule_fires_when_needed_and_not_while_it_waits(app: Flask) -> None:
    schedule = next(found for found in SCHEDULES if found.name == "outbox.send")
    with working(app):
        assert not fire(schedule, NOW)
        outbox.queue_mail(key="k", recipient="a@b.test", template="t", locale="en", context={}, at=NOW)
        db.session.commit()
        assert fire(schedule, NOW)
        assert not fire(schedule, NOW)


def test_every_schedule_names_a_task(app: Flask) -> None:
    assert {schedule.name for schedule in SCHEDULES} - {"jobs.sweep"} <= set(queue._tasks)


def test_every_task_and_schedule_has_its_words(app: Flask) -> None:
    names = {name for name in queue._tasks if not name.startswith("tests.")} | {schedule.name for schedule in SCHEDULES}
    assert names - set(TASK.codes) == set()
    assert set(JOB_STATE.codes) == {"queued", "running", "done", "failed"}
