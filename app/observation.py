"""What operators see: structured logs with request ids, and how many requests were answered how quickly."""

from __future__ import annotations

import logging
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

# Set by whoever starts several web processes, so that each counts into one folder (prometheus_client's own name).
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REQUESTS = Counter("hpromise_requests", "Answered requests", ["endpoint", "status"])
LATENCY = Histogram(
    "hpromise_request_seconds",
    "Time to answer a request",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

log = structlog.get_logger("http")


def init_app(app: Flask) -> None:
    """Configure logs and give every request an id, taken from ``X-Request-ID`` when the caller has one."""
    settings = app.config["SETTINGS"]
    configure_logs(settings.log_level, as_json=settings.is_production)
    app.before_request(_start)
    app.after_request(_finish)


def configure_logs(level: str, *, as_json: bool) -> None:
    """Send all logs to stderr: JSON lines in production, readable lines elsewhere. Personal data never go in."""
    renderers: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("flask_appbuilder", "werkzeug", "alembic", "huey", "apscheduler", "flask_limiter"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if given.isascii() and given.isprintable() and 0 < len(given) <= 64 else uuid.uuid4().hex
    g.started_at = time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    seconds = time.monotonic() - g.get("started_at", time.monotonic())
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, response.status_code).inc()
    LATENCY.labels(endpoint).observe(seconds)
    log.info(
        "request",
        method=request.method,
        endpoint=endpoint,
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
    )
    return response
