"""``flask demo``: the demonstration network."""

from __future__ import annotations

from datetime import UTC, datetime, time

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import command_scope
from app.demo import SCALES

group = AppGroup("demo", help="The demonstration network, for development.")


@group.command("load")
@click.option("--scale", type=click.Choice(SCALES), default="tour", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number makes other cars.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Tell everything as of this day; default: now.")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database has dealers or people already.")
def load_network(scale: str, seed: int, today: datetime | None, if_empty: bool) -> None:
    """Fill an empty database with a made-up network and print its logins."""
    from app.demo import load

    now = datetime.combine(today, time(9), UTC) if today else datetime.now(UTC).replace(microsecond=0)
    with command_scope("demo load"), force_locale(current_app.config["SETTINGS"].default_locale):
        if not if_empty or load.is_empty() or load.is_cut_short():
            load.load(scale=scale, seed=seed, now=now)
        if load.is_complete():
            _print_logins()


@group.command("logins")
def print_logins() -> None:
    """Print one login per role."""
    from app.demo import load

    with command_scope("demo logins"):
        if not load.is_complete():
            click.echo("There is no demo network here: flask demo load", err=True)
            raise SystemExit(1)
        _print_logins()


def _print_logins() -> None:
    from app.demo import load

    click.echo("Sign in at /login/ as")
    for role, email, password in load.list_logins():
        click.echo(f"  {role:<15} {email:<27} {password}")
