"""Tasks and schedules: what runs outside of requests."""

from app.jobs import photos, reports, sources, stock, tasks
from app.jobs.queue import enqueue, init_app, run_job, run_waiting, sweep, task

__all__ = [
    "enqueue",
    "init_app",
    "photos",
    "reports",
    "run_job",
    "run_waiting",
    "sources",
    "stock",
    "sweep",
    "task",
    "tasks",
]
