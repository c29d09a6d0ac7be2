"""``flask config check``: every setting with its value, secrets masked."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from config import describe_settings

group = AppGroup("config", help="Settings.")


@group.command("check")
def check() -> None:
    """Print every setting; a malformed or missing one has already stopped the start with its name."""
    for name, value, words in describe_settings(current_app.config["SETTINGS"]):
        click.echo(f"{name:34} {value:40} {words}")
