"""What happens by the clock, in one elected process: it only puts tasks into the queue."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.delivery import mail
from app.extensions import db
from app.jobs import customers, searches, sources
from app.jobs.queue import enqueue, sweep
from app.models import Job, Lease
from app.queries import report_schedules
from app.tenancy import Scope, acting

LEASE = "scheduler"
LEASE_SECONDS = 30
HEARTBEAT_SECONDS = 5

log = structlog.get_logger("schedules")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task put into the queue every so often, when ``is_needed`` says so and it does not wait there already.

    What is no task is done by the scheduler itself.
    """

    name: str
    every: timedelta
    is_needed: Callable[[datetime], bool]
    is_task: bool = True


def _always(_at: datetime) -> bool:
    return True


SCHEDULES = (
    Schedule("outbox.send", timedelta(seconds=3), mail.is_due),
    Schedule("reports.send", timedelta(minutes=1), report_schedules.is_due),
    Schedule("jobs.sweep", timedelta(seconds=30), _always, is_task=False),
    Schedule("searches.tell", timedelta(minutes=1), searches.is_due),
    Schedule("searches.purge", timedelta(hours=6), _always),
    Schedule("jobs.purge", timedelta(hours=6), _always),
    Schedule("uploads.purge", timedelta(hours=6), _always),
    Schedule("sources.start", timedelta(seconds=30), sources.needs_pulling),
    Schedule("sources.purge", timedelta(hours=6), _always),
    Schedule("bookings.settle", timedelta(seconds=20), customers.needs_settling),
    Schedule("requests.remind", timedelta(minutes=1), customers.needs_reminding),
    Schedule("requests.forget", timedelta(hours=6), _always),
    Schedule("views.forget_keys", timedelta(hours=6), _always),
)


def holder_name() -> str:
    """This process, as the lease names it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take_lease(holder: str, at: datetime) -> bool:
    """Become or stay the one scheduler; false while another process is."""
    until = at + timedelta(seconds=LEASE_SECONDS)
    taken = db.session.execute(
        update(Lease)
        .where(Lease.name == LEASE, (Lease.holder == holder) | (Lease.expires_at < at))
        .values(holder=holder, expires_at=until)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:
        if db.session.scalar(select(Lease.id).where(Lease.name == LEASE)) is not None:
            db.session.rollback()
            return False
        db.session.add(Lease(name=LEASE, holder=holder, expires_at=until))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def release_lease(holder: str, at: datetime) -> None:
    """Give the lease back, so that another process need not wait for its end."""
    db.session.execute(update(Lease).where(Lease.name == LEASE, Lease.holder == holder).values(expires_at=at))
    db.session.commit()


def is_alive(at: datetime) -> bool:
    """Whether some process holds the lease."""
    return db.session.scalar(select(Lease.id).where(Lease.name == LEASE, Lease.expires_at >= at)) is not None


def fire(schedule: Schedule, at: datetime) -> bool:
    """Put a schedule's task into the queue unless it is not needed or waits there already."""
    if not schedule.is_task:
        sweep(at)
        return True
    waiting = select(Job.id).where(Job.name == schedule.name, Job.state.in_(("queued", "running"))).limit(1)
    if not schedule.is_needed(at) or db.session.scalar(waiting) is not None:
        db.session.rollback()
        return False
    enqueue(schedule.name)
    db.session.commit()
    return True


def run_scheduler(app: Flask, stop: threading.Event) -> None:
    """Stand for election until told to stop; while elected, fire the schedules."""
    holder = holder_name()
    clock: BackgroundScheduler | None = None
    while not stop.is_set():
        elected = _stands(app, holder)
        if elected and clock is None:
            clock = _start_clock(app)
        elif not elected and clock is not None:
            clock.shutdown(wait=False)
            clock = None
        stop.wait(HEARTBEAT_SECONDS)
    if clock is not None:
        clock.shutdown(wait=False)
        with app.app_context(), acting(Scope.system("scheduler")):
            release_lease(holder, datetime.now(UTC))


def _stands(app: Flask, holder: str) -> bool:
    with app.app_context(), acting(Scope.system("scheduler")):
        try:
            return take_lease(holder, datetime.now(UTC))
        except SQLAlchemyError:
            log.exception("the lease cannot be renewed")
            return False


def _start_clock(app: Flask) -> BackgroundScheduler:
    clock = BackgroundScheduler(timezone=UTC)
    for schedule in SCHEDULES:
        clock.add_job(
            _fire_in,
            "interval",
            args=(app, schedule),
            seconds=schedule.every.total_seconds(),
            max_instances=1,
            coalesce=True,
        )
    clock.start()
    log.info("elected", holder=holder_name())
    return clock


def _fire_in(app: Flask, schedule: Schedule) -> None:
    with app.app_context(), acting(Scope.system(f"schedule {schedule.name}")):
        fire(schedule, datetime.now(UTC))
