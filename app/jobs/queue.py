"""Work outside of requests: durable rows, a queue that is told of them, and a sweeper that forgets nothing.

A task can die anywhere and run again: the queue loses what a killed worker held, the row does not. The queue only says
"there is work"; what is to be done stands in the row.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from huey import Huey, PriorityRedisHuey, SqliteHuey
from sqlalchemy import event, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Job
from app.tenancy import Scope, acting

Task = Callable[..., None]

# A task that fails rests for these times before it is tried again; after the last try it stays failed.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600))
ATTEMPTS = len(PAUSES) + 1
# A worker says so often that it lives, and is taken for dead after so long a silence.
BEAT_SECONDS = 15
SILENCE = timedelta(minutes=2)
# A fresh job is the queue's own business for so long; then the sweeper tells the queue again.
FRESH = timedelta(minutes=1)
MOST_TOLD = 200

_tasks: dict[str, Task] = {}
log = structlog.get_logger("jobs")


def task(name: str) -> Callable[[Task], Task]:
    """Register a repeat-safe function with JSON arguments under a name; it runs as the system and commits itself."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        return function

    return register


def init_app(app: Flask) -> None:
    """Open the queue: a SQLite file in VAR, or Redis where one is named."""
    settings = app.config["SETTINGS"]
    huey: Huey = (
        PriorityRedisHuey("hpromise", url=_with_timeouts(settings.redis_url))
        if settings.redis_url
        else SqliteHuey("hpromise", filename=str(settings.var / "queue.db"))
    )

    def run(job_id: int) -> None:
        with app.app_context():
            run_job(job_id)

    app.extensions["huey"] = huey
    app.extensions["run_job"] = huey.task(name="run_job")(run)


def _with_timeouts(url: str) -> str:
    """The address of Redis with limits to waiting: a request that tells the queue must never hang on it."""
    parts = urlsplit(url)
    options = {"socket_connect_timeout": "2", "socket_timeout": "5", **dict(parse_qsl(parts.query))}
    return urlunsplit(parts._replace(query=urlencode(options)))


def enqueue(name: str, **arguments: Any) -> Job:
    """Write a job down in the caller's transaction; the queue hears of it after the commit."""
    if name not in _tasks:
        raise NotFound("TASK_UNKNOWN", f"There is no task {name}.")
    job = Job(name=name, arguments=arguments, created_at=datetime.now(UTC))
    db.session.add(job)
    db.session.flush()
    db.session.info.setdefault("jobs", []).append(job.id)
    return job


@event.listens_for(Session, "after_commit")
def _tell_queue(session: Session) -> None:
    for job_id in session.info.pop("jobs", []):
        try:
            current_app.extensions["run_job"](job_id)
        except Exception as error:  # noqa: BLE001 - the queue may be away; the sweeper finds the row
            log.warning("queue is away", job=job_id, error=str(error))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("jobs", None)


def restart(job: Job) -> None:
    """Put a failed job back into the line; the caller commits.

    :raises RuleBroken: it has not failed.
    """
    if job.state != "failed":
        raise RuleBroken("JOB_NOT_FAILED", _l("Only a job that failed can be started again."))
    job.state, job.attempts, job.next_at, job.error, job.finished_at = "queued", 0, None, None, None
    db.session.flush()
    db.session.info.setdefault("jobs", []).append(job.id)


def run_job(job_id: int, at: datetime | None = None) -> None:
    """Run one job if nobody else does; a failure is written down and tried again after a pause."""
    with acting(Scope.system(f"job {job_id}")), bound_contextvars(job=job_id):
        if not _take(job_id, at or datetime.now(UTC)):
            return
        job = db.session.get_one(Job, job_id)
        name, arguments = job.name, dict(job.arguments)
        db.session.commit()
        try:
            with _beating(job_id):
                _tasks[name](**arguments)
        except Exception as error:  # whatever a task raises belongs into its row
            db.session.rollback()
            _finish(job_id, at, error)
            log.exception("job failed", task=name)
        else:
            _finish(job_id, at)


def beat(job_id: int) -> None:
    """Say that a running job is alive."""
    running = update(Job).where(Job.id == job_id, Job.state == "running")
    db.session.execute(running.values(heartbeat_at=datetime.now(UTC)).execution_options(synchronize_session=False))
    db.session.commit()


def run_waiting(at: datetime | None = None) -> int:
    """Run everything that is due or was left by a dead worker, here and now.

    :returns: how many jobs ran.
    """
    ran = 0
    while (job_id := db.session.scalar(_waiting(at or datetime.now(UTC)).limit(1))) is not None:
        db.session.commit()
        run_job(job_id, at)
        ran += 1
    db.session.commit()
    return ran


def sweep(at: datetime) -> list[int]:
    """Tell the queue of jobs that rest no longer, and again of those that it seems to have lost.

    A queue that is full already is told nothing, so that it does not grow while no worker runs.
    """
    queue: Huey = current_app.extensions["huey"]
    if queue.pending_count() >= MOST_TOLD:
        return []
    known = Job.next_at.is_not(None) | (Job.created_at < at - FRESH)
    waiting = list(db.session.scalars(_waiting(at).where(known).limit(MOST_TOLD)))
    db.session.commit()
    for job_id in waiting:
        current_app.extensions["run_job"](job_id)
    return waiting


def _is_due(at: datetime) -> Any:
    is_queued = (Job.state == "queued") & (Job.next_at.is_(None) | (Job.next_at <= at))
    is_lost = (Job.state == "running") & (Job.heartbeat_at < at - SILENCE)
    return is_queued | is_lost


def _waiting(at: datetime) -> Any:
    return select(Job.id).where(_is_due(at)).order_by(Job.id)


def _take(job_id: int, at: datetime) -> bool:
    taken = db.session.execute(
        update(Job)
        .where(Job.id == job_id, _is_due(at))
        .values(state="running", heartbeat_at=at, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return cast("int", taken.rowcount) == 1


@contextmanager
def _beating(job_id: int) -> Iterator[None]:
    """Let a thread say that the job is alive for as long as it runs."""
    app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 - the documented way
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(app, job_id, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _beat_until(app: Flask, job_id: int, stop: threading.Event) -> None:
    while not stop.wait(BEAT_SECONDS):
        with app.app_context(), acting(Scope.system("heartbeat")):
            try:
                beat(job_id)
            except SQLAlchemyError as error:  # the task may hold the database for long; the next beat counts too
                log.warning("no heartbeat", job=job_id, error=type(error).__name__)


def _finish(job_id: int, at: datetime | None, error: Exception | None = None) -> None:
    job = db.session.get_one(Job, job_id)
    now = at or datetime.now(UTC)
    job.finished_at = now
    job.state = "done" if error is None else "failed" if job.attempts >= ATTEMPTS else "queued"
    job.next_at = now + PAUSES[job.attempts - 1] if job.state == "queued" else None
    job.error = None if error is None else "".join(traceback.format_exception_only(error))[-2000:]
    db.session.commit()
