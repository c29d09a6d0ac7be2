"""Serve on one machine: web server, worker and scheduler side by side, each started again when it dies."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from dotenv import dotenv_values

BIN = Path(sys.executable).parent
FLASK = str(BIN / "flask")
WEB = [str(BIN / "gunicorn"), "--config", "python:app.web_server", "run:app"]
COMMANDS: Final[Mapping[str, list[str]]] = {
    "web": WEB,
    "worker": [FLASK, "jobs", "worker"],
    "scheduler": [FLASK, "jobs", "scheduler"],
}
PAUSE_SECONDS: Final = 0.5
FIRST_ANSWER_SECONDS: Final = 5.0
GRACE_SECONDS: Final = 15.0
# What dies so soon after its start, so often in a row, will not stand up by trying again.
SHORT_LIFE_SECONDS: Final = 10.0
SHORT_LIVES: Final = 5


@dataclass
class Child:
    """A running process and how often in a row it died young."""

    name: str
    process: subprocess.Popen[bytes]
    started_at: float
    short_lives: int = 0


def serve(environ: Mapping[str, str] | None = None) -> int:
    """Run until told to stop.

    :returns: the exit code: 0 after SIGTERM or SIGINT, 1 when the address is taken or a part does not stay up.
    """
    env = dict(_environment() if environ is None else environ)
    host, port = env.get("HOST", "127.0.0.1"), int(env.get("PORT", "8000"))
    env.setdefault("HPROMISE_BASE_URL", f"http://127.0.0.1:{port}")  # links in mails lead to where the site is
    if _is_taken(host, port):
        print(f"Somebody listens on {host}:{port} already; choose another one with PORT.", file=sys.stderr)  # noqa: T201
        return 1
    stopped = _listen_for_stop()
    print(f"H-Promise: http://{host}:{port}  (Ctrl+C stops it)", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="hpromise-metrics-") as folder:
        if int(env.get("WEB_WORKERS", "1")) > 1:
            env["PROMETHEUS_MULTIPROC_DIR"] = folder
        children = [_start("web", env)]
        _wait_for_answer(host, port, stopped)
        children += [_start(name, env) for name in COMMANDS if name != "web"]
        logins = subprocess.Popen([FLASK, "demo", "logins"], env=env, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        code = _watch(children, env, stopped)
        _end([*(child.process for child in children), logins])
    return code


def _environment() -> dict[str, str]:
    """The environment, filled up from ``.env`` as the ``flask`` command does it."""
    return {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}


def _listen_for_stop() -> list[int]:
    """The signals that told us to stop, so far none."""
    heard: list[int] = []

    def stop(signum: int, _frame: FrameType | None) -> None:
        heard.append(signum)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)
    return heard


def _watch(children: list[Child], env: Mapping[str, str], stopped: list[int]) -> int:
    while not stopped:
        time.sleep(PAUSE_SECONDS)
        for place, child in enumerate(children):
            code = child.process.poll()
            if code is None or stopped:
                continue
            is_short = time.monotonic() - child.started_at < SHORT_LIFE_SECONDS
            short_lives = child.short_lives + 1 if is_short else 0
            if short_lives >= SHORT_LIVES:
                print(f"{child.name} does not stay up (it ended with {code}); giving up", file=sys.stderr)  # noqa: T201
                return 1
            print(f"{child.name} ended with {code}; it starts again", file=sys.stderr)  # noqa: T201
            children[place] = _start(child.name, env, short_lives)
    return 0


def _start(name: str, env: Mapping[str, str], short_lives: int = 0) -> Child:
    process = subprocess.Popen(  # noqa: S603 - our own commands
        COMMANDS[name],
        env=env,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has no threads
    )
    return Child(name, process, time.monotonic(), short_lives)


def _die_with_parent() -> None:
    """Ask Linux to stop this child when its parent is killed, so that nobody holds the port for nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait_for_answer(host: str, port: int, stopped: list[int]) -> None:
    """Let the web server have the machine for itself until it answers: people wait for it, nobody for the others."""
    until = time.monotonic() + FIRST_ANSWER_SECONDS
    while not stopped and time.monotonic() < until and not _is_taken(host, port):
        time.sleep(0.1)


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
