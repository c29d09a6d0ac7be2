"""``flask dealers``: take dealers into the programme."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.edge import command_scope
from app.extensions import db
from app.services import dealers

group = AppGroup("dealers", help="Dealers of the programme.")


@group.command("create")
@click.argument("code")
@click.option("--name", required=True, help="Public name.")
@click.option("--city", required=True)
@click.option("--region", default="")
@click.option("--currency", default=None, help="ISO 4217; default: HPROMISE_CURRENCY.")
def create(code: str, name: str, city: str, region: str, currency: str | None) -> None:
    """Create the dealer CODE with its first location."""
    settings = current_app.config["SETTINGS"]
    with command_scope("dealers create"):
        dealer = dealers.create(
            code=code,
            public_name=name,
            city=city,
            region=region,
            currency=currency or settings.currency,
            country=settings.country,
            at=datetime.now(UTC),
        )
        db.session.commit()
        click.echo(dealer.code)
