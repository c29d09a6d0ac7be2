"""``flask jobs``: the worker, the scheduler, and what waits."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.cli.edge import command_scope
from app.extensions import db
from app.jobs import run_waiting
from app.jobs.schedules import run_scheduler
from app.models import Job

if TYPE_CHECKING:
    from werkzeug.local import LocalProxy

# A task that runs when the worker is told to stop may end within this time; one that does not is run again.
GRACE_SECONDS = 10

group = AppGroup("jobs", help="Work outside of requests.")


def _this_app() -> Flask:
    return cast("LocalProxy[Flask]", current_app)._get_current_object()  # noqa: SLF001 - the documented way


@group.command("worker")
def work() -> None:
    """Run tasks as they come, first those that waited for a worker."""
    app = _this_app()
    with command_scope("jobs worker"):
        run_waiting()
        db.session.remove()
    options = {"graceful_signal": "TERM", "shutdown_timeout": GRACE_SECONDS}
    queue = app.extensions["huey"]
    queue.create_consumer(workers=1, worker_type="thread", periodic=False, initial_delay=0.1, **options).run()


@group.command("scheduler")
def schedule() -> None:
    """Fire what happens by the clock, while elected among all schedulers."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    run_scheduler(_this_app(), stop)


@group.command("list")
@click.option("--state", type=click.Choice(["queued", "running", "done", "failed"]))
def list_jobs(state: str | None) -> None:
    """Print the last 50 jobs, newest first."""
    found = select(Job).order_by(Job.id.desc()).limit(50)
    with command_scope("jobs list"):
        for job in db.session.scalars(found.where(Job.state == state) if state else found):
            click.echo(f"{job.id:>7} {job.state:8} {job.name:24} attempts {job.attempts}  {job.error or ''}".rstrip())
