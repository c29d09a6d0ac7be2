"""The command line: ``.venv/bin/flask ...``; one module a noun."""

from __future__ import annotations

import atexit
import gc

from flask import Flask

from app.cli import (
    api_keys,
    backup,
    check,
    config,
    credit,
    database,
    dealers,
    demo,
    jobs,
    market,
    reports,
    sources,
    stock,
    uploads,
    users,
)


def init_app(app: Flask) -> None:
    """Add all commands."""
    for group in (
        api_keys.group,
        backup.group,
        check.group,
        config.group,
        credit.group,
        database.group,
        dealers.group,
        demo.group,
        jobs.group,
        market.group,
        reports.group,
        sources.group,
        stock.group,
        uploads.group,
        users.group,
    ):
        app.cli.add_command(group)
    atexit.register(gc.freeze)  # who ends need not look for garbage: that took as long as a sixth of a small command
