"""Killed processes lose nothing: the house as it is served, with `kill -9` on each of its parts (make test-slow)."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, select, update

from app.extensions import db
from app.models import Job, Lease, OutgoingMessage, Upload
from app.services import outbox
from tests.conftest import build_app
from tests.servers import find_free_port
from tests.stage import PASSWORD, set_stage, working

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90


def wait_until(what: Callable[[], Any]) -> Any:
    """The first true answer; processes need their time."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        answer = what()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError("it never happened")


@dataclass
class House:
    """A served house: where it answers, its own application to look at rows with, its first process."""

    base: str
    app: Flask
    env: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def pid_of(self, words: str) -> int | None:
        """The child whose command has these words."""
        for folder in Path("/proc").iterdir():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, ValueError, IndexError):
                continue
            if parent == self.process.pid and words in command:
                return int(folder.name)
        return None

    def find(self, words: str) -> int:
        """The same, waiting for it to start."""
        found: int = wait_until(lambda: self.pid_of(words))
        return found

    def kill(self, words: str) -> None:
        """Kill a child as the kernel does it when memory ends, and see that another takes its place."""
        old = self.find(words)
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: self.pid_of(words) not in {None, old})

    def answers(self) -> bool:
        """Whether the web server is alive."""
        try:
            return requests.get(f"{self.base}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def is_ready(self) -> bool:
        """Whether the web server answers and reaches its database."""
        try:
            return self.parts()["database"] == "ok"
        except requests.RequestException:
            return False

    def parts(self) -> dict[str, str]:
        """What /readyz tells."""
        found: dict[str, str] = requests.get(f"{self.base}/readyz", timeout=10).json()["parts"]
        return found


class SlowMailbox:
    """A mail server that lets a letter hang as long as it is told to."""

    def __init__(self) -> None:
        self.is_hanging = True
        self.asked = 0
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's way
        """Take a letter, or hang and never say so."""
        self.asked += 1
        while self.is_hanging:  # noqa: ASYNC110 - the test lets go, from another thread
            await asyncio.sleep(0.1)
        self.letters.append(envelope.original_content or b"")
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[SlowMailbox, int]]:
    """A mailbox and its port."""
    box = SlowMailbox()
    controller = Controller(box, hostname="127.0.0.1", port=find_free_port())
    controller.start()
    yield box, controller.port
    box.is_hanging = False
    controller.stop()


@pytest.fixture
def house(tmp_path: Path, post: tuple[SlowMailbox, int]) -> Iterator[House]:
    """The house as `make run` serves it."""
    if sys.platform != "linux":
        pytest.skip("needs /proc")
    port = find_free_port()
    settings = {"HPROMISE_VAR": str(tmp_path), "HPROMISE_MAIL_URL": f"smtp://127.0.0.1:{post[1]}"}
    app = build_app(tmp_path, **settings)
    app.test_cli_runner().invoke(args=["db", "upgrade"])
    env = {**os.environ, **settings, "HPROMISE_RATE_LIMITS": "off", "PORT": str(port)}
    env = {name: value for name, value in env.items() if name != "HPROMISE_DATABASE_URL"}
    log = tmp_path / "house.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, str(ROOT / "run.py")], cwd=ROOT, env=env, stdout=out, stderr=out)
    found = House(f"http://127.0.0.1:{port}", app, env, process, log)
    try:
        wait_until(found.answers)
        yield found
    finally:
        found.process.terminate()
        assert found.process.wait(30) == 0, log.read_text()


def write_mail(app: Flask) -> None:
    """A mail in the outbox."""
    with working(app):
        context = {"name": "Anna", "link": "http://127.0.0.1/x"}
        outbox.queue_mail(
            key="one", recipient="a@b.test", template="password_reset", locale="en", context=context, at=now()
        )
        db.session.commit()


def now() -> datetime:
    return datetime.now(UTC)


def look(app: Flask, statement: Any) -> Any:
    """A value of the database."""
    with working(app):
        return db.session.scalar(statement)


def let_time_pass(app: Flask) -> None:
    """Make the dead worker's signs of life and claims an hour old, which is quicker than to wait."""
    before = now() - timedelta(hours=1)
    with working(app):
        db.session.execute(update(Job).where(Job.state == "running").values(heartbeat_at=before))
        db.session.execute(update(OutgoingMessage).where(OutgoingMessage.state == "waiting").values(next_at=before))
        db.session.commit()


def test_a_worker_killed_in_a_task_has_it_done_by_the_next_one_once(
    house: House, post: tuple[SlowMailbox, int]
) -> None:
    box, _port = post
    write_mail(house.app)
    wait_until(lambda: box.asked)
    assert look(house.app, select(Job.state).where(Job.name == "outbox.send").order_by(Job.id.desc())) == "running"
    house.kill("jobs worker")
    assert look(house.app, select(OutgoingMessage.state)) == "waiting"
    box.is_hanging = False
    time.sleep(1)
    box.letters.clear()  # the dead worker's connection: the server took it, nobody was told
    let_time_pass(house.app)
    wait_until(lambda: look(house.app, select(OutgoingMessage.state)) == "sent")
    wait_until(lambda: look(house.app, select(func.count(Job.id)).where(Job.state == "running")) == 0)
    assert len(box.letters) == 1
    assert b"Message-ID: <one@" in box.letters[0]


def test_a_killed_scheduler_is_followed_by_another_and_two_never_lead(house: House) -> None:
    first = wait_until(lambda: look(house.app, select(Lease.holder)))
    second = subprocess.Popen(
        [str(Path(sys.executable).parent / "flask"), "jobs", "scheduler"], cwd=ROOT, env=house.env
    )
    try:
        time.sleep(6)
        assert look(house.app, select(Lease.holder)) == first
        assert look(house.app, select(func.count(Lease.id))) == 1
        house.kill("jobs scheduler")
        holder = wait_until(lambda: (h := look(house.app, select(Lease.holder))) != first and h)
        assert holder != first
        assert house.parts()["scheduler"] == "ok"
    finally:
        second.terminate()
        second.wait(30)


def test_a_web_server_killed_while_a_file_arrives_leaves_no_half_delivery(house: House) -> None:
    stage = set_stage(house.app)
    visitor = requests.Session()
    page = visitor.get(f"{house.base}/login/", timeout=30).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    typed = {"email": stage.editor.email, "password": PASSWORD, "csrf_token": token}
    assert "/login" not in visitor.post(f"{house.base}/login/", data=typed, timeout=30).url
    with socket.create_connection(("127.0.0.1", int(house.base.rpartition(":")[2]))) as line:
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        head = ["POST /office/uploads/new HTTP/1.1", "Host: x", f"Cookie: {cookie}", "Content-Length: 1000000"]
        head += ["Content-Type: multipart/form-data; boundary=b", "", "--b"]
        head += ['Content-Disposition: form-data; name="file"; filename="stock.xml"', "", "<stock>" * 10_000]
        line.sendall("\r\n".join(head).encode())
        time.sleep(1)
        house.kill("run:app")
    wait_until(house.is_ready)  # the killed server's worker may give a last answer before it goes
    assert look(house.app, select(func.count(Upload.id))) == 0
    assert visitor.get(f"{house.base}/office/", timeout=30).status_code == 200


def test_a_killed_house_leaves_nobody_on_the_port(house: House) -> None:
    children = [house.find(words) for words in ("run:app", "jobs worker", "jobs scheduler")]
    house.process.kill()
    house.process.wait(10)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    house.process = subprocess.Popen([sys.executable, str(ROOT / "run.py")], cwd=ROOT, env=house.env)
    wait_until(house.answers)
    assert house.parts()["database"] == "ok"


def test_a_taken_address_is_told_and_not_tried_for_ever(house: House) -> None:
    again = subprocess.run(
        [sys.executable, str(ROOT / "run.py")], cwd=ROOT, env=house.env, capture_output=True, check=False, timeout=60
    )
    assert again.returncode == 1
    assert "choose another one with PORT" in again.stderr.decode()
