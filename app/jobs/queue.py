"""Work outside of requests: durable rows, a queue that is told of them, and a sweeper that forgets nothing.

A task can die anywhere and run again: the queue loses what a killed worker held, the row does not. The queue only says
"there is work"; what is to be done stands in the row.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import structlog
from flask import Flask, current_app
from huey import Huey, PriorityRedisHuey, SqliteHuey
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.extensions import db
from app.models import Job
from app.tenancy import Scope, acting

Task = Callable[..., None]

ATTEMPTS = 5
SILENCE = timedelta(minutes=5)

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
        PriorityRedisHuey("hpromise", url=settings.redis_url)
        if settings.redis_url
        else SqliteHuey("hpromise", filename=str(settings.var / "queue.db"))
    )

    def run(job_id: int) -> None:
        with app.app_context():
            run_job(job_id)

    app.extensions["huey"] = huey
    app.extensions["run_job"] = huey.task(name="run_job")(run)


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


def run_job(job_id: int) -> None:
    """Run one job if nobody else does; a failure is written down and tried again by the sweeper."""
    with acting(Scope.system(f"job {job_id}")):
        if not _take(job_id):
            return
        job = db.session.get_one(Job, job_id)
        name, arguments = job.name, dict(job.arguments)
        db.session.commit()
        try:
            _tasks[name](**arguments)
        except Exception as error:  # whatever a task raises belongs into its row
            db.session.rollback()
            _finish(job_id, error=error)
            log.exception("job failed", job=job_id, task=name)
        else:
            _finish(job_id)


def beat(job_id: int) -> None:
    """Say that a long job is alive."""
    db.session.execute(update(Job).where(Job.id == job_id).values(heartbeat_at=datetime.now(UTC)))
    db.session.commit()


def run_waiting() -> int:
    """Run everything that is queued or was left by a dead worker, here and now.

    :returns: how many jobs ran.
    """
    ran = 0
    while (job_id := db.session.scalar(_waiting().limit(1))) is not None:
        db.session.commit()
        run_job(job_id)
        ran += 1
    return ran


def sweep() -> list[int]:
    """Tell the queue again of jobs that it seems to have lost."""
    waiting = list(db.session.scalars(_waiting().where(Job.created_at < datetime.now(UTC) - timedelta(minutes=1))))
    db.session.commit()
    for job_id in waiting:
        current_app.extensions["run_job"](job_id)
    return waiting


def _waiting() -> Any:
    lost = (Job.state == "running") & (Job.heartbeat_at < datetime.now(UTC) - SILENCE)
    return select(Job.id).where((Job.state == "queued") | lost).order_by(Job.id)


def _take(job_id: int) -> bool:
    now = datetime.now(UTC)
    lost = (Job.state == "running") & (Job.heartbeat_at < now - SILENCE)
    taken = db.session.execute(
        update(Job)
        .where(Job.id == job_id, (Job.state == "queued") | lost)
        .values(state="running", heartbeat_at=now, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return cast("int", taken.rowcount) == 1


def _finish(job_id: int, error: Exception | None = None) -> None:
    job = db.session.get_one(Job, job_id)
    job.finished_at = datetime.now(UTC)
    job.state = "done" if error is None else "failed" if job.attempts >= ATTEMPTS else "queued"
    job.error = None if error is None else "".join(traceback.format_exception_only(error))[-2000:]
    db.session.commit()
