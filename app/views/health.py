"""For machines that watch: /healthz, /readyz and /metrics."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.jobs.schedules import is_alive
from app.storage import storage
from app.views.metrics import render

NEEDED = ("database", "migrations", "storage")

blueprint = Blueprint("health", __name__)
log = structlog.get_logger("health")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Ready: each part with "ok" or what is wrong; 503 when a part that pages need is not there."""
    parts = find_parts()
    ready = all(parts[name] == "ok" for name in NEEDED)
    return jsonify(status="ok" if ready else "unavailable", parts=parts), 200 if ready else 503


def find_parts() -> dict[str, str]:
    """Every part with "ok" or what is wrong with it."""
    return {
        "database": _check_database(),
        "migrations": _check_migrations(),
        "storage": _check_storage(),
        "scheduler": _check_scheduler(),
    }


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters for Prometheus, for this machine or with the token."""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    # Behind a proxy on this machine that nobody told us of, every caller looks local: then the header tells on it.
    is_direct = "X-Forwarded-For" not in request.headers
    is_local = is_direct and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - "nobody"
    if not (is_local or (token and hmac.compare_digest(given.encode(), token.encode()))):
        abort(403)
    return Response(render(), content_type=CONTENT_TYPE_LATEST)


def _check_database() -> str:
    try:
        db.session.connection()
    except SQLAlchemyError as error:
        return type(error).__name__
    return "ok"


def _check_migrations() -> str:
    config: Any = current_app.extensions["migrate"].migrate.get_config()
    try:
        present = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        return type(error).__name__
    wanted = ScriptDirectory.from_config(config).get_current_head()
    return "ok" if present == wanted else f"at {present}, needs {wanted}: run `flask db upgrade`"


def _check_storage() -> str:
    try:
        storage().check()
    except OSError as error:
        log.warning("storage does not work", error=str(error))
        return "cannot be written"
    return "ok"


def _check_scheduler() -> str:
    try:
        return "ok" if is_alive(datetime.now(UTC)) else "no scheduler is running: start `flask jobs scheduler`"
    except SQLAlchemyError as error:
        return type(error).__name__
