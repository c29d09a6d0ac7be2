"""Tasks and schedules: what runs outside of requests."""

from app.jobs import reports, stock, tasks
from app.jobs.queue import enqueue, init_app, run_job, run_waiting, sweep, task

__all__ = ["enqueue", "init_app", "reports", "run_job", "run_waiting", "stock", "sweep", "task", "tasks"]
