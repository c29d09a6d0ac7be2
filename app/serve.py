"""Serve on one machine: web server, worker and scheduler side by side, each started again when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

BIN = Path(sys.executable).parent
PAUSE_SECONDS = 1.0
GRACE_SECONDS = 15.0


def commands(environ: Mapping[str, str]) -> dict[str, list[str]]:
    """What runs, by name; PORT (8000), HOST (127.0.0.1), WEB_WORKERS (1), WEB_THREADS (8) are read."""
    flask = str(BIN / "flask")
    address = f"{environ.get('HOST', '127.0.0.1')}:{environ.get('PORT', '8000')}"
    web = [str(BIN / "gunicorn"), "--bind", address, "--workers", environ.get("WEB_WORKERS", "1")]
    web += [
        "--threads",
        environ.get("WEB_THREADS", "8"),
        "--graceful-timeout",
        "10",
        "--log-level",
        "warning",
        "run:app",
    ]
    return {"web": web, "worker": [flask, "jobs", "worker"], "scheduler": [flask, "jobs", "scheduler"]}


def serve(environ: Mapping[str, str] | None = None) -> int:
    """Run until told to stop; the exit code is 0 after SIGTERM or SIGINT."""
    env = dict(os.environ if environ is None else environ)
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)
    wanted = commands(env)
    running = {name: _start(command, env) for name, command in wanted.items()}
    while not stopped:
        time.sleep(PAUSE_SECONDS)
        for name, process in running.items():
            if process.poll() is not None and not stopped:
                print(f"{name} ended with {process.returncode}; it starts again", file=sys.stderr)  # noqa: T201
                running[name] = _start(wanted[name], env)
    _end(running)
    return 0


def _start(command: list[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=env, start_new_session=True)  # noqa: S603 - our own commands


def _end(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
