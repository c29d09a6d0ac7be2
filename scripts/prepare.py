"""Bring database and demo network up for `make run`, or see at a glance that nothing changed since they were.

A mark beside an SQLite database remembers which code and which file were brought up; other databases are asked always.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from dotenv import dotenv_values

from config import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
FLASK = str(Path(sys.executable).parent / "flask")
STEPS = (("db", "upgrade"), ("demo", "load", "--if-empty"))
MARK = "prepared"


def describe(settings: Settings) -> str:
    """A digest of all that the steps depend on: our code and data, and which database file it is."""
    database = settings.var / "hpromise.db"
    if settings.database_url or not database.exists():
        return ""
    seen = [f"{database.resolve()} {database.stat().st_ino}"]
    for path in sorted(path for path in (ROOT / "app").rglob("*") if path.suffix in {".py", ".json", ".csv"}):
        found = path.stat()
        seen.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def main() -> int:
    """Run the steps unless they would change nothing.

    :returns: the exit code of the step that failed, else 0.
    """
    settings = load_settings({**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ})
    mark = settings.var / MARK
    state = describe(settings)
    if state and mark.exists() and mark.read_text(encoding="ascii") == state:
        return 0
    for step in STEPS:
        code = subprocess.run([FLASK, *step], cwd=ROOT, check=False).returncode
        if code:
            return code
    if state := describe(settings):
        mark.write_text(state, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
