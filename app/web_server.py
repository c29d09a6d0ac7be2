"""Gunicorn's settings, read by it as ``--config python:app.web_server``; its words go the way of all our logs.

PORT (8000), HOST (127.0.0.1), WEB_WORKERS (1) and WEB_THREADS (8) come from the environment.
"""

from __future__ import annotations

import os
from typing import Any

from gunicorn.glogging import Logger
from prometheus_client import multiprocess

from app.observation import METRICS_FOLDER, configure_logs
from config import load_settings

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
# A worker that answers nothing at all for so long is replaced; told to stop, requests under way may end.
timeout = 60
graceful_timeout = 10
keepalive = 5
# Which proxies are believed is HPROMISE_TRUSTED_PROXIES' business (app/web.py), for every header alike.
forwarded_allow_ips = ""
loglevel = "warning"


class StructuredLogger(Logger):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn's faults as lines of our own log; requests are logged by the application, with their ids."""

    def setup(self, cfg: Any) -> None:
        """Take gunicorn's handlers away and let the root logger write."""
        super().setup(cfg)
        settings = load_settings()
        configure_logs(settings.log_level, as_json=settings.is_production)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = StructuredLogger


def post_worker_init(worker: Any) -> None:
    """Let each process of the web server load its replica, beside its first answers."""
    worker.wsgi.extensions["replica"].start()


def worker_exit(_server: Any, _worker: Any) -> None:
    """Close the ears to what DuckDB says of its own memory when Python ends; our last words are spoken."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget a dead worker's gauges; its counts stay."""
    if METRICS_FOLDER in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
