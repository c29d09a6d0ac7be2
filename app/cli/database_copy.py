"""A consistent copy of the database while it is in use, and back: by SQLite's own means, or pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, inspect, make_url

from app.errors import RuleBroken

WAIT_SECONDS = 30


def kind_of(url: str) -> str:
    """``sqlite`` or ``postgresql``."""
    return make_url(url).get_backend_name()


def has_tables(engine: Engine) -> bool:
    """Whether the schema is there at all."""
    return inspect(engine).has_table("dealer")


def save(url: str, target: Path) -> None:
    """Copy the database into a file, as it was at one moment.

    :raises RuleBroken: the tool is missing, or says what is wrong.
    """
    if kind_of(url) == "sqlite":
        with closing(_open(url)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return
    _run_tool("pg_dump", url, "--format=custom", "--no-owner", f"--file={target}")


def load(url: str, content: IO[bytes]) -> None:
    """Put a copy in the place of the database.

    :raises RuleBroken: the database is in use, or the tool is missing or says what is wrong.
    """
    with tempfile.NamedTemporaryFile(prefix="hpromise-restore-") as copy:
        shutil.copyfileobj(content, copy)
        copy.flush()
        if kind_of(url) == "postgresql":
            _run_tool("pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction", copy.name)
            return
        try:
            with closing(sqlite3.connect(copy.name)) as source, closing(_open(url)) as target:
                source.backup(target)
        except sqlite3.Error as error:
            raise RuleBroken("BACKUP_FAILED", f"{error}; stop the site before") from error


def _open(url: str) -> sqlite3.Connection:
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, timeout=WAIT_SECONDS)


def _run_tool(tool: str, url: str, *options: str) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, where other people do not see it."""
    found = shutil.which(tool)
    if found is None:
        raise RuleBroken("TOOL_MISSING", f"{tool} is not on this machine: install PostgreSQL's client programs.")
    address = make_url(url).set(drivername="postgresql")
    env = {**os.environ, "PGPASSWORD": address.password or ""}
    target = f"--dbname={address.set(password=None).render_as_string()}"
    done = subprocess.run(  # noqa: S603 - the tool by its full path, our own arguments
        [found, target, *options], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuleBroken("BACKUP_FAILED", done.stderr.strip()[-2000:])
