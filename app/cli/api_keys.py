"""``flask api-key``: keys for dealers' systems."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.cli.edge import command_scope
from app.extensions import db
from app.lib.vocabulary.api import API_SCOPE
from app.services import api_keys, dealers
from app.services.audit import Actor

group = AppGroup("api-key", help="Keys of the machine channels.")


@group.command("create")
@click.option("--dealer", "code", required=True, help="Dealer code.")
@click.option("--scope", "scopes", type=click.Choice(API_SCOPE.codes), multiple=True, help="Default: all.")
@click.option("--name", default="", help="What the key is for.")
def create(code: str, scopes: tuple[str, ...], name: str) -> None:
    """Make a key and print it, alone and only this once."""
    with command_scope("api-key create"):
        dealer = dealers.by_code(code=code)
        by = Actor(at=datetime.now(UTC), name="flask api-key create")
        _key, secret = api_keys.create(dealer=dealer, scopes=scopes or API_SCOPE.codes, by=by, name=name)
        db.session.commit()
        click.echo(secret)
