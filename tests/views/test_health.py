"""What machines that watch are told: alive, ready or what is wrong, numbers, and logs without anybody's data."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.jobs.schedules import take_lease
from app.models import Job, Make
from app.observation import configure_logs
from tests.conftest import build_app
from tests.servers import find_free_port
from tests.stage import NOW, working


@pytest.mark.postgres
def test_a_whole_house_is_alive_and_ready(app: Flask) -> None:
    with working(app):
        take_lease("test", datetime.now(UTC))
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}
    ready = app.test_client().get("/readyz")
    assert ready.status_code == 200
    parts = {"database": "ok", "migrations": "ok", "storage": "ok", "scheduler": "ok"}
    assert ready.get_json() == {"status": "ok", "parts": parts}


def test_a_house_without_scheduler_serves_and_says_what_is_missing(app: Flask) -> None:
    ready = app.test_client().get("/readyz")
    assert ready.status_code == 200
    assert "no scheduler is running" in ready.get_json()["parts"]["scheduler"]


def test_a_database_that_is_behind_is_not_ready_and_the_cure_is_named(tmp_path: Path) -> None:
    ready = build_app(tmp_path).test_client().get("/readyz")
    assert ready.status_code == 503
    assert "flask db upgrade" in ready.get_json()["parts"]["migrations"]


def test_a_database_that_is_away_is_not_ready_while_the_process_is_alive(tmp_path: Path) -> None:
    client = build_app(tmp_path, f"postgresql://nobody@127.0.0.1:{find_free_port()}/none").test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (503, "unavailable")
    assert ready.get_json()["parts"]["database"] == "OperationalError"
    assert "hpromise_database_up 0.0" in client.get("/metrics").text


def test_a_storage_that_cannot_be_written_is_not_ready_and_its_place_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    app = build_app(tmp_path, HPROMISE_STORAGE_URL=f"file://{tmp_path}/taken/media")
    app.test_cli_runner().invoke(args=["db", "upgrade"])
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()["parts"]["storage"]) == (503, "cannot be written")
    assert str(tmp_path) not in ready.text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 403),
        ("203.0.113.7", {}, 403),
        ("203.0.113.7", {"Authorization": "Bearer wrong"}, 403),
        ("203.0.113.7", {"Authorization": "Bearer"}, 403),
        ("203.0.113.7", {"Authorization": "Bearer ключ"}, 403),
        ("203.0.113.7", {"Authorization": "Bearer open sesame"}, 200),
    ],
)
def test_metrics_are_for_this_machine_or_with_the_token(
    tmp_path: Path, address: str, headers: dict[str, str], status: int
) -> None:
    app = build_app(tmp_path, HPROMISE_METRICS_TOKEN="open sesame")
    answer = app.test_client().get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_without_a_token_nobody_else_reads_metrics(app: Flask) -> None:
    client = app.test_client()
    for headers in ({}, {"Authorization": "Bearer "}):
        answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
        assert answer.status_code == 403


@pytest.mark.postgres
def test_metrics_count_requests_jobs_and_what_is_late(app: Flask) -> None:
    with working(app):
        at = datetime.now(UTC)
        db.session.add(Job(name="jobs.purge", state="queued", created_at=at - timedelta(seconds=100)))
        db.session.add(Job(name="jobs.purge", state="failed", created_at=NOW))
        db.session.commit()

    def read() -> dict[str, float]:
        lines = app.test_client().get("/metrics").text.splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    counted = 'hpromise_requests_total{endpoint="health.healthz",status="200"}'
    before = read().get(counted, 0)
    app.test_client().get("/healthz")
    metrics = read()
    assert metrics[counted] == before + 1
    assert metrics['hpromise_request_seconds_bucket{endpoint="health.healthz",le="+Inf"}'] >= 1
    assert metrics['hpromise_jobs{state="queued"}'] == metrics['hpromise_jobs{state="failed"}'] == 1
    assert 100 <= metrics['hpromise_late_seconds{what="job"}'] < 1000
    assert metrics["hpromise_scheduler_up"] == 0


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Gives the lines that were logged since the last look; the test itself turns production's form on."""
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    configure_logs("INFO", as_json=False)


def test_a_request_is_one_line_with_its_id_and_without_what_people_typed(app: Flask, lines: Any) -> None:
    configure_logs("INFO", as_json=True)
    answer = app.test_client().get("/login/?email=anna@customers.test", headers={"X-Request-ID": "abc-7"})
    assert answer.headers["X-Request-ID"] == "abc-7"
    [line] = lines()
    assert (line["request_id"], line["endpoint"], line["status"]) == ("abc-7", "SignInView.login", 200)
    assert "anna" not in json.dumps(line)


@pytest.mark.parametrize("given", ["", "x" * 65, "ключ", "a\tb"])
def test_a_request_id_that_is_none_is_replaced(app: Flask, given: str) -> None:
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_faults_of_ours_and_of_libraries_tell_where_they_happened(lines: Any) -> None:
    configure_logs("INFO", as_json=True)
    for log in (structlog.get_logger("test"), logging.getLogger("gunicorn.error")):
        try:
            raise ValueError("boom")
        except ValueError:
            log.exception("it broke")
        [line] = lines()
        assert (line["event"], line["level"]) == ("it broke", "error")
        assert "test_health.py" in line["exception"]


@pytest.mark.postgres
def test_a_refused_row_leaves_no_values_in_the_fault(app: Flask) -> None:
    with working(app):
        code = db.session.scalar(select(Make.code).limit(1))
        db.session.add(Make(code=code, name_ru="Zebra", name_en="Zebra", name_th="Zebra"))
        with pytest.raises(IntegrityError) as refused:
            db.session.flush()
        assert "Zebra" not in str(refused.value)
