"""What Prometheus reads: requests as this process (or all workers) counted them, jobs and mails as the rows tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.jobs.schedules import is_alive
from app.lib.vocabulary.operation import JOB_STATE, MESSAGE_STATE
from app.observation import METRICS_FOLDER
from app.queries import operations


def render() -> bytes:
    """All metrics in Prometheus' text form."""
    house = CollectorRegistry()
    house.register(House())
    return generate_latest(_requests()) + generate_latest(house)


def _requests() -> CollectorRegistry:
    if METRICS_FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class House(Collector):
    """Jobs, outgoing messages and the scheduler, read when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges; a database that does not answer leaves one that says so."""
        up = GaugeMetricFamily("hpromise_database_up", "Whether the database answers")
        try:
            gauges = self._read(datetime.now(UTC))
        except SQLAlchemyError:
            db.session.rollback()
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from gauges

    def _read(self, at: datetime) -> list[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("hpromise_jobs", "Jobs by state", labels=["state"])
        counted = operations.count_jobs()
        for state in JOB_STATE.codes:
            jobs.add_metric([state], counted.get(state, 0))
        messages = GaugeMetricFamily("hpromise_messages", "Outgoing messages by state", labels=["state"])
        counted = operations.count_messages()
        for state in MESSAGE_STATE.codes:
            messages.add_metric([state], counted.get(state, 0))
        late = GaugeMetricFamily("hpromise_late_seconds", "How long what is due has waited", labels=["what"])
        late.add_metric(["job"], _seconds(operations.oldest_due_job(at), at))
        late.add_metric(["message"], _seconds(operations.oldest_due_message(at), at))
        scheduler = GaugeMetricFamily("hpromise_scheduler_up", "Whether a scheduler is elected")
        scheduler.add_metric([], float(is_alive(at)))
        return [jobs, messages, late, scheduler]


def _seconds(since: datetime | None, at: datetime) -> float:
    return 0.0 if since is None else (at - since).total_seconds()
